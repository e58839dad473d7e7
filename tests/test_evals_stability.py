"""Stability: what of an answer stays when its question is asked in another way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals import stability_page
from evals.items import Item
from evals.jobs import Job
from evals.page import page
from evals.scorers import Score
from evals.stability import (
    compare,
    stability,
    stable_first,
    stable_outcome,
    stable_sources,
    stable_vital,
)
from evals.table import stability_rows
from qa.domain import Answer, Citation, Outcome, Source, Statement

ITEM = Item.model_validate(
    {
        "id": "os",
        "kind": "fact",
        "question": "OS?",
        "outcome": "answered",
        "vital": [{"about": "OS", "all": ["14.7"]}, {"about": "control", "all": ["11.4"]}],
        "sources": ["a"],
        "provenance": "made up",
    }
)
REFUSAL = Answer("OS?", "OS?", Outcome.INSUFFICIENT, "Not held.")


def answer(*said: tuple[str, str]) -> Answer:
    """An answer of statements, each with the document that it cites."""
    sources = list(dict.fromkeys(document for _, document in said))
    markers = {document: marker for marker, document in enumerate(sources, start=1)}
    return Answer(
        question="OS?",
        interpreted_as="OS?",
        outcome=Outcome.ANSWERED,
        text="",
        statements=tuple(Statement(text, (markers[document],)) for text, document in said),
        citations=tuple(
            Citation(marker, Source(document, "r1", document.title()), 0, 1, "x")
            for document, marker in markers.items()
        ),
    )


BOTH = answer(("OS was 14.7 months", "a"), ("against 11.4", "b"))


def test_same_answer_is_stable() -> None:
    scores = compare(ITEM, BOTH, BOTH)
    assert {measure: score.value for measure, score in scores.items()} == {
        "stable_outcome": 1,
        "stable_sources": 1,
        "stable_first": 1,
        "stable_vital": 1,
    }


def test_outcome() -> None:
    assert stable_outcome(REFUSAL, replace(REFUSAL, text="Other words.")).value == 1
    changed = stable_outcome(BOTH, REFUSAL)
    assert changed == Score(0, 1, ("ended as insufficient, as written as answered",))


@pytest.mark.parametrize(
    ("variant", "jaccard", "first"),
    [
        (answer(("x", "b"), ("y", "a")), Score(2, 2), 0),
        (answer(("x", "a")), Score(1, 2, ("no more b",)), 1),
        (answer(("x", "a"), ("y", "b"), ("z", "c")), Score(2, 3, ("now c",)), 1),
        (answer(("x", "c")), Score(0, 3, ("no more a", "no more b", "now c")), 0),
        (REFUSAL, Score(0, 2, ("no more a", "no more b")), 0),
        (None, Score(0, 2, ("no more a", "no more b")), 0),
    ],
    ids=["other order", "one gone", "one more", "another", "refused", "no answer"],
)
def test_sources(variant: Answer | None, jaccard: Score, first: int) -> None:
    assert stable_sources(BOTH, variant) == jaccard
    assert stable_first(BOTH, variant).hits == first


def test_vital_counts_only_what_held() -> None:
    half = answer(("OS was 14.7 months", "a"))
    assert stable_vital(ITEM, half, BOTH) == Score(1, 1)
    assert stable_vital(ITEM, BOTH, half) == Score(1, 2, ("control",))
    assert stable_vital(ITEM, REFUSAL, BOTH).of == 0


def test_refusals_are_compared_by_outcome_alone() -> None:
    assert set(compare(ITEM, REFUSAL, REFUSAL)) == {"stable_outcome"}
    assert set(compare(ITEM, REFUSAL, BOTH)) == {"stable_outcome", "stable_sources"}


def test_no_answer_loses_everything() -> None:
    assert {score.hits for score in compare(ITEM, BOTH, None).values()} == {0}


def job(item: Item, variant: str | None = None) -> Job:
    return Job(item, ("asked",), variant)


def test_items_weigh_the_same_however_many_variants() -> None:
    other = ITEM.model_copy(update={"id": "other"})
    found = stability(
        [
            (job(ITEM), BOTH),
            (job(ITEM, "lay"), REFUSAL),
            (job(ITEM, "typo"), BOTH),
            (job(ITEM, "terse"), BOTH),
            (job(ITEM, "brand"), BOTH),
            (job(other), BOTH),
            (job(other, "lay"), BOTH),
        ]
    )
    every = found.overall["stable_outcome"]
    assert (every.figure.value, every.figure.n, every.variants) == (0.875, 2, 5)
    lay = found.rules[found.changes[0].rule]["stable_outcome"]
    assert (lay.figure.value, lay.figure.n, lay.variants) == (0.5, 2, 2)
    assert [rule.value for rule in found.rules] == ["lay", "brand", "typo", "terse"]
    assert [(change.job.item.id, change.rule.value) for change in found.worst] == [("os", "lay")]
    assert found.as_json()["changed"] == 1


def test_worst_come_first() -> None:
    one_gone = answer(("OS was 14.7 months, control 11.4", "a"))
    found = stability([(job(ITEM), BOTH), (job(ITEM, "lay"), one_gone), (job(ITEM, "typo"), None)])
    assert [change.rule.value for change in found.worst] == ["typo", "lay"]
    assert found.worst[1].faults == ("stable_sources: no more b",)


def test_item_without_an_answer_is_not_compared() -> None:
    assert stability([(job(ITEM), None), (job(ITEM, "lay"), BOTH)]).changes == ()


def test_interval_is_drawn_by_item() -> None:
    """Ten variants of one item are one draw: no interval can come of them but the mean itself."""
    pairs: list[tuple[Job, Answer | None]] = [(job(ITEM), BOTH)]
    pairs += [(job(ITEM, "lay"), REFUSAL if n % 2 else BOTH) for n in range(10)]
    figure = stability(pairs).overall["stable_outcome"].figure
    assert (figure.value, figure.low, figure.high, figure.n) == (0.5, 0.5, 0.5, 1)


def test_page_shows_figures_and_worst_cases() -> None:
    found = stability([(job(ITEM), BOTH), (job(ITEM, "lay"), REFUSAL), (job(ITEM, "typo"), BOTH)])
    assert stability_rows(found, interval=False)[0] == (
        ("lay", "1", "1", "0.000", "0.000", "0.000", "0.000")
    )
    text = page("Gold", [], [stability_page.section(found)])
    for words in (
        "1 of 2 variants answered otherwise",
        "0.50 [0.50-0.50] n=1",
        "ended as insufficient, as written as answered",
        "Jaccard",
    ):
        assert words in text
