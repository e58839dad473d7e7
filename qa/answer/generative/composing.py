"""The generative composer: a model's claims with located quotes, to be verified as any draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer.generative.claims import MOST_CLAIMS, SCHEMA, Claim, Reply, arrived, parse
from qa.answer.generative.evidence import given, written
from qa.answer.generative.locating import located
from qa.domain import Citation, Cut, Draft, Evidence, Query, Statement
from qa.llm import Format, Message, Request, Writer
from qa.privacy import mask
from qa.prompts import ANSWER, AS_JSON, AS_TEXT, QUESTION, new_key
from qa.understand.population import contradictions
from qa.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Written:
    """A model's draft, and what was cut of its claims before the draft."""

    draft: Draft
    cut: tuple[Cut, ...]


OnClaims = Callable[[Written], None]
"""Hears what has arrived of a draft, each time there is one claim more (or fewer: a new try)."""


class GenerativeComposer:
    """Have a model answer from evidence."""

    def __init__(self, writer: Writer, vocabulary: Vocabulary) -> None:
        """Ask this writer; the vocabulary tells which passages are on the subject."""
        self._writer = writer
        self._vocabulary = vocabulary

    @property
    def model(self) -> str:
        """Name the model."""
        return self._writer.name

    def compose(
        self,
        query: Query,
        evidence: tuple[Evidence, ...],
        cited: Sequence[Citation] = (),
        on_claims: OnClaims | None = None,
    ) -> Written:
        """Return the model's claims as statements, each with the sentences that it quotes.

        Personal data in the question is masked before it is sent. A claim is cut, with the reason,
        if a quote is not in the evidence that it names, or if it is about other patients. `cited`
        are the citations of the extractive answer: the model is given those passages, too.
        `on_claims` is told while the reply arrives. Raises `ChatError` if there is no reply that
        can be read.
        """
        items = given(query, evidence, cited, self._vocabulary)
        if not items:
            return Written(Draft(query, evidence, model=self.model), ())
        ends, told = 0, Reply((), ())

        def tell(text: str) -> None:
            nonlocal ends, told
            before, ends = ends, text.count("}") + text.count("\n")
            if on_claims and ends != before and (reply := arrived(text)) != told:
                told = reply
                on_claims(_drafted(query, evidence, items, reply, self.model))

        reply = self._writer.write(_request(query, items), tell)
        return _drafted(query, evidence, items, reply, self.model)


def _request(query: Query, items: Sequence[Evidence]) -> Request[Reply]:
    key = new_key()
    asked = QUESTION.filled(evidence=written(items, key), question=mask(query.standalone).text)

    def messages(format: Format) -> tuple[Message, ...]:
        form = AS_TEXT if format is Format.TEXT else AS_JSON
        rules = ANSWER.filled(most=str(MOST_CLAIMS), key=key, form=form.filled())
        return Message("system", rules), Message("user", asked)

    return Request(messages, SCHEMA, parse)


def _drafted(
    query: Query,
    evidence: tuple[Evidence, ...],
    items: Sequence[Evidence],
    reply: Reply,
    model: str,
) -> Written:
    statements: list[Statement] = []
    citations: list[Citation] = []
    cut = list(reply.cut)
    for claim in reply.claims:
        places, fault = _places(claim, items)
        fault = fault or _population_fault(query, claim, places)
        if fault is not None:
            cut.append(Cut(claim.text, fault))
            continue
        markers = tuple(_marker(citations, item, span) for item, span in places)
        statements.append(Statement(claim.text, tuple(dict.fromkeys(markers))))
    draft = Draft(query, evidence, tuple(statements), tuple(citations), model=model)
    return Written(draft, tuple(cut))


_Places = list[tuple[Evidence, tuple[int, int]]]
"""Passages, each with a span of its document."""


def _places(claim: Claim, items: Sequence[Evidence]) -> tuple[_Places, str | None]:
    """Return where the quotes of a claim stand in the evidence it names, and why one does not."""
    unknown = [number for number in claim.evidence if not 1 <= number <= len(items)]
    if unknown:
        return [], f"there is no evidence {unknown[0]}"
    named = [items[number - 1] for number in claim.evidence]
    places: _Places = []
    for quote in claim.quotes:
        found = ((item, located(quote, item.passage)) for item in named)
        item, spans = next(((item, spans) for item, spans in found if spans), (None, None))
        if item is None or spans is None:
            return [], "a quote is not in the evidence that the claim names"
        places += [(item, span) for span in spans]
    return places, None


def _population_fault(query: Query, claim: Claim, places: _Places) -> str | None:
    """Say that a claim is about other patients than those asked about, however true it is."""
    item = places[0][0]
    headings = tuple(reversed(item.passage.heading))
    if contradictions(query.standalone, claim.text, headings, item.source.title):
        return "it is about other patients than the question"
    return None


def _marker(citations: list[Citation], item: Evidence, span: tuple[int, int]) -> int:
    """Return the marker of a span's citation, which is added where there is none yet."""
    start, end = span
    for citation in citations:
        if (citation.source, citation.start, citation.end) == (item.source, start, end):
            return citation.marker
    passage = item.passage
    quote = passage.text[start - passage.start : end - passage.start]
    marker = len(citations) + 1
    citations.append(
        Citation(marker, item.source, start, end, quote, passage.heading, passage.page)
    )
    return marker
