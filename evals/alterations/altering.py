"""Say something else than the sentence, in one place; None where it cannot be done for certain.

The word lists are written for the evaluation: nothing is shared with the product's proof.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from evals.alterations.cases import Kind, Place

_FIGURE: Final = re.compile(
    r"(?<![\w.,/+-])(?P<number>\d+(?:\.\d+)?)(?P<unit>\s?(?:%|mg/kg|mg/m2|mg/m²|mg|mcg|mL|g|"
    r"(?:months?|weeks?|days?|years?|hours?|minutes?))(?![\w/]))"
)
_DOSE: Final = re.compile(r"(?<![\w.,/+-])(?P<number>\d+(?:\.\d+)?)(?=\s?(?:mg|mcg|mL|g)\b)")
_BARE: Final = re.compile(r"(?<![\w.,/+^-])(?P<number>\d+\.\d+|\d{2,})(?![\w.,%+^/-])")
_AUXILIARY: Final = re.compile(r"\b(?:is|was|were|are|should|must|may|can|has been|have been)\b")
_DENIAL: Final = re.compile(
    r"\b(?:(?P<verb>is|was|were|are|has|had|have|did|does|do|should|must|may|can|could) not"
    r"|cannot)\b"
)
_DRUGS: Final = (
    "trastuzumab deruxtecan|T-DXd|ramucirumab|paclitaxel|pembrolizumab|nivolumab|zolbetuximab|"
    "zanidatamab|docetaxel|irinotecan|durvalumab|lapatinib|pertuzumab|capecitabine|oxaliplatin|"
    "cisplatin|remdesivir|dexamethasone|tocilizumab|lopinavir|hydroxychloroquine|metformin"
)
_DRUG: Final = re.compile(rf"\b(?:{_DRUGS})\b", re.IGNORECASE)
_TRIAL: Final = re.compile(
    r"\b(?:DESTINY-Gastric0\d|KEYNOTE-\d{3}|RAINBOW|REGARD|SPOTLIGHT|GLOW|CheckMate-649|ToGA|TAGS|"
    r"GATSBY|JACOB|MATTERHORN|HERIZON-GEA-01|ATTRACTION-2|COUGAR-02|T-ACT)\b"
)
_TRIALS: Final = ("DESTINY-Gastric02", "KEYNOTE-859", "RAINBOW", "CheckMate-649", "TAGS", "JACOB")
_ENDPOINTS: Final = (
    "overall survival",
    "progression-free survival",
    "objective response rate",
    "duration of response",
    "disease control",
)
_OPPOSITES: Final = {
    one: other
    for pair in """
        higher/lower longer/shorter more/fewer better/worse increased/decreased increase/decrease
        improved/worsened greater/smaller above/below rose/fell superior/inferior longest/shortest
        highest/lowest increases/decreases prolonged/shortened reduced/increased lower/higher
        reduction/increase reduces/raises earlier/later most/least
    """.split()
    for one, other in (pair.split("/"), pair.split("/")[::-1])
}
_TAILS: Final = (
    "and it can be given safely in pregnancy",
    "and no monitoring is needed",
    "in every patient",
    "regardless of age",
    "which was confirmed in a second trial",
    "with no increase in toxicity",
    "and quality of life improved",
    "in children as well as in adults",
    "also without a biopsy",
    "mainly because of fewer infections",
)
_POPULATION: Final = re.compile(
    r"\b(?:HER2-positive|HER2-negative|HER2-low|metastatic|unresectable|locally advanced|"
    r"asymptomatic|symptomatic|severe|elderly|Asian|Japanese|previously treated|untreated|"
    r"hospitali[sz]ed|critically ill|pregnant|immunocompromised)\s+"
)
_SWAPS: Final = {
    "population_changed": "HER2-positive/HER2-negative adults/children women/men "
    "metastatic/resectable symptomatic/asymptomatic severe/mild Japanese/European "
    "pregnant/elderly untreated/pretreated",
    "line_changed": "first-line/second-line second-line/first-line third-line/second-line "
    "second_line/third_line first/second",
    "time_turned": "before/after after/before",
    "modality_changed": "may/must should/may must/may can/must recommended/required could/will "
    "might/will may/will",
    "bound_turned": "at_least/at_most at_most/at_least more_than/less_than less_than/more_than "
    "or_higher/or_lower below/above within/beyond ≥/≤",
    "quantifier_changed": "most/all some/all many/all few/most several/all one/every "
    "often/always sometimes/always rarely/often only/also both/neither each/no",
    "indication_changed": "gastric/breast stomach/lung breast/gastric lung/breast "
    "colorectal/gastric",
    "grade_changed": "grade_1/grade_3 grade_2/grade_4 grade_3/grade_2 grade_4/grade_1",
}
_CAUSAL: Final = (
    (re.compile(r"\b(?:is|was|were|are) associated with\b"), "caused"),
    (re.compile(r"\bassociated with\b"), "caused by"),
    (re.compile(r"\bcorrelated with\b"), "caused by"),
    (re.compile(r"\blinked to\b"), "caused by"),
)
_HEDGE: Final = re.compile(
    r"\b(?:numerically|approximately|about|probably|likely|possibly|potentially|partly|mainly|"
    r"mostly|at least|up to|almost|nearly|may be|might be|suggests? that|suggested that) "
)
_CONDITION: Final = re.compile(
    r"(?:,)? (?:if|unless|until|provided that|only (?:if|when|after)|except|when) [^,;.]+(?=[,;.])"
)
_LEADING: Final = re.compile(r"^(?:If|Unless|When|Until|Provided that|Except) [^,;]+, ")
_THAN: Final = re.compile(
    rf"(?P<one>{_DRUGS})(?P<between>[^.;]*?\b(?:than|superior to|inferior to|over|rather than) "
    rf"(?:with |by |for |in )?(?:that |those )?(?:with |of |on |given )?)(?P<other>{_DRUGS}|placebo)",
    re.IGNORECASE,
)


def dose_changed(place: Place, chance: Random) -> str | None:
    """Change a dose to another that the sentence does not have."""
    return _another_number(place.quote, _DOSE, chance)


def figure_changed(place: Place, chance: Random) -> str | None:
    """Change a number that is no dose."""
    quote = place.quote
    return None if _DOSE.search(quote) else _another_number(quote, _BARE, chance)


def unit_changed(place: Place, chance: Random) -> str | None:
    """Give a figure another unit."""
    found = list(_FIGURE.finditer(place.quote))
    if not found:
        return None
    figure = chance.choice(found)
    unit = figure["unit"].strip()
    others = {"%": " months", "mg/kg": " mg/m2", "mg/m2": " mg/kg", "mg/m²": " mg/kg", "mg": " g"}
    other = others.get(unit) or (" weeks" if unit.startswith("month") else " months")
    return _put(place.quote, figure.span("unit"), other)


def unit_dropped(place: Place, chance: Random) -> str | None:
    """Leave out the unit of the last figure, which shares it with no other after it."""
    found = list(_FIGURE.finditer(place.quote))
    return _put(place.quote, found[-1].span("unit"), "") if found else None


def figures_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange two figures of one unit: one arm's is said of the other."""
    found = list(_FIGURE.finditer(place.quote))
    for n, first in enumerate(found):
        for second in found[n + 1 :]:
            alike = first["unit"].strip().rstrip("s") == second["unit"].strip().rstrip("s")
            if alike and float(first["number"]) != float(second["number"]):
                late = _put(place.quote, second.span("number"), first["number"])
                return _put(late, first.span("number"), second["number"])
    return None


def arms_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange two treatments of a sentence that has a figure for each."""
    quote = place.quote
    named = list(_DRUG.finditer(quote))
    if len(_FIGURE.findall(quote)) < 2 or " plus " in quote or len(named) != 2:  # noqa: PLR2004
        return None
    first, second = named
    if first[0].casefold() == second[0].casefold() or " and " not in quote[first.end() :]:
        return None
    late = _put(quote, second.span(), first[0])
    return _put(late, first.span(), second[0])


def sides_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange what is compared: A was better than B, B was better than A."""
    found = _THAN.search(place.quote)
    if found is None or found["one"].casefold() == found["other"].casefold():
        return None
    turned = f"{found['other']}{found['between']}{found['one']}"
    return _put(place.quote, found.span(), turned)


def drug_swapped(place: Place, chance: Random) -> str | None:
    """Say of another drug what is said of one."""
    found = list(_DRUG.finditer(place.quote))
    others = [
        drug for drug in _DRUGS.split("|") if drug.casefold() not in place.quote.casefold()
    ]
    if not found or "T-DXd" in place.quote or "trastuzumab deruxtecan" in place.quote:
        others = [drug for drug in others if drug not in ("T-DXd", "trastuzumab deruxtecan")]
    return _put(place.quote, chance.choice(found).span(), chance.choice(others)) if found else None


def trial_swapped(place: Place, chance: Random) -> str | None:
    """Say of another trial what is said of one."""
    found = _TRIAL.search(place.quote)
    others = [trial for trial in _TRIALS if trial not in place.quote]
    return _put(place.quote, found.span(), chance.choice(others)) if found else None


def endpoint_swapped(place: Place, chance: Random) -> str | None:
    """Say of another endpoint what is said of one."""
    said = [name for name in _ENDPOINTS if name in place.quote]
    others = [name for name in _ENDPOINTS if name not in place.quote]
    if not said or not others:
        return None
    return place.quote.replace(chance.choice(said), chance.choice(others), 1)


def negation_put_in(place: Place, chance: Random) -> str | None:
    """Deny the sentence."""
    if re.search(r"\b(?:not|no|never|neither|without|nor)\b", place.quote):
        return None
    found = list(_AUXILIARY.finditer(place.quote))
    if not found:
        return None
    verb = chance.choice(found)
    return _put(place.quote, verb.span(), f"{verb[0].split()[0]} not{verb[0][len(verb[0].split()[0]):]}")


def negation_taken_out(place: Place, chance: Random) -> str | None:
    """Say what the sentence denies."""
    found = list(_DENIAL.finditer(place.quote))
    if found:
        denial = chance.choice(found)
        return _put(place.quote, denial.span(), denial["verb"] or "can")
    for was, is_ in ((" without ", " with "), (" no ", " a "), (" neither ", " both "), ("non-", "")):
        if was in place.quote:
            return place.quote.replace(was, is_, 1)
    return None


def direction_turned(place: Place, chance: Random) -> str | None:
    """Turn one word of direction into its opposite."""
    found = [m for m in re.finditer(r"[A-Za-z]+", place.quote) if m[0] in _OPPOSITES]
    if not found:
        return None
    word = chance.choice(found)
    return _put(place.quote, word.span(), _OPPOSITES[word[0]])


def tail_invented(place: Place, chance: Random) -> str | None:
    """Add a clause that the document does not have."""
    tails = [tail for tail in _TAILS if tail not in place.text]
    return f"{place.quote.rstrip('.')}, {chance.choice(tails)}."


def condition_dropped(place: Place, _chance: Random) -> str | None:
    """Leave out the condition on which the sentence holds."""
    leading = _LEADING.match(place.quote)
    if leading:
        rest = place.quote[leading.end() :]
        return rest[:1].upper() + rest[1:]
    found = _CONDITION.search(place.quote)
    return _put(place.quote, found.span(), "") if found else None


def population_dropped(place: Place, chance: Random) -> str | None:
    """Leave out of whom the sentence is said; it must not say so twice."""
    found = [
        match for match in _POPULATION.finditer(place.quote)
        if place.quote.count(match[0].strip()) == 1
    ]
    return _put(place.quote, chance.choice(found).span(), "") if found else None


def cause_made(place: Place, _chance: Random) -> str | None:
    """Make a cause of an association."""
    for pattern, cause in _CAUSAL:
        if pattern.search(place.quote):
            return pattern.sub(cause, place.quote, count=1)
    return None


def hedge_dropped(place: Place, chance: Random) -> str | None:
    """Leave out a word that makes the claim less sure or smaller."""
    found = list(_HEDGE.finditer(place.quote))
    if not found:
        return None
    hedge = chance.choice(found)
    sure = "is " if hedge[0] in ("may be ", "might be ") else "shows that " if "sugg" in hedge[0] else ""
    return _put(place.quote, hedge.span(), sure)


def _swapper(name: str) -> Kind:
    """Make the kind that puts one word of a pair in the place of the other."""
    pairs = [pair.replace("_", " ").split("/") for pair in _SWAPS[name].split()]

    def swapped(place: Place, chance: Random) -> str | None:
        fits = [
            (match.span(), other)
            for one, other in pairs
            for match in re.finditer(rf"(?<![\w-]){re.escape(one)}(?![\w-])", place.quote)
        ]
        if not fits:
            return None
        span, other = chance.choice(fits)
        return _put(place.quote, span, other)

    return Kind(name, f"puts {', '.join(' for '.join(reversed(p)) for p in pairs[:3])} …", True, swapped)


def _another_number(quote: str, pattern: re.Pattern[str], chance: Random) -> str | None:
    found = list(pattern.finditer(quote))
    if not found:
        return None
    match = chance.choice(found)
    number = match["number"]
    others = [f"{digit}{number[1:]}" for digit in range(1, 10) if str(digit) != number[0]]
    unsaid = [other for other in others if other not in quote]
    return _put(quote, match.span("number"), chance.choice(unsaid)) if unsaid else None


def _put(text: str, span: tuple[int, int], word: str) -> str:
    start, end = span
    return f"{text[:start]}{word}{text[end:]}"


ALTERED: Final = (
    *(
        Kind(make.__name__, (make.__doc__ or "").rstrip(".").lower(), True, make)
        for make in (
            dose_changed,
            figure_changed,
            unit_changed,
            unit_dropped,
            figures_exchanged,
            arms_exchanged,
            sides_exchanged,
            drug_swapped,
            trial_swapped,
            endpoint_swapped,
            negation_put_in,
            negation_taken_out,
            direction_turned,
            tail_invented,
            condition_dropped,
            population_dropped,
            cause_made,
            hedge_dropped,
        )
    ),
    *map(_swapper, _SWAPS),
)
