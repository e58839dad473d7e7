"""Personal data in a message: found and masked before anything is stored or shown again."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[A-ZÀ-Þ][\w'’-]+"
# Capitalised words that follow "patient" or a title in clinical prose without being a name.
_NOT_NAMES = frozenset(
    """HER2 PD-L1 MSI ECOG Is Are Has Had Was With On After Who Should Can What Which When How Does
    Do Did In At And Or The A An Stage Grade Phase Asian Japanese Korean Chinese European American
    Western Caucasian Enhertu Cyramza Herceptin Keytruda Opdivo Taxol Advocacy Safety Information
    Reported Outcomes Population Characteristics Selection""".split()
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}\.?\s+{_MONTH}\.?,?\s+\d{{4}}|{_MONTH}\.?\s+\d{{1,2}},?\s+\d{{4}})"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A message with its personal data replaced, and the kinds of data that were found."""

    text: str
    found: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Tell the user what was masked, if anything was."""
        if not self.found:
            return ()
        return (
            f"Personal data was masked before anything was stored: {', '.join(self.found)}. "
            "Please ask without data that identify a person.",
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    placeholder: str
    pattern: re.Pattern[str]


_RULES = (
    _Rule("e-mail address", "[e-mail]", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    _Rule(
        "record number",
        "[record number]",
        re.compile(
            r"(?i:\b(?:(?:mrn|nhs|ssn|social security|medical record)"
            r"(?:\s*(?:number|no\.?|nr\.?|id))?|(?:record|chart|hospital|patient|insurance|case|file)\s*(?:number|no\.|nr\.?|id|#))"
            r"\s*(?::|#|=|is)?\s*)"
            r"(?P<value>#?[A-Za-z]{0,4}-?(?=(?:[ -]?\d){3})\d[\dA-Za-z]*(?:[ -]\d{2,})*)"
        ),
    ),
    _Rule("social security number", "[record number]", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    _Rule(
        "date of birth",
        "[date of birth]",
        re.compile(
            rf"(?i:\b(?:dob|d\.o\.b\.?|date of birth|birth\s?date|born(?: on)?)\s*(?:is|:|=)?\s*)"
            rf"(?P<value>(?i:{_DATE}))"
        ),
    ),
    _Rule(
        "phone number",
        "[phone]",
        re.compile(
            r"(?i:\b(?:phone|tel|telephone|mobile|cell|call|fax|reach(?:ed)? at)\.?\s*"
            r"(?:number|no\.?)?\s*(?:is|:|=|at)?\s*)(?P<value>\+?[\d(][\d\s()./-]{5,}\d)"
            r"|(?<![\w.])(?P<bare>\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,4}"
            r"|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?!\w)"
        ),
    ),
    _Rule(
        "address",
        "[address]",
        re.compile(
            rf"\b\d{{1,5}}[a-zA-Z]?\s+(?:{_NAME}\s+){{1,3}}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|"
            rf"Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Square|Place)\b\.?(?:,\s*(?:{_NAME}\s?){{1,3}})?"
            rf"(?:,?\s*[A-Z]{{2}}\s*\d{{5}})?|\b{_NAME}(?:straße|strasse|weg|gasse)\s+\d+[a-z]?\b"
        ),
    ),
    _Rule(
        "name",
        "[name]",
        re.compile(
            r"\b(?:[Mm]y |[Tt]he |[Oo]ur )?"
            r"(?:(?i:patient|pt)(?:'s name is| is called| named|,|:| name[:d]?)?"
            r"|(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Mme|Sr|Sra)\.?|(?i:name is|name:))"
            rf"\s+(?P<value>{_NAME}(?:\s+(?:(?:van|von|de|der|da|del|la|bin|al)\s+)*{_NAME}){{0,2}})"
        ),
    ),
    # Two capitalised words right before what identifies a person are a name.
    _Rule(
        "name",
        "[name]",
        re.compile(
            rf"(?P<value>\b{_NAME}(?:\s+{_NAME}){{1,2}})(?=\s*[,;(:-]?\s*(?:(?i:mrn|dob|d\.o\.b|nhs"
            r"|born|record number|hospital number|patient id)\b|\[(?:record number|date of birth)))"
        ),
    ),
)


def mask(text: str) -> Masked:
    """Replace names after "patient" or titles, record numbers, birth dates, phones, addresses.

    What a rule cannot see (a bare name in the middle of a sentence) stays: the reader is told
    not to enter personal data at all.
    """
    found: list[str] = []
    for rule in _RULES:
        text, hits = _apply(rule, text)
        if hits and rule.kind not in found:
            found.append(rule.kind)
    return Masked(text, tuple(found))


def _apply(rule: _Rule, text: str) -> tuple[str, int]:
    pieces: list[str] = []
    at = hits = 0
    for match in rule.pattern.finditer(text):
        start, end = _value_span(match)
        if rule.kind == "name":
            end = _end_of_name(text, start, end)
        if end <= start:
            continue
        pieces += [text[at:start], rule.placeholder]
        at = end
        hits += 1
    return "".join([*pieces, text[at:]]), hits


def _value_span(match: re.Match[str]) -> tuple[int, int]:
    for group in ("value", "bare"):
        if group in match.re.groupindex and match.group(group) is not None:
            return match.span(group)
    return match.span()


def _end_of_name(text: str, start: int, end: int) -> int:
    """Cut a run of capitalised words where the words stop being a name."""
    last = start
    titled = re.search(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Mme|Sra?)\.?\s+$", text[:start])
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word.group().strip(",.;:?!'’")
        bare = re.sub(r"['’]s$", "", bare)
        if bare in _NOT_NAMES or any(character.isdigit() for character in bare):
            break
        if bare.isupper() and not titled:
            break
        last = start + word.start() + len(bare)
    return last
