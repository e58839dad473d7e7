"""What a statement leaves out of the quoted words: nothing that their claim depends on."""

from __future__ import annotations

from typing import Final

from qa.verify import lexicon
from qa.verify.alignment import Alignment, Gap
from qa.verify.binding import is_treatment
from qa.verify.clauses import (
    HEDGES,
    POPULATIONS,
    SIGNIFICANT,
    ends_here,
    free_clauses,
    is_boundary,
    is_claim,
    is_dropped_bracket,
)
from qa.verify.jumps import is_other_predicate, jump_fault
from qa.verify.reading import Kind, stem, stems

_WHO: Final = frozenset({"who", "whom", "whose"})
_COMPARATORS: Final = frozenset({"<", ">", "<=", ">=", "to#", "by#", "from#", "about"})
_RELATING: Final = frozenset(
    map(stem, "associate correlate link superior inferior better worse".split())
)
_RESTRICTING: Final = (HEDGES | lexicon.CONDITIONS | POPULATIONS | _RELATING) - _COMPARATORS
_LABELS: Final = stems(lexicon.LABELS)
_NEGATION: Final = "the statement and the quoted words differ in a negation"


def omission_fault(aligned: Alignment) -> str | None:
    """Return what is missing, in words; None if the rest stands without it."""
    for gap in aligned.gaps():
        if not gap.left:
            continue
        fault = (
            _restriction_fault(aligned, gap)
            or _number_fault(aligned, gap)
            or _combination_fault(aligned, gap)
            or jump_fault(aligned, gap)
            or _unmarked_fault(aligned, gap)
        )
        if fault:
            return fault
    return None


def _restriction_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find a negation, a condition, a doubt or a population that was left out."""
    free = free_clauses(aligned)
    joined = _is_joined_item(aligned, gap)
    put = {aligned.said[at].key for other in aligned.gaps() for at in other.put}
    said = {token.key for token in aligned.said}
    for at in range(gap.first, gap.last + 1):
        token = aligned.quoted[at]
        if token.clause in free or is_dropped_bracket(aligned, token.bracket):
            continue
        if token.kind is Kind.NEGATION and not (joined and _is_predicate(aligned, gap)):
            return _NEGATION
        restricts = token.key in _WHO and token.key not in said
        if token.weighs and not joined:
            restricts = token.kind is Kind.MODALITY or token.key in _RESTRICTING
        if token.key in _COMPARATORS and token.weighs:
            number = _number_after(aligned, at)
            restricts |= number is None or number in aligned.kept
        if restricts and token.key not in put:
            return f"the statement leaves out {token.own!r}"
    return _scope_fault(aligned, gap)


def _unmarked_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find words of a phrase that was not left out as a whole, nor marked as left out."""
    inside = [t for t in aligned.quoted[gap.first : gap.last + 1] if t.weighs or is_boundary(t)]
    whole = is_boundary(inside[-1]) or ends_here(aligned, gap)
    if gap.marked or (whole and gap.first and is_boundary(inside[0])):
        return None
    if is_other_predicate(aligned.quoted[gap.first : gap.last + 1]):
        return None
    free = free_clauses(aligned)
    put = {aligned.said[at].key for other in aligned.gaps() for at in other.put}
    for at in gap.left:
        token = aligned.quoted[at]
        if token.clause in free or is_dropped_bracket(aligned, token.bracket):
            continue
        small = token.own in lexicon.DROPPABLE or token.own.endswith("ly")
        known = small or token.key in put or token.key in _COMPARATORS or is_treatment(token)
        if token.kind is Kind.WORD and not known:
            return f"the statement leaves out {token.own!r} without a mark"
    return None


def _scope_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find a kept "not", "must" or "may" whose verb or noun was left out."""
    before = gap.first - 1
    while before >= 0 and aligned.quoted[before].kind is Kind.LIGHT:
        before -= 1
    if before not in aligned.kept:
        return None
    if aligned.quoted[before].kind not in (Kind.NEGATION, Kind.MODALITY):
        return None
    token = aligned.quoted[gap.left[0]]
    if token.bracket or any(map(is_boundary, aligned.quoted[gap.first : gap.left[0]])):
        return None
    return f"the statement leaves out {token.own!r}"


def _number_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find a number that lost what it counts, or one end of its range."""
    kept = aligned.kept
    for at in gap.left:
        token = aligned.quoted[at]
        if token.key in _LABELS and _number_after(aligned, at) in kept:
            return f"the number after {token.own!r} stands alone"
        before = at - 1
        if (
            before in kept
            and aligned.quoted[before].kind is Kind.NUMBER
            and " " not in aligned.quoted[before].key
            and token.kind is Kind.WORD
            and token.bracket == aligned.quoted[before].bracket
            and not gap.put
        ):
            return f"the number {aligned.quoted[before].key} stands without {token.own!r}"
        if token.key == "to#" and (at - 1 in kept) != (at + 1 in kept):
            return "the statement leaves out one end of a range"
    return None


def _combination_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find a treatment that was given together with one that the statement keeps."""
    for at in gap.left:
        if aligned.quoted[at].own == "plus":
            sides = (_treatment_beside(aligned, at, -1), _treatment_beside(aligned, at, 1))
            if len({side in aligned.kept for side in sides}) > 1:
                return "the statement leaves out a part of a combination"
    return None


def _is_joined_item(aligned: Alignment, gap: Gap) -> bool:
    """Say whether the gap is one item of several that claims for itself: "and 11.4 with B"."""
    inside = [
        token
        for token in aligned.quoted[gap.first : gap.last + 1]
        if token.weighs or is_boundary(token)
    ]
    if not inside or not is_boundary(inside[0]):
        return False
    whole = is_boundary(inside[-1]) or ends_here(aligned, gap)
    conditional = any(token.key in lexicon.SUBORDINATE for token in inside[1:2])
    claims = any(map(is_claim, aligned.quoted[gap.first : gap.last + 1]))
    return whole and claims and not conditional


def _is_predicate(aligned: Alignment, gap: Gap) -> bool:
    """Say whether the gap is a further predicate that takes nothing back: "and did not …"."""
    inside = [t for t in aligned.quoted[gap.first : gap.last + 1] if t.key not in ("(", ")")]
    opens = [token.own for token in inside[:2]]
    predicate = opens[:1] == ["and"] and opens[-1] in lexicon.AUXILIARIES
    return predicate and not any(token.key == SIGNIFICANT for token in inside)


def _number_after(aligned: Alignment, at: int) -> int | None:
    after = at + 1
    if after < len(aligned.quoted) and aligned.quoted[after].kind is Kind.NUMBER:
        return after
    return None


def _treatment_beside(aligned: Alignment, at: int, step: int) -> int | None:
    beside = at + step
    while 0 <= beside < len(aligned.quoted) and aligned.quoted[beside].kind is Kind.LIGHT:
        beside += step
    inside = 0 <= beside < len(aligned.quoted)
    return beside if inside and is_treatment(aligned.quoted[beside]) else None
