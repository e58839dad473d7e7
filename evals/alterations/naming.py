"""Say another figure, unit, arm, drug, trial or endpoint than the sentence; None where it has none.

The word lists are written for the evaluation: nothing is shared with the product's proof.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from evals.alterations.cases import Place, put

_FIGURE: Final = re.compile(
    r"(?<![\w.,/+-])(?P<number>\d+(?:\.\d+)?)(?P<unit>\s?(?:%|mg/kg|mg/m2|mg/m²|mg|mcg|mL|g|"
    r"(?:months?|weeks?|days?|years?|hours?|minutes?))(?![\w/]))"
)
_DOSE: Final = re.compile(r"(?<![\w.,/+-])(?P<number>\d+(?:\.\d+)?)(?=\s?(?:mg|mcg|mL|g)\b)")
_BARE: Final = re.compile(r"(?<![\w.,/+^-])(?P<number>\d+\.\d+|\d{2,})(?![\w.,%+^/-])")
_DRUGS: Final = (
    "trastuzumab deruxtecan|T-DXd|ramucirumab|paclitaxel|pembrolizumab|nivolumab|zolbetuximab|"
    "zanidatamab|docetaxel|irinotecan|durvalumab|lapatinib|pertuzumab|capecitabine|oxaliplatin|"
    "cisplatin|remdesivir|dexamethasone|tocilizumab|lopinavir|hydroxychloroquine|metformin"
)
DRUG: Final = re.compile(rf"\b(?:{_DRUGS})\b", re.IGNORECASE)
GENERIC: Final = re.compile(
    rf"\b(?:{_DRUGS}|[a-z]+(?:mab|tinib|xaban|gliflozin|glutide|renone|micin|mycin|platin|taxel)\w*)\b",
    re.IGNORECASE,
)
TRIAL: Final = re.compile(
    r"\b(?:DESTINY-Gastric0\d|KEYNOTE-\d{3}|RAINBOW|REGARD|SPOTLIGHT|GLOW|CheckMate-649|ToGA|TAGS|"
    r"GATSBY|JACOB|MATTERHORN|HERIZON-GEA-01|ATTRACTION-2|COUGAR-02|T-ACT)\b"
)
TRIALS: Final = ("DESTINY-Gastric02", "KEYNOTE-859", "RAINBOW", "CheckMate-649", "TAGS", "JACOB")
_ENDPOINTS: Final = (
    "overall survival",
    "progression-free survival",
    "objective response rate",
    "duration of response",
    "disease control",
)
_THAN: Final = re.compile(
    rf"(?P<one>{_DRUGS})(?P<between>[^.;]*?\b(?:than|superior to|inferior to|over|rather than) "
    r"(?:with |by |for |in )?(?:that |those )?(?:with |of |on |given )?)"
    rf"(?P<other>{_DRUGS}|placebo)",
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
    return put(place.quote, figure.span("unit"), other)


def unit_dropped(place: Place, chance: Random) -> str | None:
    """Leave out the unit of the last figure, which shares it with no other after it."""
    found = list(_FIGURE.finditer(place.quote))
    return put(place.quote, found[-1].span("unit"), "") if found else None


def figures_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange two figures of one unit: one arm's is said of the other."""
    found = list(_FIGURE.finditer(place.quote))
    for n, first in enumerate(found):
        for second in found[n + 1 :]:
            alike = first["unit"].strip().rstrip("s") == second["unit"].strip().rstrip("s")
            if alike and float(first["number"]) != float(second["number"]):
                late = put(place.quote, second.span("number"), first["number"])
                return put(late, first.span("number"), second["number"])
    return None


def arms_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange two treatments of a sentence that has a figure for each."""
    quote = place.quote
    named = list(DRUG.finditer(quote))
    if len(_FIGURE.findall(quote)) < 2 or " plus " in quote or len(named) != 2:  # noqa: PLR2004
        return None
    first, second = named
    if first[0].casefold() == second[0].casefold() or " and " not in quote[first.end() :]:
        return None
    late = put(quote, second.span(), first[0])
    return put(late, first.span(), second[0])


def sides_exchanged(place: Place, _chance: Random) -> str | None:
    """Exchange what is compared: A was better than B, B was better than A."""
    found = _THAN.search(place.quote)
    if found is None or found["one"].casefold() == found["other"].casefold():
        return None
    turned = f"{found['other']}{found['between']}{found['one']}"
    return put(place.quote, found.span(), turned)


def drug_swapped(place: Place, chance: Random) -> str | None:
    """Say of another drug what is said of one."""
    found = list(DRUG.finditer(place.quote))
    others = [drug for drug in _DRUGS.split("|") if drug.casefold() not in place.quote.casefold()]
    if not found or "T-DXd" in place.quote or "trastuzumab deruxtecan" in place.quote:
        others = [drug for drug in others if drug not in ("T-DXd", "trastuzumab deruxtecan")]
    return put(place.quote, chance.choice(found).span(), chance.choice(others)) if found else None


def trial_swapped(place: Place, chance: Random) -> str | None:
    """Say of another trial what is said of one."""
    found = TRIAL.search(place.quote)
    others = [trial for trial in TRIALS if trial not in place.quote]
    return put(place.quote, found.span(), chance.choice(others)) if found else None


def endpoint_swapped(place: Place, chance: Random) -> str | None:
    """Say of another endpoint what is said of one."""
    said = [name for name in _ENDPOINTS if name in place.quote]
    others = [name for name in _ENDPOINTS if name not in place.quote]
    if not said or not others:
        return None
    return place.quote.replace(chance.choice(said), chance.choice(others), 1)


def number_changed(text: str, chance: Random) -> str | None:
    """Change a number of a text to another that it does not have."""
    return _another_number(text, _DOSE, chance) or _another_number(text, _BARE, chance)


def _another_number(quote: str, pattern: re.Pattern[str], chance: Random) -> str | None:
    found = list(pattern.finditer(quote))
    if not found:
        return None
    match = chance.choice(found)
    number = match["number"]
    others = [f"{digit}{number[1:]}" for digit in range(1, 10) if str(digit) != number[0]]
    unsaid = [other for other in others if other not in quote]
    return put(quote, match.span("number"), chance.choice(unsaid)) if unsaid else None
