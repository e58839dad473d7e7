"""Questions are asked with weights that never saw their documents; the folders that hold them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import HashingEncoder
from test_evals_roles import DOCUMENTS, write

from evals import folds
from evals.__main__ import build_parser
from evals.commands import roles as command
from evals.errors import UsageError
from evals.folds import fold_of, folder_of
from qa.embed import reader_weights
from qa.errors import ModelError
from qa.retrieve import answering, fusion, roles
from qa.retrieve.fitted import FILES, Fitted

NAMES = tuple(f"d{number}" for number in range(DOCUMENTS))
FITTED = sorted(set(map(fold_of, NAMES)))[:2]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """The shipped numbers, as if they had been fitted without a fold, for two of them."""
    folder = tmp_path / "weights"
    for fold in FITTED:
        own = folder_of(folder, fold)
        own.mkdir(parents=True)
        for module in (fusion, roles, answering):
            shutil.copy(module.FILE, own)
    return folder


def split(weights: Path | None, *, reads: bool = False) -> tuple[folds.Fold[str], ...]:
    return folds.split(NAMES, weights, str, reads=reads)


def test_without_weights_all_is_asked_at_once() -> None:
    assert split(None, reads=True) == (folds.Fold(None, NAMES),)


def test_each_question_is_asked_with_the_weights_of_its_fold(weights: Path) -> None:
    found = split(weights)
    assert [fold.weights for fold in found] == [folder_of(weights, fold) for fold in FITTED]
    for number, fold in zip(FITTED, found, strict=True):
        assert fold.questions
        assert {fold_of(name) for name in fold.questions} == {number}


def test_the_shipped_reranker_stands_in_for_none(weights: Path) -> None:
    with pytest.raises(UsageError, match=r"fold-\d, fold-\d .* has no reader\.safetensors") as told:
        split(weights, reads=True)
    assert "QA_RERANKER=none" in told.value.next


def test_a_folder_without_folds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"no folder fold-N for any of the {DOCUMENTS} questions"):
        split(tmp_path)


def test_another_folder_takes_the_place_of_what_ships(weights: Path) -> None:
    folder = folder_of(weights, FITTED[0])
    stored = json.loads((folder / FILES[1]).read_text(encoding="utf-8"))
    (folder / FILES[1]).write_text(json.dumps(stored | {"bias": 7.0}), encoding="utf-8")
    found, shipped = Fitted.of(stored["encoder"], folder), Fitted.of(stored["encoder"])
    assert found.roles.bias == 7.0 != shipped.roles.bias
    assert (found.fusion.weights == shipped.fusion.weights).all()


def test_a_lacking_file_is_named(weights: Path) -> None:
    folder = folder_of(weights, FITTED[0])
    (folder / FILES[0]).unlink()
    with pytest.raises(ModelError, match=r"has no fusion\.json"):
        Fitted.of("hashing", folder)


def test_other_weights_of_the_reranker_are_checked(tmp_path: Path) -> None:
    file = Path(shutil.copy(reader_weights.FILE, tmp_path))
    shutil.copy(reader_weights.CARD, tmp_path)
    assert reader_weights.checked(file) == reader_weights.checked()
    file.write_bytes(b"others")
    with pytest.raises(ModelError, match="are not the expected ones"):
        reader_weights.checked(file)


def test_roles_are_asked_by_folds(
    weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QA_RERANKER", "none")
    folder = tmp_path / "set"
    folder.mkdir()
    words = ["roles", str(write(folder)), "--weights", str(weights), "--json"]
    assert command.run(build_parser().parse_args(words), HashingEncoder()) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["n"] == sum(fold_of(name) in FITTED for name in NAMES)
