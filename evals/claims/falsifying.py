"""Say of a fact what its sentence does not say, in the wording of a true claim."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from evals.claims import phrasing
from evals.claims.facts import Fact

Falsifier = Callable[[Fact, tuple[Fact, ...], Random], str | None]

_TAILS: Final = (
    ", and the benefit was seen in all subgroups",
    ", with no increase in adverse events",
    ", regardless of HER2 status",
    ", and quality of life improved",
    ", which was maintained at 5 years",
    ", making it the standard of care",
    ", particularly in older patients",
    ", and the difference was clinically meaningful",
    ", even after progression",
    ", supporting its approval",
)
_PLAIN: Final = (phrasing.had, phrasing.reported, phrasing.turned)
_ENDPOINTS: Final = ("overall survival", "progression-free survival", "duration of response")
_RATES: Final = ("objective response rate", "disease control rate", "complete response rate")
_DRUGS: Final = (
    "docetaxel", "irinotecan", "nivolumab", "pembrolizumab", "ramucirumab", "lapatinib",
    "trastuzumab deruxtecan", "zolbetuximab",
)  # fmt: skip
_TRIALS: Final = ("RAINBOW", "KEYNOTE-061", "ToGA", "DESTINY-Gastric01", "GATSBY", "SPOTLIGHT")


def _said(fact: Fact, chance: Random) -> str | None:
    for template in chance.sample(_PLAIN, len(_PLAIN)):
        text = template(fact, chance)
        if text:
            return text
    return phrasing.one_arm(fact, chance)


def values_exchanged(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Give each arm the other's figure."""
    if not fact.compares:
        return None
    first, second = fact.arms
    arms = (replace(first, value=second.value), replace(second, value=first.value))
    return _said(replace(fact, arms=arms), chance)


def value_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Give the first arm a figure that nobody had."""
    raw = fact.arms[0].value
    other = f"{float(raw) * chance.choice((0.9, 1.1, 1.3)) + 0.7:.1f}"
    if other in fact.place.quote:
        return None
    return _said(replace(fact, arms=(replace(fact.arms[0], value=other), *fact.arms[1:])), chance)


def unit_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Give the figures another unit."""
    text = _said(fact, chance)
    if text is None or not fact.is_time:
        return None
    return re.sub(r"\bmonths\b|\bmo\b", "weeks", text)


def endpoint_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say it of another endpoint."""
    among = _ENDPOINTS if fact.is_time else _RATES
    others = [name for name in among if name not in fact.place.quote and name != fact.endpoint]
    if fact.is_event or not others or re.match(r"\d", fact.endpoint):
        return None
    return _said(replace(fact, endpoint=chance.choice(others)), chance)


def trial_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say it of another trial."""
    others = [name for name in _TRIALS if name != fact.trial]
    return _said(replace(fact, trial=chance.choice(others)), chance)


def drug_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say it of another drug."""
    others = [name for name in _DRUGS if name not in fact.place.quote]
    arm = replace(fact.arms[0], name=chance.choice(others))
    return _said(replace(fact, arms=(arm, *fact.arms[1:])), chance)


def direction_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say that the smaller figure is the larger."""
    if not fact.compares:
        return None
    text = phrasing.compared(fact, chance) or ""
    pairs = (("longer", "shorter"), ("higher", "lower"), ("more frequent", "less frequent"))
    for one, other in (*pairs, *((b, a) for a, b in pairs)):
        if f" {one} with " in text:
            return text.replace(f" {one} with ", f" {other} with ", 1)
    return None


def sides_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say of the second arm that it is the longer or higher one, without a figure."""
    text = phrasing.compared(fact, chance)
    if text is None:
        return None
    turned = replace(fact, arms=fact.arms[::-1])
    words = re.search(r" (longer|shorter|higher|lower|more frequent|less frequent) with ", text)
    other = phrasing.compared(turned, chance) or ""
    return re.sub(
        r" (?:longer|shorter|higher|lower|more frequent|less frequent) with ",
        words[0] if words else " ",
        other.rpartition(" (")[0] + ".",
        count=1,
    )


def overclaimed(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Call a difference significant that the sentence does not show to be one."""
    if not fact.compares or fact.significant:
        return None
    verb = chance.choice(("significantly improved", "was proven to improve", "clearly improved"))
    name, other = phrasing.arm(fact, 0, chance), phrasing.arm(fact, 1, chance)
    return (
        f"{name[0].upper()}{name[1:]} {verb} {phrasing.endpoint(fact, chance)}"
        f"{phrasing.who(fact)} compared with {other} in {phrasing.where(fact, chance)} "
        f"({phrasing.value(fact, 0, chance)} vs {phrasing.value(fact, 1, chance)})."
    )


def denied(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say that a difference that the sentence shows is none."""
    if not fact.compares or not fact.significant:
        return None
    name = phrasing.arm(fact, 0, chance)
    return (
        f"{name[0].upper()}{name[1:]} did not significantly improve "
        f"{phrasing.endpoint(fact, chance)}{phrasing.who(fact)} compared with "
        f"{phrasing.arm(fact, 1, chance)} in {phrasing.where(fact, chance)} "
        f"({phrasing.value(fact, 0, chance)} vs {phrasing.value(fact, 1, chance)})."
    )


def tail_invented(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Add what the sentence does not say to a claim that it proves."""
    text = _said(fact, chance)
    return f"{text[:-1]}{chance.choice(_TAILS)}." if text else None


def ratio_misread(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Take the ratio for the reduction of the risk, or a bound for the ratio."""
    effect = fact.effect
    if effect is None or effect.measure != "hazard ratio" or not effect.value or not fact.is_time:
        return None
    name, other = phrasing.arm(fact, 0, chance), phrasing.arm(fact, 1, chance)
    if effect.ci and chance.random() < 0.5:  # noqa: PLR2004
        wrong = replace(effect, value=effect.ci[chance.randrange(2)], ci=None)
        return phrasing.ratio(replace(fact, effect=wrong), chance)
    percent = f"{float(effect.value) * 100:.0f}%"
    return (
        f"In {phrasing.where(fact, chance)}, {name} cut the risk of death or progression by "
        f"{percent}{phrasing.who(fact)} compared with {other}."
    )


def population_turned(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say it of other patients than the sentence does."""
    text = _said(fact, chance)
    if text is None:
        return None
    if fact.population:
        number = re.search(r"\d+", fact.population)
        other = chance.choice([n for n in ("1", "5", "10", "20") if number and n != number[0]])
        turned = fact.population.replace(number[0], other) if number else fact.population
        return text.replace(fact.population, turned) if fact.population in text else None
    other = chance.choice(
        ("in HER2-negative disease", "in patients aged 75 or older", "in the second-line setting",
         "in women", "in Asian patients", "in PD-L1 CPS 10 or higher disease")
    )  # fmt: skip
    return None if other in fact.place.quote else f"{text[:-1]} {other}."


def population_dropped(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say of all what the sentence says of some."""
    return _said(replace(fact, population=None), chance) if fact.population else None


def time_altered(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Say it of another time or grade."""
    found = re.match(r"(?:\d+(?=-(?:month|year))|(?<=grade )\d)", fact.endpoint)
    found = found or re.search(r"(?<=grade )\d", fact.endpoint)
    if found is None:
        return None
    others = [n for n in ("1", "2", "4", "6", "18", "30") if n != found[0] and n not in "34"]
    endpoint = fact.endpoint[: found.start()] + chance.choice(others) + fact.endpoint[found.end() :]
    return _said(replace(fact, endpoint=endpoint), chance)


def grade_dropped(fact: Fact, _all: tuple[Fact, ...], chance: Random) -> str | None:
    """Leave out the grade, the cause or the time that the figure is of."""
    short = re.sub(
        r"\b(?:(?:any-)?grade(?: \d(?:-\d)?)?(?: or higher)? |treatment-related |drug-related |"
        r"treatment-emergent |confirmed |\d+-(?:month|year) )",
        "",
        fact.endpoint,
        count=1,
    )
    return _said(replace(fact, endpoint=short), chance) if short != fact.endpoint else None


def citation_swapped(fact: Fact, every: tuple[Fact, ...], chance: Random) -> str | None:
    """Say what another sentence of the same document says."""
    others = [
        other
        for other in every
        if other.place.source.id == fact.place.source.id
        and other.place != fact.place
        and not {arm.value for arm in other.arms} <= {arm.value for arm in fact.arms}
    ]
    return _said(chance.choice(others), chance) if others else None


def fused_exchanged(one: Fact, other: Fact, chance: Random) -> str | None:
    """Say two facts of two quotes in one sentence, each with the other's figures."""
    return (
        phrasing.fused(
            replace(one, endpoint=other.endpoint), replace(other, endpoint=one.endpoint), chance
        )
        if one.unit == other.unit
        else None
    )


FALSIFIERS: Final[tuple[Falsifier, ...]] = (
    values_exchanged, value_altered, unit_altered, endpoint_altered, trial_altered, drug_altered,
    direction_altered, sides_altered, overclaimed, denied, tail_invented, ratio_misread,
    population_turned, population_dropped, time_altered, grade_dropped, citation_swapped,
)  # fmt: skip
