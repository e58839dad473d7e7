"""The page of a reading evaluation: its figures, and the questions whose gold was not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from evals.intervals import Figure
from evals.page import Section, Table
from evals.reading import FIRST_QUOTES
from evals.results import figures_section

MEANINGS: Final = {
    "answered": "the question got an answer with a quote",
    "first": "the first quote, one short sentence of the gold document, holds the gold words",
    "first_three": "one of the first three does",
}


def sections(figures: Mapping[str, Figure], rows: Sequence[Mapping[str, Any]]) -> Sequence[Section]:
    """Give the parts of the page from the figures and the rows as they are kept."""
    missed = [row for row in rows if not row["first_three"]]
    cells = [
        (row["id"], row["question"], row["document"], " | ".join(row["gold"]), _said(row))
        for row in missed
    ]
    head = ("id", "question", "document", "gold words", "first quotes, or what was said")
    return (
        figures_section("Figures", figures, MEANINGS),
        Section(f"Not read ({len(missed)} of {len(rows)})", (Table(head, cells),)),
    )


def _said(row: Mapping[str, Any]) -> str:
    if row["answer"] is None:
        return str(row["error"])
    quotes = [citation["quote"] for citation in row["answer"]["citations"][:FIRST_QUOTES]]
    return " | ".join(quotes) or str(row["answer"]["text"])
