"""The clauses, phrases and brackets of quoted words, and which were left out as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify import lexicon
from qa.verify.alignment import Alignment, Gap
from qa.verify.reading import Kind, Token, stem, stems

HARD: Final = frozenset({";", ".", "|", "!", "?"})
"""What ends a sentence, or a clause as good as one."""
_STOPS: Final = HARD | {",", ":", "-"}
_LINKS: Final = frozenset({"and", "or", "versus", "but"})
SIGNIFICANT: Final = stem("significant")
HEDGES: Final = stems(lexicon.HEDGES)
POPULATIONS: Final = stems(lexicon.POPULATIONS)


def is_claim(token: Token) -> bool:
    """Say whether a token shows that its phrase claims something: a number, a verb's form."""
    return token.kind is Kind.NUMBER or token.own in lexicon.AUXILIARIES


def is_boundary(token: Token) -> bool:
    """Say whether a phrase ends at a token."""
    if token.kind is Kind.LIGHT:
        return token.own in lexicon.CLAUSE_OPENERS
    return token.key in (_STOPS if token.kind is Kind.STOP else _LINKS)


def ends_here(aligned: Alignment, gap: Gap) -> bool:
    """Say whether nothing of the clause follows the gap."""
    after = aligned.quoted[gap.last + 1 : gap.last + 2]
    inside = aligned.quoted[gap.last : gap.last + 1]
    if not after or is_boundary(after[0]):
        return True
    return any(token.key in ("(", ")") for token in (*after, *inside))


def is_dropped_bracket(aligned: Alignment, bracket: int) -> bool:
    """Say whether a pair of brackets, numbered from 1, was left out as a whole."""
    return bracket > 0 and not any(aligned.quoted[at].bracket == bracket for at in aligned.kept)


def free_clauses(aligned: Alignment) -> frozenset[int]:
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
    if before in HARD:
        return True
    inside = [quoted[at] for at in places]
    if not any(map(is_claim, inside)):
        return False
    if any(token.key in lexicon.SUBORDINATE for token in inside[:3]):
        return False
    denies = any(
        token.kind is Kind.NEGATION or token.key in HEDGES or token.key == SIGNIFICANT
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
