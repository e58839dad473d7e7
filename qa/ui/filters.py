"""Filters for a reader: what can be chosen from this library, and a choice in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qa.domain import Answer, Filters, Outcome, Source
from qa.ui import wording
from qa.vocabulary import Vocabulary

TRIAL_KINDS: Final = ("trial",)
DRUG_KINDS: Final = ("drug", "regimen")


@dataclass(frozen=True, slots=True)
class Offered:
    """What the documents of a library can be narrowed to; years begin with the newest."""

    years: tuple[int, ...] = ()
    trials: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()


def offered(sources: Iterable[Source], vocabulary: Vocabulary) -> Offered:
    """Return the years, trials and drugs that the sources' dates and tags name."""
    listed = tuple(sources)
    years = {source.published_year for source in listed}
    pairs = sorted(tag.partition(":") for tag in {tag for source in listed for tag in source.tags})
    trials = canonical([n for kind, _, n in pairs if kind == "trial"], TRIAL_KINDS, vocabulary)
    drugs = canonical([n for kind, _, n in pairs if kind == "drug"], DRUG_KINDS, vocabulary)
    return Offered(
        tuple(sorted((year for year in years if year), reverse=True)),
        tuple(sorted(trials, key=str.casefold)),
        tuple(sorted(drugs, key=str.casefold)),
    )


def canonical(
    names: Iterable[str], kinds: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return each thing once that the names stand for, by the name it goes by as a rule."""
    things: dict[str, str] = {}
    for name in filter(str.strip, names):
        known = [each for each in vocabulary.entities(name) if each.kind in kinds]
        thing = known[0].name if len(known) == 1 else name.strip()
        # What is not known goes by itself, with a hyphen or without.
        things.setdefault(thing.casefold().replace("-", " "), thing)
    return tuple(things.values())


def phrases(filters: Filters, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what the evidence was narrowed to, a phrase for each filter."""
    said = [
        " or ".join(wording.PLURALS[kind] for kind in filters.source_types),
        _years(filters.since_year, filters.until_year),
        " or ".join(canonical(filters.trials, TRIAL_KINDS, vocabulary)),
        " or ".join(canonical(filters.drugs, DRUG_KINDS, vocabulary)),
        wording.LINES[filters.line] if filters.line else "",
        wording.HER2[filters.her2] if filters.her2 else "",
    ]
    return tuple(phrase for phrase in said if phrase)


def may_hide(answer: Answer, only: tuple[str, ...]) -> bool:
    """Say whether the filters may be why there is no answer."""
    return bool(only) and not answer.statements and answer.outcome is not Outcome.OUT_OF_SCOPE


def _years(since: int | None, until: int | None) -> str:
    if since and until:
        return str(since) if since == until else f"{since} to {until}"
    return f"since {since}" if since else f"until {until}" if until else ""
