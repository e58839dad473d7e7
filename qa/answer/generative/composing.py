"""The generative composer: a model's claims with located quotes, to be verified as any draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answer.generative.claims import MOST_CLAIMS, SCHEMA, Claim, Reply, arrived, parse
from qa.answer.generative.evidence import given, written
from qa.answer.generative.locating import located
from qa.domain import Citation, Cut, Draft, Evidence, Query, Statement
from qa.llm import Format, Message, Request, Writer
from qa.privacy import mask
from qa.prompts import ANSWER, AS_JSON, AS_TEXT, QUESTION, new_key
from qa.text.tables import is_row
from qa.understand.population import contradictions
from qa.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Written:
    """A model's draft, and what was cut of its claims before the draft."""

    draft: Draft
    cut: tuple[Cut, ...]


_OF_OTHERS: Final = "it is about other patients than the question"
_DOSE: Final = re.compile(r"\d[\d.,]*\s?mc?g(?:/(?:kg|m2|m²|day|dose)\b)*(?![/\w])", re.IGNORECASE)

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
        if a quote is not in the evidence that it names, or if it is about other patients and does
        not say so; one that says so comes after those that fit. A quoted row of a table has its
        header quoted, too. `cited` are the citations of the extractive answer: the model is given
        those passages, too.
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
    fitting: list[Statement] = []
    of_others: list[Statement] = []
    citations: list[Citation] = []
    cut = list(reply.cut)
    for claim in reply.claims:
        places, fault = _places(claim, items)
        fits = fault is None and _fits(query, claim.text, places[0][0])
        if fault is None and not fits and not _names_others(query, claim.text):
            fault = _OF_OTHERS
        if fault is not None:
            cut.append(Cut(claim.text, fault))
            continue
        markers = tuple(_marker(citations, item, span) for item, span in places)
        statement = Statement(claim.text, tuple(dict.fromkeys(markers)))
        (fitting if fits else of_others).append(statement)
    if not fitting:
        cut += [Cut(statement.text, _OF_OTHERS) for statement in of_others]
        of_others = []
    draft = Draft(query, evidence, (*fitting, *of_others), tuple(citations), model=model)
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
        places += [(item, over) for span in spans for over in _header_over(span, item)]
    return places, None


def _header_over(span: tuple[int, int], item: Evidence) -> tuple[tuple[int, int], ...]:
    """Return the span of the header of a row, which tells whose its cells are."""
    return tuple(
        (lead.start, lead.end)
        for lead in item.passage.leads
        if is_row(lead.text) and lead.first <= span[0] and span[1] <= lead.last
    )


def _fits(query: Query, text: str, item: Evidence) -> bool:
    """Say whether a claim speaks of the patients asked about, or leaves open of which."""
    headings = tuple(reversed(item.passage.heading))
    return not _contradictions(query, text, headings, item.source.title)


def _names_others(query: Query, text: str) -> bool:
    """Say whether a claim says itself that it is about other patients, which misleads nobody.

    It does not lead the answer: it comes after the claims that fit.
    """
    return bool(_contradictions(query, text, (), ""))


def _contradictions(query: Query, text: str, headings: Sequence[str], title: str) -> int:
    """Count what tells other patients; the dose of a drug is no value of a patient's."""
    asked = _DOSE.sub(" ", query.standalone)
    return contradictions(asked, _DOSE.sub(" ", text), headings, title)


def _marker(citations: list[Citation], item: Evidence, span: tuple[int, int]) -> int:
    """Return the marker of a span's citation, which is added where there is none yet."""
    start, end = span
    for citation in citations:
        if (citation.source, citation.start, citation.end) == (item.source, start, end):
            return citation.marker
    passage = item.passage
    inside = passage.start <= start and end <= passage.end
    lead = next((each.text for each in passage.leads if each.start == start), "")
    quote = passage.text[start - passage.start : end - passage.start] if inside else lead
    marker = len(citations) + 1
    citations.append(
        Citation(marker, item.source, start, end, quote, passage.heading, passage.page)
    )
    return marker
