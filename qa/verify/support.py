"""Whether one quoted sentence supports what a claim says in words of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.additions import Surroundings
from qa.verify.cells import Cell, Phrase, added, cells, is_year, phrases, same_arm, treats, unit
from qa.verify.reading import Kind, Token
from qa.verify.scope import binds, free_places, omitted_fault, segments
from qa.verify.senses import Way, concept, is_neutral, way


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of a sentence with its numbers and treatments."""

    tokens: tuple[Token, ...]
    cells: tuple[Cell, ...]
    phrases: tuple[Phrase, ...]
    concepts: frozenset[str]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> Reading:
        """Read the numbers and the treatments of tokens."""
        return cls(tokens, cells(tokens), phrases(tokens), frozenset(map(concept, tokens)))


@dataclass(frozen=True)
class Pair:
    """A part of a claim beside a quoted clause, the clause before it, and where its subject may be.

    It has no slots: what is read off both is kept, for several checks ask for it.
    """

    said: Reading
    quoted: Reading
    around: Surroundings
    before: tuple[Token, ...] = ()

    @cached_property
    def kept(self) -> frozenset[int]:
        """Return the quoted positions that the claim says."""
        known = self.said.concepts
        adds = added(self.said.tokens, self.said.phrases) is not None
        ways = {way(token) for token in self.said.tokens} - {None}
        return frozenset(
            at
            for at, token in enumerate(self.quoted.tokens)
            if token.weighs
            and (
                self._counts(token)
                if token.kind is Kind.NUMBER
                else concept(token) in known
                or (token.own == "alone" and adds)
                or way(token) in ways
                or any(token.says(other) for other in self.said.tokens)
            )
        )

    @cached_property
    def free(self) -> frozenset[int]:
        """Return the quoted positions of brackets, asides and further claims left out."""
        said = Counter(map(concept, self.said.tokens))
        quoted = Counter(map(concept, self.quoted.tokens))
        whole = frozenset(word for word, often in quoted.items() if said[word] >= often)
        return free_places(self.quoted.tokens, self.kept, whole)

    @property
    def bound(self) -> frozenset[int]:
        """Return the other quoted positions."""
        return frozenset(range(len(self.quoted.tokens))) - self.free

    def _counts(self, token: Token) -> bool:
        """Say whether a claim has a number as often as the quoted words do."""
        said = sum(token.says(other) for other in self.said.tokens)
        return said >= sum(token.says(other) for other in self.quoted.tokens)


def word_fault(pair: Pair) -> str | None:
    """Find a word, a name or a strength that the quoted words do not have."""
    for at, token in enumerate(pair.said.tokens):
        if not token.weighs or token.kind in (Kind.NUMBER, Kind.NEGATION, Kind.LINK):
            continue
        if concept(token) in pair.quoted.concepts or is_neutral(token):
            continue
        if any(token.says(other) for other in pair.quoted.tokens):
            continue
        if token.kind is Kind.WORD and (_is_sign(token) or way(token) is not None):
            continue  # judged with the numbers, and with the directions
        if token.kind is Kind.NAME and _is_subject(pair, token):
            continue
        if concept(token).startswith("signific") or token.own in _RELATIONS:
            continue  # judged with the comparisons, and with the relations
        if _is_comparing(pair, at) or _is_recalled(pair, at):
            continue
        if token.own == "must" and "require" in pair.quoted.concepts:
            continue
        if token.kind is Kind.MODALITY:
            return f"{token.own!r} is not how the quoted words put it"
        return f"{token.own!r} is not in the quoted words"
    return None


_PRONOUNS: Final = frozenset({"it", "its", "this", "these", "they", "their"})


def _is_recalled(pair: Pair, at: int) -> bool:
    """Say whether a pronoun of a quoted condition stands for a word of the one before."""
    before = pair.before
    tokens = pair.said.tokens
    token = tokens[at]
    begun = [n for n, other in enumerate(tokens[:at]) if other.own == "if"]
    return (
        token.kind is Kind.WORD
        and bool(begun)
        and all(other.key != "," for other in tokens[begun[-1] : at])
        and way(token) is None
        and any(other.own in _PRONOUNS for other in pair.quoted.tokens)
        and any(concept(other) == concept(token) for other in before)
        and any(other.own == "if" for other in before)
    )


def _is_comparing(pair: Pair, at: int) -> bool:
    """Say whether a word belongs to a comparison that is judged with the figures."""
    tokens = pair.said.tokens
    token = tokens[at]
    if token.own in ("frequent", "common", "often"):
        return at > 0 and tokens[at - 1].own in ("more", "less")
    if token.own in ("differ", "difference"):
        return any(concept(other).startswith("signific") for other in tokens)
    if token.own == "over":
        return any(treats(other) for other in tokens[at + 1 : at + 3])
    if concept(token).startswith("add"):
        both = added(tokens, pair.said.phrases)
        return bool(both) and any(same_arm(both[0], phrase.names) for phrase in pair.quoted.phrases)
    return False


def _is_sign(token: Token) -> bool:
    return token.key in ("<", ">", "<=", ">=", "about", "to#", "by#", "from#")


def _is_subject(pair: Pair, token: Token) -> bool:
    """Say whether a name is that of what the quoted words, which name no other, are about."""
    alike = [
        other
        for other in pair.quoted.tokens
        if other.kind is Kind.NAME and treats(other) == treats(token)
    ]
    if alike:
        return False
    for places in (pair.around.before, pair.around.above):
        for tokens in places:
            named = [
                other
                for other in tokens
                if other.kind is Kind.NAME and treats(other) == treats(token)
            ]
            if named:
                return (
                    any(other.says(token) for other in named)
                    and len({other.key for other in named}) == 1
                )
    return False


def number_fault(pair: Pair) -> str | None:
    """Find a number that the quoted words do not have, or say of something else."""
    for cell in pair.said.cells:
        alike = [other for other in pair.quoted.cells if cell.token.says(other.token)]
        if not alike:
            return f"the number {cell.token.key} is not in the quoted words"
        if not any(_agree(pair, cell, other) for other in alike):
            return f"the number {cell.token.key} is said of something else in the quoted words"
    return _interval_fault(pair) or _sign_fault(pair) or _range_fault(pair) or exchange_fault(pair)


def exchange_fault(pair: Pair) -> str | None:
    """Find two figures of one unit in another order, where it is not known whose they are."""
    placed = [
        (cell, there)
        for cell in pair.said.cells
        if cell.label in ("", "time") and (there := _placed(cell, pair)) is not None
    ]
    for (cell, there), (later, before) in combinations(placed, 2):
        alike = unit(cell) == unit(later) and there.place > before.place
        alike = alike and is_year(cell.token) == is_year(later.token)
        if alike and not (
            _is_known(pair, cell, there, before) and _is_known(pair, later, before, there)
        ):
            return f"the numbers {cell.token.key} and {later.token.key} are exchanged"
    return None


def _placed(cell: Cell, pair: Pair) -> Cell | None:
    """Return the quoted number that a number of the claim is, the second of two the second."""
    theirs = [other for other in pair.quoted.cells if cell.token.says(other.token)]
    ours = [other for other in pair.said.cells if cell.token.says(other.token)]
    return theirs[ours.index(cell)] if len(ours) == len(theirs) else None


def _is_known(pair: Pair, cell: Cell, there: Cell, rival: Cell) -> bool:
    """Say whether a figure has the treatment of the quoted one, or a word that its rival lacks."""
    if cell.arm and there.arm:
        return same_arm(cell.arm, there.arm) and rival.arm != there.arm
    if (cell.head | cell.endpoints) & (
        (there.head | there.endpoints) - rival.head - rival.endpoints
    ):
        return True
    ours, theirs = (
        _next_word(pair.said.tokens, cell.place),
        _next_word(pair.quoted.tokens, there.place),
    )
    return ours is not None and ours == theirs != _next_word(pair.quoted.tokens, rival.place)


def _range_fault(pair: Pair) -> str | None:
    """Find a range whose ends stand the other way round."""
    theirs = set(_ranges(pair.quoted.tokens))
    for low, high in _ranges(pair.said.tokens):
        if (high, low) in theirs and (low, high) not in theirs:
            return "the ends of a range are exchanged"
    return None


def _ranges(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(tokens[1:-1], start=1):
        before, after = tokens[at - 1], tokens[at + 1]
        if token.key == "to#" and before.kind is Kind.NUMBER is after.kind:
            yield before.own.split()[0], after.own.split()[0]


def _sign_fault(pair: Pair) -> str | None:
    """Find a bound that one side sets and the other does not."""
    ours, theirs = set(_signs(pair.said.tokens)), set(_signs(pair.quoted.tokens))
    if any(word in pair.said.concepts for _, word in theirs - ours) or ours - theirs:
        return "a bound is not that of the quoted words"
    return None


def _signs(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield each bound that stands before a word, with that word."""
    weighing = [token for token in tokens if token.weighs or token.kind is Kind.STOP]
    for before, token in pairwise(weighing):
        if token.kind is Kind.WORD and not _is_sign(token) and before.key in _BOUNDS:
            yield before.key, concept(token)


def _agree(pair: Pair, cell: Cell, other: Cell) -> bool:
    if cell.label != other.label or cell.bound != other.bound:
        return False
    if cell.role != other.role and ((cell.role and other.role) or "by#" in (cell.role, other.role)):
        return False
    if cell.group < 0 or other.group < 0:
        return cell.group == other.group and (
            bool(cell.label) or _beside(pair.said, cell, pair.quoted, other)
        )
    if not _beside(pair.said, cell, pair.quoted, other):
        return False
    if cell.arm is not None and other.arm is not None and not same_arm(cell.arm, other.arm):
        return False
    rivals = [c for c in pair.quoted.cells if c.group == other.group and c is not other]
    if cell.arm is None and other.arm is not None and rivals and not _in_order(pair, cell, other):
        return False
    if cell.arm is not None and other.arm is None and rivals:
        return False
    if cell.endpoints and other.endpoints and not cell.endpoints & other.endpoints:
        return False
    elsewhere = {
        word
        for c in pair.quoted.cells
        if c.group >= 0 and c.group != other.group
        for word in c.head | c.endpoints
    } - (other.head | other.endpoints)
    return not (cell.head | cell.endpoints) & elsewhere


def _in_order(pair: Pair, cell: Cell, other: Cell) -> bool:
    """Say whether a group without treatments has the figures of the quoted one in its order."""
    ours = [c.token for c in pair.said.cells if c.group == cell.group]
    theirs = [c.token for c in pair.quoted.cells if c.group == other.group]
    whole = len(ours) == len(theirs)
    return whole and all(a.says(b) for a, b in zip(ours, theirs, strict=True))


def _beside(said: Reading, cell: Cell, quoted: Reading, other: Cell) -> bool:
    """Say whether counts stand before the same word, or one that no other count stands before."""
    ours = _next_word(said.tokens, cell.place)
    if ours is None:
        return True
    rivals = {
        _next_word(quoted.tokens, c.place)
        for c in quoted.cells
        if c is not other and (c.group < 0) == (other.group < 0) and not c.label
    }
    return ours == _next_word(quoted.tokens, other.place) or ours not in rivals


def _next_word(tokens: Sequence[Token], place: int) -> str | None:
    for token in tokens[place + 1 : place + _REACH]:
        if token.kind in (Kind.NUMBER, Kind.STOP, Kind.LINK) or treats(token):
            return None
        if token.kind is Kind.WORD and not is_neutral(token):
            return concept(token)
    return None


def _interval_fault(pair: Pair) -> str | None:
    """Find an interval whose bounds do not stand together so."""
    for label in ("ci", "ratio"):
        ours = [c.token for c in pair.said.cells if c.label == label]
        theirs = [c.token for c in pair.quoted.cells if c.label == label]
        if not ours or (len(theirs) <= len(ours) and _runs(ours, theirs)):
            continue
        if label == "ratio" and len(theirs) == 1:
            continue
        if not _runs(ours, theirs) or (label == "ratio" and len(theirs) > 1):
            return "the figures of an interval or a ratio do not stand so in the quoted words"
    return None


def _runs(ours: Sequence[Token], theirs: Sequence[Token]) -> bool:
    return any(
        all(a.says(b) for a, b in zip(ours, theirs[at:], strict=False))
        for at in range(len(theirs) - len(ours) + 1)
    )


_SCOPE: Final = 4
_BOUNDS: Final = frozenset({"<", ">", "<=", ">="})


def negation_fault(pair: Pair) -> str | None:
    """Find what one side denies and the other does not."""
    ours, theirs = tuple(_denials(pair.said.tokens)), tuple(_denials(pair.quoted.tokens))
    for scope in ours:
        if not any(set(scope[:2]) & set(other) or scope == other for other in theirs):
            return "the claim denies what the quoted words do not deny so"
    if len(ours) > len(theirs):
        return "the claim denies what the quoted words do not deny so"
    denied = {word for scope in ours for word in scope}
    said = pair.said.concepts | {
        token.key for token in pair.said.tokens if token.kind is Kind.LIGHT
    }
    free = {word for word in _undenied(pair.quoted.tokens)}
    for scope in theirs:
        if scope[:1] and scope[0] in denied:
            continue
        spoken = [word for word in scope[:3] if word in said and word not in denied]
        if any(word not in free for word in spoken):
            return "the quoted words deny what the claim says"
    return None if ours else _denied_part_fault(pair)


def _denied_part_fault(pair: Pair) -> str | None:
    """Find a word or a name that only a denying part of the quoted words has."""
    quoted = pair.quoted.tokens
    for part in segments(quoted):
        if not any(quoted[at].kind is Kind.NEGATION for at in part):
            continue
        outside = {concept(quoted[at]) for at in range(len(quoted)) if at not in part}
        own = {
            concept(quoted[at])
            for at in part
            if treats(quoted[at]) or (quoted[at].kind is Kind.WORD and not is_neutral(quoted[at]))
        }
        if (own - outside) & pair.said.concepts:
            return "the quoted words deny what the claim says"
    return None


_SHOWING: Final = {
    word: base
    for base, words in {
        "show": "show shows showed shown demonstrate demonstrates demonstrated",
        "find": "found find finds",
        "occur": "occur occurs occurred",
    }.items()
    for word in words.split()
}


def _denials(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Yield for each negation the concepts right after it; of "is not shown" those before it."""
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NEGATION:
            continue
        scope: list[str] = []
        for other in tokens[at + 1 :]:
            if other.key in (",", ";", ".", ":", "(") or other.own in lexicon.CLAUSE_OPENERS:
                break
            if other.own in _SHOWING:
                scope.append(_SHOWING[other.own])
            elif other.kind in (Kind.WORD, Kind.MODALITY) and not is_neutral(other):
                scope.append(str(way(other) or concept(other)))
            elif other.kind in (Kind.NUMBER, Kind.NAME, Kind.ENDPOINT) and not scope:
                scope.append(other.key)
            if len(scope) == _SCOPE:
                break
        yield tuple(scope)


def _undenied(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the concepts that stand in no negation's scope somewhere."""
    left = 0
    for token in tokens:
        if token.kind is Kind.NEGATION:
            left = _SCOPE
        elif token.key in (",", ";", ".", ":", "("):
            left = 0
        elif token.kind in (Kind.WORD, Kind.MODALITY) and not is_neutral(token):
            if not left:
                yield str(way(token) or concept(token))
            left = max(left - 1, 0)


def count_fault(pair: Pair) -> str | None:
    """Find a word that the claim says more often, or a binding one that it says less often."""
    quoted = pair.quoted.tokens
    ours = Counter(filter(None, map(_counted, pair.said.tokens)))
    theirs = Counter(filter(None, map(_counted, quoted)))
    for word, often in ours.items():
        if word in theirs and often > theirs[word]:
            return f"{word!r} is said more often than in the quoted words"
    free = pair.free
    bound = Counter(
        concept(token) for at, token in enumerate(quoted) if at not in free and binds(token)
    )
    for word, often in bound.items():
        if word in ours and ours[word] < often:
            return f"{word!r} is said less often than in the quoted words"
    return None if _is_only_figures(pair) else _missing_denial(pair, free)


def _counted(token: Token) -> str | None:
    if treats(token):
        return token.key
    if is_neutral(token) or _is_sign(token) or way(token) is not None:
        return None
    if token.kind in (Kind.WORD, Kind.ENDPOINT, Kind.MODALITY):
        return concept(token)
    return token.own.split()[0] if token.kind is Kind.NUMBER else None


def _missing_denial(pair: Pair, free: frozenset[int]) -> str | None:
    denials = [
        at
        for at, token in enumerate(pair.quoted.tokens)
        if token.kind is Kind.NEGATION and at not in free
    ]
    said = sum(token.kind is Kind.NEGATION for token in pair.said.tokens)
    differs = any(token.own == "similar" for token in pair.said.tokens) and not any(
        token.own == "similar" for token in pair.quoted.tokens
    )
    return None if said >= len(denials) or differs else "the quoted words deny what the claim says"


def _is_only_figures(pair: Pair) -> bool:
    """Say whether a claim has only figures that stand after the colon of a verdict."""
    quoted = pair.quoted.tokens
    colon = next((at for at, token in enumerate(quoted) if token.key == ":"), None)
    if colon is None or not pair.said.cells:
        return False
    judged = any(way(t) or concept(t).startswith("signific") for t in pair.said.tokens)
    values = [cell.token for cell in pair.said.cells if cell.group >= 0]
    after = [token for token in quoted[colon:] if token.kind is Kind.NUMBER]
    return not judged and bool(values) and all(any(v.says(t) for t in after) for v in values)


def strength_fault(pair: Pair) -> str | None:
    """Find a "may", "should" or "must" of the quoted words that the claim makes a fact of."""
    said = {token.key for token in pair.said.tokens if token.kind is Kind.MODALITY}
    free = pair.free
    for at, token in enumerate(pair.quoted.tokens):
        if token.kind is not Kind.MODALITY or token.key in said or at in free:
            continue
        if not (token.key == "require" and "must" in said):
            return f"the claim leaves out {token.own!r}"
    return None


_RELATIONS: Final = {
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
        relation = _RELATIONS.get("versus" if token.key == "versus" else token.own)
        counted = token.own == "once" and tokens[at - 1].key in (*_BOUNDS, "about")
        if relation is not None and not counted:
            yield at, (relation, _objects(tokens, at))


def _introduced(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    for at, token in enumerate(tokens):
        if token.own in ("for", "at", "in", "with", "that", "who", "whose"):
            yield _objects(tokens, at)


def _objects(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    following = tokens[at + 1 : at + 2]
    if following and (following[0].own in _PRONOUNS or following[0].key == ","):
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
    common = [names for names in dict.fromkeys(ours) if names in theirs]
    if told or _handled(pair.said) or len(common) < len(("A", "B")):
        return None
    places = [theirs.index(names) for names in common]
    return None if places == sorted(places) else "the treatments stand in another order"


_HANDLING: Final = frozenset(
    concept_of for concept_of in ("stop", "continu", "restart", "interrupt", "pause", "resum")
)


def _handled(reading: Reading) -> frozenset[tuple[str, frozenset[str]]]:
    """Return which treatments are stopped, continued or resumed, whichever the voice."""
    found = set()
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
    return None


def omission_fault(pair: Pair) -> str | None:
    """Find what the claim leaves out and must not."""
    return omitted_fault(pair.quoted.tokens, pair.kept, pair.free)


__all__ = ["Pair", "Reading", "Way"]
