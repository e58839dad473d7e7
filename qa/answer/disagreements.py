"""An Answer → the same with what other sources say differently of the figures it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from typing import Final

from qa.answer.ranges import NO_ONE_VALUE, ranges
from qa.answer.telling import (
    KINDS,
    LOWER,
    More,
    PassagesOf,
    TextOf,
    documents,
    passages_read,
    told,
)
from qa.conflicts import Claim, Conflict, Kind, claims_in, conflict, endpoint_key, risks_lowered
from qa.domain import (
    Answer,
    Arm,
    Citation,
    Disagreement,
    Evidence,
    Intent,
    Passage,
    Query,
    Source,
)
from qa.figures import endpoint_names
from qa.figures.context import trials_in
from qa.understand import authority
from qa.understand.setting import Setting
from qa.vocabulary import Vocabulary

MOST_DISAGREEMENTS: Final = 4


def with_disagreements(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: More,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the answer with at most `MOST_DISAGREEMENTS` disagreements, the better side first.

    They are about the endpoints that the question asks for, or else those of the first statement,
    in the trials that it names, or else those whose reports the answer cites; and about a topic of
    which better sources give a range, and another one value. The other side is
    looked for in all documents that the evidence is from, and those of `more`, which is called only
    if there is something to compare with. Citations are added as for figures.
    """
    citations = list(answer.citations)
    lower = cache(more)
    found = _conflicts(answer, query, evidence, vocabulary, more=lower, passages_of=passages_of)
    of_figures = (_told(each, citations, text_of) for each in _together(found).values())
    of_ranges = (
        told(each.about, each.sides, NO_ONE_VALUE, citations, text_of)
        for each in ranges(query, evidence, vocabulary, lower, passages_of)
    )
    every = (each for each in chain(of_figures, of_ranges) if each)
    disagreements = tuple(islice(every, MOST_DISAGREEMENTS))
    return replace(answer, disagreements=disagreements, citations=tuple(citations))


def _conflicts(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: More,
    passages_of: PassagesOf,
) -> list[Conflict]:
    about = _endpoints(query, answer)
    better = sorted(
        (
            claim
            for item in evidence
            for claim in claims_in(item.source, item.passage, about=about)
            if _is_eligible(claim, query, answer, vocabulary)
        ),
        key=_rank,
    )
    if not about or not better:
        return []
    claims = [
        claim
        for source, retrieved in documents((*evidence, *more()))
        for claim in _claims(source, retrieved, about, passages_of)
    ]
    return [each for other in claims if (each := _first(better, other, claims, query, vocabulary))]


def _endpoints(query: Query, answer: Answer) -> frozenset[str]:
    asked = {*endpoint_names(query.asked), *(each[0] for each in risks_lowered(query.standalone))}
    first = {marker for statement in answer.statements[:1] for marker in statement.citations}
    return frozenset(asked or {each.endpoint for each in answer.figures if each.citation in first})


def _trials(query: Query, vocabulary: Vocabulary) -> set[str]:
    return {each.name for each in vocabulary.entities(query.asked) if each.kind == "trial"}


def _is_eligible(claim: Claim, query: Query, answer: Answer, vocabulary: Vocabulary) -> bool:
    """Say whether a claim is of a trial that the question is about, from a source to rest on."""
    if claim.source.source_type in LOWER:
        return False
    trials = _trials(query, vocabulary)
    if trials:
        return claim.figure.trial in trials
    stated = {marker for statement in answer.statements for marker in statement.citations}
    cited = {each.source.id for each in answer.citations if each.marker in stated}
    lines = _lines(query)
    return (
        claim.figure.trial is not None
        and claim.source.id in cited
        and (not lines or any(line.holds(claim.source.title) for line in lines))
    )


def _lines(query: Query) -> list[Setting]:
    return [Setting(value) for value in query.settings if value.endswith(" line")]


def _claims(
    source: Source, retrieved: list[Passage], about: frozenset[str], passages_of: PassagesOf
) -> Iterator[Claim]:
    """Yield what a document claims of these endpoints."""
    passages = passages_read(source, retrieved, passages_of)
    only = None
    if source.source_type in LOWER:
        whole = passages_of(source.id, source.revision)
        named = trials_in("\n".join((source.title, *(each.text for each in whole))))
        only = named[0] if len(named) == 1 else None
    for passage in passages:
        yield from claims_in(source, passage, only, about)


def _first(
    better: Sequence[Claim],
    other: Claim,
    claims: Sequence[Claim],
    query: Query,
    vocabulary: Vocabulary,
) -> Conflict | None:
    """Return the first conflict of a claim with a better one."""
    known = [
        claim
        for claim in claims
        if _rank(claim) < _rank(other) and claim.source.source_type not in LOWER
    ]
    trials = _trials(query, vocabulary)
    for claim in better:
        if claim.source.id == other.source.id or not _goes_before(claim, other):
            continue
        asked = claim.figure.trial in trials or bool(_lines(query))
        found = conflict(claim, other, known, is_asked=asked)
        if found:
            return found
    return None


def _rank(claim: Claim) -> int:
    """Return the authority for figures: they rest on the primary report, whatever is asked."""
    return authority.rank(claim.source.source_type, Intent.FACT)


def _goes_before(one: Claim, other: Claim) -> bool:
    if _rank(one) != _rank(other):
        return _rank(one) < _rank(other)
    return (one.source.published or "") > (other.source.published or "")


def _together(found: Sequence[Conflict]) -> dict[object, list[Conflict]]:
    """Join the conflicts about one endpoint of one trial, one a source."""
    groups: dict[object, list[Conflict]] = {}
    for each in found:
        figure = each.better.figure
        group = groups.setdefault((figure.trial, endpoint_key(figure.endpoint), each.kind), [])
        if each.other.source.id not in {known.other.source.id for known in group}:
            group.append(each)
    return groups


def _told(
    together: Sequence[Conflict], citations: list[Citation], text_of: TextOf
) -> Disagreement | None:
    """Return the conflicts as one disagreement, cited; None if a quote is not in its source."""
    first = together[0]
    owners = [each.owner for each in together if each.owner][:1]
    claims = [first.better, *(each.other for each in together), *owners]
    figure = first.better.figure
    of = "significance of " if first.kind is Kind.SIGNIFICANCE else ""
    about = f"{of}{figure.endpoint} in {figure.trial}"
    sides = [(claim, _said(claim, first)) for claim in claims]
    return told(about, sides, _why(together), citations, text_of)


def _said(claim: Claim, first: Conflict) -> str:
    """Return what a source says, with its trial where that is another one."""
    others = claim.figure.trial not in (None, first.better.figure.trial)
    trial = f"{claim.figure.trial}: " if others else ""
    return f"{trial}{_words(claim, first.kind)}"


def _words(claim: Claim, kind: Kind) -> str:
    effect = claim.figure.effect
    match kind:
        case Kind.SIGNIFICANCE:
            said = f"{'' if claim.significant else 'not '}statistically significant"
            return f"{said}, {_p(effect.p)}" if effect and effect.p else said
        case Kind.RISK:
            if claim.lowered is None and effect:
                return f"hazard ratio {effect.value}"
            return f"risk lowered by {'about ' if claim.roughly else ''}{claim.lowered}%"
        case Kind.VALUE:
            values = [" against ".join(map(_value, claim.figure.arms))] if claim.figure.arms else []
            if effect and effect.value:
                interval = f" ({effect.ci[0]} to {effect.ci[1]})" if effect.ci else ""
                values.append(f"{effect.measure} {effect.value}{interval}")
            if effect and effect.p:
                values.append(_p(effect.p))
            return ", ".join(values)


def _p(p: str) -> str:
    return f"P={p}" if p[0].isdigit() else f"P{p}"


def _value(arm: Arm) -> str:
    unit = arm.unit if arm.unit in ("%", "") else f" {arm.unit}"
    return f"{arm.value}{unit}" + (f" with {arm.name}" if arm.name else "")


def _why(together: Sequence[Conflict]) -> str:
    """Say in plain sentences why the first side prevails, and whose number the other is."""
    better = together[0].better
    kinds = [each.other.source.source_type for each in together]
    if kinds[0] is better.source.source_type:
        said = "Of two sources of one kind, the newer one goes first."
    else:
        lower = " and ".join(dict.fromkeys(KINDS[kind][1] for kind in kinds))
        said = f"On figures, {KINDS[better.source.source_type][1]} goes before {lower}."
    owner = next((each.owner for each in together if each.owner), None)
    if owner is not None:
        said += f" The other value is what {owner.figure.trial} reports."
    return said
