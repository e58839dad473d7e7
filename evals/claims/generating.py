"""Make seeded claims of facts and of whole sentences, true ones and false ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Final

from evals.alterations.altering import ALTERED
from evals.alterations.cases import Made, Place
from evals.claims import facts, falsifying, phrasing
from evals.claims.cases import Claim
from evals.claims.rewriting import REWRITING

_NOT_OF_PARAPHRASES: Final = frozenset({"unit_dropped"})
"""Of "14.7 versus 11.4 months" the unit is shared: that is no false claim."""


def true_claims(places: Sequence[Place], seed: int) -> tuple[Claim, ...]:
    """Make paraphrases that say what their quotes say."""
    chance = Random(f"{seed} true")
    known = facts.read(places)
    made = [
        Claim(template.__name__, False, text, (fact.place,))
        for fact in known
        for template in phrasing.TEMPLATES
        if (text := template(fact, chance))
    ]
    made += [
        Claim("fused", False, text, (one.place, other.place))
        for one, other in pairwise(known)
        if one.place != other.place and (text := phrasing.fused(one, other, chance))
    ]
    return (*made, *_rewritten(places, chance))


def false_claims(places: Sequence[Place], seed: int, each: int) -> tuple[Claim, ...]:
    """Make claims that their quotes do not prove; up to `each` of every kind of alteration.

    They are of three families: facts told falsely, true paraphrases altered in one place, and
    sentences altered in one place.
    """
    chance = Random(f"{seed} false")
    known = facts.read(places)
    made = [
        Claim(falsifier.__name__, True, text, (fact.place,))
        for falsifier in falsifying.FALSIFIERS
        for fact in known
        if (text := falsifier(fact, known, chance))
    ]
    made += [
        Claim("fused_exchanged", True, text, (one.place, other.place))
        for one, other in pairwise(known)
        if one.place != other.place and (text := falsifying.fused_exchanged(one, other, chance))
    ]
    paraphrases = [(claim.text, claim.quotes) for claim in true_claims(places, seed)]
    sentences = [(place.quote, (place,)) for place in places]
    made += _altered("paraphrase", paraphrases, chance, each, _NOT_OF_PARAPHRASES)
    made += _altered("sentence", sentences, chance, each, frozenset())
    return tuple(made)


def _rewritten(places: Sequence[Place], chance: Random) -> Iterator[Claim]:
    for kind in REWRITING:
        for place in places:
            text = kind.make(place, chance)
            if isinstance(text, str) and text != place.quote:
                yield Claim(kind.name, False, text, (place,))


def _altered(
    of: str,
    said: Sequence[tuple[str, tuple[Place, ...]]],
    chance: Random,
    each: int,
    without: frozenset[str],
) -> Iterator[Claim]:
    """Alter a text in one place; its quotes stay."""
    for kind in ALTERED:
        made = 0
        for text, quotes in chance.sample(said, len(said)) if kind.name not in without else ():
            held = Place(quotes[0].source, text, 0, len(text), quotes[0].heading)
            altered = kind.make(held, chance)
            altered = altered.text if isinstance(altered, Made) else altered
            if altered is None or altered == text or made == each:
                continue
            made += 1
            yield Claim(f"{of}_{kind.name}", True, altered, quotes)


def digest(claims: Sequence[Claim]) -> str:
    """Return the SHA-256 of claims, by which a test holds that they stay as they were."""
    told = [
        [claim.kind, claim.false, claim.text, [p.quote for p in claim.quotes]] for claim in claims
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
