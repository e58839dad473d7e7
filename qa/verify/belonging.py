"""What a figure, a bracket or an aside belongs to: a claim may not set it to something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify.exchange import shares
from qa.verify.pair import BOUNDS, Pair, Reading
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept
from qa.verify.together import BEING, FINITE, OPENING, PEOPLE, is_figure, tells
from qa.verify.treatments import same_arm

_ONE: Final = frozenset("a an one each another".split())
_REST: Final = frozenset("others rest remaining remainder".split())
_FEW: Final = frozenset("some few several one most many".split())
_MEASURED: Final = frozenset({"hazard ratio", "odds ratio", "ratio", "p", "cps", "ihc", "tap"})
"""What brackets tell of two treatments, or set to each of two in either order."""
_NEAR: Final = 3


def belonging_fault(pair: Pair) -> str | None:
    """Find a figure, a bracket or an aside of one thing that is told of another, or of all."""
    faults = (
        _bound_fault,
        _singled_fault,
        _rest_fault,
        _aside_fault,
        _bracket_fault,
        _share_fault,
        _judged_fault,
    )
    return next((fault for find in faults if (fault := find(pair))), None)


def _bound_fault(pair: Pair) -> str | None:
    """Find what a bounded number stands over, told without it: "at most two in any organ"."""
    quoted = pair.quoted.tokens
    for at in range(1, len(quoted)):
        bounded = quoted[at].kind is Kind.NUMBER and quoted[at - 1].key in BOUNDS
        if not bounded or at in pair.kept or " " in quoted[at].key:
            continue
        following = next((n for n in range(at + 1, len(quoted)) if tells(quoted[n])), at)
        if following in pair.kept and quoted[at + 1].own in OPENING:
            return f"the claim leaves out {quoted[at].own!r}"
    return None


def _singled_fault(pair: Pair) -> str | None:
    """Find "the endpoint was A" where the quoted words have "the endpoints were A and B"."""
    ours, theirs = _verb(pair.said.tokens), _verb(pair.quoted.tokens)
    said, quoted = pair.said.tokens[:ours], pair.quoted.tokens[:theirs]
    if {t.own for t in pair.quoted.tokens} >= {"both", "its"} and _is_its(pair.said.tokens):
        return "the quoted words have more than one"
    if not ours or not theirs or {t.own for t in said} & _ONE or not _is_definite(said):
        return None
    one = pair.said.tokens[ours].own in ("is", "was")
    several = pair.quoted.tokens[theirs].own in ("are", "were")
    same = {concept(t) for t in said if tells(t)} <= {concept(t) for t in quoted if tells(t)}
    return "the quoted words have more than one" if one and several and same else None


def _is_its(tokens: Sequence[Token]) -> bool:
    """Say whether one thing of several is told as the only one: "met its endpoint"."""
    owns = {t.own for t in tokens}
    return "its" in owns and not owns & (_ONE | {"both", "and"})


def _verb(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.own in BEING), 0)


def _is_definite(subject: Sequence[Token]) -> bool:
    return any(token.own == "the" for token in subject)


def _rest_fault(pair: Pair) -> str | None:
    """Find a share left out, where the quoted words tell of the others something else."""
    quoted = pair.quoted.tokens
    if not any(token.own in _REST for token in quoted):
        return None
    shares = [n for n in range(len(quoted)) if is_figure(quoted, n)]
    if shares and not any(n in pair.kept for n in shares):
        return "the claim leaves out of how many the quoted words say it"
    return None


def _aside_fault(pair: Pair) -> str | None:
    """Find ", with fatal cases" set to something else than in the quoted words."""
    quoted = pair.quoted.tokens
    theirs = dict(_asides(quoted)) if _sets_apart(quoted) else {}
    for aside, of in _asides(pair.said.tokens):
        if theirs.get(aside, of) != of:
            return f"{aside!r} is said of something else in the quoted words"
    return None


def _sets_apart(tokens: Sequence[Token]) -> bool:
    """Say whether a list goes on after an aside: "A, with fatal cases, and B"."""
    commas = [n for n, t in enumerate(tokens) if t.key == "," and not t.bracket]
    for comma, after in pairwise(commas):
        rest = tokens[after + 1 :]
        plain = not any(t.kind is Kind.NUMBER or t.own in FINITE for t in rest)
        if tokens[comma + 1].own in ("with", "including") and plain:
            return rest[:1] != () and rest[0].own in ("and", "or")
    return False


def _asides(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the first word after each ", with" and the last word before it."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].key != "," or tokens[at + 1].own not in ("with", "including"):
            continue
        before = [concept(t) for t in tokens[:at] if tells(t) and not t.bracket]
        after = [concept(t) for t in tokens[at + 1 :] if tells(t)]
        if before and after:
            yield after[0], before[-1]


def _bracket_fault(pair: Pair) -> str | None:
    """Find a bracket of figures after another value or treatment: "28% (54 of 335)"."""
    theirs = _bracketed(pair.quoted)
    for inside, (value, arm) in _bracketed(pair.said).items():
        known = theirs.get(inside)
        if known is None:
            continue
        if value and known[0] and value != known[0]:
            return "a bracket is that of another value in the quoted words"
        if arm and known[1] and not same_arm(arm, known[1]):
            return "a bracket is that of another treatment in the quoted words"
    return None


def _bracketed(
    reading: Reading,
) -> dict[tuple[str, ...], tuple[str, frozenset[str] | None]]:
    """Return the numbers of each bracket with the value, or the treatments, right before it."""
    found: dict[tuple[str, ...], tuple[str, frozenset[str] | None]] = {}
    tokens = reading.tokens
    for at, token in enumerate(tokens):
        if not at or not token.bracket or tokens[at - 1].bracket == token.bracket:
            continue
        inside = [t for t in tokens[at:] if t.bracket == token.bracket]
        if any(t.key in _MEASURED for t in inside):
            continue
        numbers = tuple(t.own.split()[0] for t in inside if t.kind is Kind.NUMBER)
        before = tokens[at - 1]
        value = before.own.split()[0] if before.kind is Kind.NUMBER else ""
        arm = next((p.names for p in reading.phrases if p.last == at - 1), None)
        if numbers and numbers not in found:
            found[numbers] = (value, arm)
        elif numbers:
            found[numbers] = ("", None)
    return found


def _share_fault(pair: Pair) -> str | None:
    """Find "330 patients did" or "patients did" where the quoted words have "31 of 330"."""
    said = {t.own for t in pair.said.tokens}
    quoted = pair.quoted.tokens
    for part, whole in shares(quoted):
        if part in said:
            continue
        if whole in said:
            return f"the claim leaves out that it is {part} of {whole}"
        at = next(n for n, t in enumerate(quoted) if t.own == part)
        subject = not any(t.own in FINITE | OPENING for t in quoted[_frame_end(quoted) : at])
        who = next((t.own for t in quoted[at : at + 2 + _NEAR] if t.own in PEOPLE), None)
        shown = any(t.key.endswith(" %") for t in pair.said.tokens)
        if subject and who in said and not shown and not said & _FEW:
            return f"the claim leaves out of how many the quoted words say it: {part}"
    return None


def _frame_end(tokens: Sequence[Token]) -> int:
    comma = next((n + 1 for n, t in enumerate(tokens) if t.key == "," and not t.bracket), 0)
    return comma if tokens[0].own in OPENING else 0


def _judged_fault(pair: Pair) -> str | None:
    """Find who judged one endpoint told of another: "progression-free survival by review"."""
    theirs = dict(_judged(pair.quoted.tokens))
    for by, endpoint in _judged(pair.said.tokens):
        if theirs.get(by, endpoint) != endpoint:
            return f"{by!r} is said of another endpoint in the quoted words"
    return None


def _judged(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(tokens[:-2]):
        if token.kind is Kind.ENDPOINT and tokens[at + 1].own == "by":
            yield concept(tokens[at + 2]), token.key
