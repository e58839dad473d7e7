"""Folds over documents: what is measured of a document never saw a question about it.

`python -m evals train --stages weights` writes the weights that were fitted without a fold into
`fold-N/`; asked with those, a question is answered by numbers that never saw its document.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from evals.errors import UsageError

FOLDS: Final = 5
_READER: Final = "reader.safetensors"

T = TypeVar("T")


def fold_of(document: str) -> int:
    """Return the fold of a document: every question about it falls into this one."""
    return int(hashlib.sha1(document.encode()).hexdigest(), 16) // 2 % FOLDS


def add_weights(parser: argparse.ArgumentParser) -> None:
    """Declare the option that asks by folds."""
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="DIR",
        help="ask each question with the weights in DIR/fold-N that never saw its document "
        "(default: those that ship, which saw the development sets)",
    )


def folder_of(weights: Path, fold: int) -> Path:
    """Name the folder of what was fitted without a fold."""
    return weights / f"fold-{fold}"


@dataclass(frozen=True, slots=True)
class Fold(Generic[T]):
    """The questions of one fold, and the weights to ask them with: None for those that ship."""

    weights: Path | None
    questions: tuple[T, ...]


def split(
    questions: Sequence[T], weights: Path | None, document: Callable[[T], str], *, reads: bool
) -> tuple[Fold[T], ...]:
    """Return the questions by fold, each with its weights; all at once without weights.

    Questions of a fold of which there are no weights are left out. Raises `UsageError` if none is
    left, or if a fold has no reranker although sentences are to be read (`reads`): the one that
    ships has seen its documents.
    """
    if weights is None:
        return (Fold(None, tuple(questions)),)
    found = tuple(_by_fold(questions, weights, document))
    if not found:
        raise UsageError(
            f"{str(weights)!r} has no folder fold-N for any of the {len(questions)} questions.",
            next="Make them with `python -m evals train GROUPS SET_DIR … --stages weights`.",
        )
    unread = [fold.weights.name for fold in found if fold.weights and not _has_reader(fold.weights)]
    if reads and unread:
        raise UsageError(
            f"{', '.join(unread)} of {str(weights)!r} has no {_READER}.",
            next="Train it with `python -m evals train GROUPS SET_DIR … --stages weights`, or set "
            "QA_RERANKER=none.",
        )
    return found


def _by_fold(
    questions: Iterable[T], weights: Path, document: Callable[[T], str]
) -> Iterator[Fold[T]]:
    by_fold: dict[int, list[T]] = {}
    for question in questions:
        by_fold.setdefault(fold_of(document(question)), []).append(question)
    for fold, own in sorted(by_fold.items()):
        folder = folder_of(weights, fold)
        if folder.is_dir():
            yield Fold(folder, tuple(own))


def _has_reader(folder: Path) -> bool:
    return (folder / _READER).is_file()
