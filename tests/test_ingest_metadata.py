"""Metadata is validated, named when wrong, and front matter wins over hints over guesses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.domain import Source, SourceType, TextExtent
from qa.errors import ReadError, SettingsError
from qa.ingest import Hints, metadata


def source(stated: dict[str, object], hints: Hints | None = None, **guessed: str) -> Source:
    return metadata.source(stated, guessed, hints or Hints(), default_id="folder/file.md")


def test_all_keys_are_taken() -> None:
    found = source(
        {
            "id": "dg04",
            "source_type": "trial",
            "text_extent": "summary",
            "published": "2025-05-31",
            "version": "1.10",
            "identifiers": {"nct": "NCT04704934", "doi": "https://doi.org/10.1056/NEJMoa2503119"},
            "url": "https://doi.org/10.1056/x",
            "license": "CC-BY",
            "tags": ["a", "b"],
            "provenance": ["somewhere"],
            "layout": "post",
        }
    )
    assert (found.id, found.source_type, found.text_extent) == (
        "dg04",
        SourceType.TRIAL,
        TextExtent.SUMMARY,
    )
    assert found.identifiers == (("doi", "10.1056/NEJMoa2503119"), ("nct", "NCT04704934"))
    assert (found.work_id, found.version) == ("doi:10.1056/nejmoa2503119", "1.10")
    assert (found.licence, found.tags) == ("CC-BY", ("a", "b"))


@pytest.mark.parametrize(
    ("identifiers", "work"),
    [({"pmid": "1", "nct": "N"}, "pmid:1"), ({"nct": "NCT1"}, "nct:nct1"), ({"isbn": "1"}, None)],
    ids=["pmid", "nct", "none"],
)
def test_work_is_named_by_its_identifier(identifiers: dict[str, object], work: str | None) -> None:
    assert source({"identifiers": identifiers}).work_id == work


def test_front_matter_wins_over_hint_over_guess() -> None:
    hints = Hints(SourceType.REVIEW, "2020")
    assert source({}, hints, published="2019").published == "2020"
    assert source({"published": "2021"}, hints, published="2019").published == "2021"
    assert source({}, published="2019").published == "2019"
    assert source({"source_type": "news"}, hints).source_type is SourceType.NEWS
    assert source({}, hints).source_type is SourceType.REVIEW


def test_what_was_inferred_is_recorded() -> None:
    guessed = {"source_type": "label", "published": "2023-11"}
    grounds = {"source_type": "title", "published": "text"}

    def found(stated: dict[str, object], hints: Hints | None = None) -> Source:
        return metadata.source(
            stated, guessed, hints or Hints(), default_id="folder/file.md", grounds=grounds
        )

    assert found({}).source_type is SourceType.LABEL
    assert found({}).inferred == (("source_type", "title"), ("published", "text"))
    assert found({}).ground("published") == "text"
    stated = found({"source_type": "other"}, Hints(published="2020"))
    assert (stated.source_type, stated.published, stated.inferred) == (
        SourceType.OTHER,
        "2020",
        (),
    )
    assert found({}, Hints(SourceType.NEWS)).inferred == (("published", "text"),)
    unknown = metadata.source({}, {"source_type": "poem"}, Hints(), default_id="a", grounds=grounds)
    assert (unknown.source_type, unknown.inferred) == (SourceType.OTHER, ())


def test_document_that_states_all_keeps_its_revision() -> None:
    """The record of what was inferred counts only where something was."""
    stated = metadata.with_revision(source({"id": "a", "published": "2020"}), "Text", ())
    assert stated.revision == "0de3c45338256034da8c638fcb4418fc8338496232cf9324d61d4248ea90b33a"
    inferred = replace(source({"id": "a", "published": "2020"}), inferred=(("published", "text"),))
    assert metadata.with_revision(inferred, "Text", ()).revision != stated.revision


def test_unusable_guess_is_left_out() -> None:
    found = source({}, published="last week", url="javascript:alert(1)")
    assert (found.published, found.url) == (None, None)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"source_type": "trail"}, "source_type is 'trail'; expected one of trial, label"),
        ({"text_extent": "all"}, "text_extent is 'all'; expected one of full"),
        ({"published": "2025-13"}, "published is '2025-13'; expected a date"),
        ({"retrieved": "31.5.2025"}, "retrieved is '31.5.2025'; expected a date"),
        ({"published": "2025-02-30"}, "expected a date"),
        ({"id": "../etc"}, "id is '../etc'; expected up to 128"),
        ({"url": "javascript:alert(1)"}, "expected an address that begins with http"),
        ({"tags": "one"}, "tags is 'one'; expected a list"),
        ({"identifiers": ["x"]}, "identifiers is .* expected a mapping"),
        ({"title": ["x"]}, "title is .* expected one text"),
        ({"publisher": "x" * 3000}, "publisher is 'xxx.*…'; expected one text"),
        ({"sourcetype": "trial"}, "unknown key 'sourcetype'; expected 'source_type'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_wrong_value_is_named(stated: dict[str, object], reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        metadata.stated_title(stated)
        source(stated)
    assert "front matter" in caught.value.next


def test_wrong_hint_is_refused() -> None:
    with pytest.raises(SettingsError, match="'yesterday'"):
        Hints(published="yesterday")


def test_revision_follows_what_is_shown() -> None:
    one = metadata.with_revision(source({"id": "a"}), "Text", ())
    same = metadata.with_revision(source({"id": "b"}), "Text", ())
    dated = metadata.with_revision(source({"id": "a", "published": "2020"}), "Text", ())
    edited = metadata.with_revision(source({"id": "a"}), "Text.", ())
    assert one.revision == same.revision
    assert len({one.revision, dated.revision, edited.revision}) == 3


def test_type_in_front_matter_counts_where_it_is_a_kind_of_source() -> None:
    def read(stated: dict[str, object]) -> SourceType:
        return metadata.source(stated, {}, metadata.Hints(), default_id="d").source_type

    assert read({"type": "trial"}) is SourceType.TRIAL
    assert read({"type": "trial", "source_type": "news"}) is SourceType.NEWS
    assert read({"type": "post"}) is SourceType.OTHER
    assert read({"type": ["trial"]}) is SourceType.OTHER


def test_study_that_the_text_defines_becomes_a_tag() -> None:
    def read(stated: dict[str, object]) -> Source:
        grounds = {"tags": "text"}
        return metadata.source(
            stated, {"study": "ORCHARD"}, Hints(), default_id="d", grounds=grounds
        )

    assert read({}).tags == ("trial:ORCHARD",)
    assert read({}).inferred == (("tags", "text"),)
    assert read({"tags": ["line:second"]}).tags == ("line:second",)
