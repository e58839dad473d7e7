"""What a question takes for granted, held against the evidence, which leads if it says otherwise.

A contradiction is told only where a source of authority says the opposite of the same trial or drug
and the same endpoint or status, and none says what the question takes it to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qa.answer.disputes import LOWER, TextOf
from qa.conflicts import Claim, claims_in
from qa.domain import (
    Answer,
    Caution,
    Citation,
    Entity,
    Evidence,
    Intent,
    Outcome,
    Passage,
    Query,
    SourceType,
    Statement,
)
from qa.figures import endpoint_names
from qa.text.folding import content_words, fold
from qa.text.measures import is_equal, measure
from qa.text.numbers import quantities
from qa.understand import authority
from qa.understand.premise import (
    DENIED,
    NOT_BETTER,
    REDUCED,
    STATUS,
    Kind,
    Premise,
    in_words,
    is_wanted,
    premises,
)
from qa.understand.setting import setting_fit
from qa.vocabulary import Vocabulary

_UNSURE: Final = re.compile(
    r"\b(?:if|whether|unless|would|could|might|not known|unknown|unclear|older|outdated|former|"
    r"previous(?:ly)?|was once)\b",
    re.IGNORECASE,
)
_EVERYBODY: Final = re.compile(
    r"(?:all )?(?:[\d,]+ )?(?:randomi[sz]ed |treated |enrolled )?(?:patients|participants|adults"
    r"|people)?|itt|intention[- ]to[- ]treat",
    re.IGNORECASE,
)
_RULE_OF_DOSE: Final = re.compile(r"\b(?:dose|dosage|given at)\b", re.IGNORECASE)
_LIMITS: Final = frozenset({"biomarker", "trial"})
_CLAUSE_END: Final = re.compile(r"[,;.:(]")
_PAIR: Final = 2
_LONGEST: Final = 60
"""Words of a sentence that may lead an answer."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence says to a premise: that it is so, or that it is not."""

    agrees: bool
    evidence: Evidence
    start: int
    end: int


def with_premises(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: Callable[[str], Sequence[Evidence]],
    text_of: TextOf,
) -> Answer:
    """Return the answer led by what contradicts the question, and a caution that says so first.

    A question that could not be answered is answered by that; in an emergency nothing is corrected.
    `more` returns the evidence on what is taken for granted, where that on the question says
    nothing of it.
    """
    if answer.outcome is Outcome.URGENT:
        return answer
    for premise in premises(query.standalone, vocabulary):
        said = _all_said(premise, _better(evidence), query, vocabulary)
        said = said or _all_said(premise, _better(more(in_words(premise))), query, vocabulary)
        # A page of unknown kind is heard only where no better source says anything.
        others = (each for each in evidence if each.source.source_type is SourceType.OTHER)
        said = said or _all_said(premise, others, query, vocabulary)
        if said and not any(each.agrees for each in said):
            first = min(said, key=lambda each: _rank(each, premise))
            answer = _led(answer, premise, first, text_of)
    return answer


def _all_said(
    premise: Premise, evidence: Iterable[Evidence], query: Query, vocabulary: Vocabulary
) -> list[_Said]:
    return [each for item in evidence for each in _said(premise, item, query, vocabulary)]


def _better(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [item for item in evidence if item.source.source_type not in LOWER]


def _rank(said: _Said, premise: Premise) -> tuple[int, bool]:
    """Order by authority, prose before tables."""
    intent = Intent.DOSE if premise.kind in (Kind.STATUS, Kind.DOSE) else Intent.FACT
    words = _quoted(said.evidence.passage, said.start, said.end)
    return authority.rank(said.evidence.source.source_type, intent), "|" in words


def _said(
    premise: Premise, item: Evidence, query: Query, vocabulary: Vocabulary
) -> Iterator[_Said]:
    """Yield what a passage says to a premise."""
    match premise.kind:
        case Kind.SIGNIFICANT | Kind.IMPROVED:
            yield from _effects(premise, item, query, vocabulary)
        case Kind.VALUE:
            yield from _values(premise, item, query)
        case Kind.STATUS:
            yield from _statuses(premise, item, query, vocabulary)
        case Kind.DOSE:
            yield from _doses(premise, item, vocabulary)


def _effects(
    premise: Premise, item: Evidence, query: Query, vocabulary: Vocabulary
) -> Iterator[_Said]:
    for claim in claims_in(item.source, item.passage, about=frozenset({premise.about})):
        if claim.significant is None or not _is_of(claim, premise, query):
            continue
        is_so = claim.significant
        if premise.kind is Kind.IMPROVED and is_so:
            better = _is_better(claim)
            if better is None:
                continue
            is_so = better
        yield _Said(is_so is premise.holds, item, claim.start, claim.end)
    for start, end, words in _sentences(item):
        if not NOT_BETTER.search(words) or _UNSURE.search(words):
            continue
        if premise.about in endpoint_names(words) and _names(
            premise.subjects, words, item, vocabulary, above=("drug", "trial", "condition")
        ):
            yield _Said(not premise.holds, item, start, end)


def _is_of(claim: Claim, premise: Premise, query: Query) -> bool:
    """Say whether a claim is of the trial, else of the drug as the one that is tested."""
    words = _quoted(claim.passage, claim.start, claim.end)
    if (
        not _EVERYBODY.fullmatch(claim.figure.population or "")
        or setting_fit(query.standalone, words) < 0
    ):
        return False
    trials = {each.name for each in premise.subjects if each.kind == "trial"}
    if trials:
        return claim.figure.trial in trials
    drugs = {n for e in premise.subjects if e.kind != "condition" for n in e.name.split(" plus ")}
    arms = claim.figure.arms
    tested = fold(arms[0].name or "") if arms else ""
    return bool(drugs & claim.drugs) and any(fold(drug) in tested for drug in drugs)


def _is_better(claim: Claim) -> bool | None:
    """Say whether a significant effect is one for the better; None where nothing tells."""
    wanted, effect, arms = is_wanted(claim.figure.endpoint), claim.figure.effect, claim.figure.arms
    if effect and effect.value and effect.measure.endswith("ratio"):
        less = float(effect.value) < 1.0
        return less if effect.measure == "hazard ratio" else less is not wanted
    if len(arms) == _PAIR and arms[0].unit == arms[1].unit:
        return (float(arms[0].value) > float(arms[1].value)) is wanted
    return True if effect is None else None


def _values(premise: Premise, item: Evidence, query: Query) -> Iterator[_Said]:
    value = premise.value
    trials = {each.name for each in premise.subjects if each.kind == "trial"}
    for claim in claims_in(item.source, item.passage, about=frozenset({premise.about})):
        arms = [a for a in claim.figure.arms if value and a.unit.rstrip("s") == value.unit]
        if not arms or value is None or claim.figure.trial not in trials:
            continue
        # The value of some of the patients is no error, that of all is what contradicts.
        agrees = any(_rounds_to(arm.value, value.value) for arm in arms)
        if agrees or _is_of(claim, premise, query):
            yield _Said(agrees, item, claim.start, claim.end)


def _rounds_to(precise: str, rough: str) -> bool:
    places = len(rough.partition(".")[2])
    return abs(float(precise) - float(rough)) <= 0.5 * 10.0**-places


def _statuses(
    premise: Premise, item: Evidence, query: Query, vocabulary: Vocabulary
) -> Iterator[_Said]:
    pattern = STATUS[premise.about]
    wanted = [e for e in premise.subjects if e.kind in ("drug", "regimen")]
    limits = {e.name for e in vocabulary.entities(query.standalone)}
    for start, end, words in _sentences(item):
        match = pattern.search(words)
        if match is None or not _names(wanted, words, item, vocabulary):
            continue
        near = " ".join(words[: match.start()].split()[-3:])
        denied = DENIED.search(near) is not None
        if not denied and (DENIED.search(words) or _UNSURE.search(words)):
            continue
        named = vocabulary.entities(words)
        kinds = _LIMITS | ({"drug"} if len(wanted) == 1 else set())
        others = {e.name for e in named if e.kind in kinds} - limits
        tail = content_words(_CLAUSE_END.split(words[match.end() :])[0])
        if denied and (others or set(tail) - set(content_words(query.standalone))):
            continue  # not approved for some others
        if not denied and not (
            _names(premise.subjects, words, item, vocabulary)
            and set(premise.limits) <= set(content_words(words))
        ):
            continue  # approved, but not for those who are spoken of
        yield _Said(denied is not premise.holds, item, start, end)


def _doses(premise: Premise, item: Evidence, vocabulary: Vocabulary) -> Iterator[_Said]:
    value = premise.value
    if value is None or item.source.source_type is not SourceType.LABEL:
        return
    for start, end, words in _sentences(item):
        if REDUCED.search(words) or not _RULE_OF_DOSE.search(words):
            continue
        given = [q for q in quantities(words) if measure(q)[1] == measure(value)[1]]
        if given and _names(premise.subjects, words, item, vocabulary):
            yield _Said(any(is_equal(each, value) for each in given), item, start, end)


def _names(
    subjects: Sequence[Entity],
    words: str,
    item: Evidence,
    vocabulary: Vocabulary,
    *,
    above: Sequence[str] = ("drug", "trial"),
) -> bool:
    """Say whether a sentence names all of these, those of some kinds maybe in what is above it."""
    near, around = fold(words), fold(" ".join((item.source.title, *item.passage.heading)))
    return all(
        vocabulary.mentioned(entity, near)
        or (entity.kind in above and vocabulary.mentioned(entity, around))
        for entity in subjects
    )


def _sentences(item: Evidence) -> Iterator[tuple[int, int, str]]:
    for sentence in item.passage.sentences:
        words = _quoted(item.passage, sentence.start, sentence.end)
        if len(words.split()) <= _LONGEST:
            yield sentence.start, sentence.end, words


def _quoted(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def _led(answer: Answer, premise: Premise, said: _Said, text_of: TextOf) -> Answer:
    """Return the answer with the words that contradict the question before all others."""
    source, passage = said.evidence.source, said.evidence.passage
    quote = text_of(source.id, source.revision)[said.start : said.end]
    if quote != _quoted(passage, said.start, said.end):
        return answer
    place = (source.id, source.revision, said.start, said.end)
    known = next(
        (c for c in answer.citations if (c.source.id, c.source.revision, c.start, c.end) == place),
        None,
    )
    marker = known.marker if known else max((c.marker for c in answer.citations), default=0) + 1
    added = Citation(marker, source, said.start, said.end, quote, passage.heading, passage.page)
    others = tuple(each for each in answer.statements if each.citations != (marker,))
    note = f"The question takes it that {in_words(premise)}. The source says: “{quote}”"
    held = answer.outcome is Outcome.ANSWERED
    told = f"{quote} [{marker}]"
    rest = [line for line in answer.text.splitlines() if line != told] if held else []
    return replace(
        answer,
        outcome=Outcome.ANSWERED,
        text="\n".join((told, *rest)),
        statements=(Statement(quote, (marker,)), *others),
        citations=answer.citations if known else (*answer.citations, added),
        cautions=(Caution(note, (marker,)), *answer.cautions),
        unknowns=answer.unknowns if held else (),
        nearest=answer.nearest if held else (),
    )
