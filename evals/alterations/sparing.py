"""Say the same as the sentence in a form that a careful reader lets pass; None where it cannot."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from evals.alterations.cases import Kind, Made, Place, put

_BRANDS: Final = {
    "trastuzumab deruxtecan": "Enhertu",
    "ramucirumab": "Cyramza",
    "pembrolizumab": "Keytruda",
    "nivolumab": "Opdivo",
    "durvalumab": "Imfinzi",
    "zolbetuximab": "Vyloy",
    "zanidatamab": "Ziihera",
    "T-DXd": "trastuzumab deruxtecan",
}
_SHORT: Final = {
    "overall survival": "OS",
    "progression-free survival": "PFS",
    "hazard ratio": "HR",
    "interstitial lung disease": "ILD",
    "adverse events": "AEs",
    "left ventricular ejection fraction": "LVEF",
}
_SPELLINGS: Final = (
    ("haem", "hem"), ("anaemia", "anemia"), ("tumour", "tumor"), ("randomised", "randomized"),
    ("oesoph", "esoph"), ("diarrhoea", "diarrhea"), ("oedema", "edema"), ("foetal", "fetal"),
    ("hospitalised", "hospitalized"), ("dyspnoea", "dyspnea"), ("programme", "program"),
    ("characterised", "characterized"), ("favour", "favor"), ("behaviour", "behavior"),
    ("leukaemia", "leukemia"), ("immunised", "immunized"),
)  # fmt: skip
_NUMBERS: Final = "zero one two three four five six seven eight nine ten eleven twelve".split()
_TENSES: Final = (
    (" was ", " is "), (" were ", " are "), (" is ", " was "), (" are ", " were "),
    (" occurred ", " occurs "), (" improved ", " improves "), (" received ", " receive "),
    (" showed ", " shows "), (" increased the ", " increases the "),
)  # fmt: skip
_PLURALS: Final = (
    ("patients", "patient"), ("tumours", "tumour"), ("events", "event"), ("infusions", "infusion"),
    ("reductions", "reduction"), ("months", "month"), ("cells", "cell"),
    ("infections", "infection"), ("symptoms", "symptom"), ("vaccines", "vaccine"),
    ("risks", "risk"), ("doses", "dose"),
)  # fmt: skip
_VERB: Final = r"\b(?:is|was|were|are|has|had|have|did|does|should|must|may|can|resumes|goes)\b"
_DEPENDS: Final = re.compile(
    r"\b(?:if|unless|until|only|except|not|no|but|than|this|it|they|these|respectively|both|either|"
    r"which|who|whose|that|same|other|also|however)\b",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(
    rf"^(?P<subject>(?:The |A |An )?[A-Z]?[\w-]+(?: [\w-]+){{0,3}}?) (?={_VERB})"
)


def verbatim(place: Place, _chance: Random) -> str | None:
    """Say the sentence as it stands."""
    return place.quote


def two_sentences(place: Place, _chance: Random) -> Made | None:
    """Say one of two sentences that are quoted together."""
    before = re.search(r"[^.\n|]{30,300}\. $", place.text[: place.start])
    if before is None:
        return None
    start = before.start()
    start += len(place.text[start : place.start]) - len(place.text[start : place.start].lstrip())
    return Made(place.quote, ((start, place.end),))


def parenthesis_left_out(place: Place, _chance: Random) -> str | None:
    """Leave out what stands in brackets, marked."""
    found = re.search(r" \((?![^)]*\b(?:not|if|only|except|non)\b)[^()]+\)", place.quote)
    return put(place.quote, found.span(), " …") if found else None


def lead_left_out(place: Place, _chance: Random) -> str | None:
    """Leave out the trial's name at the beginning, marked."""
    found = re.match(r"In [A-Z][\w-]*[A-Z0-9][\w-]*, ", place.quote)
    return f"… {place.quote[found.end() :]}" if found else None


def clause_left_out(place: Place, _chance: Random) -> str | None:
    """Keep the first of two clauses that a semicolon parts, marked."""
    first, mark, second = place.quote.partition("; ")
    return f"{first} …" if mark and re.search(_VERB, first) and second else None


def other_arm_left_out(place: Place, _chance: Random) -> str | None:
    """Keep the figure of the first arm, the comparator's left out and marked."""
    found = re.search(
        r"(?P<kept>\d[\d.]*(?: months|%)(?: of patients)? (?:with|given|on) [\w -]+?)"
        r"(?P<other> and \d[\d.]*(?: months|%)(?: of (?:those|patients))? (?:with|given|on) "
        r"[\w -]+?)(?= \(|\.|,)",
        place.quote,
    )
    return put(place.quote, found.span("other"), " …") if found else None


def subject_restored(place: Place, _chance: Random) -> Made | None:
    """Quote the predicate alone and put its subject in brackets, cited where it stands."""
    found = _NOUN.match(place.quote)
    if found is None or _DEPENDS.search(found["subject"]):
        return None
    end = place.start + found.end("subject")
    text = f"[{found['subject']}]{place.quote[found.end('subject') :]}"
    return Made(text, ((end + 1, place.end), (place.start, end)))


def brand_for_generic(place: Place, chance: Random) -> str | None:
    """Call a drug by its other name."""
    fits = [name for name in _BRANDS if re.search(rf"(?<![\w-]){name}(?![\w-])", place.quote)]
    fits = [name for name in fits if _BRANDS[name] not in place.quote]
    if not fits:
        return None
    name = chance.choice(fits)
    return re.sub(rf"(?<![\w-]){name}(?![\w-])", _BRANDS[name], place.quote)


def short_for_long(place: Place, chance: Random) -> str | None:
    """Write the abbreviation of a term that is not abbreviated beside it."""
    fits = [long for long in _SHORT if long in place.quote and _SHORT[long] not in place.quote]
    if not fits:
        return None
    long = chance.choice(fits)
    return place.quote.replace(long, _SHORT[long])


def decimal_comma(place: Place, chance: Random) -> str | None:
    """Write decimals with a comma or a raised point."""
    mark = chance.choice(",·")
    # No comma where it would group thousands, or where a list of numbers would be misread.
    written = re.sub(r"(?<![\w.,-])(\d+)\.(\d{1,2})(?![\w.,]|\.\d)", rf"\1{mark}\2", place.quote)
    return written if written != place.quote else None


def number_in_words(place: Place, chance: Random) -> str | None:
    """Write a small number as a word, or a word as a number."""
    found = list(
        re.finditer(
            r"(?<![\w.,+/-])(\d|1[0-2])(?= (?:weeks|months|days|patients|cycles))", place.quote
        )
    )
    if found:
        number = chance.choice(found)
        return put(place.quote, number.span(), _NUMBERS[int(number[1])])
    word = re.search(rf"(?<![\w-])(?:{'|'.join(_NUMBERS[2:])})(?![\w-])", place.quote)
    return put(place.quote, word.span(), str(_NUMBERS.index(word[0]))) if word else None


def other_tense(place: Place, chance: Random) -> str | None:
    """Put a verb in another tense."""
    return _one_of(place.quote, _TENSES, chance)


def other_number(place: Place, chance: Random) -> str | None:
    """Put a noun in the singular."""
    pairs = tuple((rf"{many}", one) for many, one in _PLURALS)
    return _one_of(place.quote, pairs, chance)


def other_spelling(place: Place, chance: Random) -> str | None:
    """Write a word as on the other side of the Atlantic."""
    both = (*_SPELLINGS, *((b, a) for a, b in _SPELLINGS if a not in ("haem", "oesoph", "anaemia")))
    fits = tuple((a, b) for a, b in both if a in place.quote and b not in place.quote)
    return _one_of(place.quote, fits, chance) if fits else None


def split_in_two(place: Place, _chance: Random) -> str | None:
    """Make two sentences of two clauses that do not depend on each other."""
    for joint in ("; ", ", and ", ", while ", ", whereas "):
        first, mark, second = place.quote.partition(joint)
        alone = not _DEPENDS.search(second) and re.match(r"[\w -]{3,60}?\s" + _VERB, second)
        if mark and alone and re.search(_VERB, first) and not re.match(r"(?:If|When)\b", first):
            return f"{first}. {second[:1].upper()}{second[1:]}"
    return None


def other_signs(place: Place, _chance: Random) -> str | None:
    """Write signs and units in words, dashes and quotes in another form."""
    written = (
        re.sub(r"(?<=\d) ?%(?!\w)", " percent", place.quote).replace("-", "‑").replace("'", "’")
    )
    written = re.sub(r"(?<=\d) mg(?![/\w])", " milligrams", written)
    return written if written != place.quote else None


def article_put_in(place: Place, _chance: Random) -> str | None:
    """Put "the" before a word, or take one out: the same claim."""
    if " the " in place.quote:
        return place.quote.replace(" the ", " ", 1)
    return (
        place.quote.replace(" patients", " the patients", 1) if " patients" in place.quote else None
    )


def _one_of(quote: str, pairs: tuple[tuple[str, str], ...], chance: Random) -> str | None:
    fits = [(one, other) for one, other in pairs if one in quote]
    if not fits:
        return None
    one, other = chance.choice(fits)
    return quote.replace(one, other, 1)


FAITHFUL: Final = tuple(
    Kind(make.__name__, (make.__doc__ or "").rstrip(".").lower(), False, make)
    for make in (
        verbatim,
        two_sentences,
        parenthesis_left_out,
        lead_left_out,
        clause_left_out,
        other_arm_left_out,
        subject_restored,
        brand_for_generic,
        short_for_long,
        decimal_comma,
        number_in_words,
        other_tense,
        other_number,
        other_spelling,
        split_in_two,
        other_signs,
        article_put_in,
    )
)
