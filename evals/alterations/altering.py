"""Deny, turn, widen or strengthen what the sentence says; None where it cannot be done for certain.

The word lists are written for the evaluation: nothing is shared with the product's proof.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from evals.alterations import naming
from evals.alterations.cases import Kind, Place, put

_AUXILIARY: Final = re.compile(r"\b(?:is|was|were|are|should|must|may|can|has been|have been)\b")
_DENIAL: Final = re.compile(
    r"\b(?:(?P<verb>is|was|were|are|has|had|have|did|does|do|should|must|may|can|could) not"
    r"|cannot)\b"
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


def negation_put_in(place: Place, chance: Random) -> str | None:
    """Deny the sentence."""
    if re.search(r"\b(?:not|no|never|neither|without|nor)\b", place.quote):
        return None
    found = list(_AUXILIARY.finditer(place.quote))
    if not found:
        return None
    verb = chance.choice(found)
    return put(
        place.quote, verb.span(), f"{verb[0].split()[0]} not{verb[0][len(verb[0].split()[0]) :]}"
    )


def negation_taken_out(place: Place, chance: Random) -> str | None:
    """Say what the sentence denies."""
    found = list(_DENIAL.finditer(place.quote))
    if found:
        denial = chance.choice(found)
        return put(place.quote, denial.span(), denial["verb"] or "can")
    for was, is_ in (
        (" without ", " with "),
        (" no ", " a "),
        (" neither ", " both "),
        ("non-", ""),
    ):
        if was in place.quote:
            return place.quote.replace(was, is_, 1)
    return None


def direction_turned(place: Place, chance: Random) -> str | None:
    """Turn one word of direction into its opposite."""
    found = [m for m in re.finditer(r"[A-Za-z]+", place.quote) if m[0] in _OPPOSITES]
    if not found:
        return None
    word = chance.choice(found)
    return put(place.quote, word.span(), _OPPOSITES[word[0]])


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
    return put(place.quote, found.span(), "") if found else None


def population_dropped(place: Place, chance: Random) -> str | None:
    """Leave out of whom the sentence is said; it must not say so twice."""
    found = [
        match
        for match in _POPULATION.finditer(place.quote)
        if place.quote.count(match[0].strip()) == 1
    ]
    return put(place.quote, chance.choice(found).span(), "") if found else None


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
    sure = (
        "is "
        if hedge[0] in ("may be ", "might be ")
        else "shows that "
        if "sugg" in hedge[0]
        else ""
    )
    return put(place.quote, hedge.span(), sure)


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
        return put(place.quote, span, other)

    return Kind(
        name, f"puts {', '.join(' for '.join(reversed(p)) for p in pairs[:3])} …", True, swapped
    )


ALTERED: Final = (
    *(
        Kind(make.__name__, (make.__doc__ or "").rstrip(".").lower(), True, make)
        for make in (
            naming.dose_changed,
            naming.figure_changed,
            naming.unit_changed,
            naming.unit_dropped,
            naming.figures_exchanged,
            naming.arms_exchanged,
            naming.sides_exchanged,
            naming.drug_swapped,
            naming.trial_swapped,
            naming.endpoint_swapped,
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
