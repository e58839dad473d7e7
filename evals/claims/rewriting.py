"""Rewrite a whole sentence as a language model would: other order, other voice, the same claim."""

from __future__ import annotations

import re
from typing import Final

from evals.alterations.cases import Kind, Place

_TRIAL: Final = r"(?P<trial>[A-Z][\w-]*[A-Z0-9][\w-]*(?: 4007)?)"
_BODY: Final = r"the (?P<body>\d{4} (?:ASCO guideline|ESMO update))"
_SENTENCES: Final = {
    "primary_endpoint": (
        rf"The primary endpoint of {_TRIAL} was (?P<what>[\w -]+)\.",
        r"\g<what> was the primary endpoint of \g<trial>.",
    ),
    "primary_analysed": (
        rf"The primary endpoint of {_TRIAL} was (?P<what>[\w -]+), analysed by (?P<how>[\w -]+)\.",
        r"\g<trial> had \g<what> as its primary endpoint, analyzed by \g<how>.",
    ),
    "stratified": (
        rf"Randomisation in {_TRIAL} was stratified by (?P<what>[^.;]+)\.",
        r"\g<trial> stratified randomization by \g<what>.",
    ),
    "had_performance": (
        rf"Patients in {_TRIAL} had an ECOG performance status of 0 or 1\.",
        r"The ECOG performance status of patients in \g<trial> was 0 or 1.",
    ),
    "assigned": (
        rf"In {_TRIAL}, (?P<n>\d+) patients were assigned to (?P<a>[^.;()]+?) and (?P<m>\d+) to "
        r"(?P<b>[^.;()]+)\.",
        r"\g<trial> assigned \g<n> patients to \g<a> and \g<m> patients to \g<b>.",
    ),
    "were_enrolled": (
        rf"{_TRIAL} enrolled (?P<who>(?:adults|patients) with [^.;]+)\.",
        r"\g<who> were enrolled in \g<trial>.",
    ),
    "included": (
        rf"{_TRIAL} enrolled (?P<who>(?:adults|patients) with [^.;]+)\.",
        r"The \g<trial> trial included \g<who>.",
    ),
    "discontinued": (
        r"(?P<before>[^.;]+ (?:is|be)) stopped permanently(?P<after>[^.;]*)\.",
        r"\g<before> permanently discontinued\g<after>.",
    ),
    "recommends": (
        rf"For (?P<who>[^.;]+), {_BODY} recommends (?P<what>[^.;,]+)\.",
        r"The \g<body> recommends \g<what> for \g<who>.",
    ),
    "is_recommended": (
        rf"For (?P<who>[^.;]+), {_BODY} recommends (?P<what>[^.;,]+)\.",
        r"According to the \g<body>, \g<what> is recommended for \g<who>.",
    ),
    "so_turned": (
        r"(?P<why>[A-Z][^.;,]+), so (?P<then>[^.;]+)\.",
        r"Because \g<why>, \g<then>.",
    ),
    "because_first": (
        rf"(?P<first>{_TRIAL}[^.;,]+), because (?P<why>[^.;,]+)\.",
        r"Since \g<why>, \g<first>.",
    ),
    "was_seen": (
        rf"In {_TRIAL}, (?P<what>[^.;,]+?) occurred in (?P<n>[^;]+)\.",
        r"\g<what> affected \g<n> in \g<trial>.",
    ),
    "reported_in": (
        rf"In {_TRIAL}, (?P<what>[^.;,]+? adverse events|[^.;,]+? AEs) occurred in (?P<n>[^;]+)\.",
        r"\g<what> were reported in \g<n> in \g<trial>.",
    ),
    "does_not_apply": (
        rf"{_TRIAL} does not apply to (?P<what>[^.;,]+), (?P<rest>[^.;]+)\.",
        r"\g<trial> is not applicable to \g<what>, \g<rest>.",
    ),
    "dose_was": (
        rf"The (?P<drug>[a-z/]+) dose in {_TRIAL} was (?P<what>[^.;]+(?:\.\d[^.;]*)?)\.",
        r"\g<trial> used a \g<drug> dose of \g<what>.",
    ),
    "follow_up": (
        rf"Median follow-up in {_TRIAL} was (?P<what>[^;]+)\.",
        r"Patients in \g<trial> were followed for a median of \g<what>.",
    ),
    "lead_last": (
        rf"In {_TRIAL}, (?P<rest>(?!median)[^;]+[a-z])\.",
        r"\g<rest> in \g<trial>.",
    ),
}
_WORDS: Final = (
    (" occurred in ", " was observed in "),
    (" received ", " were given "),
    (" enrolled ", " recruited "),
    (" is interrupted ", " is withheld "),
    (" resumes ", " is restarted "),
    (" at least ", " ≥"),
    ("In the final analysis of ", "At the final analysis of "),
    (" compared with ", " versus "),
    (" intravenously", " IV"),
    (" showed that ", " demonstrated that "),
    (" as judged by ", " as assessed by "),
    ("randomised", "randomized"),
    (" because ", " since "),
    (" with best supportive care", " along with best supportive care"),
    (" was reached in ", " was achieved in "),
    (" do not ", " don't "),
    (" commonest ", " most common "),
    (" every 3 weeks", " once every three weeks"),
)
_LEAST_CHANGED: Final = 2


def _rewriter(name: str) -> Kind:
    pattern, said = _SENTENCES[name]
    compiled = re.compile(pattern)

    def rewritten(place: Place, _chance: object) -> str | None:
        match = compiled.fullmatch(place.quote)
        if match is None:
            return None
        text = match.expand(said)
        return f"{text[0].upper()}{text[1:]}"

    return Kind(name, said, False, rewritten)


def other_words(place: Place, _chance: object) -> str | None:
    """Put other words of the same meaning in at least two places."""
    text, changed = place.quote, 0
    for one, other in _WORDS:
        if one in text:
            text = text.replace(one, other, 1)
            changed += 1
    return text if changed >= _LEAST_CHANGED else None


REWRITING: Final = (
    *map(_rewriter, _SENTENCES),
    Kind("other_words", "puts other words of the same meaning", False, other_words),
)
