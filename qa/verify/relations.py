"""Before, after, if, because: what stands with what in a claim and in the quoted words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qa.verify.pair import BOUNDS, PRONOUNS, Pair, Reading
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import Phrase, phrases, same_arm, treats

RELATIONS: Final = {
    word: base
    for base, words in {
        "before": "before",
        "after": "after",
        "until": "until",
        "if": "if when once whenever",
        "unless": "unless except",
        "during": "during",
        "despite": "despite",
        "not": "without",
        "versus": "versus",
        "cause": "cause caused causes",
        "due": "due",
    }.items()
    for word in words.split()
}
_REACH: Final = 6
_PAIR: Final = 2
_RECEIVED: Final = 3


def relation_fault(pair: Pair) -> str | None:
    """Find a time, a condition or a cause that stands before something else in the quote."""
    theirs: dict[str, list[frozenset[str]]] = {}
    for relation, objects in _related(pair.quoted.tokens):
        theirs.setdefault(relation, []).append(frozenset(objects))
    arms = {cell.arm for cell in pair.said.cells if cell.arm}
    for compared in _compared_with(pair.said.tokens) if len(arms) < _PAIR else ():
        if _differs(tuple(compared), pair.quoted.tokens):
            return "what is compared with what is not that of the quoted words"
    for relation, objects in _related(pair.said.tokens):
        known = theirs.get(relation, [])
        if relation == "versus":
            continue
        if relation == "if":
            known += [frozenset(each) for each in _introduced(pair.quoted.tokens)]
        if objects and not any(objects[0] in each for each in known):
            return f"{relation!r} is not said of the same in the quoted words"
    return _order_fault(pair)


def _compared_with(tokens: Sequence[Token]) -> Iterator[frozenset[str]]:
    """Yield what stands after each "versus", "than" or "against", numbers left out."""
    for at, (relation, objects) in _placed_relations(tokens):
        phrase = _named_after(tokens, at)
        if relation == "versus" and objects and not objects[0][0].isdigit():
            yield phrase.names if phrase else frozenset(objects[:1])


def _named_after(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Return the treatments right after a place."""
    return next((p for p in phrases(tokens) if at < p.first <= at + _PAIR), None)


def _related(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return (each for _, each in _placed_relations(tokens))


def _placed_relations(
    tokens: Sequence[Token],
) -> Iterator[tuple[int, tuple[str, tuple[str, ...]]]]:
    for at, token in enumerate(tokens):
        relation = RELATIONS.get("versus" if token.key == "versus" else token.own)
        counted = token.own == "once" and tokens[at - 1].key in (*BOUNDS, "about")
        if relation is not None and not counted:
            yield at, (relation, _objects(tokens, at))


def _introduced(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    for at, token in enumerate(tokens):
        if token.own in ("for", "at", "in", "with", "that", "who", "whose"):
            yield _objects(tokens, at)


def _objects(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    following = tokens[at + 1 : at + 2]
    if following and (following[0].own in PRONOUNS or following[0].key == ","):
        return ()
    found = [
        str(way(other) or concept(other))
        for other in tokens[at + 1 : at + 1 + _REACH]
        if other.weighs and not is_neutral(other) and other.kind is not Kind.LINK
    ]
    return tuple(found)


def _differs(objects: tuple[str, ...], quoted: Sequence[Token]) -> bool:
    """Say whether the quoted words compare with something, and not with this."""
    words = {word for each in _compared_with(quoted) for word in each}
    return bool(words) and not objects[0][0].isdigit() and not words & set(objects)


def _order_fault(pair: Pair) -> str | None:
    """Find treatments in another order, where no figure or comparison tells which is which."""
    ours = [phrase.names for phrase in pair.said.phrases]
    theirs = [phrase.names for phrase in pair.quoted.phrases]
    told = any(cell.arm for cell in pair.said.cells) or any(
        token.key == "versus" for token in pair.said.tokens
    )
    told = told or (_is_mutual(pair.said) and _is_mutual(pair.quoted))
    common = [names for names in dict.fromkeys(ours) if names in theirs]
    if told or _handled(pair.said) or len(common) < len(("A", "B")):
        return None
    places = [theirs.index(names) for names in common]
    return None if places == sorted(places) else "the treatments stand in another order"


def _is_mutual(reading: Reading) -> bool:
    """Say whether a difference between two is told, and no direction: either may be first."""
    words = {concept(token) for token in reading.tokens}
    moves = any(way(token) for token in reading.tokens)
    return "between" in words and "differ" in words and not moves


_HANDLING: Final = frozenset({"stop", "continu", "restart", "interrupt", "pause", "resum"})


def _handled(reading: Reading) -> frozenset[tuple[str, frozenset[str]]]:
    """Return which treatments are stopped, continued or resumed, whichever the voice."""
    found: set[tuple[str, frozenset[str]]] = set()
    for at, token in enumerate(reading.tokens):
        if token.kind is not Kind.WORD or concept(token) not in _HANDLING:
            continue
        passive = any(other.own in _BEING for other in reading.tokens[max(at - 3, 0) : at])
        before = [phrase for phrase in reading.phrases if phrase.last < at]
        after = [phrase for phrase in reading.phrases if at < phrase.first <= at + 3]
        of = before[-1:] if passive else after[:1] or before[-1:]
        found.update((concept(token), phrase.names) for phrase in of)
    return frozenset(found)


_BEING: Final = frozenset("is was were be been are".split())


def handling_fault(pair: Pair) -> str | None:
    """Find a treatment that is stopped or resumed in the claim, and another in the quote."""
    ours, theirs = _handled(pair.said), _handled(pair.quoted)
    for verb, names in ours:
        others = [known for known_verb, known in theirs if known_verb == verb]
        if others and not any(same_arm(names, known) for known in others):
            return f"{verb!r} is said of another treatment in the quoted words"
    if _joined(pair.said.tokens, "plus") & _joined(pair.quoted.tokens, "or"):
        return "the quoted words have one or the other where the claim has both together"
    denied = any(token.kind is Kind.NEGATION for token in pair.quoted.tokens)
    either = _beside(pair.quoted.tokens, "or") - _beside(pair.quoted.tokens, "and")
    if not denied and _beside(pair.said.tokens, "and") & either:
        return "the quoted words have one or the other where the claim has both"
    received, known = _received(pair.said), _received(pair.quoted)
    if received and known and not any(same_arm(received[-1], each) for each in known):
        return "what was received is another treatment in the quoted words"
    return None


def _joined(tokens: Sequence[Token], link: str) -> set[frozenset[str]]:
    """Return the pairs of treatments that a word joins."""
    return {
        frozenset({tokens[at - 1].key, tokens[at + 1].key})
        for at in range(1, len(tokens) - 1)
        if tokens[at].own == link and treats(tokens[at - 1]) and treats(tokens[at + 1])
    }


def _beside(tokens: Sequence[Token], link: str) -> set[tuple[str, str]]:
    """Return what stands before and after each "and" or "or", brackets left out."""
    telling = [t for t in tokens if (t.weighs or t.own == link) and not t.bracket]
    return {
        (concept(before), concept(after))
        for before, token, after in zip(telling, telling[1:], telling[2:], strict=False)
        if token.own == link
    }


def _received(reading: Reading) -> list[frozenset[str]]:
    """Return the treatments right after each "received"."""
    return [
        phrase.names
        for at, token in enumerate(reading.tokens)
        if token.own in ("received", "receive", "receives")
        for phrase in reading.phrases
        if at < phrase.first <= at + _RECEIVED
    ]
