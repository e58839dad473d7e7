"""What sources of low authority assert of what is asked, and better ones state otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from qa.conflicts.asserted import asserted
from qa.conflicts.assertions import Asked, Assertion, Opposed
from qa.conflicts.claims import drugs_in
from qa.conflicts.spoken import Names, Spoken, names_of, spoken, stems
from qa.domain import (
    Answer,
    Citation,
    Disagreement,
    Evidence,
    Intent,
    Part,
    Query,
)
from qa.understand import authority


def opposed_assertions(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    more: More,
    passages_of: PassagesOf,
) -> Iterator[tuple[Assertion, Opposed]]:
    """Yield what lower sources of the evidence, and of `more`, assert that better ones oppose.

    Only what the question is about counts, or what the answer quotes.
    """
    found = (*evidence, *more())
    names = names_of(item.source for item in found)
    asked = _asked(answer, query, names)
    quoted = {(c.source.id, c.start, c.end) for c in answer.citations}
    touched = [
        each
        for said in _spoken(found, names, passages_of, lower=True)
        if (is_quoted := (said.source.id, said.start, said.end) in quoted) or _is_near(said, asked)
        for each in asserted(said)
        if is_quoted or each.is_touched(asked)
    ]
    if not touched:
        return
    better = list(_spoken(evidence, names, passages_of, lower=False))
    for each in touched:
        opposed = each.opposed(_ranked(better, each.rests_on))
        if opposed:
            yield each, opposed


def asserted_otherwise(
    found: Iterator[tuple[Assertion, Opposed]], citations: list[Citation], text_of: TextOf
) -> Iterator[Disagreement]:
    """Yield opposed assertions as disagreements, one for what they are about; cite their words."""
    groups: dict[tuple[str, object], list[tuple[Assertion, Opposed]]] = {}
    for assertion, opposed in found:
        key = assertion.about, (opposed.better.source.id, opposed.better.start)
        groups.setdefault(key, []).append((assertion, opposed))
    for (about, _), together in groups.items():
        others = {each.other.source.id: each.other for _, each in reversed(together)}
        opposed = together[0][1]
        sides = [opposed.better, *reversed(others.values())]
        one = told(
            about,
            [(said.claim(about), f"“{said.text}”") for said in sides],
            _why(opposed, list(others.values())),
            citations,
            text_of,
        )
        if one is not None:
            yield one


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
