"""What sources of low authority assert of what is asked, and better ones state otherwise."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache

from qa.answer.disputes import (
    KINDS,
    LOWER,
    More,
    PassagesOf,
    TextOf,
    documents,
    only_trial,
    passages_read,
    told,
)
from qa.answer.saying import said_by
from qa.conflicts.asserted import asserted
from qa.conflicts.assertions import Asked, Assertion, Opposed
from qa.conflicts.claims import drugs_in
from qa.conflicts.reported import Reported
from qa.conflicts.spoken import Names, Spoken, names_of, spoken, stems
from qa.domain import (
    Answer,
    Citation,
    Disagreement,
    Evidence,
    Intent,
    Part,
    Query,
    Sentence,
)
from qa.figures import endpoint_names
from qa.text.tables import is_row
from qa.understand import authority

Place = tuple[str, int, int]
"""A document, and where a sentence begins and ends in it."""


def opposed_assertions(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    more: More,
    passages_of: PassagesOf,
    *,
    settled: Container[Place] = frozenset(),
) -> Iterator[tuple[Assertion, Opposed]]:
    """Yield what lower sources of the evidence, and of `more`, assert that better ones oppose.

    Only what the question is about counts, or what the answer quotes; and figures that are reported
    otherwise than in the answer's first statement. Figures of places that are `settled` are told
    already.
    """
    found = (*evidence, *more())
    names = names_of(item.source for item in found)
    asked = _asked(answer, query, names)
    quoted = {(c.source.id, c.start, c.end) for c in answer.citations}
    lower = _spoken(found, names, passages_of, lower=True)
    touched, beside = _held_of(lower, asked, quoted, settled)
    if beside:
        stated = _stated_first(answer, evidence, names, passages_of)
        # Of an endpoint that is known by its name a question says whether it asks for it.
        beside = [
            each for each in beside if each.opposed(stated) and not endpoint_names(each.said.text)
        ]
    if not touched and not beside:
        return
    better = list(_spoken(evidence, names, passages_of, lower=False))
    ranked = cache(lambda intent: _ranked(better, intent))
    for each in (*touched, *beside):
        opposed = each.opposed(ranked(each.rests_on))
        if opposed:
            yield each, opposed


def _stated_first(
    answer: Answer, evidence: Sequence[Evidence], names: Names, passages_of: PassagesOf
) -> list[Spoken]:
    """Return the sentences of better sources that the answer's first statement quotes."""
    first = {marker for each in answer.statements[:1] for marker in each.citations}
    told = {(c.source.id, c.start, c.end) for c in answer.citations if c.marker in first}
    sources = {document for document, _, _ in told}
    cited = [item for item in evidence if item.source.id in sources]
    better = _spoken(cited, names, passages_of, lower=False)
    return [said for said in better if _place(said) in told]


def _held_of(
    lower: Iterable[Spoken], asked: Asked, quoted: Container[Place], settled: Container[Place]
) -> tuple[list[Assertion], list[Assertion]]:
    """Return what lower sources assert of what is asked, and what else they report beside it."""
    touched: list[Assertion] = []
    beside: list[Assertion] = []
    for said in lower:
        is_quoted = _place(said) in quoted
        if not is_quoted and not _is_near(said, asked):
            continue
        for each in asserted(said):
            if isinstance(each, Reported) and _place(said) in settled:
                continue
            if is_quoted or each.is_touched(asked):
                touched.append(each)
            elif isinstance(each, Reported):
                beside.append(each)
    return touched, beside


def asserted_otherwise(
    found: Iterator[tuple[Assertion, Opposed]], citations: list[Citation], text_of: TextOf
) -> Iterator[Disagreement]:
    """Yield opposed assertions as disagreements, one for what they are about; cite their words."""
    groups: dict[tuple[str, object], list[tuple[Assertion, Opposed]]] = {}
    for assertion, opposed in found:
        key = opposed.about or assertion.about, (opposed.better.source.id, opposed.better.start)
        groups.setdefault(key, []).append((assertion, opposed))
    for (about, _), together in groups.items():
        others = {each.other.source.id: each.other for _, each in reversed(together)}
        opposed = together[0][1]
        sides = [opposed.better, *reversed(others.values())]
        one = told(
            about,
            [(said.claim(about), _words(said)) for said in sides],
            _why(opposed, list(others.values())),
            citations,
            text_of,
        )
        if one is not None:
            yield one


def _words(said: Spoken) -> str:
    """Return the words of a sentence as a quote, a row of a table under its names."""
    row = is_row(said.text) and said_by(said.passage, Sentence(said.start, said.end))
    return row.text if row else f"“{said.text}”"


def _asked(answer: Answer, query: Query, names: Names) -> Asked:
    """Return what the question is about; a drug that it does not name is that of the answer."""
    words = query.standalone
    drugs = drugs_in(words) | names.drugs_of(words)
    text = query.asked
    watched = " ".join(s.text for s in answer.statements if s.part is Part.MONITORING)
    if query.intent is Intent.RECOMMENDATION and watched:
        drugs |= drugs_in(watched)
        text = f"{text} {watched}"
    return Asked(text, stems(words), drugs, names.trials_of(words))


def _spoken(
    evidence: Sequence[Evidence], names: Names, passages_of: PassagesOf, *, lower: bool
) -> Iterator[Spoken]:
    for source, retrieved in documents(evidence):
        if (source.source_type in LOWER) is not lower:
            continue
        only = only_trial(source, passages_of) if lower else None
        for passage in passages_read(source, retrieved, passages_of):
            yield from spoken(source, passage, names, only)


def _place(said: Spoken) -> Place:
    return said.source.id, said.start, said.end


def _is_near(said: Spoken, asked: Asked) -> bool:
    return bool(said.drugs & asked.drugs or said.trials & asked.trials)


def _ranked(said: Sequence[Spoken], intent: Intent) -> list[Spoken]:
    return sorted(said, key=lambda each: authority.rank(each.source.source_type, intent))


def _why(opposed: Opposed, others: Sequence[Spoken]) -> str:
    better = KINDS[opposed.better.source.source_type][1]
    lower = " and ".join(
        dict.fromkeys(KINDS[each.source.source_type][1] for each in reversed(others))
    )
    return f"{better[0].upper()}{better[1:]} goes before {lower}. {opposed.why}".strip()
