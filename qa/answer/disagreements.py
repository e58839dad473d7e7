"""An Answer → the same with what other sources say differently of the figures it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from qa.conflicts import Claim, Conflict, Kind, claims_in, conflict, endpoint_key, risks_lowered
from qa.domain import (
    SECONDARY,
    Answer,
    Arm,
    Citation,
    Disagreement,
    Evidence,
    Intent,
    Passage,
    Query,
    Side,
    Source,
    SourceType,
)
from qa.figures import endpoint_names
from qa.figures.context import trials_in
from qa.text.dates import date_words
from qa.understand import authority
from qa.understand.setting import Setting
from qa.vocabulary import Vocabulary

MOST_DISAGREEMENTS: Final = 4
_LONG: Final = 60
"""Passages beyond which only the retrieved ones of a document are read."""
_KINDS: Final = {
    SourceType.TRIAL: ("trial report", "a trial's own report"),
    SourceType.LABEL: ("label", "a label"),
    SourceType.GUIDELINE: ("guideline", "a guideline"),
    SourceType.SYSTEMATIC_REVIEW: ("systematic review", "a systematic review"),
    SourceType.REVIEW: ("review", "a review"),
    SourceType.OTHER: ("other source", "a source of another kind"),
    SourceType.NEWS: ("news", "news"),
    SourceType.AI_SUMMARY: ("AI summary", "an AI summary"),
}
LOWER: Final = (*sorted(SECONDARY), SourceType.OTHER)
"""Kinds of source that figures never rest on; each is mostly about the one trial that it names,
where a review pools others, too."""
PassagesOf = Callable[[str, str], tuple[Passage, ...]]
"""(document id, revision) → its passages, in order."""
TextOf = Callable[[str, str], str]


def with_disagreements(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: Callable[[], Sequence[Evidence]],
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the answer with at most `MOST_DISAGREEMENTS` disagreements, the better side first.

    They are about the endpoints that the question asks for, or else those of the first statement,
    in the trials that it names, or else those whose reports the answer cites. The other side is
    looked for in all documents that the evidence is from, and those of `more`, which is called only
    if there is something to compare with. Citations are added as for figures.
    """
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
        return answer
    claims = [
        claim
        for source, retrieved in _documents((*evidence, *more()))
        for claim in _claims(source, retrieved, about, passages_of)
    ]
    found = [each for other in claims if (each := _first(better, other, claims, query, vocabulary))]
    citations = list(answer.citations)
    disagreements = []
    for together in list(_together(found).values())[:MOST_DISAGREEMENTS]:
        told = _told(together, citations, text_of)
        if told is not None:
            disagreements.append(told)
    return replace(answer, disagreements=tuple(disagreements), citations=tuple(citations))


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


def _documents(evidence: Sequence[Evidence]) -> Iterator[tuple[Source, list[Passage]]]:
    """Yield each document of the evidence once, with the passages of it that were retrieved."""
    for source in dict.fromkeys(item.source for item in evidence):
        yield source, [item.passage for item in evidence if item.source == source]


def _claims(
    source: Source, retrieved: list[Passage], about: frozenset[str], passages_of: PassagesOf
) -> Iterator[Claim]:
    """Yield what a document claims of these endpoints."""
    passages = passages_of(source.id, source.revision)
    only = None
    if source.source_type in LOWER:
        named = trials_in("\n".join((source.title, *(each.text for each in passages))))
        only = named[0] if len(named) == 1 else None
    for passage in passages if len(passages) <= _LONG else retrieved:
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
    added: list[Citation] = []
    sides = []
    for claim in claims:
        marker = _marker(claim, (*citations, *added), text_of)
        if marker is None:
            return None
        if isinstance(marker, Citation):
            added.append(marker)
            marker = marker.marker
        sides.append(Side(_side(claim, first), marker))
    citations += added
    figure = first.better.figure
    of = "significance of " if first.kind is Kind.SIGNIFICANCE else ""
    about = f"{of}{figure.endpoint} in {figure.trial}"
    return Disagreement(about, tuple(sides), sides[0].citation, _why(together))


def _marker(claim: Claim, citations: Sequence[Citation], text_of: TextOf) -> int | Citation | None:
    """Return the marker of the citation that holds a claim's words, or a new citation of them."""
    source, passage = claim.source, claim.passage
    for each in citations:
        if (each.source.id, each.source.revision) == (source.id, source.revision) and (
            each.start <= claim.start and claim.end <= each.end
        ):
            return each.marker
    quote = text_of(source.id, source.revision)[claim.start : claim.end]
    if quote != passage.text[claim.start - passage.start : claim.end - passage.start]:
        return None
    marker = max((each.marker for each in citations), default=0) + 1
    return Citation(marker, source, claim.start, claim.end, quote, passage.heading, passage.page)


def _side(claim: Claim, first: Conflict) -> str:
    """Write what a source says, with its type and date: "28% (AI summary, 2025)"."""
    name = _KINDS[claim.source.source_type][0]
    date = date_words(claim.source.published) if claim.source.published else "undated"
    others = claim.figure.trial not in (None, first.better.figure.trial)
    trial = f"{claim.figure.trial}: " if others else ""
    return f"{trial}{_words(claim, first.kind)} ({name}, {date})"


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
        lower = " and ".join(dict.fromkeys(_KINDS[kind][1] for kind in kinds))
        said = f"On figures, {_KINDS[better.source.source_type][1]} goes before {lower}."
    owner = next((each.owner for each in together if each.owner), None)
    if owner is not None:
        said += f" The other value is what {owner.figure.trial} reports."
    return said
