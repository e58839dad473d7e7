"""Parts can be left out: each switch is read, and what it leaves out is gone."""

from __future__ import annotations

import ast
import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder
from stock import document, evidence

from qa.answer import ExtractiveComposer
from qa.answer import signal_names as sentences
from qa.answer.candidates import CandidateFinder
from qa.answer.focus import Focus
from qa.answer.signals import Measured, measure
from qa.answer.weighing import weighed, weights_in
from qa.domain import Document, Outcome, Scores, SourceType
from qa.index import analyse
from qa.parts import EVERY, Composing, Parts, Retrieving, Understanding
from qa.pipeline import Pipeline
from qa.pipeline.models import Models
from qa.retrieve.fusion import SIGNALS_OF, TRAITS, shipped
from qa.retrieve.signals import SIGNALS
from qa.settings import load
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

ROOT = Path(__file__).parents[1]
NAMES = field_vocabulary().extended(
    [("drug", ("zomatinib",)), ("trial", ("ALPHA-01",)), ("trial", ("ALPHA-02",))]
)
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))
FOCUS = Focus(HashingEncoder().encode)


def switches(stage: type[Understanding | Retrieving | Composing]) -> set[str]:
    return {part.name for part in fields(stage)}


def read_in(*places: str) -> set[str]:
    """The attributes that are read of something called `parts` in these files."""
    found: set[str] = set()
    for place in places:
        for path in sorted((ROOT / "qa").glob(place)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    holder = node.value
                    name = getattr(holder, "attr", None) or getattr(holder, "id", "")
                    if name in {"parts", "_parts", "composing"}:
                        found.add(node.attr)
    return found


def test_every_switch_is_read() -> None:
    pipeline = read_in("pipeline/*.py")
    assert switches(Understanding) <= read_in("understand/*.py") | pipeline
    assert switches(Retrieving) <= read_in("retrieve/*.py") | set(SIGNALS_OF)
    assert switches(Composing) <= read_in("answer/*.py") | pipeline | set(sentences.SIGNALS_OF)


def test_every_signal_belongs_to_a_part() -> None:
    assert set(SIGNALS_OF) <= switches(Retrieving)
    assert {name for names in SIGNALS_OF.values() for name in names} == set(SIGNALS)


def test_with_every_part_the_numbers_are_as_fitted() -> None:
    fitted = shipped()
    kept = fitted.of(EVERY.retrieving)
    assert np.array_equal(kept.weights, fitted.weights)
    assert np.array_equal(kept.moves, fitted.moves)


@pytest.mark.parametrize("part", sorted(SIGNALS_OF))
def test_a_part_left_out_moves_no_score(part: str) -> None:
    table = np.random.default_rng(0).normal(size=(40, len(SIGNALS)))
    other = table.copy()
    other[:, [SIGNALS.index(name) for name in SIGNALS_OF[part]]] += 1.0 + np.arange(40)[:, None]
    traits = np.ones(len(TRAITS))
    without = shipped().of(replace(EVERY.retrieving, **{part: False}))
    assert np.allclose(without.score(table, traits), without.score(other, traits))
    assert not np.allclose(shipped().score(table, traits), shipped().score(other, traits))


def test_unmoved_weights_are_the_same_for_every_question() -> None:
    table = np.random.default_rng(0).normal(size=(40, len(SIGNALS)))
    unmoved = shipped().of(replace(EVERY.retrieving, moves=False))
    one, other = np.zeros(len(TRAITS)), np.ones(len(TRAITS))
    assert np.array_equal(unmoved.score(table, one), unmoved.score(table, other))


@pytest.fixture
def library(stocked_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(stocked_library, tmp_path / "stocked"))


def opened(library: Path, parts: Parts) -> Pipeline:
    return Pipeline(load(library=library), Models(HashingEncoder()), parts)


def found(library: Path, parts: Retrieving) -> list[str]:
    with opened(library, replace(EVERY, retrieving=parts)) as pipeline:
        return [item.source.id for item in pipeline.evidence("What is the dose of zomatinib?")]


def test_without_both_indexes_nothing_is_found(library: Path) -> None:
    assert found(library, Retrieving(dense=False))
    assert found(library, Retrieving(lexical=False))
    assert found(library, Retrieving(lexical=False, dense=False)) == []


def test_without_room_of_their_own_secondary_sources_stand_among_the_others(library: Path) -> None:
    with opened(library, EVERY) as pipeline:
        question = "What was median overall survival with zomatinib in ALPHA-01?"
        assert pipeline.ask(question).citations[0].source.id == "alpha-01"
    # Six documents leave room for all: the same ones are found in either case.
    assert set(found(library, Retrieving(primary=False))) == set(found(library, Retrieving()))


def test_without_spelling_nothing_is_repaired(library: Path) -> None:
    misspelt = "What is the dose of zomatinab?"
    with opened(library, EVERY) as pipeline:
        assert "zomatinib" in pipeline.repaired(misspelt)
        assert pipeline.ask(misspelt).warnings
    without = replace(EVERY, understanding=Understanding(spelling=False))
    with opened(library, without) as pipeline:
        assert pipeline.repaired(misspelt) == misspelt
        assert not pipeline.ask(misspelt).warnings


def test_without_expansions_only_the_question_is_searched() -> None:
    question = "What was OS with trastuzumab deruxtecan?"
    assert understand(question, NAMES).expansions
    assert understand(question, NAMES, parts=Understanding(expansions=False)).expansions == ()


def test_without_a_look_at_names_an_unheard_drug_is_no_reason_to_refuse(library: Path) -> None:
    question = "What is the dose of zomatinib and nivolumab every 3 weeks?"
    with opened(library, EVERY) as pipeline:
        assert "nivolumab" in pipeline.ask(question).text
    with opened(library, replace(EVERY, composing=Composing(held=False))) as pipeline:
        assert pipeline.ask(question).outcome is Outcome.ANSWERED


TRIAL = document(
    "alpha-01",
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
    "Median overall survival was 12.5 months with zomatinib in ALPHA-01.",
    "In ALPHA-01, the 12-month survival rate was 57% with zomatinib.",
    "Whether zomatinib prolongs survival in children is not known.",
    source_type=SourceType.TRIAL,
    published="2021",
)
SIBLING = document(
    "alpha-02",
    "In ALPHA-02, median overall survival was 20.1 months with zomatinib.",
    source_type=SourceType.TRIAL,
)
NEWS = document(
    "news",
    "Median overall survival with zomatinib in ALPHA-01 was 99.9 months, it says.",
    source_type=SourceType.NEWS,
)


def said(question: str, parts: Composing, *documents: Document) -> list[str]:
    query = understand(question, NAMES)
    items = tuple(
        item for each in documents for item in evidence(each, query.asked, Scores(0.5, 1.0, 0.5))
    )
    draft = ExtractiveComposer(FINDER, FOCUS, NAMES, None, parts).compose(query, items)
    return [f"{cited.source.id}: {cited.quote}" for cited in draft.citations]


SURVIVAL = "What was median overall survival with zomatinib in ALPHA-01?"


@pytest.mark.parametrize(
    ("part", "question", "only_without"),
    [
        ("subject", SURVIVAL, "20.1 months"),
        ("time", "What was the 5-year survival with zomatinib in ALPHA-01?", "12.5 months"),
        ("distinct", SURVIVAL, "Median overall survival was 12.5"),
        ("primary", SURVIVAL, "99.9 months"),
        ("ignorance", "Does zomatinib cure cancer?", "in children is not known"),
    ],
)
def test_a_rule_left_out_lets_through_what_it_kept_back(
    part: str, question: str, only_without: str
) -> None:
    documents = (TRIAL, SIBLING, NEWS)
    assert not any(only_without in each for each in said(question, EVERY.composing, *documents))
    # What is about another trial is seen by two rules.
    left = replace(EVERY.composing, **{part: False}, topic=part != "subject")
    without = said(question, left, *documents)
    assert any(only_without in each for each in without)


def test_without_its_rule_a_trial_of_a_comparison_may_be_silent() -> None:
    question = "How do ALPHA-01 and ALPHA-02 compare in survival?"
    assert said(question, EVERY.composing, TRIAL, SIBLING)[1].startswith("alpha-02")
    without = said(question, Composing(sides=False), TRIAL, SIBLING)
    assert not without[1].startswith("alpha-02")


@pytest.mark.parametrize("part", sorted(sentences.SIGNALS_OF))
def test_signals_left_out_count_nothing(part: str) -> None:
    query = understand("What were the median survival results with zomatinib?", NAMES)
    items = tuple(evidence(TRIAL, query.asked, Scores(0.5, 1.0, 0.5)))
    measured = measure(query, FINDER.candidates(query, items), NAMES, FOCUS)
    changed = replace(measured, table=measured.table.copy())
    for name in sentences.SIGNALS_OF[part]:
        changed.table[0, sentences.SIGNALS.index(name)] += 1.0
    left = replace(EVERY.composing, **{part: False})

    def scores(of: Measured, parts: Composing) -> list[float]:
        return [each.score for each in weighed(of, weights_in(), parts)]

    assert scores(changed, left) == scores(measured, left)
    assert scores(changed, EVERY.composing) != scores(measured, EVERY.composing)
