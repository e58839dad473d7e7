"""The evaluation can fail: each way of breaking a system turns the right measures red."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
import yaml
from scripted_system import OTHERS, SoundPipeline, SoundSystem, items

from evals import gates
from evals.__main__ import build_parser
from evals.asking import ask_each
from evals.commands import gold, mutants
from evals.errors import UsageError
from evals.items import Item, Kind
from evals.jobs import as_written
from evals.measures import MEASURES
from evals.mutants import wording
from evals.mutants.catalogue import MUTANTS
from evals.mutants.contrasts import contrasts
from evals.mutants.remaking import of_answers
from evals.mutants.system import Mutant, Mutated, RealSystem
from evals.mutants.trials import try_out
from evals.scorers import Score
from evals.subject import Reply, Subject
from evals.summary import Row, figures

SEED = 46
"""A seed by which each fault drawn by chance comes often enough among so few items."""
ITEMS = items()
GATES = gates.load(tuple(MEASURES))
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}


def evaluate(subject: Subject) -> Sequence[Row]:
    return tuple(ask_each(as_written(ITEMS), subject))


@pytest.fixture(scope="module")
def sound() -> SoundSystem:
    return SoundSystem()


@pytest.fixture(scope="module")
def real(sound: SoundSystem) -> Sequence[Row]:
    return evaluate(sound)


def test_sound_system_passes_all_gates(real: Sequence[Row]) -> None:
    assert all(verdict.passed for verdict in gates.judge(GATES, figures(real)))


@pytest.mark.parametrize("mutant", MUTANTS, ids=BY_NAME)
def test_mutant_is_caught(mutant: Mutant, sound: SoundSystem, real: Sequence[Row]) -> None:
    trial = try_out(mutant, sound, real, evaluate, GATES, seed=SEED)
    assert trial.spoiled or trial.errors
    assert trial.faults == ()


@dataclass
class Standing:
    """Stands where `evals gold` puts the real system."""

    subject: Subject
    texts_from: str = "the script"

    def ask(self, messages: Sequence[str]) -> Reply:
        return self.subject.ask(messages)

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        return self.subject.text(document_id, revision)


def run_gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: Subject) -> int:
    monkeypatch.setattr(gold, "PipelineSubject", lambda _pipeline: Standing(subject))
    folder = gold_folder(tmp_path, ITEMS)
    line = ["gold", "--gold", str(folder), "--out", str(tmp_path / "out"), "--library", "x"]
    return gold.run(build_parser().parse_args(line), SoundPipeline().opened)


@pytest.mark.parametrize("mutant", MUTANTS, ids=BY_NAME)
def test_gold_command_fails(
    mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_gold(tmp_path, monkeypatch, Mutated(mutant, SoundSystem(), SEED)) == 1


def test_gold_command_passes_what_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_gold(tmp_path, monkeypatch, SoundSystem()) == 0


def test_readme_names_each_mutant() -> None:
    readme = (Path(__file__).parents[1] / "evals" / "README.md").read_text(encoding="utf-8")
    for mutant in MUTANTS:
        assert f"| `{mutant.name}` | {mutant.does} |" in readme


def test_same_seed_spoils_alike(sound: SoundSystem) -> None:
    mutant = BY_NAME["swaps_dose"]
    answers = [[row.reply for row in evaluate(Mutated(mutant, sound, seed))] for seed in (1, 1, 2)]
    assert answers[0] == answers[1] != answers[2]


def test_real_system_is_asked_once() -> None:
    pipeline = SoundPipeline()
    with pipeline.opened(None) as opened:
        system = RealSystem(opened)
        assert system.ask(["Survival in T1?"]) is system.ask(["Survival in T1?"])
    assert len(pipeline.system.asked) == 1


def idle(red: str, still: str = "") -> Mutant:
    spoil = of_answers(lambda answer, _chance: answer)
    return Mutant("idle", "does nothing", spoil, frozenset(red.split()), frozenset(still.split()))


def test_unseen_mutant_is_reported(sound: SoundSystem, real: Sequence[Row]) -> None:
    trial = try_out(idle("vital"), sound, real, evaluate, GATES)
    assert not trial.caught
    assert trial.faults == (
        "no reply of this gold can be spoiled so",
        "not red: vital",
        "passes the gates",
    )


def test_moved_measure_is_reported(sound: SoundSystem, real: Sequence[Row]) -> None:
    mutant = replace(BY_NAME["swaps_dose"], still=frozenset({"vital", "outcome"}))
    trial = try_out(mutant, sound, real, evaluate, GATES)
    assert trial.moved == ("vital",)
    assert trial.faults == ("moved: vital",)


def test_gate_of_another_measure_is_luck(sound: SoundSystem, real: Sequence[Row]) -> None:
    mutant = replace(BY_NAME["refuses_everything"], red=frozenset({"wrong_refusal"}))
    trial = try_out(mutant, sound, real, evaluate, GATES)
    assert trial.closed
    assert trial.faults == ("passes the gates",)


TEXT = "OS was 14.7 months with ramucirumab and 11.4 months with placebo in DG-04, HR 0.70."
CHANGES: dict[str, tuple[Callable[[str, Random], str], str, set[str]]] = {
    "arms exchanged": (
        wording.exchanged_figures,
        TEXT,
        {"OS was 11.4 months with ramucirumab and 14.7 months with placebo in DG-04, HR 0.70."},
    ),
    "one figure only": (wording.exchanged_figures, "OS was 14.7 months.", {"OS was 14.7 months."}),
    "units": (wording.without_units, "6.4 mg/kg every 3 weeks", {"6.4 every 3"}),
    "no figure": (wording.another_figure, "DG-04, HER2, HR 0.70", {"DG-04, HER2, HR 0.70"}),
    "figure": (wording.another_figure, "5 mg", {f"{n} mg" for n in (1, 2, 3, 4, 6, 7, 8, 9)}),
    "not taken out": (wording.negated, "It was not safe.", {"It was safe."}),
    "not put in": (wording.negated, "It was safe.", {"It was not safe."}),
    "nothing to negate": (wording.negated, "Doses: two.", {"Doses: two."}),
    "unknown drug": (wording.of_another_drug, "OS with placebo.", {"OS with placebo."}),
}


@pytest.mark.parametrize(("change", "before", "after"), CHANGES.values(), ids=CHANGES)
def test_wording_changes(
    change: Callable[[str, Random], str], before: str, after: set[str]
) -> None:
    assert change(before, Random(1)) in after


def test_quotes_change_with_statements(sound: SoundSystem) -> None:
    answer = sound.ask(["Survival in T1?"]).answer
    altered = wording.altered_quotes(answer, Random(1))
    assert {known.quote for known in altered.citations} == {s.text for s in altered.statements}
    assert altered != answer


def row(value: float | None, measure: str = "vital") -> Row:
    scores = {} if value is None else {measure: Score(round(value * 10), 10)}
    return replace(evaluate(SoundSystem())[0], scores=scores)


def test_contrast_is_paired() -> None:
    hard = [row(0.2), row(0.9)] * 10
    spoiled = [row(0.1), row(0.8)] * 10
    found = contrasts(hard, spoiled)["vital"]
    assert found.difference.as_json() == {"value": -0.1, "low": -0.1, "high": -0.1, "n": 20}
    assert found.red
    assert (found.applied, found.changed) == (20, 20)
    assert not contrasts(spoiled, hard)["vital"].red
    assert not contrasts(hard, hard)["vital"].red


def test_one_item_is_no_red() -> None:
    assert not contrasts([row(1.0)] * 20, [row(0.0)] + [row(1.0)] * 19)["vital"].red


def test_less_may_be_better() -> None:
    few, many = ([row(value, "wrong_refusal")] * 9 for value in (0.0, 1.0))
    assert contrasts(few, many)["wrong_refusal"].red
    assert not contrasts(many, few)["wrong_refusal"].red


def test_gone_measure_has_no_difference() -> None:
    found = contrasts([row(1.0)] * 5, [row(None)] * 5)["vital"]
    assert found.gone
    assert not found.red
    assert not found.still


def gold_folder(tmp_path: Path, listed: Sequence[Item]) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    raw = [item.model_dump(mode="json", exclude_defaults=True) for item in listed]
    (folder / "some.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    return folder


def run_mutants(tmp_path: Path, *options: str) -> int:
    single = [item for item in ITEMS if item.kind is not Kind.DIALOGUE]
    line = ["mutants", "--gold", str(gold_folder(tmp_path, single)), "--library", "x", *options]
    return mutants.run(build_parser().parse_args(line), SoundPipeline().opened)


def test_command_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_mutants(tmp_path, "--only", "swaps_dose", "--json", "--jobs", "2") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["caught"] is True
    assert shown["n"] == len(ITEMS) - OTHERS
    assert set(shown["mutants"]) == {"swaps_dose"}
    found = shown["mutants"]["swaps_dose"]
    assert found["spoiled"] == found["noticed"] > 0
    assert found["differences"]["number_fidelity"]["red"] is True
    assert "number_fidelity >= 1.0" in found["gates_closed"]


def test_command_fails_on_what_it_cannot_see(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_mutants(tmp_path, "--only", "forgets_context", "swaps_dose") == 1
    shown = capsys.readouterr().out
    assert "forgets_context: NOT CAUGHT: no reply of this gold can be spoiled so" in shown
    assert "swaps_dose: caught" in shown
    assert "NOT CAUGHT: forgets_context" in shown.splitlines()[-1]


@pytest.mark.parametrize(
    "options", [("--only", "sleeps"), ("--jobs", "0")], ids=["unknown mutant", "no jobs"]
)
def test_wrong_use_is_refused(tmp_path: Path, options: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=options[1]):
        run_mutants(tmp_path, *options)


@pytest.mark.slow
def test_real_system_fails_in_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    code = mutants.run(build_parser().parse_args(["mutants", "--json"]))
    shown = json.loads(capsys.readouterr().out)
    missed = {name: found for name, found in shown["mutants"].items() if not found["caught"]}
    assert missed == {}
    assert code == 0
