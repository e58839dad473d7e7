"""Claims that contradict each other → disagreements, each source's words cited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa.answer.disputes import KINDS, LOWER, PassagesOf, TextOf, only_trial, passages_read, told
from qa.conflicts import Claim, Conflict, Kind, claims_in, conflict, endpoint_key
from qa.domain import Arm, Citation, Disagreement, Intent, Passage, Source
from qa.understand import authority

IsAsked = Callable[[Claim], bool]
"""Says whether a claim is of a trial that is asked about by its name."""


def claims_of(
    source: Source,
    retrieved: Sequence[Passage],
    about: frozenset[str] | None,
    passages_of: PassagesOf,
    trials: frozenset[str] = frozenset(),
) -> Iterator[Claim]:
    """Yield what a document claims of these endpoints, or of all; `trials` as for `claims_in`."""
    passages = passages_read(source, retrieved, passages_of)
    only = only_trial(source, passages_of) if source.source_type in LOWER else None
    for passage in passages:
        yield from claims_in(source, passage, only, about, trials)


def contradicting(
    better: Sequence[Claim], others: Sequence[Claim], known: Sequence[Claim], is_asked: IsAsked
) -> list[Conflict]:
    """Return for each other claim the first conflict with a better one, if there is any.

    `known` are all claims about the same, by which a difference may be explained.
    """
    return [each for other in others if (each := _first(better, other, known, is_asked))]


def _first(
    better: Sequence[Claim], other: Claim, claims: Sequence[Claim], is_asked: IsAsked
) -> Conflict | None:
    known = [
        claim
        for claim in claims
        if rank(claim) < rank(other) and claim.source.source_type not in LOWER
    ]
    for claim in better:
        if claim.source.id == other.source.id or not _goes_before(claim, other):
            continue
        found = conflict(claim, other, known, is_asked=is_asked(claim))
        if found:
            return found
    return None


def disagreements(
    found: Sequence[Conflict], citations: list[Citation], text_of: TextOf
) -> Iterator[Disagreement]:
    """Yield the conflicts as disagreements, one an endpoint of a trial; `citations` grows.

    One of which a quote is not in its source is left out.
    """
    for together in _together(found).values():
        one = _told(together, citations, text_of)
        if one is not None:
            yield one


def rank(claim: Claim) -> int:
    """Return the authority for figures: they rest on the primary report, whatever is asked."""
    return authority.rank(claim.source.source_type, Intent.FACT)


def _goes_before(one: Claim, other: Claim) -> bool:
    if rank(one) != rank(other):
        return rank(one) < rank(other)
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
    if owner is None:
        return said
    if together[0].kind is Kind.RISK:
        endpoint = owner.figure.endpoint
        return (
            f"{said} {owner.figure.trial} reports that of {endpoint}: the number may be from there."
        )
    return f"{said} The other value is what {owner.figure.trial} reports."
