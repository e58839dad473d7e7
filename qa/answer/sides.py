"""Both sides of a comparison, each with what is asked, and the items of a list, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from qa.answer.candidates import names_any
from qa.answer.weighing import Scored
from qa.domain import Entity, Intent, Query
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.understand.issuers import RULES, places_asked
from qa.vocabulary import Vocabulary

MOST_ITEMS: Final = 8
_SIDES: Final = 2
_KEEP: Final = 5.0
"""An item of a list may score so much less than the best, as a logit."""
_TOGETHER: Final = 2.5
"""So much less may a sentence score that leads since it names all sides."""
_LISTED: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds)
    for pattern, kinds in (
        (r"\b(?:trials|studies)\b", frozenset({"trial"})),
        (
            r"\b(?:drugs|agents|medicines|medications|options|regimens|treatments|therapies)\b",
            frozenset({"drug", "regimen"}),
        ),
    )
)
_ASKS_LIST: Final = re.compile(
    r"^\W*(?:list|name|enumerate|give (?:me )?(?:a list|all)"
    r"|(?:which|what) (?:are |were )?(?:the )?(?:[\w/+-]+ ){0,4}?(?:trials|studies|drugs|agents"
    r"|medicines|medications|options|regimens|treatments|therapies))\b",
    re.IGNORECASE,
)


def with_every_side(
    query: Query, scored: Sequence[Scored], chosen: list[Scored], vocabulary: Vocabulary
) -> list[Scored]:
    """Let each side of a comparison speak, with the endpoint that is asked about if it can.

    Trials are sides wherever two are named. Drugs are where a comparison is asked for; a sentence
    with figures that names both of them goes first then, if it is near the best. The arms of a
    trial that is named do not speak apart. `scored` has the best score first.
    """
    asked = vocabulary.entities(query.asked)
    trials = sides = [each for each in asked if each.kind == "trial"]
    if len(sides) < _SIDES and query.intent is Intent.COMPARISON:
        sides = [each for each in asked if each.kind in ("drug", "regimen")]
    if len(sides) < _SIDES:
        return chosen
    aspects = [each for each in asked if each.kind in ("endpoint", "topic")]

    def told(item: Scored) -> tuple[bool, int, float, float]:
        names = not aspects or names_any(aspects, item.candidate, vocabulary)
        figures = min(len(quantities(item.candidate.text)), _SIDES) if names else 0
        return not item.telling.is_off, figures, item.telling.fit, item.score

    def names(item: Scored, sides: Sequence[Entity]) -> int:
        text = fold(item.candidate.text)
        return sum(vocabulary.mentioned(side, text) for side in sides)

    least = scored[0].score - _TOGETHER
    both = [item for item in scored if item.score >= least and names(item, sides) >= _SIDES]
    together = [max(both, key=told)] if both else []
    together = [item for item in together if told(item)[:2] == (True, _SIDES)]
    apart: list[Scored] = []
    for side in sides:
        others = [other for other in sides if other != side]
        alone = [
            item
            for item in scored
            if names_any([side], item.candidate, vocabulary)
            and not names_any(others, item.candidate, vocabulary)
        ]
        apart += [max(alone, key=told)] if alone else []
    if sides[0].kind == "trial" or not (together or trials):
        return _unique([*apart, *chosen])
    return _unique([*together, *chosen])


def with_every_issuer(query: Query, scored: Sequence[Scored], chosen: list[Scored]) -> list[Scored]:
    """Let the rules of each place speak whose word is asked for, where several are."""
    places = places_asked(query.question)
    if len(places) < _SIDES:
        return chosen
    best = (
        next((i for i in scored if _rules_in(i, place) and not i.telling.is_off), None)
        for place in places
        if not any(_rules_in(item, place) for item in chosen)
    )
    more = [item for item in best if item and item.score >= scored[0].score - _KEEP]
    return _unique([*chosen[:1], *more, *chosen[1:]])


def _rules_in(item: Scored, place: str) -> bool:
    source = item.candidate.evidence.source
    return source.source_type in RULES and source.jurisdiction == place


def with_every_item(
    query: Query, scored: Sequence[Scored], chosen: list[Scored], vocabulary: Vocabulary
) -> list[Scored]:
    """Give each trial or drug of a list its best sentence; other questions stay as they are."""
    kinds = next((kinds for pattern, kinds in _LISTED if pattern.search(query.asked)), None)
    if kinds is None or not _ASKS_LIST.search(query.asked):
        return chosen
    given = {each.name for each in vocabulary.entities(query.asked) if each.kind in kinds}
    best: dict[str, Scored] = {}
    for item in _on_the_question(scored):
        name = _item_of(item, kinds, vocabulary)
        if name and name not in given and item.score >= scored[0].score - _KEEP:
            kept = best.get(name)
            if kept is None or _rank(item) > _rank(kept):
                best[name] = item
    if len(best) < _SIDES:
        return chosen
    return sorted(best.values(), key=lambda item: -item.score)[:MOST_ITEMS]


def _rank(item: Scored) -> tuple[float, bool, float]:
    return round(item.telling.fit, 1), bool(quantities(item.candidate.text)), item.score


def _on_the_question(scored: Sequence[Scored]) -> Iterable[Scored]:
    fit = [item for item in scored if not item.telling.is_off]
    return fit or scored


def _item_of(item: Scored, kinds: frozenset[str], vocabulary: Vocabulary) -> str | None:
    """Return the trial or the drugs that a sentence names, else its title."""
    for text in (item.candidate.text, item.candidate.evidence.source.title):
        names = sorted({each.name for each in vocabulary.entities(text) if each.kind in kinds})
        if names:
            return names[0] if kinds == {"trial"} else " + ".join(names)
    return None


def _unique(items: Iterable[Scored]) -> list[Scored]:
    kept: list[Scored] = []
    for item in items:
        if all(item is not other for other in kept):
            kept.append(item)
    return kept
