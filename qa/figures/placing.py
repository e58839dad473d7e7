"""Which endpoint each value of a sentence is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.figures.endpoints import Endpoint, Kind, endpoints, time_point
from qa.figures.naming import PAIR
from qa.figures.units import TIMES
from qa.figures.values import Value, Values, runs

_LEVEL_NAME = re.compile(
    r"(?:^|[,;:.(]\s|\b(?:and|while|whereas|but)\s)(?i:the |an? |mean |median |average |overall |"
    r"total |adjusted |estimated |least[- ]squares mean |change in |changes in )*"
    r"(?P<name>[A-Za-z][\w/+-]*(?:[ -][A-Za-z][\w/+-]*){0,5}?)"
    r"(?: (?:levels?|concentrations?|scores?|values?))?"
    r"(?: (?:at|after|by) (?:week |month |day )?[\w. -]{1,25}?)?(?: (?:in|with|for|on|of) (?:the )?"
    r"[^,;:]{1,60}?)? (?:was|were|had been|fell|rose|dropped|decreased|increased|had decreased|had "
    r"increased|declined|improved|occurred|developed|averaged|had fallen|had risen|changed|"
    r"remained)\b",
)
_NO_ENDPOINT = re.compile(
    r"(?:there|this|these|those|it|they|we|he|she|that|which|who|no|both|all|patients|participants|"
    r"each|of|in|compared|when|however|values?|results?|differences?|the|rates?|groups?|higher|lower|"
    r"greater|main|most|only|reductions?|increases?|decreases?|changes?|elevated|percentage|treatment|association|proportion|prevalence|scores?)\b",
    re.IGNORECASE,
)
_NO_ENDPOINT_WORDS = re.compile(
    r"^\w{1,2}$|\b(?:groups?|arms?|patients|participants|proportions?|percentage|numbers?|"
    r"achieving|obtained|those|differences?)\b",
    re.IGNORECASE,
)
_SCORED = re.compile(r"\b(?P<name>(?:[A-Za-z][\w-]* ){0,2}scores?)\b")
# "7 (58 %) had pneumonia": what was measured comes after the value.
_TELLS_AFTER = re.compile(
    r"\s*[)\]]?\s*(?:(?:of|in) [^,;]{1,50}? )?(?:had|developed|experienced|reported|achieved|died|"
    r"(?:were|was) alive|complained|discontinued|suffered|survived|responded)\b",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"(?<!reported )(?<!experienced )(?<!achieved )(?<!reached )(?<!shown )\bby "
    r"(?:as \w+ as |about |nearly |around |roughly |approximately |a |an |almost |over )?"
    r"(?:median of |mean of )?$",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:occur\w*|incidence|report\w*|experienc\w*|develop\w*|frequen\w*|common\w*|rates?|observed|"
    r"seen|suffer\w*|adverse|side effects?|toxicit\w*|events?|had|noted|recorded|grades?|risk)\b",
    re.IGNORECASE,
)
# Another clause; or "74% of the pneumonias had resolved", which is no rate of pneumonia.
_APART = re.compile(r"[,;:]|^\s*of (?:the |all |these |drug-related |such )*$", re.IGNORECASE)
_AT_FIRST = re.compile(r"At \w+ (?:years?|months?|weeks?|days?)\b")
_FARTHEST = 200


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with its endpoint and the name of its group."""

    value: Value
    endpoint: Endpoint
    name: str | None


def measured(read: Values, names: Sequence[str]) -> tuple[Endpoint, ...]:
    """Return what the sentence measures; a name of its own only where groups are compared."""
    found = endpoints(read.core)
    if any(each.kind is not Kind.NONE for each in found) or len(set(names)) < PAIR:
        return found
    first = read.found[0].start
    head = read.core[:first]
    matches = [*_LEVEL_NAME.finditer(head)] or [*_SCORED.finditer(head)]
    if not matches or found:
        return found
    name = matches[-1]["name"]
    if (
        _NO_ENDPOINT.match(name)
        or _NO_ENDPOINT_WORDS.search(name)
        or name.casefold() in " ".join(names).casefold()
    ):
        return found
    return (Endpoint(*matches[-1].span("name"), name, Kind.LEVEL),)


def placed_values(
    read: Values, found: Sequence[Endpoint], named: dict[int, str | None]
) -> list[Placed]:
    """Give each value the endpoint before it, else the one after it."""
    placed: list[Placed] = []
    told = _respectively(read, found)
    for value in read.found:
        endpoint = told.get(value.start) or _endpoint_of(value, found, read.core)
        if endpoint is None or not _fits(endpoint.kind, value):
            continue
        timed = _at_time(endpoint, value, read)
        untimed = endpoint.kind is Kind.SURVIVAL and value.unit == "%" and timed == endpoint
        if not untimed and _speaks(endpoint, value, read):
            placed.append(Placed(value, timed, named[value.start]))
    only = {each.name for each in placed if each.name}
    if len(only) == 1:
        alone = [[p for p in placed if p.endpoint.name == each.endpoint.name] for each in placed]
        placed = [
            replace(each, name=each.name or next(iter(only))) if len(own) == 1 else each
            for each, own in zip(placed, alone, strict=True)
        ]
    return placed


def _endpoint_of(value: Value, found: Sequence[Endpoint], core: str) -> Endpoint | None:
    """Return the endpoint before a value, or the one that its own clause goes on to name."""
    before = [each for each in found if each.end <= value.start]
    if before and not _TELLS_AFTER.match(core[value.end :]):
        near = before[-1]
        return near if value.start - near.end <= _FARTHEST else None
    after = (each for each in found if each.start >= value.end)
    return next((e for e in after if not _APART.search(core[value.end : e.start])), None)


def _respectively(read: Values, found: Sequence[Endpoint]) -> dict[int, Endpoint]:
    """Return the endpoints of "OS and PFS were 13.2 and 6.1 months", by the values' start."""
    for run in runs(read.core, read.found):
        before = [each for each in found if each.end <= run[0].start and each.kind is not Kind.NONE]
        near = before[-len(run) :]
        listed = len(near) == len(run) > 1 and all(
            re.fullmatch(r"[\s,]*(?:and )?(?:median |\d+-\w+ )?", read.core[a.end : b.start])
            for a, b in pairwise(near)
        )
        if listed and len({each.name for each in near}) == len(run):
            return {value.start: each for value, each in zip(run, near, strict=True)}
    return {}


def _at_time(endpoint: Endpoint, value: Value, read: Values) -> Endpoint:
    """Return the endpoint with the time at which a share is given."""
    if value.unit != "%" or endpoint.kind not in (Kind.SURVIVAL, Kind.RATE):
        return endpoint
    if endpoint.kind is Kind.RATE and endpoint.name != "mortality":
        return endpoint
    following = [each.start for each in read.found if each.start > value.start]
    beside = read.core[value.end : min(following, default=len(read.core))]
    first = _AT_FIRST.match(read.core)
    front = read.core[max(0, endpoint.start - 25) : value.start]
    time = (
        (time_point(beside) if re.search(r"\bat\b", beside) else None)
        or time_point(front)
        or time_point(read.core[: first.end()] if first else "")
        or time_point(read.core[value.end :])
    )
    return replace(endpoint, name=f"{time} {endpoint.name}") if time else endpoint


def _fits(kind: Kind, value: Value) -> bool:
    """Say whether an endpoint of this kind can have a value in this unit."""
    share = value.unit in ("%", "percentage points")
    match kind:
        case Kind.SURVIVAL:
            return share or value.unit in TIMES
        case Kind.TIME:
            return value.unit in TIMES
        case Kind.RATE | Kind.EVENT:
            return value.unit == "%"
        case Kind.LEVEL:
            return True
        case Kind.NONE:
            return False


def _speaks(endpoint: Endpoint, value: Value, read: Values) -> bool:
    """Say whether the words around a value can be telling the endpoint's."""
    if endpoint.kind is Kind.LEVEL:
        return True
    if _CHANGE_BEFORE.search(read.core[max(0, value.start - 40) : value.start]):
        return False
    return endpoint.kind is not Kind.EVENT or _HAPPENS.search(read.core) is not None
