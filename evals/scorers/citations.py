"""Whether citations lead somewhere, are verbatim, are the right ones, and bear the statements.

`citation_recall` and `citation_precision` follow ALCE (Gao et al. 2023), `statement_support` and
`response_support` SourceCheckup (Wu et al. 2025). Both papers let a model judge whether words
support a statement; here the rules of `evals.support` do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evals.items import Item
from evals.quantities import unsupported
from evals.quotes import Quote, cited, is_document, quotes, shown
from evals.scorers.tally import NOT_APPLICABLE, Score, tally, verdict
from evals.support import Words, faults
from qa import Answer

ReadText = Callable[[str, str], str | None]
_MARKERS = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
_BEFORE = 400
"""Characters before a quote in which a pronoun's noun, or a restored subject, is looked for."""


def verbatim(answer: Answer, read: ReadText) -> Score:
    """Count the quotes that equal their span of the stored document, read anew. Must be all."""
    listed = quotes(answer)
    wrong = tuple(
        f"[{quote.marker}] is not {quote.document_id}:{quote.start}-{quote.end}"
        for quote in listed
        if not quote.text or _stored(quote, read) != quote.text
    )
    return tally(len(listed), wrong)


def citation_resolvability(answer: Answer) -> Score:
    """Count statements, markers and references that lead somewhere. Must be all.

    A statement must bear a marker, a marker must stand for exactly one reference, and a
    reference must be cited by a statement, a caution, a figure or a disagreement.
    """
    references = Counter(citation.marker for citation in answer.citations)
    cautions = {marker for caution in answer.cautions for marker in caution.citations}
    figures = {figure.citation for figure in answer.figures}
    sides = {side.citation for each in answer.disagreements for side in each.sides}
    stated = {marker for statement in answer.statements for marker in statement.citations}
    used = stated | cautions | figures | sides
    bare = [f"no source: {said.text!r}" for said in answer.statements if not said.citations]
    dangling = [
        f"[{marker}] has {references[marker]} references"
        for marker in sorted(used)
        if references[marker] != 1
    ]
    uncited = [
        f"reference [{marker}] is never cited" for marker in references if marker not in used
    ]
    of = len(answer.statements) + len(used) + len(references)
    return tally(of, (*bare, *dangling, *uncited))


def number_fidelity(answer: Answer) -> Score:
    """Count the statements whose every number, with its unit, is in the words they cite."""
    missed: list[str] = []
    for statement in answer.statements:
        text = _without_markers(statement.text, statement.citations)
        strange = unsupported(text, [quote.text for quote in cited(answer, statement.citations)])
        if strange:
            missed.append(f"{', '.join(map(str, strange))} not quoted for {statement.text!r}")
    return tally(len(answer.statements), tuple(missed))


def citation_recall(answer: Answer, read: ReadText) -> Score:
    """Count the statements that their citations, together and as shown, support (ALCE)."""
    missed = [
        f"{text!r}: {'; '.join(why)}"
        for text, listed in _claims(answer)
        if (why := faults(text, _words(listed, read)))
    ]
    return tally(len(answer.statements), tuple(missed))


def citation_precision(answer: Answer, read: ReadText) -> Score:
    """Count the citations that their statement needs (ALCE).

    A citation is lost if its statement is not supported by all its citations together, or if it
    does not support the statement alone while the others still do without it. What cites the words
    that a statement puts back in brackets is needed: without it nothing shows where they stand.
    """
    missed: list[str] = []
    of = 0
    for text, listed in _claims(answer):
        of += len(listed)
        words = _words(listed, read)
        whole = not faults(text, words)
        for place, quote in enumerate(listed):
            alone, others = words[place : place + 1], words[:place] + words[place + 1 :]
            if not whole:
                missed.append(f"[{quote.marker}] is cited for what is not supported: {text!r}")
            elif f"[{quote.text}]" in text:
                continue
            elif faults(text, alone) and others and not faults(text, others):
                missed.append(f"[{quote.marker}] adds nothing to {text!r}")
    return tally(of, tuple(missed))


def statement_support(answer: Answer, read: ReadText) -> Score:
    """Count the statements that the sources support where they are cited (SourceCheckup).

    Unlike `citation_recall` it goes past the answer's quotes to the words that the stored
    documents have at their spans: a statement and a quote altered alike are not supported.
    """
    missed = [
        f"{text!r}: {'; '.join(why)}"
        for text, listed in _claims(answer)
        if (why := faults(text, _words(_as_stored(listed, read), read)))
    ]
    return tally(len(answer.statements), tuple(missed))


def response_support(answer: Answer, read: ReadText) -> Score:
    """Say whether every statement of the answer is supported by its sources (SourceCheckup)."""
    support = statement_support(answer, read)
    if not support.of:
        return NOT_APPLICABLE
    return verdict(not support.missed, f"{len(support.missed)} of {support.of} not supported")


def span_recall(item: Item, answer: Answer, read: ReadText) -> Score:
    """Say whether a cited span overlaps, in the stored document, with one of the gold spans."""
    if not item.spans:
        return NOT_APPLICABLE
    for quote in shown(answer):
        for span in item.spans:
            if is_document(quote.document_id, span.source):
                text = read(quote.document_id, quote.revision) or ""
                if any(
                    quote.start < start + len(span.text) and start < quote.end
                    for start in _places(span.text, text)
                ):
                    return Score(1, 1)
    return Score(0, 1, ("no cited span overlaps with an expected one",))


def source_recall(item: Item, answer: Answer) -> Score:
    """Say whether at least one of the expected documents is cited."""
    if not item.sources:
        return NOT_APPLICABLE
    ids = list(dict.fromkeys(quote.document_id for quote in shown(answer)))
    return verdict(
        any(is_document(cited_id, name) for cited_id in ids for name in item.sources),
        f"cites {', '.join(ids) or 'nothing'}, not {' or '.join(item.sources)}",
    )


def first_tier(item: Item, answer: Answer) -> Score:
    """Say whether the first citation is of the kind of source that the question rests on."""
    if item.tier is None:
        return NOT_APPLICABLE
    first = next((quote.source_type for quote in shown(answer)), "nothing")
    return verdict(first == item.tier.value, f"first cites {first}, not {item.tier.value}")


def _claims(answer: Answer) -> Iterator[tuple[str, tuple[Quote, ...]]]:
    """Yield each statement, its own markers taken out, with the quotes that it cites."""
    for statement in answer.statements:
        text = _without_markers(statement.text, statement.citations)
        yield text, cited(answer, statement.citations)


def _words(listed: Sequence[Quote], read: ReadText) -> tuple[Words, ...]:
    """Give quotes with what they are read by: titles, headings and the text before them."""
    return tuple(
        Words(quote.text, (quote.title, *quote.heading), _before(quote, read)) for quote in listed
    )


def _as_stored(listed: Sequence[Quote], read: ReadText) -> tuple[Quote, ...]:
    """Give the quotes with the words that stand at their spans; no words where nothing does."""
    return tuple(replace(quote, text=_stored(quote, read) or "") for quote in listed)


def _stored(quote: Quote, read: ReadText) -> str | None:
    text = read(quote.document_id, quote.revision)
    if text is None or not 0 <= quote.start < quote.end <= len(text):
        return None
    return text[quote.start : quote.end]


def _before(quote: Quote, read: ReadText) -> str:
    text = read(quote.document_id, quote.revision) or ""
    start = min(max(quote.start, 0), len(text))
    return text[max(start - _BEFORE, 0) : start]


def _places(words: str, text: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _without_markers(text: str, markers: Sequence[int]) -> str:
    """Take the statement's own [n] out of its text: they are references, not numbers."""

    def own(match: re.Match[str]) -> str:
        named = {int(number) for number in match[1].split(",")}
        return "" if named <= set(markers) else match[0]

    return _MARKERS.sub(own, text)
