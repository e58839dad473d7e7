"""What was measured: endpoints by their established names, events by theirs, others as worded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from qa.figures.plain import plain


class Kind(Enum):
    """What the values of an endpoint can be."""

    SURVIVAL = auto()  # a time, or a share at a time
    TIME = auto()
    RATE = auto()
    EVENT = auto()  # a rate, with a grade
    LEVEL = auto()  # anything with a unit
    NONE = auto()  # numbers that are no outcome: age, dose, follow-up


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint named in a text, and where."""

    start: int
    end: int
    name: str
    kind: Kind


_SURVIVAL = {
    "overall survival": r"overall survival|\bOS\b|median survival|survival time|\balive\b|"
    r"\blived\b|surviv(?:ed|al) (?:a |for a )?median|(?:risk|hazard) of death|"
    r"ratio for death|risk of dying",
    "progression-free survival": r"progression[- ]free survival|\bPFS\b|progression[- ]free\b|"
    r"(?:risk of |ratio for )?(?:disease )?progression or death",
    "disease-free survival": r"disease[- ]free survival|\bDFS\b",
    "event-free survival": r"event[- ]free survival|\bEFS\b",
    "relapse-free survival": r"(?:relapse|recurrence)[- ]free survival|\bRFS\b",
    "metastasis-free survival": r"(?:distant )?metastas[ie]s[- ]free survival|\bD?MFS\b",
}
_TIMES = {
    "duration of response": r"durations? of (?:confirmed |objective |overall )?response|\bDoR\b|"
    r"\bDOR\b|response duration",
    "time to progression": r"time to (?:disease |tumou?r )?progression|\bTTP\b",
    "time to response": r"time to (?:first )?response",
    "length of stay": r"(?:length of|duration of) (?:(?:hospital|ICU|intensive care(?: unit)?) )?"
    r"stay|(?:hospital|ICU|intensive care(?: unit)?) stay|\bLOS\b",
}
_RATES = {
    "confirmed objective response rate": r"confirmed (?:objective |overall )?(?:tumou?r )?"
    r"(?:response(?: rate)?s?|ORR)",
    "pathological complete response": r"patholog(?:ic|ical)(?:al)?(?:ly)? complete "
    r"(?:response|remission)(?: rate)?s?|\bpCR\b",
    "complete response rate": r"\bcomplete (?:response|remission)(?: rate)?s?|\bCR rates?\b",
    "partial response rate": r"partial response(?: rate)?s?",
    "objective response rate": r"(?:objective|overall|tumou?r) (?:tumou?r )?response(?: rate)?s?|"
    r"\bORR\b|shrank tumou?rs|tumou?rs (?:shrank|shrunk)",
    # Of tumours or of a survey: the words do not tell.
    "response rate": r"response rates?",
    "morbidity": r"morbidity",
    "disease control rate": r"disease[- ]control(?: rate)?|\bDCR\b",
    "clinical benefit rate": r"clinical benefit(?: rate)?|\bCBR\b",
    "mortality": r"(?:all[- ]cause |in-hospital |hospital )?mortality(?: rate)?|"
    r"deaths? (?:rate|from any cause|due to any cause)|\bcase fatality(?: rate)?|\bdied\b",
    "discontinuation for adverse events": r"(?:treatment |drug )?(?:was |were )?(?:stopped|"
    r"discontinu\w+|withdr[ae]w\w*)[^.;,%\d]{0,30}?(?:for|because of|due to|owing to|after) "
    r"(?:an )?(?:adverse (?:events?|reactions?)|toxicity|side effects)|(?:adverse (?:events?|"
    r"reactions?)|toxicity|side effects) (?:that )?(?:led|leading) to (?:\w+ )?"
    r"(?:discontinuation|withdrawal|stopping)",
    "dose reduction for adverse events": r"dose reductions? (?:for|because of|due to) adverse "
    r"events|adverse events (?:led|leading) to dose reductions?",
    "hospital admission": r"hospitali[sz]ations?|hospital admissions?|admitted to (?:a )?hospital",
}
_EVENTS = {
    "interstitial lung disease": r"interstitial lung disease(?:\s*(?:\(\w+\))?\s*(?:/|or )\s*"
    r"pneumonitis)?|\bILD\b(?:(?:/| or )pneumonitis)?",
    "adverse events": r"(?<=-related )events|adverse (?:events?|reactions?|effects?)|"
    r"\b(?:TE|TR)AEs?\b|\bAEs?\b|side effects?|toxicit(?:y|ies)",
    "febrile neutropenia": r"febrile neutrop(?:a)?enia",
    "infusion-related reaction": r"infusion[- ](?:related )?reactions?",
    "nausea and vomiting": r"nausea(?: ?/ ?| and | or |/or )vomiting",
    "decreased appetite": r"decreased appetite|loss of appetite|anorexia",
    "peripheral neuropathy": r"(?:peripheral )?(?:sensory )?neuropathy",
    "myocardial infarction": r"myocardial infarctions?",
}
_PLAIN_EVENTS = """neutropenia neutropaenia anaemia anemia thrombocytopenia thrombocytopaenia
leukopenia leucopenia lymphopenia nausea vomiting diarrhoea diarrhea constipation fatigue asthenia
hypertension proteinuria pneumonitis pneumonia rash alopecia stomatitis mucositis hypothyroidism
hyperglycaemia hyperglycemia hypoglycaemia hypoglycemia hypotension hypokalaemia hypokalemia
epistaxis bleeding haemorrhage hemorrhage sepsis colitis pruritus arthralgia headache
dizziness cough dyspnoea dyspnea insomnia stroke thromboembolism bradycardia tachycardia
delirium""".split()
# Numbers near these are no outcome.
_NONE = (
    r"follow[- ]?up|\bage[ds]?\b|treatment (?:duration|exposure|time)|duration of (?:treatment|"
    r"exposure|therapy|follow-up)|exposure|dos(?:e|es|age)\b(?! reduction)|dose[- ]intensity|"
    r"\bECOG\b|performance status|\bpower\b|\balpha\b|life expectancy|baseline|revenue|sales|"
    r"\bcosts?\b|women\b|females?\b|\bmales?\b|\bmen\b|\bWhite\b|\bAsian\b|time (?:since|from)|"
    r"half-life|sensitivity|specificity|concordance|questionnaires?|surveys?|respondents|"
    r"history of|previous|\b(?:rates?|incidence|prevalence|frequency|proportion|duration|time|"
    r"detection|conversion|severity) (?:of|to) (?=[a-z])(?!patients|those|all\b|the\b|events)"
)


def _table() -> Iterator[tuple[str, str, Kind]]:
    for kind, names in (
        (Kind.TIME, _TIMES),
        (Kind.SURVIVAL, _SURVIVAL),
        (Kind.RATE, _RATES),
        (Kind.EVENT, _EVENTS),
    ):
        yield from ((name, words, kind) for name, words in names.items())
    yield from ((name, rf"\b{name}\b", Kind.EVENT) for name in _PLAIN_EVENTS)
    yield "", _NONE, Kind.NONE


_ROWS = tuple(_table())
# Looked for in lower case: much faster than looking for both cases at every letter.
_ANY = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<e{index}>{words.lower()})" for index, (_, words, _) in enumerate(_ROWS))
    + ")"
)
# Short forms that are other words in lower case.
_CASED = re.compile(r"os|los|efs|dfs|rfs|aes?|ild|mfs|dmfs|dor|white|power")

_GRADE = re.compile(
    r"(?P<any>\b(?:any|all)[- ](?:causality )?grades?)\b"
    r"|\bgrades? ?(?:(?:≥|>=|> or =|of at least) ?(?P<from>[1-5])|(?P<from2>[1-5]) ?"
    r"(?:or (?:higher|more|worse|above|greater|over)|and (?:above|higher)|\+)"
    r"|(?P<range>[1-5] ?(?:-|/|or|to|and) ?[1-5])|(?P<one>[1-5])\b)",
    re.IGNORECASE,
)
# "Proteinuria occurred in 17%; grade 3 or higher in 1%": the grade speaks of the event before it.
_ALONE = re.compile(r" (?:events? )?(?:occurred|in|was|were|reported)\b", re.IGNORECASE)
# "infarction or stroke" is neither.
_COMPOSITE = re.compile(r"[\s,]*\bor (?!higher|more)[a-z]", re.IGNORECASE)
_RELATION = re.compile(
    r"(?:(?:drug|treatment|immune)[- ](?:related|emergent|mediated)|serious|fatal)"
    r"(?:[ ,]+(?=(?:drug|treatment|serious|grade|adverse)))?",
    re.IGNORECASE,
)
# "median follow-up for overall survival" is a follow-up.
_FOLLOWED = re.compile(
    r"follow[- ]?up (?:time |period )?(?:for|of) (?:the )?$"
    r"|\b(?:during|after|before|since|following|prior to) (?:the )?$"
)
# "patients with pneumonia" are who was studied, not what came of it.
_OF_PATIENTS = re.compile(
    r"\b(?:(?:patients|those|participants|subjects|women|men|children|people) with|"
    r"(?<!proportion of patients )who (?:have |had )?(?:had|have|developed|experienced)) "
    r"(?:\w+ ){0,2}$"
    r"|\b(?:reductions?|improvements?|relief|recovery|changes?) (?:of|in|from) (?:the )?$",
    re.IGNORECASE,
)


def endpoints(text: str) -> tuple[Endpoint, ...]:
    """Return the endpoints that a plain text names, in order, with grade and relation if given."""
    found: list[Endpoint] = []
    lowered = text.lower()
    # A few capitals have more than one small letter; offsets must hold.
    lowered = lowered if len(lowered) == len(text) else text
    for match in _ANY.finditer(lowered):
        words = text[slice(*match.span())]
        if (
            _FOLLOWED.search(lowered[: match.start()])
            or _CASED.fullmatch(words)
            or (words.lower() == "pcr" and words != "pCR")
        ):
            continue
        name, _, kind = _ROWS[int((match.lastgroup or "e0")[1:])]
        found.append(Endpoint(match.start(), match.end(), name, kind))
    graded = _graded(text, found)
    return tuple(sorted(graded, key=lambda each: each.start))


def endpoint_names(question: str) -> tuple[str, ...]:
    """Return the endpoints that a question asks about, by the names that figures have."""
    named = [each.name for each in endpoints(plain(question)) if each.kind is not Kind.NONE]
    if not named:
        named = [name for words, name in _LOOSELY if words.search(question)]
    return tuple(dict.fromkeys(named))


_LOOSELY = tuple(
    (re.compile(words, re.IGNORECASE), name)
    for words, name in (
        (r"\bsurviv\w*|\blive\b|\bdie\b", "overall survival"),
        (r"\brespon[sd]\w*", "objective response rate"),
        (r"\bsafety\b|\btolera\w+|\bharms?\b", "adverse events"),
    )
)


def tells_only_harms(text: str) -> bool:
    """Say whether all that a text gives figures of are adverse events."""
    kinds = {each.kind for each in endpoints(plain(text))} - {Kind.NONE}
    return kinds == {Kind.EVENT}


def _graded(text: str, found: list[Endpoint]) -> Iterator[Endpoint]:
    """Join events with the grade beside them; a grade alone speaks of the event before it."""
    grades = list(_GRADE.finditer(text))
    used: set[int] = set()
    lead = ""
    for each in found:
        if each.kind is not Kind.EVENT:
            yield each
            continue
        if _OF_PATIENTS.search(text[: each.start]) or _COMPOSITE.match(text, each.end):
            continue
        start, end, grade = each.start, each.end, ""
        for index, match in enumerate(grades):
            before = match.end() <= each.start and _fills(text, match.end(), each.start)
            after = match.start() >= each.end and _fills(text, each.end, match.start())
            if index not in used and (before or after):
                used.add(index)
                grade = grade_name(match)
                start, end = min(start, match.start()), max(end, match.end())
        if each.name == "adverse events":
            lead = grade
        elif not grade:
            grade = lead
        relation = _relation_before(text, start) or _relation_before(text, each.start)
        name = " ".join(part for part in (relation, grade, each.name) if part)
        yield Endpoint(start, end, name, each.kind)
    for index, match in enumerate(grades):
        events = [each for each in found if each.kind is Kind.EVENT and each.end <= match.start()]
        if index not in used and events and _ALONE.match(text, match.end()):
            name = f"{grade_name(match)} {events[-1].name}"
            yield Endpoint(match.start(), match.end(), name, Kind.EVENT)


def _fills(text: str, start: int, end: int) -> bool:
    """Say whether only joining words stand between a grade and its event."""
    between = text[start:end]
    return _JOINING.fullmatch(between) is not None


_JOINING = re.compile(
    r"[\s,(]*(?:\([^)]{0,25}\)\s*)?(?:of |at |with |was |were )?(?:(?:drug|treatment)[- ]"
    r"(?:related|emergent)\s*|serious\s*)?",
    re.IGNORECASE,
)


def _relation_before(text: str, start: int) -> str:
    relations = [match for match in _RELATION.finditer(text[:start])]
    if not relations or text[relations[-1].end() : start].strip(" ,"):
        return ""
    return relations[-1].group().strip(" ,").lower()


def grade_name(match: re.Match[str]) -> str:
    """Return a grade in one wording."""
    lowest = match["from"] or match["from2"]
    if match["any"]:
        return "any-grade"
    if lowest:
        return f"grade {lowest} or higher"
    if match["range"]:
        return "grade " + "-".join(re.findall(r"\d", match["range"]))
    return f"grade {match['one']}"


_COUNT = (
    r"(?P<count>\d{1,3}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty)"
)
_SPAN = r"(?P<unit>month|year|week|day|hour)s?\b"
_LOOSE_TIME = re.compile(rf"\b{_COUNT}[- ]{_SPAN}", re.IGNORECASE)
_AT_TIME = re.compile(
    rf"\b(?:{_COUNT}-|(?:at|by) {_COUNT.replace('count', 'count2')} ){_SPAN}", re.I
)
_COUNTS = {
    word: str(value)
    for word, value in zip(
        "one two three four five six seven eight nine ten twelve thirty".split(),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 30),
        strict=True,
    )
}


def time_point(text: str, *, loose: bool = False) -> str | None:
    """Return the time at which a share is given ("12-month"), if the words name one.

    In prose that is "12-month" or "at 12 months"; `loose` takes "12 months" too.
    """
    match = (_LOOSE_TIME if loose else _AT_TIME).search(text)
    if match is None:
        return None
    groups = match.groupdict()
    count = (groups["count"] or groups["count2"]).lower()
    return f"{_COUNTS.get(count, count)}-{match['unit'].lower()}"
