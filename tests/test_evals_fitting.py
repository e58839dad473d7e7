"""Fitting: gradients, toy problems, honest cross-validation, and the command on a tiny set."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from hypothesis import given
from hypothesis import strategies as st

from evals import fitting
from evals.__main__ import main
from evals.commands import fit as command
from evals.errors import UsageError
from evals.fitting import Case, auroc, cross_validated, fit, ndcg
from evals.folds import FOLDS, fold_of
from qa.retrieve import fusion, roles
from qa.retrieve.fusion import TRAITS, Fusion
from qa.retrieve.signals import SIGNALS

COSINE, LENGTH, WORDS = SIGNALS.index("cosine"), SIGNALS.index("length"), TRAITS.index("words")
CANDIDATES = 40


def cases(count: int, *, seed: int = 1, flips: bool = False) -> list[Case]:
    """Questions whose answer has the highest cosine; with `flips` the lowest if many words ask."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        table = random.normal(size=(CANDIDATES, len(SIGNALS)))
        traits = random.normal(size=len(TRAITS))
        traits[WORDS] = 1.0 if number % 2 else -1.0
        sign = -1 if flips and number % 2 else 1
        best = int(np.argmax(sign * table[:, COSINE]))
        ids = tuple(f"p{place}" for place in range(CANDIDATES))
        found.append(Case("toy", number % FOLDS, ids, table, traits, {f"p{best}": 1}))
    return found


def test_gradient_is_that_of_the_loss() -> None:
    some = cases(4)
    shorter = replace(some[0], ids=some[0].ids[:7], table=some[0].table[:7], grades={"p3": 2})
    batch = fitting._Batch.of([*some, replace(shorter, grades={"p3": 2, "p5": 1})], ["length"])
    random = np.random.default_rng(0)
    numbers = random.normal(scale=0.3, size=batch.signals * (1 + len(TRAITS)))
    _, slope = batch.loss(numbers)
    for place in random.choice(len(numbers), 60, replace=False).tolist():
        step = np.zeros_like(numbers)
        step[place] = 1e-5
        rise = batch.loss(numbers + step)[0] - batch.loss(numbers - step)[0]
        assert slope[place] == pytest.approx(rise / 2e-5, abs=1e-6)


def test_fit_finds_the_signal_that_matters() -> None:
    learnt = fit(cases(60))
    assert np.argmax(np.abs(learnt.weights)) == COSINE
    assert learnt.weights[COSINE] > 0
    assert np.mean([ndcg(case, learnt) for case in cases(20, seed=2)]) > 0.8


def test_fit_finds_what_moves_a_weight() -> None:
    learnt = fit(cases(120, flips=True))
    assert learnt.moves[COSINE, WORDS] < -0.3
    assert abs(learnt.weights[COSINE]) < abs(learnt.moves[COSINE, WORDS]) / 2
    unmoved = replace(learnt, moves=np.zeros_like(learnt.moves))
    fresh = cases(40, seed=2, flips=True)
    moved, still = (
        float(np.mean([ndcg(case, each) for case in fresh])) for each in (learnt, unmoved)
    )
    assert moved > still + 0.2


def test_what_is_left_out_has_no_weight() -> None:
    learnt = fit(cases(30), ["cosine", "length"])
    assert not learnt.weights[[COSINE, LENGTH]].any()
    assert not learnt.moves[[COSINE, LENGTH]].any()


def test_scale_of_a_signal_does_not_matter() -> None:
    plain = cases(30)
    factor = np.ones(len(SIGNALS))
    factor[COSINE] = 1000.0
    scaled = [replace(case, table=case.table * factor + 5.0) for case in plain]
    one, other = fit(plain), fit(scaled)
    for case, same in zip(plain, scaled, strict=True):
        assert ndcg(case, one) == pytest.approx(ndcg(same, other), abs=0.05)


def test_questions_without_a_found_answer_teach_nothing() -> None:
    some = cases(20)
    lost = replace(some[0], grades={"absent": 1})
    np.testing.assert_allclose(fit([*some, lost]).weights, fit(some).weights)
    assert ndcg(lost, fit(some)) == 0.0


def test_nothing_to_learn_from_is_told() -> None:
    lost = [replace(case, grades={"absent": 1}) for case in cases(3)]
    for some in ([], lost):
        with pytest.raises(UsageError, match="relevant passage"):
            fit(some)
    with pytest.raises(UsageError):
        cross_validated(cases(1))


def test_judged_fold_is_never_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt: list[tuple[Fusion, set[int]]] = []
    judged: dict[int, list[int]] = {}
    real_fit, real_ndcg = fitting.fit, fitting.ndcg

    def spied_fit(some: Sequence[Case], without: Sequence[str] = ()) -> Fusion:
        found = real_fit(some, without)
        learnt.append((found, {case.fold for case in some}))
        return found

    def spied_ndcg(case: Case, fused: Fusion) -> float:
        [folds] = [folds for each, folds in learnt if each is fused]
        assert case.fold not in folds
        judged.setdefault(case.fold, []).append(1)
        return real_ndcg(case, fused)

    monkeypatch.setattr(fitting, "fit", spied_fit)
    monkeypatch.setattr(fitting, "ndcg", spied_ndcg)
    some = cases(15) + [replace(case, set="other") for case in cases(5, seed=3)]
    found = cross_validated(some)
    assert set(found) == {"toy", "other"}
    assert {fold: len(times) for fold, times in judged.items()} == dict.fromkeys(range(FOLDS), 4)
    assert all(len(folds) == FOLDS - 1 for _, folds in learnt)


@given(st.text(max_size=20))
def test_document_has_one_fold(name: str) -> None:
    assert fold_of(name) == fold_of(name)
    assert 0 <= fold_of(name) < FOLDS


def test_folds_are_of_about_one_size() -> None:
    counts = np.bincount([fold_of(f"PMC{number}") for number in range(2000)], minlength=FOLDS)
    assert counts.min() > 300


def test_saved_numbers_rank_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = fit(cases(30, flips=True))
    file = tmp_path / "fusion.json"
    fitting.save(learnt, file)
    found = fusion.read(file)
    for case in cases(5, seed=2):
        np.testing.assert_allclose(
            found.score(case.table, case.traits), learnt.score(case.table, case.traits), atol=0.01
        )


def test_roles_are_told_apart() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(400, 8)).astype(np.float32)
    is_finding = vectors[:, 3] - vectors[:, 5] > 0.5
    weights, bias = fitting.roles(vectors, is_finding)
    assert weights.shape == (8,)
    assert auroc(vectors @ weights + bias, is_finding) > 0.99
    assert bias < 0  # findings are the fewer
    told = roles.Roles(weights.astype(np.float32), bias).finding(vectors)
    assert ((told > 0.5) == is_finding).mean() > 0.95


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30).filter(
        lambda pairs: len({positive for _, positive in pairs}) == 2
    )
)
def test_auroc_agrees_with_comparing_all(pairs: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    positive = np.array([each for _, each in pairs])
    wins = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high in scores[positive]
        for low in scores[~positive]
    ]
    assert auroc(scores, positive) == pytest.approx(np.mean(wins))


# The command

DRUGS = "zomatinib velotinib karutamab pelotamab dorexacin miravastat".split()
LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")


@pytest.fixture
def beir_set(tmp_path: Path) -> Path:
    """Passages on drugs, the sections of one abstract each, and a question about each drug."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    texts = (
        "{} is a drug of unknown worth.",
        "Patients took {} daily or a placebo.",
        "Survival with {} was 12.5 months.",
        "{} prolonged survival.",
    )
    rows = [
        {
            "_id": f"{drug}-{label}",
            "title": f"A trial of {drug}",
            "text": text.format(drug.title()),
            "meta": {"doc": drug, "label": label},
        }
        for drug in DRUGS
        for label, text in zip(LABELS, texts, strict=True)
    ]
    queries = [
        {"_id": drug, "text": f"How long was survival with {drug}?", "meta": {"doc": drug}}
        for drug in DRUGS
    ]
    judged = [f"{drug}\t{drug}-RESULTS\t1" for drug in DRUGS]
    for name, lines in (("corpus", rows), ("queries", queries)):
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels.tsv").write_text("q\tc\ts\n" + "\n".join(judged), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Copies of the numbers that the command writes, instead of those in the package."""
    monkeypatch.setattr(command, "load", lambda _name, *, threads: HashingEncoder())
    files = {}
    for module, name in ((fusion, "fusion"), (roles, "roles")):
        files[name] = Path(shutil.copy(module.FILE, tmp_path))
        monkeypatch.setattr(module, "FILE", files[name])
    return files


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_command_fits_the_fusion(
    beir_set: Path, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert len({fold_of(drug) for drug in DRUGS}) > 1
    shipped = json.loads(written["fusion"].read_text("utf-8"))
    assert main(["fit", "fusion", str(beir_set), "--json"]) == 0
    told = report(capsys)
    assert told["cases"] == len(DRUGS)
    assert told["written"] == "fusion.json"
    assert 0 <= told["folds"]["tiny"] <= told["fitted"]["tiny"] == pytest.approx(1.0)
    stored = json.loads(written["fusion"].read_text("utf-8"))
    assert tuple(stored["signals"]) == SIGNALS
    assert tuple(stored["traits"]) == TRAITS
    assert stored != shipped


def test_command_leaves_each_signal_out(
    beir_set: Path,
    written: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "SIGNALS", SIGNALS[:2])
    before = written["fusion"].read_bytes()
    assert main(["fit", "fusion", str(beir_set), "--ablate", "--dry-run", "--json"]) == 0
    told = report(capsys)
    assert list(told["without"]) == list(SIGNALS[:2])
    assert "written" not in told
    assert written["fusion"].read_bytes() == before


def test_command_fits_the_roles(
    beir_set: Path, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "roles", str(beir_set), "--json"]) == 0
    told = report(capsys)
    assert (told["sentences"], told["findings"]) == (4 * len(DRUGS), 2 * len(DRUGS))
    assert 0.5 < told["auroc_held_out"] <= 1
    stored = json.loads(written["roles"].read_text("utf-8"))
    assert (stored["encoder"], len(stored["weights"])) == ("hashing", HashingEncoder.dimension)


def test_set_without_labels_teaches_no_roles(
    beir_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = beir_set / "corpus.jsonl"
    corpus.write_text(corpus.read_text("utf-8").replace('"label"', '"other"'), "utf-8")
    assert main(["fit", "roles", str(beir_set), "--json"]) == 2
    assert "meta.label" in report(capsys)["error"]["message"]


def test_one_document_is_too_little(beir_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to learn from but what is judged."""
    for name in ("corpus", "queries"):
        file = beir_set / f"{name}.jsonl"
        lines = file.read_text("utf-8").replace('"doc": "', '"doc": "one", "was": "')
        file.write_text(lines, "utf-8")
    for what in ("fusion", "roles"):
        assert main(["fit", what, str(beir_set), "--json"]) == 2
        assert report(capsys)["error"]["code"] == "usage"


def test_missing_set_is_wrong_use(tmp_path: Path) -> None:
    assert main(["fit", "fusion", str(tmp_path / "none")]) == 2
