"""Which sentence of a document shows that it fulfils the conditions of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answer.asides import is_background, is_caveat
from qa.answer.fit import is_ignorance, role_fit
from qa.answer.saying import said_by
from qa.answer.verdicts import verdict
from qa.domain import Intent, Passage, Sentence, Source, SourceType
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.text.tables import is_row
from qa.understand.listing import Listing, Wanted
from qa.understand.setting import settings_shared
from qa.vocabulary import Vocabulary

SUMMING: Final = re.compile(
    r"key (?:result|finding|message|point)|conclusion|summary|interpretation", re.IGNORECASE
)
_CONCLUDES: Final = re.compile(r"(?:conclusions?|interpretation)\b[^:.]{0,24}[:.]", re.IGNORECASE)
_RESULTS: Final = re.compile(r"result|finding|efficacy|outcome", re.IGNORECASE)
_ENOUGH: Final = 0.8
"""A sentence tells a condition that holds this share of its words."""
_DENIES: Final = re.compile(
    r"\b(?:no|without|not|neither|never|nor)\b(?! more\b| less\b| later\b| longer\b)", re.IGNORECASE
)

_FORMER: Final = re.compile(
    r"\b(?:formerly|outdated|superseded|(?:older|former|earlier|previous) (?:\w+ ){0,2}(?:versions?"
    r"|editions?|labels?|texts?|copies|copy))\b",
    re.IGNORECASE,
)

Share = Callable[[str], float]
"""A text → the share of the words of a condition that it holds."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a document, what it says alone, and the headings above it."""

    passage: Passage
    sentence: Sentence
    text: str

    @property
    def whole(self) -> str:
        """Return the sentence with its headings."""
        return " . ".join((*self.passage.heading, self.text))


def sentences_of(passages: Sequence[Passage]) -> tuple[Said, ...]:
    """Return what a document says, each sentence that can stand alone, in order."""
    return tuple(
        Said(passage, sentence, said.text)
        for passage in passages
        for sentence in passage.sentences
        if (said := said_by(passage, sentence)) is not None
        and not is_row(passage.quote(sentence))
        and not is_ignorance(said.text)
    )


def summing(sentences: Sequence[Said]) -> tuple[str, ...]:
    """Return the sentences that sum a document up; all that tell no background if none stand apart.

    They stand under a heading that says so, or begin with one that runs in.
    """
    own = [s for s in sentences if any(SUMMING.search(each) for each in s.passage.heading)]
    begins = next((place for place, s in enumerate(sentences) if _CONCLUDES.match(s.text)), None)
    own = own or (list(sentences[begins:]) if begins is not None else [])
    results = [s for s in sentences if any(_RESULTS.search(each) for each in s.passage.heading)]
    rest = [s for s in sentences if not _is_background(s)]
    return tuple(said.text for said in (own or results or rest))


class Shower:
    """Choose the sentence of each document, by what the list asks for."""

    def __init__(self, listing: Listing, share: Share, vocabulary: Vocabulary) -> None:
        """Read the question once; `share` is that of the words that no other condition takes."""
        self._listing = listing
        self._share = share
        self._vocabulary = vocabulary
        self._asked = " . ".join(listing.settings)

    def telling(self, source: Source, sentences: Sequence[Said]) -> tuple[Said, ...]:
        """Return the sentences that tell the names and the words that are asked for.

        A title tells them for all sentences but those of a label, which must tell themselves what
        is asked of a drug. None if a sentence that tells more of them denies it.
        """
        shares = [
            (self._told(source, said), said) for said in sentences if not _FORMER.search(said.text)
        ]
        best = max((share for share, _ in shares), default=0.0)
        if best < _ENOUGH:
            return ()
        denied = max((share for share, said in shares if _DENIES.search(said.text)), default=0.0)
        told = [each for each in shares if not _DENIES.search(each[1].text)]
        if max((share for share, _ in told), default=0.0) < max(_ENOUGH, denied):
            return ()
        return tuple(said for share, said in told if share >= _ENOUGH)

    def shown(self, source: Source, sentences: Sequence[Said], ended: Wanted | None) -> Said | None:
        """Return the sentence that shows best what is asked; None without any."""
        ranked = [
            (self._worth(source, said, ended) - place / 1000, -place, said)
            for place, said in enumerate(sentences)
        ]
        return max(ranked, key=lambda each: each[:2])[2] if ranked else None

    def _told(self, source: Source, said: Said) -> float:
        whole = said.whole
        if source.source_type is not SourceType.LABEL:
            whole = f"{source.title} . {whole}"
        folded = fold(whole)
        names = [self._vocabulary.mentioned(each, folded) for each in self._listing.names]
        groups = [group.is_in(whole) for group in self._listing.groups]
        shares = [float(each) for each in (*names, *groups)]
        if self._listing.rest:
            shares.append(self._share(whole))
        return min(shares, default=0.0)

    def _worth(self, source: Source, said: Said, ended: Wanted | None) -> float:
        above, text = said.passage.heading, said.text
        agree, contradict = settings_shared(self._asked, text)
        worth = 1.0 * agree - contradict + 0.5 * bool(quantities(text))
        worth -= 3.0 * is_caveat(text) + 2.0 * _is_background(said)
        if source.source_type is SourceType.TRIAL:
            sums_up = any(SUMMING.search(each) for each in above) or _CONCLUDES.match(text)
            worth += 1.5 * bool(sums_up)
            worth += 4.0 * (self._tells_end(text, ended) and self._listing.outcome is not None)
            worth += 1.5 * self._tells_end(text, ended)
            worth += 2.0 * (self._listing.asks_drug and self._names_drug(source, text))
        else:
            worth += 4.0 * self._told(source, said)
            worth += 2.0 * self._share(text) * bool(self._listing.rest)
            worth += role_fit(Intent.RECOMMENDATION, "", text) * (
                source.source_type is SourceType.GUIDELINE
            )
        return worth

    def _tells_end(self, text: str, ended: Wanted | None) -> bool:
        folded = fold(text)
        endpoints = self._listing.endpoints
        named = any(self._vocabulary.mentioned(each, folded) for each in endpoints)
        return ended is not None and verdict(text) is ended and (named or not endpoints)

    def _names_drug(self, source: Source, text: str) -> bool:
        """Say whether a sentence names a drug of its title."""
        titled, told = self._drugs(source.title), self._drugs(text)
        return bool(titled & told) or bool(told and not titled)

    def _drugs(self, text: str) -> frozenset[str]:
        named = self._vocabulary.entities(text)
        return frozenset(each.name for each in named if each.kind in ("drug", "regimen"))


def _is_background(said: Said) -> bool:
    passage = said.passage
    texts = [passage.quote(each) for each in passage.sentences]
    return is_background(passage.heading, passage.sentences.index(said.sentence), texts)
