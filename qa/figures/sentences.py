"""Figures out of one sentence: values are joined with the endpoint and the group they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.domain import Arm, Effect, Figure
from qa.figures import arms as groups
from qa.figures.context import analysis_of, population_of, trial_of
from qa.figures.endpoints import Endpoint, Kind, endpoints, time_point
from qa.figures.plain import plain
from qa.figures.statistics import Statistics, statistics
from qa.figures.units import TIMES
from qa.figures.values import Value, Values, joined, runs, values

_DESIGN = re.compile(
    r"\b(?:power(?:ed)? (?:of|to)|\d ?% power|to detect|sample size|assum(?:ed|ing)|alpha|"
    r"non-?inferiority margin|eligib\w+|inclusion criteria|were excluded|expected to|"
    r"would (?:be|have)|hypothesi[sz]\w+)\b",
    re.IGNORECASE,
)
# "7 (58 %) had pneumonia": what was measured comes after the value.
_TELLS_AFTER = re.compile(
    r"\s*[)\]]?\s*(?:(?:of|in) [^,;]{1,50}? )?(?:had|developed|experienced|reported|achieved|died|"
    r"(?:were|was) alive|complained|discontinued|suffered|survived|responded)\b",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"(?<!reported )(?<!experienced )(?<!achieved )(?<!reached )(?<!shown )\bby (?:as \w+ as |about |"
    r"approximately |a |an |almost |over )?(?:median of |mean of )?$",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:occur\w*|incidence|report\w*|experienc\w*|develop\w*|frequen\w*|common\w*|rates?|observed|"
    r"seen|suffer\w*|adverse|side effects?|toxicit\w*|events?|had|noted|recorded|grades?|risk)\b",
    re.IGNORECASE,
)
_ASSOCIATION = re.compile(
    r"\b(?:prognostic|multivaria\w+|univaria\w+|independent\w*|predict\w*|associat\w+|correlat\w+|"
    r"(?:risk|protective) factors?|regression|relat(?:ed|ion\w*) to)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:associated|related|linked|correlated) (?:with|to)\b|\b(?:odds|likelihood|risk factors?|"
    r"predictors?) (?:of|for)\b|\bpredict\w*\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"[\s,)]*(?:for|in) (?:the )?(?:median )?", re.IGNORECASE)
_FARTHEST = 200
_MOST_NUMBERS = 40
_DIGIT = re.compile(r"\d+(?:\.\d+)?")
_MOST_ARMS = 4
_PAIR = 2
_LEVEL_NAME = re.compile(
    r"(?:^|[,;:.(]\s|\b(?:and|while|whereas|but)\s)(?i:the |a |an |mean |median |average |overall |"
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
    r"of|in|compared|when|however|values?|results?|differences?|the|rates?|groups?)\b",
    re.IGNORECASE,
)
_SCORED = re.compile(r"\b(?P<name>(?:[A-Za-z][\w-]* ){0,2}scores?)\b")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A value with its endpoint and the name of its group."""

    value: Value
    endpoint: Endpoint
    name: str | None


def sentence_figures(text: str, title: str = "", heading: Sequence[str] = ()) -> tuple[Figure, ...]:
    """Return the figures that one sentence states, in order; `title` and `heading` are its place.

    Nothing is guessed: a value whose endpoint cannot be read is left out, and one whose group
    cannot be read has no name. Every number of a figure is in the sentence.
    """
    flat = plain(text)
    count = len(_DIGIT.findall(flat))
    if not 0 < count <= _MOST_NUMBERS or _DESIGN.search(flat):
        return ()
    stats = statistics(flat)
    read = values(flat, stats)
    if not read.found and not stats.effects:
        return ()
    named = _named(read)
    found = _endpoints(read, [name for name in named.values() if name])
    placed = _placed(read, found, named)
    figures = _grouped(placed, read)
    figures = _with_effects(figures, found, stats, read.core)
    context = _Context(flat, title, heading)
    return tuple(context.told(figure) for _, figure in figures)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the sentence and its place say of all its figures."""

    text: str
    title: str
    heading: Sequence[str]

    def told(self, figure: Figure) -> Figure:
        """Return the figure with its trial, population and analysis."""
        names = [arm.name for arm in figure.arms if arm.name]
        return replace(
            figure,
            trial=trial_of(self.text, self.title, self.heading),
            population=population_of(self.text, names),
            analysis=analysis_of(self.text),
        )


def _named(read: Values) -> dict[int, str | None]:
    """Return the name of the group of each value, by the value's start."""
    core, found = read.core, read.found
    names: dict[int, str | None] = {}
    befores = {}
    for index, value in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(core)
        befores[value.start] = core[found[index - 1].end if index else 0 : value.start]
        names[value.start] = groups.after_value(core[value.end : end])
    for run in runs(core, found):
        if len(run) == _PAIR and names[run[0].start] is None:
            both = groups.pair(core[run[1].end :]) or groups.pair(core[: run[0].start])
            if both:
                names |= {value.start: name for value, name in zip(run, both, strict=True)}
    for start, before in befores.items():
        names[start] = names[start] or groups.before_value(before)
    return _with_bare(names, befores)


def _with_bare(names: dict[int, str | None], befores: dict[int, str]) -> dict[int, str | None]:
    """Add names that stand alone before their values, if two values are told apart by them."""
    bare = {start: groups.bare_before(befores[start]) for start, name in names.items() if not name}
    told = {name for name in (*names.values(), *bare.values()) if name}
    return names | bare if len(told) >= _PAIR else names


def _endpoints(read: Values, names: Sequence[str]) -> tuple[Endpoint, ...]:
    """Return what the sentence measures; a name of its own only where groups are compared."""
    found = endpoints(read.core)
    if any(each.kind is not Kind.NONE for each in found) or len(set(names)) < 2:
        return found
    first = read.found[0].start
    head = read.core[:first]
    matches = [*_LEVEL_NAME.finditer(head)] or [*_SCORED.finditer(head)]
    if not matches or found:
        return found
    name = matches[-1]["name"]
    if _NO_ENDPOINT.match(name) or name.casefold() in {each.casefold() for each in names}:
        return found
    return (Endpoint(*matches[-1].span("name"), name, Kind.LEVEL),)


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


def _placed(
    read: Values, found: Sequence[Endpoint], named: dict[int, str | None]
) -> list[_Placed]:
    """Give each value the endpoint before it, else the one after it."""
    placed: list[_Placed] = []
    told = _respectively(read, found)
    for value in read.found:
        endpoint = told.get(value.start) or _endpoint_of(value, found, read.core)
        if endpoint is not None and _fits(endpoint.kind, value) and _speaks(endpoint, value, read):
            placed.append(_Placed(value, _at_time(endpoint, value, read), named[value.start]))
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
    return next((e for e in after if not re.search("[,;:]", core[value.end : e.start])), None)


def _respectively(read: Values, found: Sequence[Endpoint]) -> dict[int, Endpoint]:
    """Return the endpoints of "OS and PFS were 13.2 and 6.1 months", by the values' start."""
    for run in runs(read.core, read.found):
        before = [each for each in found if each.end <= run[0].start and each.kind is not Kind.NONE]
        near = before[-len(run) :]
        listed = len(near) == len(run) > 1 and all(
            re.fullmatch(r"[\s,]*(?:\([^)]*\))?[\s,]*(?:and )?(?:median )?", read.core[a.end : b.start])
            for a, b in zip(near, near[1:], strict=False)
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
    front = read.core[max(0, endpoint.start - 25) : value.start]
    time = (
        (time_point(beside) if re.search(r"\bat\b", beside) else None)
        or time_point(front)
        or time_point(read.core[value.end :])
    )
    return replace(endpoint, name=f"{time} {endpoint.name}") if time else endpoint


def _grouped(placed: Sequence[_Placed], read: Values) -> list[tuple[Endpoint, Figure]]:
    """Join the values of one endpoint to a figure; a group that comes again begins another."""
    figures: list[tuple[Endpoint, Figure]] = []
    for index, each in enumerate(placed):
        n = each.value.n or _size(each, placed[index + 1 :], read)
        value = each.value
        arm = Arm(each.name, value.number, value.unit, n, value.ci)
        before = placed[index - 1] if index else None
        if before is not None and _goes_on(before, each, figures[-1][1], read.core):
            endpoint, figure = figures[-1]
            figures[-1] = (endpoint, replace(figure, arms=(*figure.arms, arm)))
        else:
            figures.append((each.endpoint, Figure(each.endpoint.name, (arm,))))
    return [pair for pair in figures if _is_told(*pair)]


def _goes_on(before: _Placed, here: _Placed, figure: Figure, core: str) -> bool:
    """Say whether a value is of one more group of the figure that the value before is in."""
    if before.endpoint.name != here.endpoint.name or before.value.unit != here.value.unit:
        return False
    if before.name and here.name:
        return here.name not in [arm.name for arm in figure.arms]
    # A value without a name is of another group only if it stands beside the other's.
    return len(figure.arms) == 1 and joined(core, before.value, here.value)


def _is_told(endpoint: Endpoint, figure: Figure) -> bool:
    """Say whether enough is known of a figure to show it."""
    names = {arm.name for arm in figure.arms}
    if endpoint.kind is Kind.LEVEL:
        return len(names) >= _PAIR and None not in names
    return len(figure.arms) <= _MOST_ARMS


def _size(each: _Placed, following: Sequence[_Placed], read: Values) -> int | None:
    """Return the n that stands after a value's group and before the next value."""
    end = following[0].value.start if following else len(read.core)
    here = [n for start, n in read.sizes if each.value.end <= start < end]
    return here[0] if here and each.name else None


def _with_effects(
    figures: list[tuple[Endpoint, Figure]],
    found: Sequence[Endpoint],
    stats: Statistics,
    core: str,
) -> list[tuple[Endpoint, Figure]]:
    """Give each effect and P value to the figure whose endpoint comes before it.

    A further effect needs words of its own that name its endpoint: what (odds ratio 1.2) and
    what not (odds ratio 0.9) else cannot be told.
    """
    figures = list(figures)
    from_ = 0
    for effect in stats.effects:
        following = [each.start for each in stats.effects if each.start > effect.start]
        own = [e for e in stats.ps if effect.end <= e.start < min(following, default=len(core))]
        told = replace(effect.effect, p=own[0].p if own else None)
        outcome = [*_OUTCOME.finditer(core, from_, effect.start)]
        begin = outcome[-1].end() if outcome else from_
        before = [
            each
            for each in found
            if begin <= each.end and each.start >= begin and each.end <= effect.start + 1
        ]
        about = _FOR.match(core, effect.end)
        named = [each for each in endpoints(effect.about)] or [
            each for each in found if about and each.start == about.end()
        ]
        endpoint = (before or named or [None])[-1]
        if endpoint is not None and endpoint.kind is not Kind.NONE:
            _attach(figures, endpoint, told, alone=_ASSOCIATION.search(core) is None)
        from_ = effect.end
    if not stats.effects:
        _attach_ps(figures, stats)
    return figures


def _attach(
    figures: list[tuple[Endpoint, Figure]], endpoint: Endpoint, effect: Effect, *, alone: bool
) -> None:
    """Add an effect to the figure of its endpoint; `alone` it may make one of its own."""
    for index in range(len(figures) - 1, -1, -1):
        own, figure = figures[index]
        if own.start == endpoint.start and figure.effect is None:
            figures[index] = (own, replace(figure, effect=effect))
            return
    if alone:
        figures.append((endpoint, Figure(endpoint.name, (), effect)))


def _attach_ps(figures: list[tuple[Endpoint, Figure]], stats: Statistics) -> None:
    """Give a P value that stands alone to the one comparison of the sentence."""
    compared = [index for index, (_, figure) in enumerate(figures) if len(figure.arms) > 1]
    if len(compared) == 1 and len(stats.ps) == 1:
        endpoint, figure = figures[compared[0]]
        figures[compared[0]] = (endpoint, replace(figure, effect=Effect(p=stats.ps[0].p)))
