"""Retrieval over a real small library: what may be cited, in the order of its scores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from stock import document, put

from qa.domain import Document, DocumentState, Evidence, Filters, Intent, Query, SourceType
from qa.index import Indexes
from qa.library import Library
from qa.pipeline import upkeep
from qa.retrieve import Retriever

DOSE = "What is the dose of zomatinib?"
EVERYTHING = Filters()
DATED = Filters(since_year=2000)
DOCUMENTS = (
    document(
        "alpha-01",
        "In ALPHA-01 median overall survival was 12.5 months with zomatinib.",
        "In ALPHA-01 the dose of zomatinib was 4 mg/kg every 3 weeks.",
        source_type=SourceType.TRIAL,
        published="2019-05",
    ),
    document(
        "label",
        "The dose of zomatinib is 5 mg/kg every 3 weeks.",
        source_type=SourceType.LABEL,
        published="2024-02-01",
    ),
    document(
        "news",
        "What is the dose of zomatinib? The dose of zomatinib is said to be high.",
        source_type=SourceType.NEWS,
        published="2024",
    ),
    document("undated", "A dose of zomatinib is given as an infusion over one hour."),
    document("imaging", "Computed tomography found most kidney tumours larger than 3 cm."),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library with its indexes, both held for writing."""

    library: Library
    indexes: Indexes

    def add(self, *documents: Document) -> None:
        put(self.library, *documents)
        upkeep.settle(self.library, self.indexes)

    def find(
        self, query: Query | str, k: int = 12, filters: Filters = EVERYTHING
    ) -> tuple[Evidence, ...]:
        if isinstance(query, str):
            query = Query(query, query, query, filters=filters)
        return Retriever(self.library, self.indexes, HashingEncoder()).retrieve(query, k)


@contextmanager
def opened(folder: Path) -> Iterator[Shelf]:
    with (
        Library.open(folder / "library", create=True) as library,
        upkeep.open_for_writing(library, HashingEncoder.dimension) as indexes,
    ):
        yield Shelf(library, indexes)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Shelf]:
    """An empty library."""
    with opened(tmp_path) as shelf:
        yield shelf


@pytest.fixture
def own(bare: Shelf) -> Shelf:
    """A stocked library that the test may change."""
    bare.add(*DOCUMENTS)
    return bare


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A stocked library to look into only."""
    with opened(tmp_path_factory.mktemp("shelf")) as shelf:
        shelf.add(*DOCUMENTS)
        yield shelf


@pytest.fixture(scope="module")
def shelves(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Shelf]]:
    """Libraries of no document, of one, and of some, to look into only."""
    with (
        opened(tmp_path_factory.mktemp("none")) as none,
        opened(tmp_path_factory.mktemp("one")) as one,
    ):
        one.add(DOCUMENTS[1])
        yield {"none": none, "one": one, "some": shelf}


def ids(found: tuple[Evidence, ...]) -> list[str]:
    return [item.source.id for item in found]


def test_best_match_comes_first(shelf: Shelf) -> None:
    found = shelf.find("Which tumours did computed tomography find?")
    assert found[0].source.id == "imaging"
    assert all(one.scores.fused >= other.scores.fused for one, other in pairwise(found))
    assert all(0 <= item.scores.fused <= 1 for item in found)
    assert len({item.passage.id for item in found}) == len(found)


def test_both_signals_are_told(shelf: Shelf) -> None:
    for item in shelf.find(DOSE):
        assert -1 <= item.scores.dense <= 1.0001
        assert (item.scores.lexical > 0) == ("zomatinib" in item.passage.text)


def test_k_is_the_most(shelf: Shelf) -> None:
    assert len(shelf.find(DOSE, k=2)) == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters((SourceType.LABEL,)), {"label"}),
        (Filters((SourceType.LABEL, SourceType.NEWS)), {"label", "news"}),
        (Filters(since_year=2020), {"label", "news"}),
        (Filters(since_year=2019), {"alpha-01", "label", "news"}),
        (Filters((SourceType.TRIAL,), 2020), set()),
        (Filters((SourceType.AI_SUMMARY,)), set()),
    ],
    ids=["type", "types", "year", "that-year", "both", "none"],
)
def test_filters_bound_the_evidence(shelf: Shelf, filters: Filters, expected: set[str]) -> None:
    assert set(ids(shelf.find(DOSE, filters=filters))) == expected


@pytest.mark.parametrize("settled", [True, False], ids=["settled", "not-yet-settled"])
@pytest.mark.parametrize(
    "state", [DocumentState.REMOVED, DocumentState.SUPERSEDED, DocumentState.RETRACTED]
)
@pytest.mark.parametrize("filters", [EVERYTHING, DATED], ids=["all", "filtered"])
def test_withdrawn_is_never_evidence(
    own: Shelf, state: DocumentState, settled: bool, filters: Filters
) -> None:
    own.library.set_state("label", state)
    if settled:
        upkeep.settle(own.library, own.indexes)
    found = ids(own.find(DOSE, filters=filters))
    assert found
    assert "label" not in found


def test_old_revision_is_never_evidence(own: Shelf) -> None:
    newer = document("label", "The dose of zomatinib is 6 mg/kg.", source_type=SourceType.LABEL)
    own.add(newer)
    [item] = own.find(DOSE, filters=Filters((SourceType.LABEL,)))
    assert item.source.revision == newer.source.revision
    assert "6 mg/kg" in item.passage.text


def test_secondary_takes_no_place(bare: Shelf) -> None:
    """News that repeat the question outscore the report, and still do not push it out."""
    bare.add(
        document("trial", "Zomatinib was given at 5 mg/kg.", source_type=SourceType.TRIAL),
        *(
            document(f"news-{number}", DOSE, f"{DOSE} {number}", source_type=SourceType.NEWS)
            for number in range(8)
        ),
    )
    found = bare.find(DOSE, k=6)
    assert "trial" in ids(found)
    assert sum(item.source.source_type is SourceType.NEWS for item in found) == 2


def test_expansion_does_not_drown_the_match(own: Shelf) -> None:
    own.add(
        document("brands", "Zomavex zomatab nephrostop: zomavex and zomatab are brand names."),
        document("exact", "The starting dose of zomatinib for children is 2 mg/kg."),
    )
    question = "starting dose of zomatinib for children"
    names = ("zomavex", "zomatab", "nephrostop")
    found = own.find(Query(question, question, question, expansions=names), k=20)
    score = {item.source.id: item.scores.lexical for item in found}
    assert 0 < score["brands"] < score["exact"]
    assert found[0].source.id == "exact"


def test_expansion_finds_the_other_name(own: Shelf) -> None:
    own.add(document("brand", "Zomavex is infused over one hour on the first day of a cycle."))
    question = "zomatinib infusion"
    plain = own.find(Query(question, question, question), k=20)
    expanded = own.find(Query(question, question, question, expansions=("Zomavex",)), k=20)
    score = {
        kind: next(item.scores.lexical for item in found if item.source.id == "brand")
        for kind, found in (("plain", plain), ("expanded", expanded))
    }
    assert score["expanded"] > score["plain"]


def test_asked_part_leads_the_vignette(shelf: Shelf) -> None:
    vignette = "Computed tomography of kidney tumours was done."
    found = shelf.find(Query(DOSE, f"{vignette} {DOSE}", DOSE), k=1)
    assert "dose" in found[0].passage.text


def test_empty_library_gives_nothing(bare: Shelf) -> None:
    assert bare.find(DOSE) == ()
    assert bare.find(DOSE, filters=DATED) == ()


@pytest.mark.parametrize(
    "question",
    [
        "what is the of and with",
        "?!",
        "zomatinib",
        '"zomatinib" AND (dose OR -label) title:alpha^9 +news *',
        '"T-DXd" AND (',
        'dose" OR 1=1 --',
        "[a TO z] {b} \\ / ~2 'unclosed \"",
        "zomatinib dose " * 1000,
        " ".join(f"word{number}" for number in range(2000)),
        "佐马替尼 的 剂量 是 多少",
        "Какова доза зоматиниба?",
        "Wie hoch ist die übliche Dosis von Zomatinib bei Nierenkrebs?",
        "ما هي جرعة زوماتينيب؟",
        "🙂",
    ],
    ids=[
        "stop-words",
        "marks",
        "drug",
        "operators",
        "half-operators",
        "quotes",
        "brackets",
        "long",
        "2000-words",
        "Chinese",
        "Russian",
        "German",
        "Arabic",
        "emoji",
    ],
)
@pytest.mark.parametrize("held", ["none", "one", "some"])
def test_odd_question_is_searched(shelves: dict[str, Shelf], question: str, held: str) -> None:
    for filters in (EVERYTHING, DATED):
        found = shelves[held].find(question, filters=filters)
        assert all(0 <= item.scores.fused <= 1 for item in found)
        assert all(len(item.cosines) == len(item.passage.sentences) for item in found)
        assert len(found) <= {"none": 0, "one": 1, "some": 16}[held]


def test_operators_are_only_words(shelf: Shelf) -> None:
    plain, marked = (
        {item.passage.id: item.scores.lexical for item in shelf.find(question, k=20)}
        for question in ("zomatinib label dose", '"zomatinib" AND -label +dose^ ~*')
    )
    assert plain == pytest.approx(marked)


def twin(id_: str, *text: str, **source: Any) -> Document:
    """A document that differs from others of its text in its source only."""
    return document(id_, *text, title="Zomatinib", **source)


def test_copies_are_equally_good(bare: Shelf) -> None:
    """Three hundred copies leave the order to nothing but the rounding of numbers."""
    text = "The dose of zomatinib is 5 mg/kg every 3 weeks."
    bare.add(*(twin(f"copy-{number:03}", text) for number in range(300)))
    for question in (DOSE, "zomatinib", "of the", "sunshine", ""):
        found = bare.find(question, k=20)
        assert len(found) <= 20
        assert len({item.scores.fused for item in found}) <= 1
    assert len(bare.find(DOSE, k=20)) == 20


def test_better_match_stands_out_of_copies(bare: Shelf) -> None:
    bare.add(
        *(twin(f"copy-{number:03}", "Zomatinib is well known.") for number in range(60)),
        twin("dose", "The dose of zomatinib is 5 mg/kg every 3 weeks."),
    )
    assert bare.find(DOSE)[0].source.id == "dose"


@pytest.mark.parametrize("order", [1, -1], ids=["stored first", "stored last"])
def test_source_decides_between_twins(bare: Shelf, order: int) -> None:
    text = "The dose of zomatinib is 5 mg/kg."
    pair = (
        twin("label", text, source_type=SourceType.LABEL, published="2024"),
        twin("other", text, source_type=SourceType.OTHER, published="2024"),
    )
    bare.add(*pair[::order], document("imaging", "Tumours were seen."))
    found = bare.find(Query(DOSE, DOSE, DOSE, intent=Intent.DOSE))
    assert ids(found)[:2] == ["label", "other"]
    assert 0 < found[0].scores.fused - found[1].scores.fused < 0.03


@pytest.mark.parametrize("order", [1, -1], ids=["stored first", "stored last"])
def test_date_decides_between_twins(bare: Shelf, order: int) -> None:
    text = "The dose of zomatinib is 5 mg/kg."
    dates = {"new": "2024-05", "old": "2016", "undated": None}
    twins = [twin(name, text, published=date) for name, date in dates.items()]
    bare.add(*twins[::order])
    assert ids(bare.find(DOSE)) == ["new", "old", "undated"]


def test_source_never_buries_a_better_match(bare: Shelf) -> None:
    bare.add(
        twin(
            "label",
            "Zomatinib is a medicine for adults with renal cancer.",
            source_type=SourceType.LABEL,
            published="2025",
        ),
        twin("undated", "The dose of zomatinib is 5 mg/kg every 3 weeks."),
    )
    assert ids(bare.find(Query(DOSE, DOSE, DOSE, intent=Intent.DOSE))) == ["undated", "label"]


def test_crowd_of_news_leaves_room(bare: Shelf) -> None:
    """However many news outscore the one report, it keeps its place."""
    bare.add(
        document("trial", "Zomatinib was given at 5 mg/kg.", source_type=SourceType.TRIAL),
        *(
            document(f"news-{number}", f"{DOSE} {number}", source_type=SourceType.NEWS)
            for number in range(80)
        ),
    )
    found = bare.find(DOSE, k=6)
    assert "trial" in ids(found)
    assert len(found) == 3


def test_evidence_knows_its_sentences(bare: Shelf) -> None:
    bare.add(*DOCUMENTS)
    (asked,) = HashingEncoder().encode([DOSE])
    for item in bare.find(DOSE):
        spoken = [item.passage.quote(sentence) for sentence in item.passage.sentences]
        expected = HashingEncoder().encode(spoken)
        cosines = np.einsum("ij,ij->i", item.sentence_vectors, expected)
        assert cosines.min() > 0.999  # kept as int8
        assert item.cosines == pytest.approx((expected @ asked).tolist(), abs=0.02)
