"""What a message says out of politeness, and asks nothing with: greetings, thanks, excuses."""

from __future__ import annotations

import re
from typing import Final

from qa.text.sentences import split
from qa.vocabulary import Vocabulary

# Whole sentences; what follows the phrase in them ("I hope you can help me") is courtesy, too.
_SENTENCE: Final = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|(?:many )?thanks?"
    r"|cheers|sorry|apologies|excuse me|pardon|please help|i hope|hope (?:you|this)"
    r"|i(?: woul|')d be grateful|i appreciate|much appreciated"
    r"|(?:kind|best|warm) (?:regards|wishes)|regards|yours"
    r"|(?:that|this)(?: i|')s (?:\w+ )?(?:clear|helpful|great|good|useful|perfect)"
    r"|(?:i have )?(?:one|a) (?:more |last |quick |further |short )*question)\b[^?]*$",
    re.IGNORECASE,
)
# Before a colon or a comma, at the beginning of what asks.
_OPENING: Final = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thank you|thanks|sorry|please)"
    r"(?: there| all| again| so much| very much| a lot)?[,!.]\s+"
    r"|[^:?]*\b(?:question|if i may|would like to (?:know|ask)|like to know|wonder(?:ing|ed)?"
    r"|help me(?: with)?)\b[^:?]*:\s+)",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"[,.;!?]?\s+(?:many thanks|thanks|thank you|cheers|please)"
    r"(?: in advance| so much| a lot)?\W*$",
    re.IGNORECASE,
)


# Who and what is told of somebody may matter, however politely it is told.
_TELLS: Final = re.compile(
    r"\d|\b(?:patients?|pts?|he|she|his|her|man|woman|lady|gentleman|child|mother|father|husband"
    r"|wife|he's|she's)\b",
    re.IGNORECASE,
)


def without_courtesies(message: str, vocabulary: Vocabulary) -> str:
    """Return the message without its courtesies; as it is if nothing else is in it.

    Whatever tells something stays: a name of the vocabulary, a number, a person.
    """

    def tells(text: str) -> bool:
        return _TELLS.search(text) is not None or bool(vocabulary.entities(text))

    pieces = [message[s.start : s.end] for s in split(message)]
    kept = " ".join(piece for piece in pieces if not _SENTENCE.match(piece) or tells(piece))
    opening = _OPENING.match(kept)
    opened = kept[opening.end() :] if opening and not tells(opening.group()) else kept
    question = kept.rstrip().endswith("?")
    closed = _CLOSING.sub("?" if question else "", opened).strip()
    return closed if any(character.isalnum() for character in closed) else message
