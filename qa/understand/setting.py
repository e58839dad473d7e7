"""The setting of a question: line of treatment, biomarker status, extent, grade.

The values of a setting exclude each other: what is recommended in the first line is no answer to
a question about the second, and HER2-negative is not HER2-positive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_AFTER_FIRST = (
    r"(?:after|following|since|beyond|past|failed|failure of|progress\w* (?:on|after|during|with)|"
    r"prior|previous(?:ly)?|earlier)\b[^.;,]{0,40}?\b(?:first|1st|front)[- ]?line"
    r"|(?:after|progress\w* (?:on|after)|past|beyond|prior|previous)\b[^.;,]{0,40}\btrastuzumab"
    r"(?! deruxtecan)"
)
# An equivocal stain is settled by in situ hybridisation: "2+ FISH negative", "IHC 2+/ISH-".
_STAINED = r"(?<!\d)2\+[^.;?]{0,25}?\b"
_HYBRIDISED = r"(?:[FCS]|D|dual[- ])?ISH\b(?: (?:test|testing|is|was|came back|result))*[:, -]{0,2}"
_AMPLIFIED = (
    rf"{_STAINED}{_HYBRIDISED}(?:pos(?:itiv\w*)?\b|\+|amplified\b)"
    rf"|{_STAINED}pos(?:itive)? (?:[FCSD])?ISH\b"
)
_NOT_AMPLIFIED = (
    rf"{_STAINED}{_HYBRIDISED}(?:neg(?:ativ\w*)?\b|(?<=-)(?=[\s,;.?)]|$)"
    r"|(?:not |non-?|un)amplified\b)"
    rf"|{_STAINED}neg(?:ative)? (?:[FCSD])?ISH\b"
)
_LUNGS = r"\b(?:ILD|pneumonitis|ground[- ]glass|GGOs?|lungs?)\b"
# Interstitial lung disease without symptoms is of grade 1 by its definition.
_NO_SYMPTOMS = (
    rf"\basymptomatic\b[^.;?]{{0,30}}{_LUNGS}|\bincidental\w*\b[^.;?]{{0,20}}{_LUNGS}"
    rf"|{_LUNGS}[^.;?]{{0,60}}\b(?:asymptomatic|incidental\w*|(?:without|no) symptoms)\b"
)


def _grade(n: int) -> str:
    """Return the pattern of a grade: "grade 2 or higher" and "grade 1-3" speak of grade 3, too."""
    written = (
        rf"\b(?:grades?|gr\.?) ?(?:{n}\b|[1-{n}] or (?:higher|more|worse|above)"
        rf"|[1-{n}] ?(?:-|to) ?[{n}-5]|(?:≥|>=|at least|of at least) ?[1-{n}]\b|\d(?:,| or"
        rf"| and) {n}\b)|\bG{n}\b(?! ?[a-z]*tumou?r)"
    )
    return f"{written}|{_NO_SYMPTOMS}" if n == 1 else written


_GROUPS: tuple[Mapping[str, re.Pattern[str]], ...] = tuple(
    {value: re.compile(pattern, re.IGNORECASE) for value, pattern in group.items()}
    for group in (
        {
            "second line": rf"\b(?:second|2nd)[- ]?line\b|\b2L\b|\bnext[- ]line\b|{_AFTER_FIRST}",
            "first line": r"\b(?:first|1st|front)[- ]?line\b|\b1L\b|\bpreviously untreated\b"
            r"|\binitial (?:systemic )?(?:therapy|treatment)\b",
            "later line": r"\b(?:third|3rd|later?|fourth)(?:[- ]?line\b|[- ]or[- ]later\b)|\b3L\b"
            r"|\bat least two (?:earlier|prior|previous) (?:lines|regimens|therapies)\b"
            r"|\b(?:two|2) (?:(?:earlier|prior|previous) )?lines (?:(?:have|are|were) )?(?:failed"
            r"|gone|done|used|exhausted|behind)\b",
        },
        {
            "HER2-positive": r"\bHER2(?:[- ]?pos(?:itiv\w*)?\b|\s?\+|[- ]?overexpress\w*"
            rf"|[- ]?(?:IHC )?3\+)|\bIHC ?3\+|{_AMPLIFIED}",
            "HER2-negative": r"\bHER2(?:[- ]?neg(?:ativ\w*)?\b|-(?!\w)"
            r"|[- ]?(?:IHC )?(?:0|1\+)(?![\w.])"
            r"|(?: (?:is|was|has|had|now|turned|became|tested|been))+ (?:negative|lost|gone|0\b))"
            r"|\bHER2 loss\b|\blost (?:its |the )?HER2\b|\bno longer HER2"
            rf"|\bIHC ?(?:0|1\+)(?![\w.])|{_NOT_AMPLIFIED}",
        },
        {
            "resectable": r"(?<!un)\bresectable\b|\bperioperative\w*|\b(?:neo)?adjuvant\b",
            "advanced": r"\b(?:advanced|metastatic|unresectable|inoperable)\b",
        },
        {f"grade {n}": _grade(n) for n in range(1, 6)},
    )
)
_MOST = 3
_OF_GRADE, _WIDER = 0.5, 0.005
"""How apt a rule for a grade is, beside one for a value, and what each further grade takes: for
grade 3, "grade 2 or higher" is less than "grade 3 or 4"."""
_ALL = tuple((value, pattern) for group in _GROUPS for value, pattern in group.items())
_AFTER = re.compile(_AFTER_FIRST, re.IGNORECASE)


def setting_fit(question: str, text: str) -> float:
    """Return how many settings agree less how many contradict, as a share of three.

    A setting that the question or the text leaves open counts for nothing.
    """
    agree, contradict = settings_shared(question, text)
    return max(-1.0, min((agree - contradict) / _MOST, 1.0))


def settings_shared(question: str, *told: str) -> tuple[int, int]:
    """Return how many of the settings that both name agree, and how many contradict.

    What the first text leaves open, the next one tells.
    """
    read = [_values(text) for text in told]
    agree = []
    for place, wanted in enumerate(_values(question)):
        named = [values[place] for values in read if values[place]]
        if wanted and named:
            agree.append(bool(wanted & named[0]))
    return sum(agree), len(agree) - sum(agree)


def grade_aptness(question: str, text: str) -> float:
    """Return how narrowly a text is of the grade that a question names, in [0, 1]."""
    asked = _grades(question)
    told = _grades(text)
    return _OF_GRADE - _WIDER * (len(told) - 1) if asked and asked <= told else 0.0


def _grades(text: str) -> frozenset[str]:
    return _values(text)[-1]


def excludes(question: str, text: str) -> bool:
    """Say whether a text is of another setting than the question: another line, another status."""
    pairs = zip(_values(question), _values(text), strict=True)
    return any(asked and told and not asked & told for asked, told in pairs)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a setting that a question names."""

    value: str

    def holds(self, text: str) -> bool:
        """Say whether a text speaks of this setting."""
        return any(self.value in values for values in _values(text))


def settings_of(question: str) -> tuple[tuple[Setting, ...], str]:
    """Return the settings that a question names, and the question without those words."""
    named = tuple(Setting(value) for values in _values(question) for value in sorted(values))
    rest = question
    for _, pattern in _ALL:
        rest = pattern.sub(" ", rest)
    return named, rest


@lru_cache(maxsize=8192)
def _values(text: str) -> tuple[frozenset[str], ...]:
    """Return what a text names of each group; "after first-line" is the second line, not the first.

    Kept, as the same sentences are held against question after question.
    """
    rest = _AFTER.sub(" ", text)
    return tuple(
        frozenset(
            value
            for value, pattern in group.items()
            if pattern.search(text if value == "second line" else rest)
        )
        for group in _GROUPS
    )
