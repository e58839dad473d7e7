"""Fitting what the signals of sentences count: what answers goes first, judged by folds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.errors import GoldError, UsageError
from evals.statements import Case, cross_validated, fit, judged, questions, without_folds
from qa.answer.signal_names import SIGNALS, TRAITS

TELLING = SIGNALS.index("coverage")


def case(seed: int, *, name: str = "asked") -> Case:
    """Make a question of which the sentence with the most words of it answers."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(40, len(SIGNALS)))
    answer = int(np.argmax(table[:, TELLING]))
    targets = np.zeros((40, 1), dtype=np.bool_)
    targets[answer] = True
    return Case(name, seed % 5, table, rng.normal(size=len(TRAITS)), targets)


CASES = [case(seed) for seed in range(80)]


def test_fitted_weights_put_the_answer_first() -> None:
    assert judged(CASES, fit(CASES))["asked"]["first"] > 0.9


def test_folds_judge_questions_that_were_not_seen() -> None:
    cases = [*CASES, *(case(seed, name="other") for seed in range(80, 120))]
    found = cross_validated(cases, without_folds(cases))
    assert found["asked"]["n"] == 80
    assert found["other"]["first"] > 0.5


def test_nothing_to_learn_is_said() -> None:
    empty = Case("asked", 0, CASES[0].table, CASES[0].traits, np.zeros((40, 1), dtype=np.bool_))
    with pytest.raises(UsageError, match="No question has an answer"):
        fit([empty])


def test_questions_are_read_with_their_answers() -> None:
    asked = questions.load()
    assert len(asked) > 600
    assert len({each.question for each in asked}) == len(asked)


def test_answer_that_its_document_lacks_is_named() -> None:
    asked = questions.load()[:1]
    with pytest.raises(GoldError, match=asked[0].answers[0].source):
        questions.check(asked, lambda _id: "Something else.")


FIELDS = questions.FOLDER.parent / "fields"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('- question: "Who?"\n  kind: fact\n', "answers"),
        ('- question: "Who?"\n  kind: gossip\n  answers: [{source: a, text: b}]\n', "kind"),
    ],
    ids=["no answer", "unknown kind"],
)
def test_faulty_file_is_refused_with_its_name(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "faulty.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=f"faulty.yaml.*{message}"):
        questions.load(tmp_path)


def test_what_is_not_held_is_near_a_document_and_asked_nowhere_else() -> None:
    folders = [questions.FOLDER, *sorted(each for each in FIELDS.iterdir() if each.is_dir())]
    for folder in folders:
        unheld = questions.load_unheld(folder)
        asked = {each.question for each in questions.load(folder)}
        assert len(unheld) >= 70
        assert not asked & {each.question for each in unheld}
        if folder != questions.FOLDER:
            assert all((folder / each.near).is_file() for each in unheld)


def test_folder_without_them_has_none(tmp_path: Path) -> None:
    assert questions.load_unheld(tmp_path) == ()


def test_faulty_question_that_is_not_held_is_refused(tmp_path: Path) -> None:
    text = '- question: "Who?"\n  kind: fact\n  near: a.md\n'
    (tmp_path / "unheld.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=r"unheld.yaml.*missing"):
        questions.load_unheld(tmp_path)
