"""The public JSON of answers, which is stored with conversations, too, and of digests."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from qa.domain import (
    DIGEST_TITLES,
    Answer,
    Arm,
    Asked,
    Audience,
    Caution,
    Citation,
    Cut,
    Digest,
    Disagreement,
    Effect,
    Figure,
    Filters,
    Interval,
    LibraryState,
    Origin,
    Outcome,
    Part,
    Side,
    Source,
    SourceType,
    Statement,
    Support,
    Term,
    TextExtent,
)
from qa.errors import QAError

Json = dict[str, Any]


@cache
def answer_schema() -> Json:
    """Return the JSON Schema of an answer."""
    return _schema("answer")


@cache
def digest_schema() -> Json:
    """Return the JSON Schema of a digest."""
    return _schema("digest")


def _schema(name: str) -> Json:
    raw = (files("qa") / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(raw)
    return schema


def answer_json(
    answer: Answer,
    filters: Filters = Filters(),  # noqa: B008 - an immutable value
) -> Json:
    """Return the answer, and the filters it was asked with, as the public contract has it."""
    return {
        "question": answer.question,
        "interpreted_as": answer.interpreted_as,
        "filters": _filters_json(filters),
        "outcome": answer.outcome.value,
        "text": answer.text,
        "statements": [_statement_json(statement) for statement in answer.statements],
        "citations": [_citation_json(citation) for citation in answer.citations],
        "figures": [_figure_json(figure) for figure in answer.figures],
        "disagreements": [_disagreement_json(found) for found in answer.disagreements],
        "cautions": [{"text": c.text, "citations": list(c.citations)} for c in answer.cautions],
        "unknowns": list(answer.unknowns),
        "asked": [
            {"question": each.question, "outcome": each.outcome.value, "text": each.text}
            for each in answer.asked
        ],
        "nearest": [{"document_id": s.id, "title": s.title} for s in answer.nearest],
        "warnings": list(answer.warnings),
        "follow_ups": list(answer.follow_ups),
        "cut": len(answer.cut),
        "cut_items": [{"text": cut.text, "why": cut.why} for cut in answer.cut],
        "audience": answer.audience.value,
        "terms": [asdict(term) for term in answer.terms],
        "notes": list(answer.notes),
        "withheld": answer.withheld,
        "scores": {"answerable": round(answer.answerable, 4)},
        "library": {
            "documents": answer.library.documents,
            "passages": answer.library.passages,
            "fingerprint": answer.library.fingerprint,
        },
        "model": answer.model,
        "prompt": answer.prompt,
        "seconds": dict(answer.seconds),
    }


def digest_json(digest: Digest) -> Json:
    """Return the digest of a document as the public contract has it."""
    source, whole = digest.source, answer_json(digest.answer)
    kept = "citations figures cautions cut cut_items audience terms notes withheld library seconds"
    return {
        "document": _source_json(source),
        "parts": [
            {
                "part": part.value,
                "title": DIGEST_TITLES[part],
                "statements": [_statement_json(statement) for statement in statements],
            }
            for part, statements in digest.parts
        ],
        **{name: whole[name] for name in kept.split()},
    }


def answer_from_json(raw: Json) -> Answer:
    """Return the answer that `answer_json` wrote; what the contract leaves out stays unknown."""
    return Answer(
        question=raw["question"],
        interpreted_as=raw["interpreted_as"],
        outcome=Outcome(raw["outcome"]),
        text=raw["text"],
        statements=tuple(_statement(item) for item in raw["statements"]),
        citations=tuple(_citation(item) for item in raw["citations"]),
        figures=tuple(_figure(item) for item in raw["figures"]),
        disagreements=tuple(_disagreement(item) for item in raw["disagreements"]),
        cautions=tuple(Caution(c["text"], tuple(c["citations"])) for c in raw["cautions"]),
        unknowns=tuple(raw["unknowns"]),
        nearest=tuple(Source(s["document_id"], "", s["title"]) for s in raw["nearest"]),
        asked=tuple(
            Asked(each["question"], Outcome(each["outcome"]), each["text"])
            for each in raw.get("asked", ())  # answers were kept before there was such a key
        ),
        warnings=tuple(raw["warnings"]),
        follow_ups=tuple(raw["follow_ups"]),
        cut=tuple(Cut(item["text"], item["why"]) for item in raw["cut_items"]),
        # Answers that were stored before audiences were told apart have none of these.
        audience=Audience(raw.get("audience", Audience.CLINICIAN)),
        terms=tuple(Term(**{**t, "origin": Origin(t["origin"])}) for t in raw.get("terms", ())),
        notes=tuple(raw.get("notes", ())),
        withheld=raw.get("withheld", 0),
        answerable=raw["scores"]["answerable"],
        library=LibraryState(**raw["library"]),
        model=raw["model"],
        prompt=raw.get("prompt"),  # answers were kept before there was such a key
        seconds=tuple(raw["seconds"].items()),
    )


def filters_from_json(raw: Json) -> Filters:
    """Return the filters that an answer was asked with; none if it was written without them."""
    kept: Json = raw.get("filters", {})
    return Filters(
        source_types=tuple(map(SourceType, kept.get("source_types", ()))),
        since_year=kept.get("since"),
        until_year=kept.get("until"),
        trials=tuple(kept.get("trials", ())),
        drugs=tuple(kept.get("drugs", ())),
        line=kept.get("line"),
        her2=kept.get("her2"),
    )


def error_json(error: QAError) -> Json:
    """Return an error as the public contract has it."""
    return {"error": {"code": error.code, "message": error.message, "next": error.next}}


def _filters_json(filters: Filters) -> Json:
    return {
        "source_types": [kind.value for kind in filters.source_types],
        "since": filters.since_year,
        "until": filters.until_year,
        "trials": list(filters.trials),
        "drugs": list(filters.drugs),
        "line": filters.line,
        "her2": filters.her2,
    }


def _statement_json(statement: Statement) -> Json:
    return {
        "text": statement.text,
        "part": statement.part.value,
        "citations": list(statement.citations),
        "support": statement.support.value,
        "question": statement.question,
    }


def _statement(raw: Json) -> Statement:
    return Statement(
        raw["text"],
        tuple(raw["citations"]),
        Part(raw["part"]),
        Support(raw["support"]),
        raw.get("question", 0),
    )


def _source_json(source: Source) -> Json:
    return {
        "document_id": source.id,
        "revision": source.revision,
        "title": source.title,
        "source_type": source.source_type.value,
        "text_extent": source.text_extent.value,
        "primary_source": source.primary_source,
        "published": source.published,
        "inferred": dict(source.inferred),
        "url": source.url,
    }


def _citation_json(citation: Citation) -> Json:
    return {
        "marker": citation.marker,
        **_source_json(citation.source),
        "page": citation.page,
        "section": " > ".join(citation.heading) or None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _citation(raw: Json) -> Citation:
    source = Source(
        id=raw["document_id"],
        revision=raw["revision"],
        title=raw["title"],
        source_type=SourceType(raw["source_type"]),
        text_extent=TextExtent(raw["text_extent"]),
        primary_source=raw["primary_source"],
        published=raw["published"],
        url=raw["url"],
        inferred=tuple(raw.get("inferred", {}).items()),  # answers were kept before this key
    )
    return Citation(
        marker=raw["marker"],
        source=source,
        start=raw["start"],
        end=raw["end"],
        quote=raw["quote"],
        heading=tuple(raw["section"].split(" > ")) if raw["section"] else (),
        page=raw["page"],
    )


def _figure_json(figure: Figure) -> Json:
    return {
        "trial": figure.trial,
        "endpoint": figure.endpoint,
        "population": figure.population,
        "analysis": figure.analysis,
        "arms": [_with_interval(arm) for arm in figure.arms],
        "effect": _with_interval(figure.effect) if figure.effect else None,
        "citation": figure.citation,
    }


def _with_interval(value: Arm | Effect) -> Json:
    return {**asdict(value), "ci": list(value.ci) if value.ci else None}


def _figure(raw: Json) -> Figure:
    effect = raw["effect"]
    return Figure(
        **{
            **raw,
            "arms": tuple(Arm(**{**arm, "ci": _interval(arm["ci"])}) for arm in raw["arms"]),
            "effect": Effect(**{**effect, "ci": _interval(effect["ci"])}) if effect else None,
        }
    )


def _interval(bounds: list[str] | None) -> Interval | None:
    return (bounds[0], bounds[1]) if bounds else None


def _disagreement_json(found: Disagreement) -> Json:
    return {
        "about": found.about,
        "sides": [asdict(side) for side in found.sides],
        "prevails": found.prevails,
        "why": found.why,
    }


def _disagreement(raw: Json) -> Disagreement:
    return Disagreement(**{**raw, "sides": tuple(Side(**side) for side in raw["sides"])})
