"""Alterations change what a sentence says, controls do not, and the command counts both."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from evals.__main__ import build_parser
from evals.alterations import by_hand, cases, judging, rows
from evals.alterations.altering import ALTERED
from evals.alterations.cases import Case, Made, Place
from evals.alterations.judging import Judged, Share
from evals.alterations.sparing import FAITHFUL
from evals.commands import alterations
from evals.errors import UsageError
from qa.domain import Source
from qa.vocabulary import field_vocabulary

SENTENCES = (
    "In DESTINY-Gastric04, median overall survival was 14.7 months with trastuzumab deruxtecan and "
    "11.4 months with ramucirumab (hazard ratio 0.70).",
    "If severe bleeding occurs, ramucirumab must not be resumed in patients with HER2-positive "
    "gastric cancer before surgery.",
    "Higher levels were associated with about two times as many deaths, and most adults may be "
    "treated with pembrolizumab 200 mg every 3 weeks in first-line treatment.",
    "Nivolumab was better than paclitaxel in grade 3 anaemia; it was given for at least 12 weeks.",
)
TEXT = " ".join(SENTENCES)
SOURCE = Source("d", "1", "A trial")
PLACES = tuple(
    Place(SOURCE, TEXT, TEXT.index(each), TEXT.index(each) + len(each)) for each in SENTENCES
)


@pytest.mark.parametrize("kind", ALTERED, ids=lambda kind: kind.name)
def test_alteration_says_something_else(kind: cases.Kind) -> None:
    made = [kind.make(place, Random(1)) for place in PLACES]
    changed = [(text, place) for text, place in zip(made, PLACES, strict=True) if text]
    assert changed
    assert all(text != place.quote for text, place in changed)


@pytest.mark.parametrize("kind", FAITHFUL, ids=lambda kind: kind.name)
def test_control_is_made(kind: cases.Kind) -> None:
    assert any(kind.make(place, Random(1)) for place in PLACES)


def test_same_seed_draws_alike() -> None:
    one, again, other = (cases.draw(ALTERED, PLACES, 1, seed) for seed in (1, 1, 2))
    assert one == again != other


def test_quotes_stay_intact() -> None:
    for case in cases.draw((*ALTERED, *FAITHFUL), PLACES, 4, 1):
        assert all(0 <= start < end <= len(TEXT) for start, end in case.spans)
        assert case.place.text == TEXT


def test_made_sentences_are_told_apart() -> None:
    drawn = cases.draw((*ALTERED, *FAITHFUL), PLACES, 4, 1)
    judged = judging.judge(drawn, field_vocabulary())
    assert [each.case.text for each in judged if each.case.altered and not each.right] == []
    assert judging.kept(judged).hits >= 0.9 * judging.kept(judged).of


def judged(*, altered: bool, why: str) -> Judged:
    return Judged(Case("k", altered, "t", ((0, 5),), PLACES[0]), why)


SHOWN, REFUSED = judged(altered=True, why=""), judged(altered=True, why="no")
KEPT, CUT = judged(altered=False, why=""), judged(altered=False, why="no")


@pytest.mark.parametrize(
    ("listed", "passed"),
    [
        ([REFUSED, *[KEPT] * 19, CUT], True),
        ([REFUSED, *[KEPT] * 18, CUT], False),
        ([SHOWN, KEPT], False),
    ],
    ids=["enough kept", "too few kept", "one shown"],
)
def test_one_altered_statement_shown_is_too_many(listed: list[Judged], passed: bool) -> None:
    assert judging.passes(listed) is passed


def test_interval_of_none_is_not_empty() -> None:
    low, high = Share(0, 200).interval
    assert low == 0
    assert 0.01 < high < 0.03


def test_by_hand_has_both() -> None:
    listed = by_hand.read()
    assert sum(case.altered for case in listed) >= 60
    assert sum(not case.altered for case in listed) >= 30
    assert len({case.text for case in listed if case.altered}) == sum(c.altered for c in listed)


def run(tmp_path: Path, *more: str) -> int:
    (tmp_path / "trial.md").write_text(f"# A trial\n\n{TEXT}\n", encoding="utf-8")
    line = ["alterations", str(tmp_path), "--each", "2", *more]
    return alterations.run(build_parser().parse_args(line))


def test_command_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(tmp_path, "--json")
    body = json.loads(capsys.readouterr().out)
    assert code == (not body["passed"])
    assert set(body["kinds"]) == {kind.name for kind in alterations.KINDS}
    assert body["altered_shown"]["hits"] == sum(miss["altered"] for miss in body["misses"])


def test_command_shows_each_miss(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_why", lambda _case, _vocabulary: "")
    assert run(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "altered, and shown" in printed
    assert f"quote: {SENTENCES[0]}" in printed


TABLE = """# REGARD: a trial

| Event | Action | First dose |
|---|---|---|
| Grade 1 rash | Go on | 5 mg daily |
| Grade 3 rash | Stop until it has gone | 2 mg daily |

The rash had gone after a median of 9 days in most of those who had one. The rash of RAINBOW was
another, with fewer blisters than here. Nobody died of it. It was treated with two creams.
"""


@pytest.fixture
def table(tmp_path: Path) -> tuple[Place, ...]:
    file = tmp_path / "table.md"
    file.write_text(TABLE, encoding="utf-8")
    return cases.of_files([file], rows=True)


def test_rows_are_spelled_out_and_altered(table: tuple[Place, ...]) -> None:
    drawn = cases.draw((*rows.ALTERED, *rows.FAITHFUL), table, 9, 1)
    assert {case.kind for case in drawn} == {kind.name for kind in (*rows.ALTERED, *rows.FAITHFUL)}
    spelled = [case.text for case in drawn if case.kind == "row_spelled"]
    assert sorted(spelled) == [
        "Event: Grade 1 rash; Action: Go on; First dose: 5 mg daily",
        "Event: Grade 3 rash; Action: Stop until it has gone; First dose: 2 mg daily",
    ]
    altered = {case.text for case in drawn if case.altered}
    assert altered.isdisjoint(case.text for case in drawn if not case.altered)


def test_rows_and_subjects_are_told_apart(table: tuple[Place, ...]) -> None:
    drawn = cases.draw((*rows.ALTERED, *rows.FAITHFUL), table, 9, 1)
    judged = judging.judge(drawn, field_vocabulary())
    assert [each.case.text for each in judged if not each.right] == []


def test_sentences_are_not_altered_as_rows(table: tuple[Place, ...]) -> None:
    for kind in rows.ALTERED:
        drawn = cases.draw((kind,), table, 9, 1)
        assert all((case.place.lead is not None) == kind.rows for case in drawn)


def test_wrong_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        run(tmp_path, "--library", str(tmp_path))


def test_restored_subject_is_cited_apart() -> None:
    made = next(k for k in FAITHFUL if k.name == "subject_restored").make(PLACES[3], Random(1))
    assert isinstance(made, Made)
    quotes = [TEXT[start:end] for start, end in made.spans]
    assert made.text == f"[{quotes[1]}] {quotes[0]}"
