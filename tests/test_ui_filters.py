from __future__ import annotations

import asyncio
from dataclasses import replace

import gradio as gr
import pytest
from scripted import ANSWERED, INSUFFICIENT, NEWS, OUT_OF_SCOPE, TRIAL, URGENT, ScriptedShelf

from qa.domain import Answer, Filters, SourceType
from qa.domain.documents import HER2_STATUSES, LINES
from qa.errors import SettingsError
from qa.ui import wording
from qa.ui.filters import Offered, may_hide, offered, phrases
from qa.ui.narrowing import ANY, Narrowing
from qa.understand.filters import filters_of
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()
HOSTILE_TAG = "<img src=x onerror=alert(6)>"


def test_the_library_says_what_can_be_chosen() -> None:
    sources = [held.source for held in ScriptedShelf().holdings()]
    assert offered(sources, NAMES) == Offered(
        years=(2025, 2024),
        trials=(HOSTILE_TAG, "DESTINY-Gastric04"),
        drugs=("ramucirumab", "trastuzumab deruxtecan"),
    )


def test_names_of_one_thing_are_offered_once() -> None:
    source = replace(
        TRIAL.source,
        published=None,
        tags=(
            "trial:NCT04704934",
            "trial:DG-04",
            "trial:ALPHA-07",
            "trial:Alpha 07",
            "trial: ",
            "x",
        ),
    )
    assert offered([source], NAMES) == Offered(trials=("ALPHA-07", "DESTINY-Gastric04"))


def test_nothing_held_offers_nothing() -> None:
    assert offered([], NAMES) == Offered()


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (filters_of(NAMES), ()),
        (filters_of(NAMES, source_types=["guideline"], since=2022), ("guidelines", "since 2022")),
        (
            filters_of(NAMES, source_types=["ai_summary", "other"], until=2020),
            ("AI summaries or other sources", "until 2020"),
        ),
        (filters_of(NAMES, since=2020, until=2022), ("2020 to 2022",)),
        (filters_of(NAMES, since=2020, until=2020), ("2020",)),
        (
            filters_of(NAMES, trials=["dg-04", "ALPHA-07"], drugs=["Enhertu", "XELOX"]),
            ("DESTINY-Gastric04 or ALPHA-07", "trastuzumab deruxtecan or CAPOX"),
        ),
        (filters_of(NAMES, line="3L", her2="low"), ("third line or later", "HER2-low")),
    ],
    ids=str,
)
def test_filters_are_said_in_words(filters: Filters, said: tuple[str, ...]) -> None:
    assert phrases(filters, NAMES) == said


@pytest.mark.parametrize("kind", list(SourceType))
def test_every_source_type_can_be_said(kind: SourceType) -> None:
    assert phrases(Filters((kind,)), NAMES) == (wording.PLURALS[kind],)


def test_every_value_can_be_said() -> None:
    assert set(wording.LINES) == set(LINES)
    assert set(wording.HER2) == set(HER2_STATUSES)


@pytest.mark.parametrize(
    ("answer", "only", "hidden"),
    [
        (INSUFFICIENT, ("guidelines",), True),
        (replace(URGENT, statements=()), ("guidelines",), True),
        (INSUFFICIENT, (), False),
        (ANSWERED, ("guidelines",), False),
        (OUT_OF_SCOPE, ("guidelines",), False),
    ],
    ids=["insufficient", "urgent", "no-filters", "answered", "out-of-scope"],
)
def test_filters_may_hide_an_answer(answer: Answer, only: tuple[str, ...], hidden: bool) -> None:
    assert may_hide(answer, only) is hidden


def laid_out(shelf: ScriptedShelf) -> Narrowing:
    """Lay the controls out inside an event loop: outside of one, gradio leaks some."""
    narrowing = Narrowing(shelf)

    async def make() -> None:
        with gr.Blocks(analytics_enabled=False):
            narrowing.lay_out()

    asyncio.run(make())
    return narrowing


@pytest.fixture
def narrowing() -> Narrowing:
    return laid_out(ScriptedShelf())


def given(narrowing: Narrowing, **chosen: object) -> dict[object, object]:
    values: dict[str, object] = {
        "types": [],
        "since": 0,
        "until": 0,
        "trials": [],
        "drugs": [],
        "line": ANY,
        "her2": ANY,
        **chosen,
    }
    return {getattr(narrowing, name): value for name, value in values.items()}


def test_untouched_controls_narrow_nothing(narrowing: Narrowing) -> None:
    assert narrowing.read(given(narrowing)) == Filters()


def test_controls_are_read(narrowing: Narrowing) -> None:
    filters = narrowing.read(
        given(
            narrowing, types=["label"], since=2020, until=2025, drugs=["ramucirumab"], line="later"
        )
    )
    assert (filters.source_types, filters.since_year) == ((SourceType.LABEL,), 2020)
    assert (filters.until_year, filters.line, filters.her2) == (2025, "later", None)
    assert {"ramucirumab", "Cyramza"} <= set(filters.drugs)


def test_controls_are_set_to_what_they_were_read_as(narrowing: Narrowing) -> None:
    chosen = given(
        narrowing,
        types=["label", "news"],
        since=2025,
        until=2031,  # a year that no source has
        trials=[HOSTILE_TAG],
        drugs=["trastuzumab deruxtecan", "ALPHA-1"],
        line="first",
        her2="low",
    )
    *updates, title = narrowing.set_to(narrowing.read(chosen))
    again = {
        control: update["value"]
        for control, update in zip(narrowing.controls, updates, strict=True)
    }
    assert again == chosen
    offers = [{value for _, value in each["choices"]} for each in updates[1:5]]
    assert (2031 in offers[1], HOSTILE_TAG in offers[2], "ALPHA-1" in offers[3]) == (True,) * 3
    assert "2025 to 2031" in title["label"]


def test_offering_leaves_what_is_chosen(narrowing: Narrowing) -> None:
    updates = narrowing.offer()
    assert len(updates) == len(narrowing.offering)
    assert [("choices" in each, "value" in each) for each in updates] == [(True, False)] * 4
    assert HOSTILE_TAG in {value for _, value in updates[2]["choices"]}


def test_clearing_takes_all_back(narrowing: Narrowing) -> None:
    *updates, title = narrowing.cleared()
    assert [each["value"] for each in updates] == [[], 0, 0, [], [], ANY, ANY]
    assert title["label"] == wording.NARROW


def test_closed_accordion_says_what_is_in_force(narrowing: Narrowing) -> None:
    update = narrowing.titled(given(narrowing, types=["guideline"], since=2022))
    assert update["label"] == f"{wording.NARROW}: guidelines · since 2022"


def test_years_that_clash_are_told(narrowing: Narrowing) -> None:
    clash = given(narrowing, since=2025, until=2020)
    assert "since 2025 and until 2020" in narrowing.titled(clash)["label"]
    with pytest.raises(SettingsError, match="2025"):
        narrowing.read(clash)


def test_lists_without_names_are_not_shown() -> None:
    updates = laid_out(ScriptedShelf(documents={})).cleared()
    assert [each["visible"] for each in updates[3:5]] == [False, False]


def test_choices_follow_the_library() -> None:
    shelf = ScriptedShelf(documents={})
    narrowing = laid_out(shelf)
    narrowing.cleared()
    shelf.documents[NEWS.source.id, NEWS.source.revision] = NEWS
    assert narrowing.cleared()[3]["choices"] == []  # the fingerprint says that nothing changed
    shelf.fingerprint = "0" * 64
    assert narrowing.cleared()[3]["choices"] == [(HOSTILE_TAG, HOSTILE_TAG)]
