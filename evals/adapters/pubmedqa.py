"""PubMedQA: abstracts as labelled sections, each asked one question (`ori_pqal.json`).

    {PMID: {"QUESTION", "CONTEXTS": [...], "LABELS": [...], "MESHES", "YEAR", "final_decision",
            "LONG_ANSWER"}}

All sections of the abstract are relevant to its question; its conclusion, the long answer, is none
of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import Field

from evals.adapters.shape import Article, Gold, Json, Loose, Question, Record, fault
from evals.adapters.streaming import members
from evals.beir import Named

_EXPECTED: Final = (
    "A PubMedQA file is one object: PMID to QUESTION, CONTEXTS, LABELS, and where known MESHES, "
    "YEAR, final_decision and LONG_ANSWER."
)


class _Abstract(Loose):
    question: Named = Field(alias="QUESTION")
    contexts: tuple[Named, ...] = Field(alias="CONTEXTS", min_length=1)
    labels: tuple[str, ...] = Field(alias="LABELS")
    meshes: tuple[str, ...] = Field(alias="MESHES", default=())
    year: str | None = Field(alias="YEAR", default=None)
    decision: str | None = Field(alias="final_decision", default=None)
    long_answer: str | None = Field(alias="LONG_ANSWER", default=None)


def read(source: Path) -> Iterator[Record]:
    """Read a PubMedQA JSON file; raise `FormatError` naming file and PMID of a fault."""
    for pmid, raw in members(source, _EXPECTED):
        place = f"{source}: {pmid!r}"
        abstract = _Abstract.parse(raw, place, _EXPECTED)
        if len(abstract.labels) != len(abstract.contexts):
            fault(
                place,
                f"{len(abstract.contexts)} CONTEXTS and {len(abstract.labels)} LABELS",
                "Give each of the CONTEXTS one of the LABELS.",
            )
        article = _article(pmid, abstract)
        yield article
        gold = tuple(
            Gold(pmid, part.start, part.end, article.text[part.start : part.end])
            for part in article.sections
        )
        known: Json = {"decision": abstract.decision, "long_answer": abstract.long_answer}
        meta = {"doc": pmid, **{name: value for name, value in known.items() if value is not None}}
        yield Question(pmid, abstract.question, gold, meta)


def _article(pmid: str, abstract: _Abstract) -> Article:
    shared: Json = {"year": abstract.year} if abstract.year is not None else {}
    if abstract.meshes:
        shared["mesh"] = list(abstract.meshes)
    parts = zip(abstract.contexts, abstract.labels, strict=True)
    return Article.of_sections(
        pmid, "", ((text, {"label": label, **shared}) for text, label in parts)
    )
