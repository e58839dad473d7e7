"""A session to HTML: the head and the transcript."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from qa.domain import Answer, LibraryState, Outcome, Part, Source, Statement, Support
from qa.errors import QAError
from qa.text.dates import date_words
from qa.ui import asked, disagreements, figures, terms, worded, wording
from qa.ui.asking import asking, follow_ups
from qa.ui.copying import plain
from qa.ui.feedback import controls
from qa.ui.filters import may_hide
from qa.ui.markup import attribute, counted, isolated, source_path, text
from qa.ui.reading import Exchange
from qa.ui.session import Frame


def header(library: LibraryState, model: str | None = None) -> str:
    """Return the head of the page: title, disclaimer, what the library holds, who is sent what."""
    sent = f" {wording.SENT.format(model=text(model))}" if model else ""
    held = f"{counted(library.documents, 'document')}, {counted(library.passages, 'passage')}"
    return (
        '<header class="masthead">'
        '<a class="skip" href="#question">Skip to the question box</a>'
        '<div class="title-row">'
        f'<h1>{wording.TITLE}</h1><span class="held">{held}</span>'
        '<button type="button" class="quiet list-toggle" data-toggle="conversations" '
        'aria-expanded="false" aria-controls="conversations">Conversations</button></div>'
        f'<p class="disclaimer">{wording.DISCLAIMER}{sent}</p></header>'
    )


def transcript(frame: Frame, *, kept: bool = True, model: str | None = None) -> str:
    """Return the whole conversation with what is being asked and what went wrong.

    `kept` says whether feedback can be kept; `model` names what can word answers.
    """
    turns = "".join(
        _turn(number, each, controls(number, each, kept=kept, busy=frame.busy), model)
        for number, each in enumerate(frame.session.exchanges, 1)
    )
    if not turns and not frame.asked and not frame.problem:
        return _welcome()
    pending = _question(frame.asked) if frame.asked else ""
    return (
        turns
        + (f'<article class="turn pending">{pending}</article>' if pending else "")
        + (problem(frame.problem) if frame.problem else "")
    )


def _welcome() -> str:
    """Return the examples that an empty conversation offers."""
    return (
        '<section class="welcome" aria-labelledby="welcome-title">'
        '<h2 id="welcome-title">Ask about the evidence in the library</h2>'
        "<p>Each statement comes with the exact words it rests on. "
        f"Where the library holds no answer, you are told so. {wording.PRIVACY}</p>"
        f"{asking('Example questions', wording.EXAMPLES)}</section>"
    )


def _question(question: str, heading_id: str = "asked") -> str:
    """Return what the reader asked."""
    return (
        f'<h2 class="question" id="{heading_id}"><span class="visually-hidden">You asked: </span>'
        f'<span dir="auto">{text(question)}</span></h2>'
    )


def problem(error: QAError) -> str:
    """Return an error as a message: what happened and what to do next."""
    advice = f'<p dir="auto">{text(error.next)}</p>' if error.next else ""
    return (
        '<div class="notice problem" role="alert">'
        f'<p dir="auto"><strong>{text(error.message)}</strong></p>{advice}</div>'
    )


def _turn(number: int, exchange: Exchange, feedback: str, model: str | None) -> str:
    """Return one question with its answer and the feedback on it."""
    turn, answer = exchange.turn, exchange.turn.answer
    return (
        f'<article class="turn {answer.outcome}" id="turn-{number}" data-turn="{number}" '
        f'aria-labelledby="turn-{number}-question">'
        f"{_question(turn.question, f'turn-{number}-question')}"
        f"{asked.understood(number, turn)}"
        f"{_only(exchange.only)}{_outcome(exchange)}{terms.notices(answer)}"
        f"{_warnings(answer.warnings)}{_statements(number, answer)}"
        f"{terms.section(number, answer, markers)}{_figures(number, answer)}"
        f"{_disagreements(number, answer)}{_cautions(number, answer)}"
        f"{_plain_list(wording.UNKNOWN, answer.unknowns)}{_nearest(answer)}"
        f"{_cut(answer)}{_foot(number, exchange, model)}{feedback}"
        f"{follow_ups(answer)}</article>"
    )


def _only(phrases: Iterable[str]) -> str:
    """Say what the evidence was narrowed to."""
    said = " · ".join(map(isolated, phrases))
    return f'<p class="only">{wording.NARROWED}: {said}</p>' if said else ""


def _outcome(exchange: Exchange) -> str:
    """Return the box that says how the answer ended; none where it is simply answered."""
    answer = exchange.turn.answer
    if answer.outcome is Outcome.ANSWERED:
        return "" if answer.statements else f'<p class="lead" dir="auto">{text(answer.text)}</p>'
    role = ' role="alert"' if answer.outcome is Outcome.URGENT else ""
    narrowed = answer.outcome is Outcome.INSUFFICIENT and exchange.only
    heading = wording.WITHIN if narrowed else wording.OUTCOMES[answer.outcome]
    return (
        f'<div class="notice {answer.outcome}"{role}><h3>{heading}</h3>'
        f'<p dir="auto">{text(answer.text)}</p>{_without_filters(exchange)}</div>'
    )


def _without_filters(exchange: Exchange) -> str:
    """Say that the filters may hide an answer, and offer to ask without them."""
    turn = exchange.turn
    if not may_hide(turn.answer, exchange.only):
        return ""
    return (
        f'<p>{wording.NOT_WITHIN}</p><button type="button" class="suggestion" data-unfiltered '
        f'data-ask="{attribute(turn.standalone or turn.question)}">{wording.WITHOUT}</button>'
    )


def _warnings(warnings: Iterable[str]) -> str:
    """Return what the reader should know about the question itself, such as masked data."""
    return "".join(
        f'<p class="notice warning" dir="auto">{text(warning)}</p>' for warning in warnings
    )


def _statements(turn: int, answer: Answer) -> str:
    """Return the proven statements, those of each question by themselves."""
    return asked.sections(answer, lambda said: _parts(turn, said, answer))


def _parts(turn: int, said: Sequence[Statement], answer: Answer) -> str:
    """Return statements in the order of reading, each part under its heading."""
    order = list(Part)
    in_order = sorted(said, key=lambda statement: order.index(statement.part))
    return "".join(
        _part(turn, part, list(statements), answer)
        for part, statements in groupby(in_order, key=lambda statement: statement.part)
    )


def _part(turn: int, part: Part, statements: Sequence[Statement], answer: Answer) -> str:
    """Return the statements of one part as a list."""
    titles = {source.marker: source.source.title for source in answer.citations}
    asides = terms.asides(answer)
    heading = wording.PARTS[part]
    items = "".join(
        f'<li class="{statement.support}"><span dir="auto">{text(statement.text)}</span>'
        f"{_support(statement, answer)}{markers(turn, statement.citations, titles)}"
        f"{asides.get(statement, '')}</li>"
        for statement in statements
    )
    return (
        f'<section class="part {part}">{f"<h3>{heading}</h3>" if heading else ""}'
        f"<ul>{items}</ul></section>"
    )


def _support(statement: Statement, answer: Answer) -> str:
    """Mark a statement that is not in its source's own words; beside a model's, those that are."""
    if statement.support is not Support.VERBATIM:
        return f' <span class="tag">{wording.REWORDED}</span>'
    return f' <span class="tag">{wording.QUOTED}</span>' if answer.model else ""


def markers(turn: int, citations: Iterable[int], titles: dict[int, str]) -> str:
    """Return the buttons that lead from a statement to its sources."""
    return "".join(
        f' <button type="button" class="marker" data-turn="{turn}" data-marker="{marker}" '
        f'aria-label="Source {marker}: {attribute(titles[marker])}">[{marker}]</button>'
        for marker in citations
        if marker in titles
    )


def _figures(turn: int, answer: Answer) -> str:
    """Return the figures that the cited words hold."""
    titles = {source.marker: source.source.title for source in answer.citations}
    return figures.table(answer, lambda cited: markers(turn, cited, titles))


def _disagreements(turn: int, answer: Answer) -> str:
    """Return what other sources say differently."""
    titles = {source.marker: source.source.title for source in answer.citations}
    return disagreements.section(answer, lambda cited: markers(turn, cited, titles))


def _cautions(turn: int, answer: Answer) -> str:
    """Return what must be kept in view, with its sources."""
    titles = {source.marker: source.source.title for source in answer.citations}
    items = "".join(
        f'<li><span dir="auto">{text(caution.text)}</span>'
        f"{markers(turn, caution.citations, titles)}</li>"
        for caution in answer.cautions
    )
    if not items:
        return ""
    return f'<section class="notice caution"><h3>Keep in view</h3><ul>{items}</ul></section>'


def _plain_list(heading: str, lines: Iterable[str]) -> str:
    """Return lines under a heading, or nothing."""
    items = "".join(f'<li dir="auto">{text(line)}</li>' for line in lines)
    return f'<section class="part"><h3>{heading}</h3><ul>{items}</ul></section>' if items else ""


def _nearest(answer: Answer) -> str:
    """Return the documents that come nearest, each a link to its text."""
    items = "".join(f"<li>{_source_line(source)}</li>" for source in answer.nearest)
    if not items:
        return ""
    return f'<section class="part"><h3>The library does hold</h3><ul>{items}</ul></section>'


def _source_line(source: Source) -> str:
    """Return a document's title as a link to its text, with type and date."""
    dated = f", {text(date_words(source.published))}" if source.published else ""
    return (
        f'<a href="{attribute(source_path(source))}" target="_blank" rel="noopener noreferrer">'
        f'{isolated(source.title)}</a> <span class="quietly">'
        f"({wording.TYPES[source.source_type]}{dated})</span>"
    )


def _cut(answer: Answer) -> str:
    """Say how many statements were left out, and on request which and why."""
    if not answer.cut:
        return ""
    items = "".join(
        f'<li><span class="verdict">{wording.NOT_PROVEN}</span> '
        f'<span dir="auto">{text(cut.text)}</span> '
        f'<span class="why" dir="auto">{text(cut.why)}</span></li>'
        for cut in answer.cut
    )
    what = counted(len(answer.cut), "statement")
    return (
        f'<details class="cut"><summary>{what} left out because the sources do not '
        f"prove {'it' if len(answer.cut) == 1 else 'them'}</summary><ul>{items}</ul></details>"
    )


def _foot(turn: int, exchange: Exchange, model: str | None) -> str:
    """Return the actions on an answer and how it was made."""
    answer = exchange.turn.answer
    library = answer.library
    total = dict(answer.seconds).get("total")
    made = [
        f"Model: {text(answer.model)}, prompts {text(answer.prompt or 'unknown')}"
        if answer.model
        else "No language model",
        counted(library.documents, "document"),
        f"library {text(library.fingerprint[:12])}" if library.fingerprint else "",
        f"{total:.1f} s" if total is not None else "",
    ]
    copied = attribute(plain(answer, exchange.only))
    sources = f"Show sources ({len(answer.citations)})"
    show = (
        f'<button type="button" class="quiet" data-show-sources="{turn}">{sources}</button>'
        if answer.citations
        else ""
    )
    return (
        f'<footer class="foot">{show}{worded.switch(exchange.turn, model)}'
        f'<button type="button" class="quiet" data-copy="{copied}">'
        "Copy answer with sources</button>"
        f'<span class="made">{" · ".join(part for part in made if part)}</span></footer>'
    )
