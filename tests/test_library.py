from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stock import MANIFEST, document, entry, keys_of, put, with_vectors

from qa.domain import Document, DocumentState, Filters, SourceType, TextExtent
from qa.errors import LibraryReadOnly, NotInLibrary, StaleIndex
from qa.library import Library, Manifest, Profile
from qa.library.rows import packed, unpacked


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as library:
        yield library


def test_document_comes_back_equal(library: Library) -> None:
    stored = document(
        "toga",
        "Median OS was 13.8 months (≥3; mg/m²) 😀.",
        "Ünïcode, 'quotes' and \"more\".",
        source_type=SourceType.TRIAL,
        text_extent=TextExtent.SUMMARY,
        published="2010-08",
        identifiers=(("doi", "10.1/x"), ("nct", "NCT01041404")),
        tags=("her2:positive",),
        url="https://example.org/toga",
    )
    put(library, stored)
    assert library.document("toga") == stored
    assert library.passages("toga") == entry(stored).passages


def test_hits_join_passage_and_source(library: Library) -> None:
    stored = document("toga", "Trastuzumab prolonged survival.")
    put(library, stored)
    [key] = keys_of(library, "toga")
    assert library.hits([key]) == {key: (entry(stored).passages[0], stored.source)}


def test_unknown_keys_drop_out(library: Library) -> None:
    put(library, document("toga", "Trastuzumab prolonged survival."))
    assert library.hits([987, -1]) == {}


def test_new_revision_replaces_the_old(library: Library) -> None:
    old, new = document("label", "Give 6.4 mg/kg."), document("label", "Give 5.4 mg/kg.")
    put(library, old)
    old_keys = keys_of(library, "label")
    put(library, new)
    assert library.hits(old_keys) == {}
    assert library.document("label") == new
    holdings = library.holdings(active_only=False)
    assert [each.state for each in holdings] == [DocumentState.SUPERSEDED, DocumentState.ACTIVE]
    assert holdings[0].replaced_by == f"label@{new.source.revision}"


def test_old_revision_still_resolves(library: Library) -> None:
    old, new = document("label", "Give 6.4 mg/kg."), document("label", "Give 5.4 mg/kg.")
    put(library, old)
    put(library, new)
    assert library.document("label", old.source.revision) == old
    assert library.document("label", old.source.revision[:10]) == old
    assert library.holding("label", old.source.revision).state is DocumentState.SUPERSEDED


def test_content_that_returns_is_active_again(library: Library) -> None:
    old, new = document("label", "Give 6.4 mg/kg."), document("label", "Give 5.4 mg/kg.")
    for each in (old, new, old):
        put(library, each)
    assert library.document("label") == old
    assert len(library.holdings(active_only=False)) == 2
    assert library.state().documents == 1


@pytest.mark.parametrize("order", ["old first", "new first"])
def test_declared_replacement_counts(library: Library, order: str) -> None:
    old = document("interim", "Interim: 12 months.")
    new = document("final", "Final: 14 months.", supersedes="interim")
    for each in (old, new) if order == "old first" else (new, old):
        put(library, each)
    assert [each.source.id for each in library.holdings()] == ["final"]
    assert library.holding("interim").replaced_by == f"final@{new.source.revision}"


def test_mutual_replacement_keeps_one(library: Library) -> None:
    put(
        library,
        document("first", "One.", supersedes="second"),
        document("second", "Two.", supersedes="first"),
    )
    assert [each.source.id for each in library.holdings()] == ["first"]


def test_file_with_new_id_replaces_its_document(library: Library) -> None:
    library.adopt_manifest(MANIFEST)
    library.put([entry(document("docs/a.md", "Text."), "/documents/a.md")])
    library.put([entry(document("better", "Text."), "/documents/a.md")])
    assert [each.source.id for each in library.holdings()] == ["better"]


@pytest.mark.parametrize(
    "state", [DocumentState.REMOVED, DocumentState.RETRACTED, DocumentState.SUPERSEDED], ids=str
)
def test_inactive_document_is_never_evidence(library: Library, state: DocumentState) -> None:
    put(library, document("kept", "Kept words."), document("gone", "Gone words."))
    gone = keys_of(library, "gone")
    library.set_state("gone", state)
    assert library.hits(gone) == {}
    assert not set(gone) & set(library.matrix()[0].tolist())
    assert not set(gone) & set(library.admitted(Filters()).tolist())
    assert library.document("gone").text.endswith("Gone words.")


def test_state_can_be_taken_back(library: Library) -> None:
    put(library, document("toga", "Words."))
    before = library.state()
    library.set_state("toga", DocumentState.REMOVED)
    assert library.state().documents == 0
    library.set_state("toga", DocumentState.ACTIVE)
    assert library.state() == before


def test_retracted_stays_retracted_when_changed(library: Library) -> None:
    put(library, document("study", "A striking result."))
    library.set_state("study", DocumentState.RETRACTED)
    put(library, document("study", "RETRACTED. A striking result."))
    assert library.holdings() == ()
    assert library.document("study").text.endswith("A striking result.")


def test_failed_batch_stores_nothing(library: Library) -> None:
    good, bad = entry(document("good", "Words.")), entry(document("bad", "Words."))
    generation = library.generation
    with pytest.raises(ValueError, match="zip"):
        library.put([good, replace(bad, profiles=())])
    assert library.holdings(active_only=False) == ()
    assert library.generation == generation


def test_keys_are_never_reused(library: Library) -> None:
    put(library, document("toga", "Words."))
    used = keys_of(library, "toga")
    library.purge("toga")
    put(library, document("toga", "Words."))
    assert not set(used) & set(keys_of(library, "toga"))


def test_purged_text_leaves_the_disk(library: Library) -> None:
    put(library, document("kept", "Ordinary."), document("secret", "Xylophonist " * 500))
    gone = library.document("secret").source.revision
    assert library.purge("secret") == (gone,)
    assert library.needs_scrub
    files = [each for each in library.path.iterdir() if each.is_file()]
    assert all(b"Xylophonist" not in each.read_bytes() for each in files)
    with pytest.raises(NotInLibrary):
        library.document("secret")


def test_purge_of_one_revision_keeps_the_others(library: Library) -> None:
    old, new = document("label", "Give 6.4 mg/kg."), document("label", "Give 5.4 mg/kg.")
    put(library, old)
    put(library, new)
    library.purge("label", old.source.revision)
    assert [each.source.revision for each in library.holdings(active_only=False)] == [
        new.source.revision
    ]


def test_fingerprint_follows_active_content(library: Library, tmp_path: Path) -> None:
    one, two = document("one", "Words."), document("two", "More words.")
    put(library, one, two)
    with Library.open(tmp_path / "other", create=True) as other:
        put(other, two)
        assert other.state().fingerprint != library.state().fingerprint
        put(other, one)
        assert other.state() == library.state()


def test_generation_moves_with_every_change(library: Library) -> None:
    seen = [library.generation]
    put(library, document("toga", "Words."))
    seen.append(library.generation)
    library.settle(library.pending(), library.dead())
    seen.append(library.generation)
    library.set_state("toga", DocumentState.REMOVED)
    seen.append(library.generation)
    assert seen == sorted(set(seen))


def test_pending_until_settled(library: Library) -> None:
    put(library, document("toga", "Words."))
    keys = keys_of(library, "toga")
    assert library.pending() == tuple(keys)
    library.settle(keys, ())
    assert library.pending() == ()
    library.set_state("toga", DocumentState.REMOVED)
    assert library.dead() == tuple(keys)
    library.settle((), keys)
    assert library.dead() == ()


def test_half_indexed_document_is_cleared_when_removed(library: Library) -> None:
    put(library, document("toga", "Words."))
    keys = keys_of(library, "toga")
    library.set_state("toga", DocumentState.REMOVED)
    assert library.dead() == tuple(keys)


def test_matrix_follows_changes(library: Library) -> None:
    put(library, document("one", "Alpha beta.", "Gamma delta."), document("two", "Epsilon."))
    library.matrix()
    library.set_state("two", DocumentState.REMOVED)
    put(library, document("three", "Zeta eta."))
    keys, matrix = library.matrix()
    hits = library.hits(keys.tolist())
    texts = [hits[key][0].text for key in keys.tolist()]
    assert texts == ["Alpha beta.", "Gamma delta.", "Zeta eta."]
    stored = library.vectors(keys.tolist())
    np.testing.assert_array_equal(matrix, [stored[key] for key in keys.tolist()])


def test_matrix_of_nothing_is_empty(library: Library) -> None:
    keys, matrix = library.matrix()
    assert len(keys) == len(matrix) == 0


def test_filters_admit_by_type_and_year(library: Library) -> None:
    put(
        library,
        document("old", "Words.", source_type=SourceType.TRIAL, published="2010"),
        document("new", "Words.", source_type=SourceType.TRIAL, published="2025-05-31"),
        document("label", "Words.", source_type=SourceType.LABEL, published="2025"),
    )
    filters = Filters(source_types=(SourceType.TRIAL,), since_year=2020)
    assert library.admitted(filters).tolist() == keys_of(library, "new")


def test_close_names_are_offered(library: Library) -> None:
    put(library, document("destiny-gastric04", "Words."))
    with pytest.raises(NotInLibrary, match=r"'gastric04'.*Did you mean destiny-gastric04\?"):
        library.document("gastric04")


def test_unknown_revision_lists_the_known(library: Library) -> None:
    stored = document("toga", "Words.")
    put(library, stored)
    with pytest.raises(NotInLibrary, match=stored.source.revision[:12]):
        library.document("toga", "beef")


@pytest.mark.parametrize(
    ("field", "value"),
    [("encoder", "other"), ("fingerprint", "x"), ("dimension", 3), ("chunking", "9")],
    ids=["encoder", "weights", "dimension", "chunking"],
)
def test_other_builder_is_stale(library: Library, field: str, value: str | int) -> None:
    put(library, document("toga", "Words."))
    other = Manifest(**(asdict(MANIFEST) | {field: value}))
    with pytest.raises(StaleIndex, match=rf"{field} .*{value!r}.*qa library rebuild"):
        library.check_manifest(other)
    with pytest.raises(StaleIndex):
        library.adopt_manifest(other)


def test_newer_reader_is_not_stale(library: Library) -> None:
    put(library, document("toga", "Words."))
    newer = replace(MANIFEST, reader="2")
    library.check_manifest(newer)
    library.adopt_manifest(newer)
    assert library.manifest() == newer


def test_empty_library_takes_any_encoder(library: Library) -> None:
    library.adopt_manifest(MANIFEST)
    other = replace(MANIFEST, encoder="other")
    library.adopt_manifest(other)
    assert library.manifest() == other


def test_reader_cannot_change(library: Library) -> None:
    put(library, document("toga", "Words."))
    with Library.open(library.path) as reader, pytest.raises(LibraryReadOnly, match="for reading"):
        reader.set_state("toga", DocumentState.REMOVED)


def test_reader_sees_later_changes(library: Library) -> None:
    put(library, document("one", "Words."))
    with Library.open(library.path) as reader:
        assert reader.matrix()[0].size == 1
        put(library, document("two", "More words."))
        assert reader.generation == library.generation
        assert reader.matrix()[0].size == 2


def test_files_are_private(library: Library) -> None:
    put(library, document("toga", "Words."))
    assert stat.S_IMODE(library.path.stat().st_mode) == 0o700
    files = [each for each in library.path.iterdir() if each.is_file()]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_sound_library_has_no_complaints(library: Library) -> None:
    put(library, document("toga", "Words.", "More words."))
    assert library.check() == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("UPDATE revisions SET text = 'X' || text", "not the text at its span"),
        ("UPDATE passages SET sentences = '[[0,3]]'", "sentence outside"),
        ("UPDATE passages SET vector = zeroblob(256)", "unit length"),
        ("UPDATE passages SET vector = zeroblob(8)", "2 numbers instead of 64"),
        ("UPDATE passages SET vector = zeroblob(255)", "cut off"),
        ("UPDATE passages SET sentence_vectors = zeroblob(63)", "one of 64 for each sentence"),
        ("UPDATE passages SET sentence_vectors = zeroblob(128)", "one of 64 for each sentence"),
        ("UPDATE passages SET sentence_vectors = x''", "one of 64 for each sentence"),
        ("UPDATE passages SET tokens = x''", "end with each of its sentences"),
        ("UPDATE passages SET tokens = substr(tokens, 1, 7)", "end with each of its sentences"),
        (
            "UPDATE passages SET tokens = CAST(tokens || x'05000000' AS BLOB)",
            "end with each of its sentences",
        ),
        (
            "UPDATE passages SET tokens = CAST(tokens || x'00000000' AS BLOB)",
            "end with each of its sentences",
        ),
        ("UPDATE passages SET revision_key = 99", "belongs to nothing"),
    ],
    ids=[
        "text",
        "sentence",
        "zero vector",
        "short vector",
        "cut vector",
        "cut sentence vector",
        "sentence vector too many",
        "no sentence vector",
        "no tokens",
        "cut tokens",
        "token after the end",
        "end too many",
        "orphan",
    ],
)
def test_check_finds_tampering(library: Library, change: str, complaint: str) -> None:
    put(library, document("toga", "Words."))
    with sqlite3.connect(library.path / "library.sqlite") as connection:
        connection.execute(change)
    connection.close()
    assert any(complaint in line for line in library.check())


def test_check_finds_infinite_vectors(library: Library) -> None:
    library.adopt_manifest(MANIFEST)
    library.put([with_vectors(entry(document("toga", "Words.")), [[np.inf] * 64])])
    assert any("not finite" in line for line in library.check())


def profiled(*documents: Document) -> list[Profile]:
    return [profile for each in documents for profile in entry(each).profiles]


def test_profiles_come_back(library: Library) -> None:
    one = document("one", "Zomatinib: 5.4 mg/kg.", "Doses were cut.")
    two = document("two", "Survival rose in HER2-positive cancer.")
    put(library, one, two)
    keys = library.active_keys().tolist()
    found = library.profiles([*reversed(keys), 987])
    expected = profiled(one, two)
    assert found.keys.tolist() == keys
    np.testing.assert_array_equal(found.vectors, [each.vector for each in expected])
    assert found.sentences.tolist() == [1, 1, 1]
    sources = library.sources(found.owners.tolist())
    assert [sources[owner] for owner in found.owners.tolist()] == [
        one.source,
        one.source,
        two.source,
    ]
    cosines = [
        row @ each.sentence_vectors[0]
        for row, each in zip(found.sentence_vectors, expected, strict=True)
    ]
    assert min(cosines) > 0.999
    np.testing.assert_array_equal(found.tokens, np.concatenate([each.tokens for each in expected]))
    assert found.lengths.tolist() == [len(each.tokens) for each in expected]
    assert library.mean_length() == pytest.approx(found.lengths.mean())


def test_profiles_are_of_what_may_be_cited(library: Library) -> None:
    put(library, document("kept", "Kept words."), document("gone", "Gone words."))
    keys = library.active_keys().tolist()
    library.set_state("gone", DocumentState.REMOVED)
    assert library.profiles(keys).keys.tolist() == keys_of(library, "kept")
    none = library.profiles([])
    assert [len(part) for part in (none.keys, none.vectors, none.tokens)] == [0, 0, 0]
    assert none.sentence_vectors.shape[0] == none.sentences.size == none.lengths.size == 0


def test_nothing_has_no_mean_length(library: Library) -> None:
    assert library.mean_length() == 0.0


@given(st.integers(0, 10_000), st.integers(1, 20), st.integers(2, 384))
def test_packed_vectors_point_the_same_way(seed: int, count: int, dimension: int) -> None:
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    blob = packed(vectors)
    assert len(blob) == count * dimension
    found = unpacked(blob, dimension)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.einsum("ij,ij->i", found, vectors).min() > 0.999


def test_packed_zeros_stay_zeros() -> None:
    assert not unpacked(packed(np.zeros((2, 3), np.float32)), 3).any()
    assert unpacked(packed(np.empty((0, 3), np.float32)), 3).shape == (0, 3)


def test_definitions_count_active_documents(library: Library) -> None:
    library.adopt_manifest(MANIFEST)
    pairs = (("OS", "overall survival"), ("OS", "overall survival"), ("PNM", "pneumonitis"))
    for name in ("one", "two", "three"):
        stored = replace(entry(document(name, f"Words of {name}.")), abbreviations=pairs)
        library.put([stored])
    library.set_state("two", DocumentState.REMOVED)
    expected = (("OS", "overall survival", 2), ("PNM", "pneumonitis", 2))
    assert library.definitions() == expected


def test_purged_abbreviations_leave_the_disk(library: Library) -> None:
    library.adopt_manifest(MANIFEST)
    pairs = (("XYL", "xylophonist quotation"),)
    library.put([replace(entry(document("secret", "Words.")), abbreviations=pairs)])
    put(library, document("secret", "Other words."))
    assert library.definitions() == ()
    library.purge("secret")
    files = [each for each in library.path.iterdir() if each.is_file()]
    assert all(b"xylophonist" not in each.read_bytes() for each in files)
    with sqlite3.connect(library.path / "library.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM abbreviations").fetchone() == (0,)
    connection.close()
