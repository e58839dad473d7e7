"""Words that a statement puts together though they belong to different claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify.alignment import Alignment, Gap
from qa.verify.binding import is_bound_alike, is_treatment
from qa.verify.clauses import (
    HARD,
    POPULATIONS,
    ends_here,
    is_boundary,
    is_claim,
    is_dropped_bracket,
)
from qa.verify.lexicon import AUXILIARIES
from qa.verify.reading import Kind, Token

_JUMP: Final = "the statement joins words of different claims"


def jump_fault(aligned: Alignment, gap: Gap) -> str | None:
    """Find words put together that belong to different claims of the quoted words."""
    inside = [
        token
        for token in aligned.quoted[gap.first : gap.last + 1]
        if not is_dropped_bracket(aligned, token.bracket) and token.key not in ("(", ")")
    ]
    marks = [is_boundary(token) for token in inside if token.weighs or is_boundary(token)]
    if not any(token.weighs for token in inside):
        return None
    begins, ends = marks[0], marks[-1] or ends_here(aligned, gap)
    after = aligned.quoted[gap.last + 1] if gap.last + 1 < len(aligned.quoted) else None
    if _spans_two_sentences(inside):
        return _JUMP
    if after is None or (begins and ends):
        return None
    if gap.first == 0:
        jumps = not ends and _has_claim_before_its_last_boundary(inside)
    elif begins:
        jumps = any(map(is_claim, inside))
    elif any(marks):
        # Words before a comma that claim nothing are a phrase of their own: "28 days [of onset,]".
        phrase = not any(marks[:-1]) and inside[-1].kind is Kind.STOP
        jumps = not phrase or any(map(is_claim, inside))
    else:
        words = any(token.weighs and token.kind is not Kind.NUMBER for token in inside)
        exposed = after.kind in (Kind.NUMBER, Kind.NAME) or after.key in POPULATIONS
        jumps = words and exposed and any(token.kind is Kind.NUMBER for token in inside)
    if jumps and not (_is_other_arm(aligned, gap, inside) or is_other_predicate(inside)):
        return _JUMP
    return None


def _spans_two_sentences(inside: Sequence[Token]) -> bool:
    """Say whether the end of one sentence and the beginning of another were left out."""
    hard = [at for at, token in enumerate(inside) if token.key in HARD]
    if not hard:
        return False
    end, begin = inside[: hard[0]], inside[hard[-1] + 1 :]
    return any(t.weighs for t in end) and any(t.weighs for t in begin)


def _has_claim_before_its_last_boundary(tokens: Sequence[Token]) -> bool:
    last = max((at for at, token in enumerate(tokens) if is_boundary(token)), default=0)
    return any(map(is_claim, tokens[:last]))


def is_other_predicate(inside: Sequence[Token]) -> bool:
    """Say whether the first of two verbs of one subject was left out: "A [fell and] was low"."""
    marks = [at for at, token in enumerate(inside) if is_boundary(token)]
    if len(marks) != 1 or inside[marks[0]].own != "and":
        return False
    after = inside[marks[0] + 1 :]
    return bool(after) and after[0].own in AUXILIARIES and not any(t.weighs for t in after)


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
