from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.tokens import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HER2-positive", ["her2positive", "her2", "positive"]),
        ("HER2\u2011positive", ["her2positive", "her2", "positive"]),
        ("T-DXd", ["tdxd", "dxd"]),
        ("PD-L1", ["pdl1", "pd", "l1"]),
        ("PDL1", ["pdl1"]),
        ("DESTINY-Gastric04", ["destinygastric04", "destiny", "gastric04", "gastric", "04"]),
        ("CLDN18.2", ["cldn182", "cldn18", "2"]),
        ("mg/m²", ["mg/m2", "mg", "m2"]),
        ("5.4 mg/kg", ["5.4", "mg/kg", "mg", "kg"]),
        ("≥3", ["≥3", "3"]),
        ("≥ 3", ["≥3", "3"]),
        ("14·7 months", ["14.7", "months"]),
        ("20,000 people", ["20000", "people"]),
        ("0.55-0.90", ["0.55", "0.90"]),
        ("patient's", ["patient"]),
        ("α-fetoprotein", ["αfetoprotein", "fetoprotein"]),
        ("胃癌", ["胃癌"]),
        ("!?… \u202e ()", []),
    ],
)
def test_words_keep_clinical_terms(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_any_text_gives_plain_words(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= 64
        assert not any(character.isspace() for character in word)


def test_endless_word_is_left_out() -> None:
    assert words("a" * 100_000 + " kept") == ["kept"]
