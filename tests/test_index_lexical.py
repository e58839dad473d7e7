from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.index import IndexDamaged, LexicalIndex, Row, Term, analyse

ROWS = (
    Row(1, "DESTINY-Gastric04", "Key result", "HER2-positive disease: survival was 14.7 months."),
    Row(2, "DESTINY-Gastric01", "Key result", "HER2-positive disease: survival was 12.5 months."),
    Row(3, "Other", "Safety", "HER2-negative disease; treatments were stopped at grade ≥3."),
    Row(4, "Label", "Dose", "Give 5.4 mg/kg; PD-L1 need not be tested."),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex.open(tmp_path / "lexical-1", write=True)
    index.upsert(ROWS)
    yield index
    index.close()


def found(index: LexicalIndex, *texts: str) -> list[int]:
    return [key for key, _ in index.search([Term(text) for text in texts], 10)]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Gastric04", 1),
        ("gastric 01", 2),
        ("her2 negative", 3),
        ("HER2-negative", 3),
        ("≥3", 3),
        ("5.4 mg/kg", 4),
        ("PDL1", 4),
        ("treating treatment", 3),
        ("safety", 3),
    ],
)
def test_clinical_terms_find_their_passage(index: LexicalIndex, question: str, first: int) -> None:
    assert found(index, question)[0] == first


def test_similar_names_stay_apart(index: LexicalIndex) -> None:
    scores = dict(index.search([Term("DESTINY-Gastric04")], 10))
    assert scores[1] > 2 * scores[2]


def test_weight_decides(index: LexicalIndex) -> None:
    terms = [Term("12.5", 0.1), Term("14.7", 2.0)]
    assert [key for key, _ in index.search(terms, 2)] == [1, 2]
    assert [key for key, _ in index.search(terms[:1], 2)] == [2]


def test_scores_fall(index: LexicalIndex) -> None:
    scores = [score for _, score in index.search([Term("HER2-positive survival key")], 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@pytest.mark.parametrize("k", [1, 2])
def test_only_allowed_are_returned(index: LexicalIndex, k: int) -> None:
    hits = index.search([Term("disease")], k, {3})
    assert [key for key, _ in hits] == [3]


def test_deleted_passages_are_gone(index: LexicalIndex) -> None:
    index.delete([1, 99])
    assert index.keys() == (2, 3, 4)
    assert index.count() == 3
    assert 1 not in found(index, "DESTINY-Gastric04", "14.7")


def test_upsert_replaces(index: LexicalIndex) -> None:
    index.upsert([Row(1, "DESTINY-Gastric04", "", "Replaced wording.")])
    assert index.keys() == (1, 2, 3, 4)
    assert found(index, "14.7") == []
    assert found(index, "replaced") == [1]


def test_reader_sees_commits(index: LexicalIndex) -> None:
    reader = LexicalIndex.open(index.path)
    index.upsert([Row(5, "", "", "Novel wording.")])
    assert found(reader, "novel") == []
    reader.reload()
    assert found(reader, "novel") == [5]
    reader.close()


@pytest.mark.parametrize(
    "text",
    ["", "   ", "the of and", "AND OR NOT (", 'title:"x', "a:b^~*[ TO }", "\x00\ud800", "+" * 9000],
    ids=repr,
)
def test_no_input_is_a_syntax_error(index: LexicalIndex, text: str) -> None:
    assert isinstance(found(index, text), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200))
def test_any_question_is_searched(index: LexicalIndex, text: str) -> None:
    assert all(key in {1, 2, 3, 4} for key in found(index, text))


def test_no_terms_find_nothing(index: LexicalIndex) -> None:
    assert index.search([], 5) == []
    assert index.search([Term("survival")], 0) == []
    assert index.search([Term("survival", 0.0)], 5) == []


def test_analysis_stems_and_drops_stop_words() -> None:
    assert analyse("The responses of treated patients") == ("respons", "treat", "patient")


def test_absent_index_is_damaged_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="qa library rebuild"):
        LexicalIndex.open(tmp_path / "lexical-1")


@pytest.mark.parametrize("damage", ["meta", "segment"])
def test_garbage_is_damaged(index: LexicalIndex, damage: str) -> None:
    index.close()
    pattern = "meta.json" if damage == "meta" else "*.term"
    for file in index.path.glob(pattern):
        file.write_bytes(b"garbage")
    for write in (False, True):
        with pytest.raises(IndexDamaged):
            LexicalIndex.open(index.path, write=write)
