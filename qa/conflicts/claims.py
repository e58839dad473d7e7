"""What a passage claims: its figures, risks said to be lowered, and what is called significant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.conflicts.endpoint import is_about
from qa.domain import Effect, Figure, Passage, Sentence, Source
from qa.figures import figures_in
from qa.figures.context import analysis_of, population_of, trial_of
from qa.figures.endpoints import Kind, endpoints
from qa.figures.plain import plain
from qa.text.folding import mentions
from qa.text.significance import LEVEL
from qa.vocabulary import field_vocabulary

_NUMBER = r"(?P<percent>\d{1,2}(?:\.\d+)?) ?(?:%|per ?cent)"
_ABOUT = r"(?:(?P<about>about|around|nearly|almost|roughly|approximately|some|~) ?)?"
_WHAT = r"(?P<what>progression(?:,? or death)?|(?<!or )(?<!and )death|(?<!or )dying)\b"
_LOWER = r"\b(?:reduc\w+|lower\w*|cut(?:s|ting)?|decreas\w+|less\w*)\b"
_LOWERED = (
    re.compile(rf"{_WHAT} by (?:a |an )?{_ABOUT}{_NUMBER}", re.IGNORECASE),
    re.compile(
        rf"\b{_ABOUT}{_NUMBER} (?:relative )?(?:reduction|lower|decrease)\w* "
        rf"(?:in |of )?(?:the )?(?:(?:risk|hazard|rate) of )?(?:disease )?{_WHAT}",
        re.IGNORECASE,
    ),
)
_EVENT_LOWERED = (
    re.compile(
        rf"(?:{_LOWER}|(?=\b(?:risk|rate|odds|hazard|chance) of)) ?(?:the )?"
        rf"(?P<what>[a-z][\w -]{{2,50}}?) by (?:a |an )?{_ABOUT}{_NUMBER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_ABOUT}{_NUMBER} (?:relative )?(?:reduction|lower|decrease)\w* (?:in |of )?(?:the )?"
        rf"(?P<what>(?:risk|hazard|rate|odds) of [a-z][\w -]{{2,50}})",
        re.IGNORECASE,
    ),
)
_AT_RISK = re.compile(r"^(?:the )?(?:risk|rate|odds|hazard|frequency|chance) of (?:the )?", re.I)
_LIKE_DEATH = re.compile(r"(?:disease )?(?:progression|death|dying)\b", re.IGNORECASE)
_LESS = re.compile(_LOWER, re.IGNORECASE)
_ENDPOINT_OF = {"p": "progression-free survival", "d": "overall survival"}
_SIGNIFICANT = re.compile(
    r"\b(?:statistical(?:ly)? significan\w+|significantly (?:better|longer|higher|lower|improv\w+|"
    r"prolong\w+|increas\w+|reduc\w+|greater|superior|extend\w+)|"
    r"differ\w* significantly|significant (?:difference|improvement|benefit|gain)s?|"
    r"(?:improved|prolonged|extended|increased|reduced|longer|higher|better)\s[^,;]{0,30}significantly|"
    r"(?:was|were|is|are|also|both|be|considered|not|nor|reach\w*) (?:also |both |considered )*"
    r"significant(?:ly)?)\b|\b(?:non-?|in)significant\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|nor|neither|never|without|failed|cannot|\w+n't)\b[^;]{0,60}$", re.IGNORECASE
)
_NEGATIVE = re.compile(r"\b(?:non-?|in)significant$", re.IGNORECASE)
_NO_RESULT = re.compile(
    r"\b(?:if|whether|would|could|power(?:ed)?|hypothes\w+|threshold|boundary|alpha|means|"
    r"clinically significant|(?:network )?meta-?analys[ei]s|pooled)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|,? \b(?:but|whereas|although|though|however)\b|, while\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:reduction|decrease|increase|improvement|difference|gain|change)s? (?:of|in) (?:the )?",
    re.IGNORECASE,
)
_MEASURED = frozenset({Kind.SURVIVAL, Kind.TIME, Kind.RATE, Kind.EVENT})
_COUNTED = frozenset({Kind.SURVIVAL, Kind.RATE, Kind.EVENT})
RATIOS = frozenset({"hazard ratio", "odds ratio", "risk ratio", "rate ratio"})
_LEADS = 6
"""Lines before a line of a list in which its drug may be named."""
_SHORT = 8
"""Words of a line that may lead a list."""
_NOBODY = (Source("", "", ""), Passage("", "", 0, 0, ""))
_NOWHERE = (*_NOBODY, 0, 0)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a source says of one endpoint; `start` and `end` are document offsets.

    `drugs` are those that its sentence names, or the line that leads to it. `lowered` is by how
    many percent a risk is said to be lower, `roughly` if only about so; `significant` is None
    where nothing is told of it. `figure` has values, or nothing but endpoint and context.
    """

    source: Source
    passage: Passage
    start: int
    end: int
    figure: Figure
    drugs: frozenset[str] = frozenset()
    lowered: str | None = None
    roughly: bool = False
    significant: bool | None = None


def claims_in(
    source: Source,
    passage: Passage,
    trial: str | None = None,
    about: frozenset[str] | None = None,
    trials: frozenset[str] = frozenset(),
) -> tuple[Claim, ...]:
    """Return what a passage claims, of endpoints whose names are in `about` if that is given.

    `trials` are names of trials that are not written like one (HARBOUR-AF). `trial` is the one
    trial that the whole document names, if it names just one; it is that of claims whose own words,
    headings and title name none.
    """
    read = _read(passage.text, _within(passage), source.title, passage.heading)
    return tuple(
        replace(
            claim,
            source=source,
            passage=passage,
            start=passage.start + claim.start,
            end=passage.start + claim.end,
            figure=replace(
                claim.figure,
                trial=claim.figure.trial
                or _only(trials, (passage.text[claim.start : claim.end], source.title))
                or trial,
            ),
        )
        for claim in read
        if about is None or any(is_about(claim.figure.endpoint, name) for name in about)
    )


def _only(names: frozenset[str], texts: Sequence[str]) -> str | None:
    """Return the one of some names that the first of these texts with any names."""
    for words in texts:
        found = [name for name in names if mentions(words, name)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def risks_lowered(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Return (endpoint, percent, roughly) for each risk that a text says is lowered."""
    flat = plain(text)
    if not _LESS.search(flat):
        return ()
    found = [
        (_ENDPOINT_OF[match["what"][0].lower()], match["percent"], bool(match["about"]))
        for pattern in _LOWERED
        for match in pattern.finditer(flat)
    ]
    for pattern in _EVENT_LOWERED:
        for match in pattern.finditer(flat):
            what = _AT_RISK.sub("", match["what"])
            named = [each.name for each in endpoints(what) if each.kind in _COUNTED]
            # What a risk is said to be of is an event, whatever its name.
            named += [what.lower()] if what != match["what"] else []
            if named and not _LIKE_DEATH.match(what):
                found.append((named[0], match["percent"], bool(match["about"])))
    return tuple(dict.fromkeys(found))


def _within(passage: Passage) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(each.start - passage.start, each.end - passage.start) for each in passage.sentences
    )


@lru_cache(maxsize=8192)
def _read(
    text: str, sentences: tuple[Sentence, ...], title: str, heading: tuple[str, ...]
) -> tuple[Claim, ...]:
    """Read a passage once; source and place in the document are filled in by `claims_in`."""
    claims = [
        Claim(
            *_NOBODY,
            found.start,
            found.end,
            found.figure,
            drugs_of(text, sentences, found.end),
            significant=_is_significant(found.figure.effect),
        )
        for found in figures_in(text, sentences, title, heading)
    ]
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        drugs = drugs_of(text, sentences, sentence.end)
        claims += [
            replace(each, start=sentence.start, end=sentence.end, drugs=drugs)
            for each in (*_lowered(words, title, heading), *_called(words, title, heading))
        ]
    return tuple(claims)


def _lowered(words: str, title: str, heading: Sequence[str]) -> Iterator[Claim]:
    for endpoint, percent, roughly in risks_lowered(words):
        figure = _bare(endpoint, words, title, heading)
        yield Claim(*_NOWHERE, figure, lowered=percent, roughly=roughly)


def _called(words: str, title: str, heading: Sequence[str]) -> Iterator[Claim]:
    """Yield the endpoints that a sentence calls significant or not, clause by clause."""
    if not _SIGNIFICANT.search(words) or _NO_RESULT.search(words):
        return
    named: list[str] = []
    for clause in _CLAUSE.split(_CHANGE.sub("", plain(words))):
        own = [each.name for each in endpoints(clause) if each.kind in _MEASURED]
        named = own or named
        match = _SIGNIFICANT.search(clause)
        if match is None:
            continue
        negative = _NOT.search(clause[: match.end()]) or _NEGATIVE.search(match.group())
        for name in dict.fromkeys(named):
            yield Claim(*_NOWHERE, _bare(name, words, title, heading), significant=negative is None)


def _bare(endpoint: str, words: str, title: str, heading: Sequence[str]) -> Figure:
    return Figure(
        endpoint,
        trial=trial_of(words, title, heading),
        population=population_of(words, len(words), ()),
        analysis=analysis_of(words, len(words)),
    )


def _is_significant(effect: Effect | None) -> bool | None:
    """Say whether a P value or the interval of a ratio is significant; None if neither tells."""
    if effect is None:
        return None
    if effect.p is not None:
        sign = effect.p[0] if effect.p[0] in "<>≤≥" else "="
        value = float(effect.p.lstrip("<>≤≥="))
        below = value <= LEVEL if sign in "<≤" else value < LEVEL
        # "P<0.5" and "P>0.01" tell nothing.
        telling = below if sign in "<≤" else (value >= LEVEL or sign == "=")
        return (below and sign not in ">≥") if telling else None
    if effect.ci and effect.measure in RATIOS and effect.level in (None, "95"):
        low, high = map(float, effect.ci)
        return not low <= 1.0 <= high
    return None


def drugs_of(text: str, sentences: Sequence[Sentence], end: int) -> frozenset[str]:
    """Return the drugs of the sentence that ends there, or of a line shortly before it."""
    before = [text[each.start : each.end] for each in sentences if each.end <= end]
    if not before:
        return frozenset()
    leads = [line for line in before[-2 : -_LEADS - 2 : -1] if len(line.split()) <= _SHORT]
    return next((drugs for line in (before[-1], *leads) if (drugs := drugs_in(line))), frozenset())


@lru_cache(maxsize=4096)
def drugs_in(words: str) -> frozenset[str]:
    """Return the drugs that are named, by their first names; of a regimen those it joins."""
    return frozenset(
        name.lower() if name.istitle() else name
        for each in field_vocabulary().entities(words)
        if each.kind in ("drug", "regimen")
        for name in each.name.split(" plus ")
    )
