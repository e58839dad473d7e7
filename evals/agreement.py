"""Do the scorers say what a careful reader says? Hand-judged answers, and how often they agree.

Cohen's kappa (1960) beside the plain share: how much of the agreement is more than the two would
have by chance, given how often each says "right".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from evals import strict_yaml
from evals.errors import GoldError
from evals.intervals import Figure, mean
from evals.items import Id, Item, describe
from evals.measures import LESS_IS_BETTER, MEASURES
from evals.scorers import ReadText, Score, conflict_recall, score
from evals.subject import Reply
from qa import Outcome, SourceType
from qa.domain import Answer, Citation, Source, Statement

LEAST: Final = 0.95
"""Share of the pairs on which the scorers must agree with the reader."""
_REVISION: Final = "judged"

Said = Annotated[str, StringConstraints(min_length=1)]
Json = dict[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """A stored text that the answer cites."""

    text: str
    source_type: SourceType = SourceType.OTHER
    title: str = ""


class QuoteOf(_Part):
    """Words shown as a document's own, and where they claim to stand if the words do not tell."""

    document: str
    text: str
    at: int | None = None


class Claim(_Part):
    """A statement and what it cites."""

    text: Said
    quotes: tuple[QuoteOf, ...] = ()


class Given(_Part):
    """The answer that was judged; citations are numbered from 1 over all statements."""

    outcome: Outcome = Outcome.ANSWERED
    text: str = ""
    statements: tuple[Claim, ...] = ()
    standalone: str | None = None
    disagreements: tuple[Json, ...] = ()


class Pair(_Part):
    """An answer, a measure, and whether by a reader's judgement the measure would be full."""

    id: Id
    item: Id | None = None
    expects: Json | None = None
    measure: str
    right: bool
    why: Said
    documents: Mapping[str, Text] = Field(default_factory=dict)
    answer: Given

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        if (self.item is None) == (self.expects is None):
            raise ValueError("a pair has either `item` or `expects`")
        if self.measure not in MEASURES:
            raise ValueError(f"no measure {self.measure!r}; use one of {', '.join(MEASURES)}")
        for quote in (quote for claim in self.answer.statements for quote in claim.quotes):
            if quote.document not in self.documents:
                raise ValueError(f"quotes {quote.document!r}, which is not in `documents`")
            if quote.at is None and self.documents[quote.document].text.count(quote.text) != 1:
                raise ValueError(f"give `at`: not found exactly once: {quote.text!r}")
        return self


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader and the scorer say of a pair; `score` is None if the measure is not given."""

    pair: Pair
    file: str
    score: Score | None

    @property
    def scored_right(self) -> bool:
        """Say whether the measure is full."""
        if self.score is None:
            return False
        best = 0 if self.pair.measure in LESS_IS_BETTER else self.score.of
        return self.score.hits == best

    @property
    def agrees(self) -> bool:
        """Say whether the scorer says what the reader says."""
        return self.scored_right == self.pair.right

    def as_json(self) -> Json:
        """Give the verdict as one JSON object."""
        pair = self.pair
        return {
            "id": pair.id,
            "file": self.file,
            "measure": pair.measure,
            "reader": "right" if pair.right else "wrong",
            "scorer": "right" if self.scored_right else "wrong",
            "why": pair.why,
            "missed": ["does not apply"] if self.score is None else list(self.score.missed),
            "statements": [claim.text for claim in pair.answer.statements],
            "quotes": [quote.text for claim in pair.answer.statements for quote in claim.quotes],
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often they agree, and kappa; kappa is None where chance alone would always agree."""

    share: Figure
    kappa: float | None

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Self:
        """Compare the scorers with the reader over these pairs."""
        share = mean([float(verdict.agrees) for verdict in verdicts])
        if share.value is None:
            return cls(share, None)
        n = len(verdicts)
        read = sum(verdict.pair.right for verdict in verdicts) / n
        scored = sum(verdict.scored_right for verdict in verdicts) / n
        chance = read * scored + (1 - read) * (1 - scored)
        return cls(share, None if chance == 1 else (share.value - chance) / (1 - chance))

    def as_json(self) -> Json:
        """Give both figures as one JSON object."""
        kappa = None if self.kappa is None else round(self.kappa, 4)
        return self.share.as_json() | {"kappa": kappa}


def read(folder: Path) -> tuple[tuple[str, Pair], ...]:
    """Read every pair with the name of its file; raise `GoldError` that lists each fault."""
    read_pairs: list[tuple[str, Pair]] = []
    faults: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        listed = strict_yaml.load(file)
        for place, raw in enumerate(listed if isinstance(listed, list) else [], start=1):
            try:
                read_pairs.append((file.name, Pair.model_validate(raw)))
            except ValidationError as error:
                name = raw.get("id", place) if isinstance(raw, dict) else place
                faults += [f"{file.name}: {name}: {why}" for why in describe(error)]
    ids = [pair.id for _, pair in read_pairs]
    faults += [f"id {name!r} is used twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    if faults or not read_pairs:
        raise GoldError(
            "\n".join([f"The pairs in {folder} cannot be used:", *(faults or ["there are none"])]),
            next="The format is described in evals/judged/README.md.",
        )
    return tuple(read_pairs)


def judge(pairs: Sequence[tuple[str, Pair]], items: Sequence[Item]) -> Iterator[Verdict]:
    """Score every pair; raise `GoldError` if one expects an item that the gold does not have."""
    known = {item.id: item for item in items}
    for file, pair in pairs:
        item = _expected(pair, known)
        answer = answered(pair, item)
        reply = Reply(answer, pair.answer.standalone or answer.interpreted_as, 0.0)
        scores = score(item, reply, _reader(pair))
        if item.disagreement:
            flagged = conflict_recall(item, answer, pair.answer.disagreements)
            scores["conflict_recall"] = flagged
        yield Verdict(pair, file, scores.get(pair.measure))


def answered(pair: Pair, item: Item) -> Answer:
    """Build the answer that was judged, every quote a citation of its own."""
    citations: list[Citation] = []
    statements: list[Statement] = []
    for claim in pair.answer.statements:
        first = len(citations) + 1
        for quote in claim.quotes:
            document = pair.documents[quote.document]
            start = document.text.index(quote.text) if quote.at is None else quote.at
            source = Source(quote.document, _REVISION, document.title, document.source_type)
            end = start + len(quote.text)
            citations.append(Citation(len(citations) + 1, source, start, end, quote.text))
        statements.append(Statement(claim.text, tuple(range(first, len(citations) + 1))))
    return Answer(
        question=item.asked[-1],
        interpreted_as=pair.answer.standalone or item.asked[-1],
        outcome=pair.answer.outcome,
        text=pair.answer.text,
        statements=tuple(statements),
        citations=tuple(citations),
    )


def _reader(pair: Pair) -> ReadText:
    def text(document_id: str, _revision: str) -> str | None:
        document = pair.documents.get(document_id)
        return None if document is None else document.text

    return text


def _expected(pair: Pair, known: Mapping[str, Item]) -> Item:
    if pair.item is not None:
        if pair.item not in known:
            raise GoldError(f"{pair.id}: no gold item {pair.item!r}.", next="Name one of gold/dev.")
        return known[pair.item]
    try:
        return Item.model_validate(
            {"id": pair.id, "provenance": "hand-judged pair", **(pair.expects or {})}
        )
    except ValidationError as error:
        raise GoldError(
            f"{pair.id}: expects: {'; '.join(describe(error))}.", next="Mend the pair."
        ) from None
