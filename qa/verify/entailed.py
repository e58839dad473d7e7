"""The claims that one quoted sentence makes by themselves, each with its own subject and frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.clauses import HEDGES, SIGNIFICANT
from qa.verify.reading import Kind, Token
from qa.verify.treatments import treats

Tokens = tuple[Token, ...]

_FRAMING: Final = frozenset(
    """in at for with during after among on under by of to from if when once before because since as
    within following through per according over where""".split()
)
"""Words that begin what stands over a whole sentence: "In JACOB, …"."""
_FINITE: Final = frozenset(
    "is are was were has had have does do did will would may can could might must should".split()
)
_TOLD: Final = frozenset(
    """occurred resolved died responded received developed experienced remained rose fell met
    stopped entered completed showed continued""".split()
)
"""Past forms that are a sentence's verb wherever they stand, but after "who"."""
_DONE: Final = frozenset("by for to with as on".split())
_SAID: Final = frozenset(
    """advises allows recommends requires says warns lists states asks covers gives considers
    suggests starts stops reviews calls means needs shows remains depends""".split()
)
_JOINING: Final = frozenset({"and", "but", "while", "whereas", "so"})
_TYING: Final = (lexicon.CONDITIONS - {"who", "whom", "whose", "where", "prior", "previous"}) | {
    "which", "that", "who", "whom", "whose", "where", "because", "since", "as", "than", "with",
}  # fmt: skip
"""Words that begin what belongs to the clause before."""
_NAMING: Final = frozenset({"a", "an", "the"})
_MAIN: Final = frozenset({"main", "mainli"})
_PRONOUNS: Final = frozenset({"it", "they"})
_POINTING: Final = frozenset({"this", "these", "that", "those", "such", "both", "each", "neither"})
_SUBJECT: Final = 14
"""Words at most of a subject."""
_STATISTIC: Final = 4
"""Words at most of a P value or an interval that stands after a semicolon."""


def claims_of(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """Yield what a sentence claims, and the clause before it: its parts at semicolons, theirs too.

    A part of a part has the words that stand over it, and its subject where it has none: "In
    JACOB, A is given, and it is stopped" also claims "In JACOB, A is stopped".
    """
    before: Tokens = ()
    for part in _parted(tokens):
        yield part, before
        if stated := _before_colon(part):
            yield stated, before
        plain = _without_asides(part)
        if plain != part:
            yield plain, before
        for own in _clauses(plain):
            yield own, before
        before = part


def clauses_of(tokens: Tokens) -> Iterator[Tokens]:
    """Yield the clauses of a sentence that have a verb of their own, without its frame."""
    first = _frame(tokens)
    yield from _joined([tokens[start:end] for start, end in _pieces(tokens, first)])


def _parted(tokens: Tokens) -> Iterator[Tokens]:
    """Yield what semicolons outside of brackets part."""
    start = 0
    for at, token in enumerate(tokens):
        if token.key != ";" or token.bracket:
            continue
        long = sum(other.weighs for other in tokens[at:]) > _STATISTIC
        if long or any(map(_is_finite, tokens[at:])):
            yield tokens[start:at]
            start = at + 1
            if not long:
                yield tokens  # a short remark may belong to what it follows
    yield tokens[start:]


def _clauses(tokens: Tokens) -> Iterator[Tokens]:
    after_colon = _after_colon(tokens)
    if after_colon:
        yield after_colon
        yield from _clauses(after_colon)
        return
    first = _frame(tokens)
    pieces = _joined([tokens[start:end] for start, end in _pieces(tokens, first)])
    if len(pieces) < len(("A", "B")):
        return
    frame = tokens[:first]
    subject = _subject(pieces[0])
    for piece in pieces:
        own = _without_opening(piece)
        if piece is not pieces[0] and own and own[0].own in _PRONOUNS:
            own = (*subject, *own[1:]) if subject else ()
        elif piece is not pieces[0] and own and _begins_predicate(own):
            own = (*subject, *own) if subject else ()
        elif piece is not pieces[0]:
            own = _referred(own, subject)
        if own:
            yield own if piece is not pieces[0] and _has_frame(own, tokens) else (*frame, *own)


def _without_asides(tokens: Tokens) -> Tokens:
    """Leave out what two commas set apart and what only names or details the word before it."""
    commas = [at for at, token in enumerate(tokens) if token.key == "," and not token.bracket]
    for first, last in pairwise(commas):
        inside = tokens[first + 1 : last]
        if inside and inside[0].own in _NAMING and first and not any(map(_counts, inside)):
            return (*tokens[:first], *_without_asides(tokens[last + 1 :]))
    return tokens


def _counts(token: Token) -> bool:
    """Say whether a word tells a figure, a condition, a doubt or a claim of its own."""
    bears = token.kind in (Kind.NUMBER, Kind.MODALITY, Kind.NEGATION, Kind.LINK)
    return (
        bears or _is_finite(token) or token.own in lexicon.CONDITIONS or token.key in HEDGES - _MAIN
    )


def _before_colon(tokens: Tokens) -> Tokens:
    """Return a whole sentence before a colon, where what follows only details it."""
    at = next((n for n, t in enumerate(tokens) if t.key == ":" and not t.bracket), None)
    if at is None or not _verb(tokens[:at]):
        return ()
    doubts = any(
        t.kind in (Kind.NEGATION, Kind.MODALITY)
        or t.key in HEDGES
        or t.own in lexicon.CONDITIONS
        or t.key == SIGNIFICANT
        for t in tokens[at:]
    )
    return () if doubts else tokens[:at]


def _after_colon(tokens: Tokens) -> Tokens:
    """Return a whole sentence after a colon, where what stands before takes nothing of it back."""
    at = next((n for n, t in enumerate(tokens) if t.key == ":" and not t.bracket), None)
    if at is None or at + 1 == len(tokens):
        return ()
    verdict, own = tokens[:at], tokens[at + 1 :]
    doubts = any(
        t.kind is Kind.NEGATION
        or (t.kind is Kind.MODALITY and t.own != "can")
        or (t.key in HEDGES and t.own != "can")
        or t.own in _TYING - {"with", "that"}
        for t in verdict
    )
    whole = (_verb(own) or 0) > 0
    return own if whole and not doubts and own[0].own not in _PRONOUNS | _POINTING else ()


def _frame(tokens: Tokens) -> int:
    """Return the place where a sentence begins after what stands over it."""
    if tokens[0].own not in _FRAMING:
        return 0
    for at, token in enumerate(tokens):
        if token.key == "," and not token.bracket:
            return at + 1
        if _is_finite(token):
            break
    return next((at for at, token in enumerate(tokens) if at and treats(token)), 0)


def _pieces(tokens: Tokens, first: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what commas and joining words outside of brackets part."""
    start = first
    for at in range(first + 1, len(tokens)):
        token = tokens[at]
        joins = token.own in _JOINING and tokens[at - 1].key != ","
        joins = joins and not _joins_names(tokens, at)
        if not token.bracket and at > start and (token.key == "," or joins):
            yield start, at
            start = at
    yield start, len(tokens)


def _joins_names(tokens: Tokens, at: int) -> bool:
    """Say whether an "and" stands between two names of one kind: "A and B data"."""
    beside = (*tokens[at - 1 : at], *tokens[at + 1 : at + 2])
    return all(t.kind is Kind.NAME for t in beside) and len({t.own for t in beside}) == 1


def _joined(pieces: Sequence[Tokens]) -> list[Tokens]:
    """Put each piece that is no claim of its own to the one before it."""
    found: list[Tokens] = []
    held: Tokens = ()
    for each in pieces:
        piece = (*held, *each)
        opens = any(token.own in lexicon.CLAUSE_OPENERS for token in piece[:2])
        held = piece if opens and each is not pieces[-1] and not _claims(piece) else ()
        if held:
            continue
        own = _without_opening(piece)
        apart = bool(found) and _claims(own) and _claims(found[-1]) and not _takes_back(piece)
        if apart:
            found.append(piece)
        elif found:
            found[-1] = (*found[-1], *piece)
        else:
            found.append(piece)
    tied = any(
        one.key == "," and other.own in lexicon.SUBORDINATE
        for one, other in zip(found[-1], found[-1][1:], strict=False)
    )
    return [] if tied and len(found) > 1 else found


def _has_frame(own: Tokens, whole: Tokens) -> bool:
    """Say whether a piece begins with a frame of its own, as the whole sentence does."""
    return own[0].own in _FRAMING and own[0].own == whole[0].own


def _referred(own: Tokens, subject: Tokens) -> Tokens:
    """Put the subject for a pronoun right after the frame of a piece: "in X they peaked"."""
    at = next((n for n, token in enumerate(own[:_SUBJECT]) if token.own in _PRONOUNS), None)
    framed = at is not None and own[0].own in _FRAMING and not any(map(_is_finite, own[:at]))
    return (*own[:at], *subject, *own[at + 1 :]) if framed and subject and at else own


def _without_opening(piece: Tokens) -> Tokens:
    """Leave out the comma and the "and" that a piece begins with."""
    start = 0
    while start < len(piece) and (piece[start].key == "," or piece[start].own in _JOINING):
        start += 1
    return piece[start:]


def _claims(piece: Tokens) -> bool:
    """Say whether a piece has a verb of its own that no relative or condition holds."""
    own = _without_opening(piece)
    if not own or own[0].own in _TYING or own[0].own in _POINTING:
        return False
    verb = _verb(own)
    if (
        verb is None
        or sum(not token.bracket for token in own[:verb]) > _SUBJECT
        or own[0].own.endswith("ing")
    ):
        return False
    named = own[0].own in _NAMING  # "a pregnancy within 7 months calls for …"
    free = {"with", "as", *(("within", "after", "before", "during") if named else ())}
    return not any(token.own in _TYING - free for token in own[:verb])


def _verb(piece: Tokens) -> int | None:
    """Return the place of the first verb: an auxiliary, or a past form right after a name."""
    if piece and _begins_predicate(piece):
        return 0
    for at, token in enumerate(piece):
        if token.bracket or not at:
            continue
        before = piece[at - 1]
        named = before.kind in (Kind.NAME, Kind.NUMBER) or before.key == ")"
        named = (named or before.own in _PRONOUNS) and token.own.endswith("ed")
        told = token.own in _TOLD and piece[at - 1].own not in ("who", "that", "which", "and", "or")
        if _is_finite(token) or named or told or _is_said(token):
            return at
    return None


def _begins_predicate(piece: Tokens) -> bool:
    """Say whether a piece goes on with a verb of the subject before: "and is stopped"."""
    first, following = piece[0], piece[1:2]
    done = first.own.endswith("ed") and bool(following) and following[0].own in _DONE
    return _is_finite(first) or first.own in _TOLD or _is_said(first) or done


def _is_said(token: Token) -> bool:
    """Say whether a word is a verb of advising or saying in the present: "advises", "warns"."""
    return not token.bracket and token.own in _SAID


def _is_finite(token: Token) -> bool:
    return token.own in _FINITE and not token.bracket


def _takes_back(piece: Tokens) -> bool:
    """Say whether a piece makes the one before it smaller: "but the difference was not …"."""
    doubts = any(t.kind is Kind.NEGATION or t.key in HEDGES for t in piece)
    contrasts = any(t.own in lexicon.CLAUSE_OPENERS | {"but"} for t in piece[:2])
    tests = any(token.key == SIGNIFICANT for token in piece)
    return doubts and (contrasts or tests)


def _subject(piece: Tokens) -> Tokens:
    return piece[: _verb(piece) or 0]
