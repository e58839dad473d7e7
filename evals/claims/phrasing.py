"""Say a fact as a language model would; nothing is added, and nothing of weight is left out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from evals.claims.facts import Fact

Template = Callable[[Fact, Random], str | None]

_OTHER_NAMES: Final = {
    "trastuzumab deruxtecan": ("T-DXd", "Enhertu"),
    "trastuzumab emtansine": ("T-DM1", "Kadcyla"),
    "ramucirumab": ("Cyramza",),
    "pembrolizumab": ("Keytruda",),
    "nivolumab": ("Opdivo",),
    "durvalumab": ("Imfinzi",),
    "zolbetuximab": ("Vyloy",),
    "zanidatamab": ("Ziihera",),
    "pertuzumab": ("Perjeta",),
    "trifluridine/tipiracil": ("Lonsurf", "FTD/TPI"),
}
_SHORT: Final = {
    "overall survival": "OS",
    "progression-free survival": "PFS",
    "event-free survival": "EFS",
    "objective response rate": "ORR",
    "duration of response": "DoR",
    "adverse events": "AEs",
}


def endpoint(fact: Fact, chance: Random) -> str:
    """Name the endpoint, now and then by its abbreviation."""
    said = fact.endpoint
    for long, short in _SHORT.items():
        if long in said and chance.random() < 0.4:  # noqa: PLR2004
            said = said.replace(long, short)
    if said.startswith("grade 3 or higher ") and chance.random() < 0.5:  # noqa: PLR2004
        rest = said.removeprefix("grade 3 or higher ")
        said = chance.choice((f"grade ≥3 {rest}", f"{rest} of grade 3 or higher"))
    return said


def arm(fact: Fact, number: int, chance: Random) -> str:
    """Name an arm, now and then with a brand or a code."""
    said = fact.arms[number].name or ""
    for name, others in _OTHER_NAMES.items():
        if name in said and chance.random() < 0.35:  # noqa: PLR2004
            said = said.replace(name, chance.choice(others), 1)
            break
    return said


def value(fact: Fact, number: int, chance: Random) -> str:
    """Write an arm's figure with its unit in one of the usual ways."""
    raw = fact.arms[number].value
    if fact.unit == "%":
        return chance.choice((f"{raw}%", f"{raw}%", f"{raw} %", f"{raw} percent"))
    dotted = raw.replace(".", "·")
    return chance.choice((f"{raw} months", f"{raw} months", f"{raw} mo", f"{dotted} months"))


def who(fact: Fact) -> str:
    """Say of whom the figure is, where the sentence says so."""
    return f" in patients with {fact.population}" if fact.population else ""


def where(fact: Fact, chance: Random) -> str:
    """Name the trial, and its analysis where the sentence does."""
    if fact.analysis:
        return f"the {fact.analysis} of {fact.trial}"
    return chance.choice((fact.trial, f"the {fact.trial} trial"))


def statistics(fact: Fact, chance: Random) -> str:
    """Give the ratio and its interval, or the P value, in brackets; "" where there is none."""
    effect = fact.effect
    if effect is None:
        return ""
    parts = []
    if effect.measure == "hazard ratio" and effect.value:
        parts.append(chance.choice((f"HR {effect.value}", f"hazard ratio, {effect.value}")))
        if effect.ci and effect.level:
            dash = chance.choice(("-", "–", " to "))
            parts.append(f"{effect.level}% CI {effect.ci[0]}{dash}{effect.ci[1]}")
    if effect.p and chance.random() < 0.5:  # noqa: PLR2004
        sign = "" if effect.p.startswith("<") else "="
        spaced = f"p {sign or '<'} {effect.p.lstrip('<')}"
        parts.append(chance.choice((f"P{sign}{effect.p}", spaced)))
    return f" ({'; '.join(parts)})" if parts else ""


def _median(fact: Fact) -> str:
    return "median " if fact.is_time else ""


def had(fact: Fact, chance: Random) -> str | None:
    """Begin with the patients of one arm."""
    if not fact.compares or not fact.is_time:
        return None
    a, b = arm(fact, 0, chance), arm(fact, 1, chance)
    verb = chance.choice(("treated with", "given", "who received", "on"))
    return (
        f"In {where(fact, chance)}, patients{who(fact).removeprefix(' in patients')} {verb} {a} "
        f"had a median {endpoint(fact, chance)} of {value(fact, 0, chance)}, compared with "
        f"{value(fact, 1, chance)} for those {verb} {b}{statistics(fact, chance)}."
    )


def reported(fact: Fact, chance: Random) -> str | None:
    """Begin with the trial."""
    if not fact.compares:
        return None
    verb = chance.choice(("reported", "showed", "found"))
    article = "a" if fact.is_time else chance.choice(("an observed", "a rate of"))
    name = f"{_median(fact)}{endpoint(fact, chance)}"
    head = f"{article} {name} of" if fact.is_time else f"{name} of"
    subject = where(fact, chance)
    return (
        f"{subject[0].upper()}{subject[1:]} {verb} {head} {value(fact, 0, chance)} with "
        f"{arm(fact, 0, chance)} against {value(fact, 1, chance)} with "
        f"{arm(fact, 1, chance)}{who(fact)}{statistics(fact, chance)}."
    )


def turned(fact: Fact, chance: Random) -> str | None:
    """Begin with the second arm."""
    if not fact.compares:
        return None
    joint = chance.choice(("whereas it was", "while it was", "and"))
    return (
        f"With {arm(fact, 1, chance)}, {_median(fact)}{endpoint(fact, chance)}{who(fact)} was "
        f"{value(fact, 1, chance)}, {joint} {value(fact, 0, chance)} with {arm(fact, 0, chance)} "
        f"in {where(fact, chance)}{statistics(fact, chance)}."
    )


def ratio(fact: Fact, chance: Random) -> str | None:
    """Say the hazard ratio alone."""
    effect = fact.effect
    if effect is None or effect.measure != "hazard ratio" or len(fact.arms) == 1:
        return None
    interval = f" ({effect.level}% CI {effect.ci[0]} to {effect.ci[1]})" if effect.ci else ""
    return (
        f"The hazard ratio for {endpoint(fact, chance)}{who(fact)} in {where(fact, chance)} was "
        f"{effect.value}{interval} for {arm(fact, 0, chance)} versus {arm(fact, 1, chance)}."
    )


def one_arm(fact: Fact, chance: Random) -> str | None:
    """Say the figure of the first arm alone."""
    verb = chance.choice(("was", "reached", "came to")) if not fact.is_event else "was"
    if fact.is_event:
        return event_of_one(fact, chance)
    said = f"{_median(fact)}{endpoint(fact, chance)} {verb} {value(fact, 0, chance)} with "
    said += f"{arm(fact, 0, chance)}{who(fact)} in {where(fact, chance)}."
    return f"{said[0].upper()}{said[1:]}"


def event_of_one(fact: Fact, chance: Random) -> str:
    """Say in how many of one arm the event was seen."""
    verb = chance.choice(("developed", "experienced", "had"))
    return (
        f"{value(fact, 0, chance)} of patients treated with {arm(fact, 0, chance)} {verb} "
        f"{endpoint(fact, chance)}{who(fact)} in {where(fact, chance)}."
    )


def event_of_both(fact: Fact, chance: Random) -> str | None:
    """Say in how many of each arm the event was seen."""
    if not fact.is_event or not fact.compares:
        return None
    verb = chance.choice(("was seen in", "affected", "was reported in", "was recorded in"))
    verb = verb.replace("was", "were") if "events" in fact.endpoint else verb
    name = endpoint(fact, chance)
    return (
        f"{name[0].upper()}{name[1:]} {verb} {value(fact, 0, chance)} of patients receiving "
        f"{arm(fact, 0, chance)} and {value(fact, 1, chance)} of those receiving "
        f"{arm(fact, 1, chance)}{who(fact)} in {where(fact, chance)}{statistics(fact, chance)}."
    )


def compared(fact: Fact, chance: Random) -> str | None:
    """Say which figure is the larger, unless the sentence shows that chance may explain it."""
    if not fact.compares or fact.significant is False:
        return None
    first = float(fact.arms[0].value) > float(fact.arms[1].value)
    words = ("longer", "shorter") if fact.is_time else ("higher", "lower")
    words = chance.choice((words, ("more frequent", "less frequent"))) if fact.is_event else words
    verb = "were" if "events" in fact.endpoint else "was"
    said = (
        f"{_median(fact)}{endpoint(fact, chance)}{who(fact)} {verb} {words[0 if first else 1]} "
        f"with {arm(fact, 0, chance)} than with {arm(fact, 1, chance)} in {where(fact, chance)} "
        f"({value(fact, 0, chance)} vs {value(fact, 1, chance)})."
    )
    return f"{said[0].upper()}{said[1:]}"


def improved(fact: Fact, chance: Random) -> str | None:
    """Say that the first arm's time was prolonged, where the sentence shows more than chance."""
    better = fact.compares and float(fact.arms[0].value) > float(fact.arms[1].value)
    if not fact.is_time or not better or not fact.significant:
        return None
    verb = chance.choice(("prolonged", "improved"))
    if fact.effect and fact.effect.p and chance.random() < 0.5:  # noqa: PLR2004
        verb = f"significantly {verb}"
    name = arm(fact, 0, chance)
    told = statistics(fact, chance).replace("(", "[").replace(")", "]")
    return (
        f"{name[0].upper()}{name[1:]} {verb} median {endpoint(fact, chance)} compared with "
        f"{arm(fact, 1, chance)}{who(fact)} in {where(fact, chance)} ({value(fact, 0, chance)} vs "
        f"{value(fact, 1, chance)}){told}."
    )


def undecided(fact: Fact, chance: Random) -> str | None:
    """Say that the arms did not differ significantly, where the sentence shows it."""
    if fact.significant is not False or not fact.compares or not fact.is_time:
        return None
    return (
        f"Median {endpoint(fact, chance)}{who(fact)} did not differ significantly between "
        f"{arm(fact, 0, chance)} and {arm(fact, 1, chance)} in {where(fact, chance)} "
        f"({value(fact, 0, chance)} vs {value(fact, 1, chance)}{_p(fact)})."
    )


def _p(fact: Fact) -> str:
    return f"; P={fact.effect.p}" if fact.effect and fact.effect.p else ""


def fused(one: Fact, other: Fact, chance: Random) -> str | None:
    """Say two facts of one trial and one pair of arms in one sentence."""
    alike = one.trial == other.trial and [a.name for a in one.arms] == [a.name for a in other.arms]
    plain = not (one.population or one.analysis or other.population or other.analysis)
    if not (alike and plain and one.compares and other.compares) or one.endpoint == other.endpoint:
        return None
    names = [f"{'a ' if f.is_time else ''}{_median(f)}{endpoint(f, chance)}" for f in (one, other)]
    values = [f"{value(f, 0, chance)} versus {value(f, 1, chance)}" for f in (one, other)]
    return (
        f"In {where(one, chance)}, {arm(one, 0, chance)} compared with {arm(one, 1, chance)} gave "
        f"{names[0]} of {values[0]} and {names[1]} of {values[1]}."
    )


TEMPLATES: Final[tuple[Template, ...]] = (
    had, reported, turned, ratio, one_arm, event_of_both, compared, improved, undecided,
)  # fmt: skip
