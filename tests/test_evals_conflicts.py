"""The known contradictions: their files are whole, their judge is strict, and they are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.claims.cases import Half
from evals.commands.conflicts import CORPUS, run_over
from evals.conflicts import cases, pairs
from evals.conflicts.cases import NO_ERROR, Case
from evals.conflicts.judging import Judged, Summary, is_good
from evals.errors import GoldError
from evals.intervals import share
from evals.subject import Reply
from qa import Answer, Outcome
from qa.domain import Caution, Citation, Disagreement, Side, Source, Statement

TRIAL, PAGE = Source("trial", "r", "A trial"), Source("page", "r", "A page")
ANSWER = Answer(
    "OS?",
    "OS?",
    Outcome.ANSWERED,
    "",
    statements=(Statement("OS was 14.7 months.", (1,)),),
    citations=(Citation(1, TRIAL, 0, 3, "14.7 months"), Citation(2, PAGE, 0, 3, "13.7 months")),
    disagreements=(Disagreement("OS", (Side("14.7", 1), Side("13.7", 2)), 1, "It goes first."),),
)
CASE = Case("os", Half.DEV, ("OS?",), told=("14\\.7", "13\\.7"), better=frozenset({"trial"}))
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def test_both_halves_ask_about_every_error() -> None:
    halves = {(each.error, each.half) for each in cases.listed()}
    errors = {error for error, _ in halves}
    assert all((error, half) in halves for error in errors for half in Half)


def test_better_documents_are_there() -> None:
    held = {line.split(": ")[1] for folder in (CORPUS, cases.FIELDS)
            for path in folder.glob("*.md")
            for line in path.read_text(encoding="utf-8").splitlines()[1:2]}  # fmt: skip
    for case in (*cases.listed(), *cases.of_other_fields()):
        assert case.better <= held, case.error


def test_pairs_are_of_trials_of_their_own() -> None:
    found = [pair for _, pair in pairs.pairs()]
    assert len({pair.name for pair in found}) == len(found)
    assert all(pair.name in pair.lower for pair in found)


def test_as_many_pairs_only_look_alike_as_contradict() -> None:
    for half in Half:
        asked = pairs.cases_of([each for each in pairs.pairs() if each[0] == half])
        alike = [each for each in asked if each.is_control]
        assert len(alike) >= len(asked) - len(alike) > 0


def test_pair_is_written_as_two_documents(tmp_path: Path) -> None:
    found = pairs.pairs()[:1]
    pairs.write(found, tmp_path)
    (case,) = pairs.cases_of(found)
    names = {path.stem for path in tmp_path.iterdir()}
    assert case.better < names
    assert len(names) == 2


def test_told_with_its_better_source_is_good() -> None:
    assert is_good(CASE, ANSWER)


@pytest.mark.parametrize(
    "answer",
    [
        replace(ANSWER, disagreements=()),
        replace(
            ANSWER, disagreements=(replace(ANSWER.disagreements[0], sides=(Side("13.7", 2),)),)
        ),
    ],
    ids=["nothing-told", "without-the-better-source"],
)
def test_untold_is_missed(answer: Answer) -> None:
    assert not is_good(CASE, answer)


def test_caution_tells_too() -> None:
    said = Caution("The page has 13.7, the trial 14.7.", (1,))
    assert is_good(CASE, replace(ANSWER, disagreements=(), cautions=(said,)))


def test_control_tells_nothing() -> None:
    control = Case(NO_ERROR, Half.DEV, ("OS?",))
    assert not is_good(control, ANSWER)
    assert is_good(control, replace(ANSWER, disagreements=()))


def test_what_a_text_leaves_out_must_be_held() -> None:
    held = replace(CASE, told=(), held=("14\\.7",))
    assert is_good(held, ANSWER)
    assert not is_good(replace(held, held=("embryo",)), ANSWER)


def test_summary_counts_errors_and_controls_apart() -> None:
    reply = Reply(ANSWER, "OS?", 0.1)
    control = Case(NO_ERROR, Half.DEV, ("OS?",))
    summary = Summary(
        "made up", (Judged(CASE, reply, good=True), Judged(control, reply, good=False))
    )
    figures = summary.as_json()
    assert summary.recall.value == 1.0
    assert summary.false_alarms.value == 1.0
    assert figures["missed"] == ["OS?"]
    assert "told no disagreement: OS?" in summary.table()


def test_interval_of_a_share_is_open_at_its_ends() -> None:
    assert share(10, 10).low == pytest.approx(0.722, abs=0.001)
    assert share(0, 0).value is None


def test_file_with_a_fault_is_refused(tmp_path: Path) -> None:
    (tmp_path / "listed.yaml").write_text("- id: x\n  about: y\n  told: ['(']\n  dev: []\n")
    with pytest.raises(GoldError, match=r"listed\.yaml"):
        cases.listed(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "secondary",
    [
        cases.STAND_INS,
        pytest.param(
            SEEDS, marks=pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")
        ),
    ],
    ids=["stand-ins", "seeds"],
)
def test_listed_errors_are_told(secondary: Path) -> None:
    asked = [each for each in cases.listed() if each.half is Half.DEV]
    summary = run_over(secondary.name, asked, (CORPUS, secondary))
    assert (summary.recall.value or 0.0) >= 0.95
    assert summary.false_alarms.value == 0.0
