"""What was spoken of, in short phrases that can stand beside a message without any grammar.

A clause of an earlier question glued into a new one makes nonsense of both; its phrases, told in
brackets, keep what they name. Of two values of a kind only the message's own is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.domain import Entity, Intent, Turn
from qa.text.folding import STOP_WORDS, content_words, fold
from qa.understand.following import predicates, wording
from qa.understand.following.focus import TREATMENT
from qa.understand.following.slots import FACETS, SUBJECTS, Slot, slots_of
from qa.understand.intent import intent_of
from qa.vocabulary import Vocabulary

_MOST: Final = 6
"""Phrases that are told at most."""
# Of what to choose, and not of what was chosen.
_OF_THE_CHOICE: Final = re.compile(
    r"\b(?:choice|choos\w+|instead|alternatives?|else|options?|lines?|better|best|prefer\w*|evidence"
    r"|trials?|stud(?:y|ies)|why|guid(?:eline|ance)s?|[A-Z]{4}|recommend\w*|next|then|now|fail\w*"
    r"|progress\w*|which|others?|fit|frail|ECOG|PS|CPS|HER2\S*|MSI\S*)\b"
)
_CARRIED: Final = re.compile(r"^(?P<asked>[^()]+?) \((?P<about>[^()]+)\)\W*$")
_WORD: Final = re.compile(r"[^\W_](?:[\w'’.+/%<>=≥≤-]*[\w+%])?|[<>≥≤]=?\s?\d[\d.,]*%?")
_INNER: Final = frozenset(
    {"of", "in", "on", "for", "with", "after", "before"}
    | {"to", "a", "the", "is", "was", "at", "by", "he's", "she's", "it's"}
)
"""Stop words that hold a phrase together: "first recurrence of c diff"."""
_HYPHENS: Final = frozenset("-–/+")
# What is asked, said or done of anything, and names nothing.
_EMPTY: Final = frozenset(
    """anything something someone somebody nothing want wants wanted need needs needed think thinks
    say says said better worse best reasonable ok okay fine right now next days today patient
    patients pt pts must warn him them drug drugs trial trials study studies what's
    whats which's that's thats there's how's i'm i've hold held stop stopped
    start started take takes taken make made hi hello thanks sorry please question doc does doesn't
    isn't aren't it's its he's she's hes shes lets let's way time used using recommend recommended
    recommends good any approved ones tell support supports compare compared versus vs long much
    many often show showed shows find found achieve achieved regardless""".split()
)
_ENDPOINTS: Final = frozenset({"endpoint", "measure"})
# Asked of a figure that was spoken of, and not instead of it.
_OF_A_FIGURE: Final = re.compile(
    r"\b(?:(?:\w+ )?(?:arms?|groups?)|comparator|significan\w+|p.?values?|confidence intervals?|CI"
    r"|hazard ratios?|HR|population|follow.?up|respond\w+|grades? [1-5])\b",
    re.IGNORECASE,
)
_OF_IT: Final = re.compile(r"\b(?:it|that|this|those|these|they|them|ones|again)\b", re.IGNORECASE)
_FOR_IT: Final = re.compile(
    r"\b(?:of|from|by|to) (?:it|them|this|that|those|these)\b", re.IGNORECASE
)
_WHOLE: Final = 4
"""Words of the shortest question that is one without the words before it."""
_NUMBER: Final = re.compile(r"\d[\d.,]*%?|m?g|ml|mmol|mg/kg|units?", re.IGNORECASE)
# What happens to any value: "it's come down to 22".
_HAPPENS: Final = re.compile(
    r"(?:come|came|gone?|went|fall\w*|fell|ris\w+|rose|drop\w*|climb\w*|repeat\w*|recheck\w*"
    r"|back|down|up|steady|settled|carry|wks?|now|it's)",
    re.IGNORECASE,
)
_LASTING: Final = frozenset({"biomarker", "site"})
"""Kinds that hold of a patient for as long as the talk is about the same one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a slot as a whole, at its place of a text."""

    start: int
    end: int
    surface: str
    slot: Slot | None = None

    @property
    def kind(self) -> str:
        """The kind of what is named; a word may be an aspect, such as "dose"."""
        if self.slot is not None:
            return self.slot.kind
        if predicates.ASPECT.fullmatch(self.surface):
            return "aspect"
        return "number" if _NUMBER.fullmatch(self.surface) else ""

    def is_content(self) -> bool:
        word = fold(self.surface)
        return self.slot is not None or not (word in STOP_WORDS or word in _EMPTY)


def phrases_beside(
    body: str,
    turn: Turn,
    focus: Sequence[Entity],
    earlier: Sequence[Turn],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Return what a turn spoke of and a message leaves open, in the order of the talk.

    A drug that only the answer named comes first where the message asks of a drug. What a patient
    has is taken from earlier turns, too, where the last one leaves it open.
    """
    own = slots_of(body, vocabulary)
    if (option := _option_asked(body, own, turn, focus, vocabulary)) is not None:
        sites = (slot for slot in slots_of(turn.standalone, vocabulary) if slot.kind == "site")
        return _fresh((option.name, *(slot.surface for slot in sites)), body)
    asked = {entity.name for entity in vocabulary.entities(turn.standalone)}
    now = {entity.name for entity in focus}
    failed = frozenset(asked - now)
    spoken = _without_what_was_asked(turn.standalone, body, own, vocabulary)
    told = _phrases(spoken, _superseded(own, body) | failed, vocabulary)
    if predicates.GIVEN.search(body) and not any(slot.kind in SUBJECTS for slot in own):
        told = (*(e.name for e in focus if e.kind in TREATMENT and e.name not in asked), *told)
    known = [*own, *slots_of(turn.standalone, vocabulary)]
    if not any(slot.kind == "trial" for slot in known):
        told = (*told, *_lasting(earlier, known, vocabulary))
    return _fresh(told, body)


def _option_asked(
    body: str, own: Sequence[Slot], turn: Turn, focus: Sequence[Entity], vocabulary: Vocabulary
) -> Entity | None:
    """Return the treatment that was recommended, if something is asked of it and not of the choice.

    For whom it was chosen, and after what, says nothing of its dose.
    """
    named = vocabulary.entities(turn.standalone)
    asked = {entity.name for entity in named}
    option = next((e for e in focus if e.kind in TREATMENT and e.name not in asked), None)
    if option is None or intent_of(turn.standalone, named) is not Intent.RECOMMENDATION:
        return None
    if _OF_THE_CHOICE.search(body) or any(slot.kind in SUBJECTS for slot in own):
        return None
    asks = wording.QUESTION_WORD.match(body) is not None or asks_facet(body, own)
    return option if asks else None


def _without_what_was_asked(
    standalone: str, body: str, own: Sequence[Slot], vocabulary: Vocabulary
) -> str:
    """Return what a turn was about, without what it asked of that, where something else is asked.

    What was carried to it stands in its brackets: "Steroids (ILD with X)".
    """
    carried = _CARRIED.match(standalone)
    if carried is None or _OF_IT.search(body) or slots_of(carried["asked"], vocabulary):
        return standalone
    return carried["about"] if asks_facet(body, own) else standalone


def asks_facet(body: str, slots: Iterable[Slot]) -> bool:
    """Say whether a message asks a thing of its own: a figure, a dose, a side effect."""
    named = any(slot.kind in FACETS or slot.kind in _ENDPOINTS for slot in slots)
    return named or predicates.ASPECT.search(body) is not None


def _superseded(own: Sequence[Slot], body: str) -> frozenset[str]:
    """Return the kinds of values of which the message has its own, or asks something else."""
    kinds = {slot.kind for slot in own}
    if "endpoint" in kinds:
        kinds.add("topic")
    if "trial" in kinds:
        kinds |= SUBJECTS
    if asks_facet(_OF_A_FIGURE.sub(" ", body), own) or _asks_its_own(body):
        kinds |= _ENDPOINTS | {"aspect"}
    if not own and any(c.isdigit() for c in body) and not _names_measure(body):
        kinds.add("number")
    return frozenset(kinds)


def _asks_its_own(body: str) -> bool:
    """Say whether a whole question asks neither of the figure before nor how it compares."""
    if wording.COUNTS.match(body):
        return _FOR_IT.search(body) is None
    whole = wording.QUESTION_WORD.match(body) and len(body.split()) >= _WHOLE
    return bool(whole) and not (_OF_IT.search(body) or predicates.OF_THE_FACET.search(body))


def _names_measure(body: str) -> bool:
    """Say whether a message has a noun of its own, of which its number may be."""
    own = (word for word in content_words(body) if not word[0].isdigit())
    empty = (predicates.RELATIONAL, _HAPPENS, _NUMBER)
    return any(not any(each.fullmatch(word) for each in empty) for word in own)


def _phrases(text: str, left: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the phrases of a text without the kinds and the names that are left out."""
    runs: list[list[_Piece]] = [[]]
    at = 0
    for piece in _pieces(text, vocabulary):
        gap = text[at : piece.start].strip()
        is_left = piece.kind in left or (piece.slot is not None and piece.slot.name in left)
        inner = fold(piece.surface) in _INNER and piece.slot is None
        if (gap and gap not in _HYPHENS) or is_left or not (piece.is_content() or inner):
            runs.append([])
        if not is_left and (piece.is_content() or inner):
            runs[-1].append(piece)
        at = piece.end
    return tuple(filter(None, (_phrase(text, run) for run in runs)))


def _pieces(text: str, vocabulary: Vocabulary) -> list[_Piece]:
    slots = slots_of(text, vocabulary)
    pieces = [_Piece(s.start, s.end, s.surface, s) for s in slots]
    for word in _WORD.finditer(text):
        if all(word.end() <= s.start or s.end <= word.start() for s in slots):
            pieces.append(_Piece(word.start(), word.end(), word.group()))
    return sorted(pieces, key=lambda piece: piece.start)


def _phrase(text: str, run: Sequence[_Piece]) -> str:
    """Return the words of a run from the first to the last that carries meaning; "" if none."""
    bearing = [i for i, piece in enumerate(run) if piece.is_content()]
    if not bearing:
        return ""
    first = 0 if run[bearing[0]].kind == "number" else bearing[0]
    kept = run[first : bearing[-1] + 1]  # "she's 82"
    phrase = _written(text, kept)
    names = any(piece.kind for piece in kept)
    told = names or not all(predicates.RELATIONAL.fullmatch(w) for w in content_words(phrase))
    return phrase if told else ""


def _written(text: str, pieces: Sequence[_Piece]) -> str:
    """Return the words of a phrase, the short names of endpoints in full."""
    written, at = "", pieces[0].start
    for piece in pieces:
        short = piece.slot is not None and piece.kind == "endpoint" and piece.surface.isupper()
        written += text[at : piece.start] + (
            piece.slot.name if short and piece.slot else piece.surface
        )
        at = piece.end
    return written


def _lasting(
    earlier: Sequence[Turn], known: Sequence[Slot], vocabulary: Vocabulary
) -> tuple[str, ...]:
    kinds = {slot.kind for slot in known}
    for turn in earlier:
        found = [
            slot
            for slot in slots_of(turn.standalone, vocabulary)
            if slot.kind not in kinds and (slot.kind in _LASTING or slot.kind.endswith(" status"))
        ]
        if found:
            return tuple(dict.fromkeys(slot.surface for slot in found))
    return ()


def _fresh(phrases: Sequence[str], body: str) -> tuple[str, ...]:
    """Return the phrases that the message does not have, each once, `_MOST` at most."""
    own = set(content_words(body))
    fresh: dict[str, str] = {}
    for phrase in phrases:
        words = content_words(phrase) or (fold(phrase),)
        if not set(words) <= own:
            fresh.setdefault(fold(phrase), phrase)
    return tuple(fresh.values())[:_MOST]
