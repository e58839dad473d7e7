"""An answer as plain text, with its sources, to be pasted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.domain import Answer, Citation, Outcome, Statement, TextExtent
from qa.text.dates import date_words
from qa.ui import disagreements, figures, terms, wording
from qa.ui.filters import may_hide


def plain(answer: Answer, only: tuple[str, ...] = ()) -> str:
    """Write question, statements with markers, sources with their quotes, and the disclaimer."""
    lines = [f"Question: {answer.question}"]
    if answer.interpreted_as and answer.interpreted_as != answer.question and not answer.asked:
        lines.append(f"Understood as: {answer.interpreted_as}")
    if only:
        lines.append(f"{wording.NARROWED}: {' · '.join(only)}")
    lines.append("")
    if answer.outcome is not Outcome.ANSWERED:
        narrowed = answer.outcome is Outcome.INSUFFICIENT and only
        lines.append(wording.WITHIN if narrowed else wording.OUTCOMES[answer.outcome])
    if answer.outcome is not Outcome.ANSWERED or not answer.statements:
        lines.append(answer.text)
    if may_hide(answer, only):
        lines.append(wording.NOT_WITHIN)
    lines += _asked(answer) if answer.asked else _statements(answer.statements)
    if answer.figures:
        lines += ["", figures.HEADING, *figures.lines(answer.figures), ""]
    if answer.disagreements:
        lines += ["", disagreements.HEADING, *disagreements.lines(answer.disagreements), ""]
    lines += [f"Caution: {_marked(each.text, each.citations)}" for each in answer.cautions]
    lines += terms.plain(answer)
    if answer.unknowns:
        lines += ["", wording.UNKNOWN, *(f"- {each}" for each in answer.unknowns)]
    if answer.citations:
        lines += ["", "Sources", *map(_reference, answer.citations)]
    return "\n".join((*lines, "", *_made(answer)))


def _made(answer: Answer) -> Iterator[str]:
    """Say how the answer was made, and what it is not."""
    if answer.model:
        yield wording.worded_by(answer.model, answer.prompt)
    yield f"Library {answer.library.fingerprint or 'unknown'}. {wording.DISCLAIMER}"


def _asked(answer: Answer) -> Iterator[str]:
    """Write the statements of each question under it, or why there is none."""
    for index, each in enumerate(answer.asked if answer.outcome is Outcome.ANSWERED else ()):
        yield f"\n{each.question}"
        said = [statement for statement in answer.statements if statement.question == index]
        yield from _statements(said) if said else (each.text,)


def _statements(statements: Sequence[Statement]) -> Iterator[str]:
    """Write the statements, each part under its heading."""
    for part, said in groupby(statements, key=lambda statement: statement.part):
        if wording.PARTS[part]:
            yield f"\n{wording.PARTS[part]}"
        yield from (_marked(each.text, each.citations) for each in said)


def _marked(statement: str, citations: tuple[int, ...]) -> str:
    """Write a statement with its markers."""
    return " ".join([statement, *(f"[{marker}]" for marker in citations)])


def _reference(citation: Citation) -> str:
    """Write one source on one line: what it is, its quote, where to find it."""
    source = citation.source
    parts = [
        source.title,
        wording.TYPES[source.source_type] + wording.inferred(source, "source_type"),
        date_words(source.published) if source.published else "",
        wording.EXTENT[source.text_extent],
        f"page {citation.page}" if citation.page else "",
        wording.summary_mark(source.primary_source)
        if source.text_extent is TextExtent.SUMMARY
        else "",
    ]
    described = ". ".join(part.rstrip(".") for part in parts if part)
    address = f" {source.url}" if source.url else ""
    return f'[{citation.marker}] {described}. "{citation.quote}"{address}'
