"""What the commands print: answers for a terminal, JSON for programs, errors for both."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tqdm import tqdm

from qa.contract import error_json
from qa.domain import Answer, Citation, Outcome, TextExtent
from qa.errors import QAError
from qa.ui import disagreements, figures, terms, wording
from qa.ui.filters import may_hide

_WIDTH = 92
_DISCLAIMER = (
    "An automatic answer from the documents of the library; not medical advice. Check the sources."
)
_HEADINGS = {
    Outcome.INSUFFICIENT: "NOT IN THE LIBRARY",
    Outcome.OUT_OF_SCOPE: "OUT OF SCOPE",
    Outcome.URGENT: "URGENT",
}


def show(text: str = "") -> None:
    """Print a line to stdout."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON value on one line to stdout."""
    show(json.dumps(value, ensure_ascii=False))


def show_done(message: str, *, as_json: bool) -> None:
    """Tell that a command has done its work."""
    if as_json:
        show_json({"done": True, "message": message})
    else:
        show(message)


def show_error(error: QAError, *, as_json: bool) -> None:
    """Print an error: JSON to stdout if asked for, else a message to stderr."""
    if as_json:
        show_json(error_json(error))
    else:
        sys.stderr.write(f"Error: {error.message}\n")
        if error.next:
            sys.stderr.write(f"  → {error.next}\n")


def show_answer(answer: Answer, only: tuple[str, ...] = ()) -> None:
    """Print an answer for a reader at a terminal; `only` is what the evidence was narrowed to."""
    _show_reading(answer, only)
    _show_heading(answer, only)
    _show_text(answer)
    if may_hide(answer, only):
        show("\n" + _wrapped(wording.NOT_WITHIN))
    if answer.figures:
        show("\n".join((f"\n{figures.HEADING}", *figures.lines(answer.figures))))
    if answer.disagreements:
        told = disagreements.lines(answer.disagreements)
        show("\n".join((f"\n{disagreements.HEADING}", *told)))
    for caution in answer.cautions:
        show("\n" + _wrapped(f"Caution: {caution.text} {_markers(caution.citations)}"))
    # What a refusal does not know stands in its text already.
    _show_list(wording.UNKNOWN, [each for each in answer.unknowns if each not in answer.text])
    _show_list("The library does hold:", [f"{each.title} ({each.id})" for each in answer.nearest])
    _show_citations(answer.citations)
    if answer.cut:
        show(f"\n{len(answer.cut)} statement(s) were cut because their quotes did not prove them.")
    if answer.model:
        show(f"\n{_wrapped(wording.worded_by(answer.model, answer.prompt))}")
    _show_list(wording.FOLLOW_UPS, answer.follow_ups)
    show(f"\n{_wrapped(_DISCLAIMER)}")


def _show_text(answer: Answer) -> None:
    """Print the answer with what its audience is told beside it; an emergency goes before that."""
    told = terms.notes(answer)
    urgent = answer.outcome is Outcome.URGENT
    _show_lines(() if urgent else told)
    for paragraph in answer.text.split("\n"):
        show(_wrapped(paragraph))
        _show_lines(terms.under(answer, paragraph), indent="    ")
    _show_lines(("", *told[:-1]) if urgent and told else ())
    _show_lines(terms.lines(answer))


def _show_list(heading: str, lines: Sequence[str]) -> None:
    """Print lines under a heading, or nothing."""
    for text in (f"\n{heading}", *(_wrapped(f"- {line}") for line in lines)) if lines else ():
        show(text)


def _show_reading(answer: Answer, only: tuple[str, ...]) -> None:
    """Print how the question was read and with what limits."""
    if answer.interpreted_as != answer.question and not answer.asked:
        show(f"Understood as: {answer.interpreted_as}\n")
    if only:
        show(_wrapped(f"{wording.NARROWED}: {' · '.join(only)}") + "\n")
    for warning in answer.warnings:
        show(_wrapped(f"Note: {warning}") + "\n")


def _show_heading(answer: Answer, only: tuple[str, ...]) -> None:
    if only and answer.outcome is Outcome.INSUFFICIENT:
        show(wording.WITHIN.upper())
    elif answer.outcome in _HEADINGS:
        show(_HEADINGS[answer.outcome])


def _show_lines(lines: Iterable[str], indent: str = "") -> None:
    for line in lines:
        show(textwrap.indent(_wrapped(line), indent))


def _show_citations(citations: tuple[Citation, ...]) -> None:
    """Print the sources kind by kind, with what each kind may be relied on for."""
    if citations:
        show("\nSources")
    for kind, heading in wording.GROUPS.items():
        of_kind = [each for each in citations if each.source.source_type is kind]
        if of_kind:
            show(_wrapped(f"{heading} ({wording.TIERS[kind]})"))
        for source in dict.fromkeys(each.source for each in of_kind):
            first, *more = (each for each in of_kind if each.source == source)
            show(_citation(first))
            for citation in more:
                show(f"[{citation.marker}] the same, {', '.join(_place(citation)) or 'elsewhere'}")


def progress_bar(description: str) -> tuple[Callable[[int, int, str], None], Callable[[], None]]:
    """Return a progress callback that draws a bar on stderr, if that is a terminal, and its end."""
    bar: tqdm[Any] = tqdm(
        desc=description, unit="file", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
    )

    def advance(done: int, total: int, name: str) -> None:
        bar.total = total
        bar.n = done
        bar.set_postfix_str(name[:30], refresh=False)
        bar.refresh()

    return advance, bar.close


def _citation(citation: Citation) -> str:
    source = citation.source
    kind = source.source_type.value.replace("_", " ") + wording.inferred(source, "source_type")
    dated = f"{source.published or 'undated'}{wording.inferred(source, 'published')}"
    facts = [kind, dated, wording.EXTENT[source.text_extent], *_place(citation)]
    lines = [f"[{citation.marker}] {source.title}", f"    {', '.join(facts)} · {source.id}"]
    if source.text_extent is TextExtent.SUMMARY:
        original = source.primary_source or "not named"
        lines.append(f"    Our evidence summary, not the original: {original}")
    if source.url:
        lines.append(f"    {source.url}")
    return "\n".join(lines)


def _place(citation: Citation) -> list[str]:
    """Return where in its source a quote stands."""
    page = [f"page {citation.page}"] if citation.page else []
    return [*page, *citation.heading[-1:]]


def _markers(markers: tuple[int, ...]) -> str:
    return "".join(f"[{marker}]" for marker in markers)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
