"""A medicine is known by all its names where a library speaks of it under one of them."""

from __future__ import annotations

import bz2
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.medicines import table
from qa.index import analyse
from qa.vocabulary import field_vocabulary, medicines


def held(*words: str) -> dict[str, tuple[str, ...]]:
    known = {token for word in words for token in analyse(word)}

    def frequencies(tokens: Sequence[str]) -> Mapping[str, int]:
        return {token: int(token in known) for token in tokens}

    return {names[0]: names for names in medicines.held(frequencies, analyse)}


def test_a_brand_is_known_where_the_generic_name_is() -> None:
    assert "lamictal" in held("lamotrigine")["lamotrigine"]


def test_what_the_library_calls_it_comes_first() -> None:
    assert held("salbutamol")["salbutamol"][0] == "salbutamol"


def test_what_the_library_does_not_name_is_left_out() -> None:
    assert held("ramipril").keys() == {"ramipril"}


def test_a_medicine_of_two_parts_is_known_by_both_in_any_order() -> None:
    found = held("budesonide", "formoterol")
    (both,) = (names for names in found.values() if "symbicort" in names)
    assert {"budesonide/formoterol", "formoterol/budesonide"} <= set(both)
    assert not any("symbicort" in names for names in held("budesonide").values())


def test_no_brand_is_a_word_of_the_language() -> None:
    words = "before event import incident prelude insulin glucose water iron salt air"
    brands = {name for names in medicines.shipped() for name in names[1:]}
    assert brands.isdisjoint(words.split())


def test_names_of_the_field_keep_their_first_name() -> None:
    groups = (("drug", names) for names in held("deruxtecan", "fam", "trastuzumab").values())
    (entity,) = field_vocabulary().extended(groups).entities("Enhertu")
    assert entity.name == "trastuzumab deruxtecan"


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    stored = {
        "drug_variant_to_canonical": {
            "zomafix": ["zomatinib-abcd"],
            "before": ["zomatinib-abcd"],
            "sharedname": ["zomatinib-abcd", "othertinib"],
            "2-zoma-acid": ["zomatinib-abcd"],
            "duozoma": ["zomatinib and othertinib"],
            "chemical": ["1,4-zoma"],
        },
        "drug_canonical_to_data": {
            "zomatinib-abcd": {"medline_plus_id": "a1"},
            "zomatinib and othertinib": {"wikipedia_url": "w"},
            "othertinib": {"nhs_url": "n"},
            "1,4-zoma": {"smiles": "C"},
        },
    }
    path = tmp_path / "dictionary.pkl.bz2"
    path.write_bytes(bz2.compress(pickle.dumps(stored)))
    return path


def test_table_has_a_line_for_each_medicine_with_its_plain_names(dictionary: Path) -> None:
    lines = table(dictionary, "before".__eq__).splitlines()[1:]
    assert lines == ["zomatinib+othertinib\tduozoma", "zomatinib\tzomafix"]


def test_command_writes_the_table(
    dictionary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["medicines", str(dictionary), "--out", str(tmp_path / "out.tsv")]) == 0
    assert "2 medicines in" in capsys.readouterr().out
    assert "zomafix" in (tmp_path / "out.tsv").read_text(encoding="utf-8")


def test_a_missing_dictionary_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["medicines", str(tmp_path / "none.pkl.bz2")]) != 0
    assert "none.pkl.bz2" in capsys.readouterr().err
