"""What a statement leaves out of the quoted words: nothing that their claim depends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify import lexicon
from qa.verify.alignment import Alignment, Gap
from qa.verify.binding import is_bound_alike, is_treatment
from qa.verify.reading import Kind, Token, stem

_STOPS: Final = frozenset({",", ";", ".", ":", "|", "-", "!", "?"})
_LINKS: Final = frozenset({"and", "or", "versus", "but"})
_WHO: Final = frozenset({"who", "whom", "whose"})
_COMPARATORS: Final = frozenset({"<", ">", "<=", ">=", "to#", "by#", "from#", "about"})
_RELATING: Final = frozenset(
    map(stem, "associate correlate link superior inferior better worse".split())
)


NEGATION: Final = "the statement and the quoted words differ in a negation"
_SIGNIFICANT: Final = stem("significant")
_HARD: Final = frozenset({";", ".", "|", "!", "?"})


def _stems(listed: frozenset[str]) -> frozenset[str]:
    return frozenset({stem(word) for word in listed} | listed)


_HEDGES: Final = _stems(lexicon.HEDGES)
_CONDITIONS: Final = lexicon.CONDITIONS
_POPULATIONS: Final = _stems(lexicon.POPULATIONS)
_RESTRICTING: Final = (_HEDGES | _CONDITIONS | _POPULATIONS | _RELATING) - _COMPARATORS
_LABELS: Final = _stems(lexicon.LABELS)


def omission_fault(aligned: Alignment) -> str | None:
    """Return what is missing, in words; None if the rest stands without it."""
    for gap in aligned.gaps():
        if not gap.left:
            continue
        fault = (
            _restriction_fault(aligned, gap)
            or _number_fault(aligned, gap)
            or _combination_fault(aligned, gap)
            or _jump_fault(aligned, gap)
            or _unmarked_fault(aligned, gap)
        )
        if fault:
            return fault
    return None


def _restriction_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find a negation, a condition, a doubt or a population that was left out."""
    free = _free_clauses(aligned)
    joined = _is_joined_item(aligned, gap)
    put = {aligned.said[at].key for other in aligned.gaps() for at in other.put}
    said = {token.key for token in aligned.said}
    for at in range(gap.first, gap.last + 1):
        token = aligned.quoted[at]
        if token.clause in free or _is_dropped_bracket(aligned, token.bracket):
            continue
        if token.kind is Kind.NEGATION:
            return NEGATION
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
    inside = [t for t in aligned.quoted[gap.first : gap.last + 1] if t.weighs or _is_boundary(t)]
    whole = _is_boundary(inside[-1]) or _ends_here(aligned, gap)
    if gap.marked or (whole and gap.first and _is_boundary(inside[0])):
        return None
    free = _free_clauses(aligned)
    put = {aligned.said[at].key for other in aligned.gaps() for at in other.put}
    for at in gap.left:
        token = aligned.quoted[at]
        if token.clause in free or _is_dropped_bracket(aligned, token.bracket):
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
    if token.bracket or any(map(_is_boundary, aligned.quoted[gap.first : gap.left[0]])):
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


def _jump_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find words put together that belong to different claims of the quoted words."""
    inside = [
        token
        for token in aligned.quoted[gap.first : gap.last + 1]
        if not _is_dropped_bracket(aligned, token.bracket) and token.key not in ("(", ")")
    ]
    marks = [_is_boundary(token) for token in inside if token.weighs or _is_boundary(token)]
    if not any(token.weighs for token in inside):
        return None
    begins, ends = marks[0], marks[-1] or _ends_here(aligned, gap)
    after = aligned.quoted[gap.last + 1] if gap.last + 1 < len(aligned.quoted) else None
    if _spans_two_sentences(inside):
        return "the statement joins words of different claims"
    if after is None or (begins and ends):
        return None
    if gap.first == 0:
        jumps = not ends and _has_claim_before_its_last_boundary(inside)
    elif begins:
        jumps = any(map(_is_claim, inside))
    elif any(marks):
        # Words before a comma are a phrase of their own if they claim nothing: "28 days [of onset,]"
        phrase = not any(marks[:-1]) and inside[-1].kind is Kind.STOP
        jumps = not phrase or any(map(_is_claim, inside))
    else:
        words = any(token.weighs and token.kind is not Kind.NUMBER for token in inside)
        exposed = after.kind in (Kind.NUMBER, Kind.NAME) or after.key in _POPULATIONS
        jumps = words and exposed and any(token.kind is Kind.NUMBER for token in inside)
    if jumps and not _is_other_arm(aligned, gap, inside):
        return "the statement joins words of different claims"
    return None


def _spans_two_sentences(inside: Sequence[Token]) -> bool:
    """Say whether the end of one sentence and the beginning of another were left out."""
    hard = [at for at, token in enumerate(inside) if token.key in _HARD]
    if not hard:
        return False
    end, begin = inside[: hard[0]], inside[hard[-1] + 1 :]
    return any(t.weighs for t in end) and any(t.weighs for t in begin)


def _is_claim(token: Token) -> bool:
    return token.kind is Kind.NUMBER or token.own in lexicon.AUXILIARIES


def _has_claim_before_its_last_boundary(tokens: Sequence[Token]) -> bool:
    last = max((at for at, token in enumerate(tokens) if _is_boundary(token)), default=0)
    return any(map(_is_claim, tokens[:last]))


def _is_other_arm(aligned: Alignment, gap: Gap, inside: Sequence[Token]) -> bool:
    """Say whether only another arm's figure was left out: "was [14.7 with A and] 11.4 with B"."""
    at = gap.last + 1
    said = dict((quoted, said) for said, quoted in aligned.pairs).get(at)
    figures = all(
        token.kind in (Kind.NUMBER, Kind.NAME, Kind.LINK, Kind.LIGHT, Kind.STOP)
        or is_treatment(token)
        for token in inside
    )
    if said is None or not figures:
        return False
    in_order = aligned.quoted[gap.first - 1].kind is Kind.NUMBER
    unnamed = in_order and not any(map(is_treatment, aligned.said))
    return unnamed or is_bound_alike(aligned.said, said, aligned.quoted, at)


def _is_joined_item(aligned: Alignment, gap: Gap) -> bool:
    """Say whether the gap is one item of several that claims for itself: "and 11.4 with B"."""
    inside = [
        token
        for token in aligned.quoted[gap.first : gap.last + 1]
        if token.weighs or _is_boundary(token)
    ]
    if not inside or not _is_boundary(inside[0]):
        return False
    whole = _is_boundary(inside[-1]) or _ends_here(aligned, gap)
    conditional = any(token.key in lexicon.SUBORDINATE for token in inside[1:2])
    claims = any(map(_is_claim, aligned.quoted[gap.first : gap.last + 1]))
    return whole and claims and not conditional


def _ends_here(aligned: Alignment, gap: Gap) -> bool:
    """Say whether nothing of the clause follows the gap."""
    after = aligned.quoted[gap.last + 1 : gap.last + 2]
    inside = aligned.quoted[gap.last : gap.last + 1]
    if not after or _is_boundary(after[0]):
        return True
    return any(token.key in ("(", ")") for token in (*after, *inside))


def _is_boundary(token: Token) -> bool:
    if token.kind is Kind.LIGHT:
        return token.own in lexicon.CLAUSE_OPENERS
    return token.key in (_STOPS if token.kind is Kind.STOP else _LINKS)


def _is_dropped_bracket(aligned: Alignment, bracket: int) -> bool:
    return bracket > 0 and not any(aligned.quoted[at].bracket == bracket for at in aligned.kept)


def _free_clauses(aligned: Alignment) -> frozenset[int]:
    """Return the clauses left out as a whole that the others do not need."""
    kept = {aligned.quoted[at].clause for at in aligned.kept}
    clauses: dict[int, list[int]] = {}
    for at, token in enumerate(aligned.quoted):
        clauses.setdefault(token.clause, []).append(at)
    free: set[int] = set()
    for clause, places in clauses.items():
        follows = clause - 1 in free
        if clause not in kept and (follows or _stands_apart(aligned.quoted, places)):
            free.add(clause)
    return frozenset(free)


def _stands_apart(quoted: Sequence[Token], places: Sequence[int]) -> bool:
    before = quoted[places[0] - 1].key if places[0] else "."
    if before in _HARD:
        return True
    inside = [quoted[at] for at in places]
    if not any(map(_is_claim, inside)):
        return False
    if any(token.key in lexicon.SUBORDINATE for token in inside[:3]):
        return False
    denies = any(
        token.kind is Kind.NEGATION or token.key in _HEDGES or token.key == _SIGNIFICANT
        for token in inside
    )
    contrasts = inside[0].own in lexicon.CONTRASTS and denies
    return not (contrasts and _is_elliptic(inside[1:]))


def _is_elliptic(tokens: Sequence[Token]) -> bool:
    """Say whether a clause has no subject of its own: "but was not significant"."""
    for token in tokens:
        if token.own in lexicon.AUXILIARIES or token.own in ("this", "these", "it", "they"):
            return True
        if token.weighs:
            return token.kind in (Kind.NEGATION, Kind.MODALITY)
    return True


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
