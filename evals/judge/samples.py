"""What is judged: the answers of a gold run, each with the words that it cites."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from evals.errors import GoldError, UsageError
from evals.items import describe
from qa import Outcome


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, the statements that answer it, and the quotes that they cite.

    The quotes stand for what ragas calls the retrieved contexts: a row holds what was shown, not
    all that was found.
    """

    id: str
    question: str
    response: str
    contexts: tuple[str, ...]


class _Statement(BaseModel):
    text: str


class _Citation(BaseModel):
    title: str
    quote: str


class _Answer(BaseModel):
    outcome: str
    statements: tuple[_Statement, ...]
    citations: tuple[_Citation, ...]


class _Row(BaseModel):
    id: str
    variant: str | None = None
    asked: tuple[str, ...]
    standalone: str | None = None
    answer: _Answer | None = None

    @property
    def sample(self) -> Sample | None:
        answer = self.answer
        if answer is None or answer.outcome != Outcome.ANSWERED or not answer.statements:
            return None
        return Sample(
            self.id if self.variant is None else f"{self.id}/{self.variant}",
            self.standalone or self.asked[-1],
            " ".join(statement.text for statement in answer.statements),
            tuple(f"{cited.title}: {cited.quote}" for cited in answer.citations),
        )


@dataclass(frozen=True, slots=True)
class Samples:
    """The answered rows of a run; `of` counts all of them."""

    samples: tuple[Sample, ...]
    of: int


def read(run: Path) -> Samples:
    """Read the rows of a gold run.

    Raises `UsageError` where there are none, `GoldError` for a line that is no row.
    """
    file = run / "rows.jsonl"
    if not file.is_file():
        raise UsageError(
            f"{str(run)!r} holds no rows.jsonl.",
            next="Name the folder that `python -m evals gold` wrote.",
        )
    rows: list[_Row] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(_Row.model_validate_json(line))
        except ValidationError as error:
            raise GoldError(
                f"{file}:{number}: {'; '.join(describe(error))}.",
                next="Name the folder that `python -m evals gold` wrote.",
            ) from None
    return Samples(tuple(s for row in rows if (s := row.sample) is not None), len(rows))
