"""Questions with sentences that answer them and sentences that do not, as training groups.

A file has one JSON object a line: `{"q": question, "src": source, "doc": document id,
"pos": [sentence, …], "neg": [[sentence, soft label], …]}`, plain or compressed with gzip. A soft
label above 0 marks a sentence of the right document that does not answer the question.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from evals.errors import GoldError
from evals.folds import fold_of
from evals.reranker.styles import restyled
from evals.trained_on import digest

NEGATIVES: Final = 7
"""Sentences that do not answer, beside the one that does, each time a group is drawn."""
_EXPECTED: Final = (
    'expected {"q": "…", "src": "…", "doc": "…", "pos": ["…"], "neg": [["…", 0.3], …]}'
)
_SAMPLE: Final = 4
_STYLES: Final = range(2)
_PREFIX: Final = {"evinf": "PMC", "ei_title": "PMC", "ei_weak": "PMC"}
"""What the sets write before the numbers of the same documents."""


@dataclass(frozen=True, slots=True)
class Group:
    """One question; `negatives` are sentences with their soft labels in [0, 1)."""

    question: str
    source: str
    document: str
    positives: tuple[str, ...]
    negatives: tuple[tuple[str, float], ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return the question as it is, first, and in up to two other styles."""
        other = (restyled(self.question, random.Random(f"{n}{self.question}")) for n in _STYLES)
        return tuple(dict.fromkeys((self.question, *other)))

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text of the group."""
        return (*self.wordings, *self.positives, *(text for text, _ in self.negatives))

    @property
    def fold(self) -> int:
        """Return the fold that all groups of this document fall into."""
        return fold_of(self.origin)

    @property
    def origin(self) -> str:
        """Return the document's name as the sets write it."""
        return _PREFIX.get(self.source, "") + self.document


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question with one sentence that answers it, first, and some that do not."""

    question: str
    sentences: tuple[str, ...]
    labels: tuple[float, ...]


def read(file: Path) -> tuple[Group, ...]:
    """Read the groups of a file. Raises `GoldError` that names the file and the line."""
    try:
        with _opened(file) as lines:
            groups = tuple(
                _group(line, f"{file}:{number}")
                for number, line in enumerate(lines, start=1)
                if line.strip()
            )
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise GoldError(
            f"The groups {str(file)!r} cannot be read: {error}.", next=f"Give a file, {_EXPECTED}."
        ) from None
    if not groups:
        raise GoldError(f"{str(file)!r} holds no groups.", next=f"Give a file, {_EXPECTED}.")
    return groups


def draw(group: Group, chance: random.Random) -> Drawn:
    """Draw one positive and up to `NEGATIVES` negatives, half of them of the right document.

    The question is worded as it is, or in another of its styles.
    """
    near = [each for each in group.negatives if each[1] > 0]
    far = [each for each in group.negatives if each[1] <= 0]
    chance.shuffle(near)
    chance.shuffle(far)
    half = min(len(near), max(_SAMPLE, NEGATIVES - len(far)))
    negatives = (near[:half] + far)[:NEGATIVES]
    return Drawn(
        chance.choice(group.wordings),
        (chance.choice(group.positives), *(text for text, _ in negatives)),
        (1.0, *(label for _, label in negatives)),
    )


def epoch(groups: Sequence[Group], shares: dict[str, float], seed: int) -> tuple[Drawn, ...]:
    """Draw every group as often as its source's share says: 2.5 is twice, and half of them thrice.

    A source that `shares` does not name is drawn once. The same seed draws the same.
    """
    chance = random.Random(seed)
    drawn: list[Drawn] = []
    for group in groups:
        whole, rest = divmod(shares.get(group.source, 1.0), 1.0)
        times = int(whole) + (chance.random() < rest)
        drawn += [draw(group, chance) for _ in range(times)]
    chance.shuffle(drawn)
    return tuple(drawn)


def manifest(groups: Iterable[Group]) -> dict[str, list[str]]:
    """Return the digests of the documents of each source, in order."""
    found: dict[str, set[str]] = {}
    for group in groups:
        found.setdefault(group.source, set()).add(digest(group.origin))
    return {source: sorted(digests) for source, digests in sorted(found.items())}


def _opened(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8")
    return file.open(encoding="utf-8")


def _group(line: str, place: str) -> Group:
    try:
        row: dict[str, Any] = json.loads(line)
        texts = (row["q"], row["src"], row["doc"], *row["pos"], *(text for text, _ in row["neg"]))
        if not all(isinstance(text, str) for text in texts) or not row["pos"] or not row["neg"]:
            raise ValueError(row)
        negatives = tuple((text, float(label)) for text, label in row["neg"])
        return Group(row["q"], row["src"], row["doc"], tuple(row["pos"]), negatives)
    except (ValueError, KeyError, TypeError):
        raise GoldError(
            f"{place} is not a training group: {line.strip()[:80]!r}.",
            next=f"Mend it: {_EXPECTED}.",
        ) from None
