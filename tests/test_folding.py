"""Typography, case and white space make no difference to a comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.folding import content_words, fold, mentions, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("HER2–positive", "her2-positive"),
        ("“T-DXd”\u00a0 works", '"t-dxd" works'),
        ("≥3", ">=3"),
        ("0·70", "0.70"),
        ("mg/m²", "mg/m2"),
    ],
)
def test_typography_is_unified(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_keep_their_joints() -> None:
    assert words("HER2-positive, 0.70 mg/kg") == ("her2-positive", "0.70", "mg/kg")
    assert content_words("What is the dose of Enhertu?") == ("dose", "enhertu")


@pytest.mark.parametrize(
    ("text", "found"), [("in gastric04.", True), ("in gastric041", False), ("xgastric04", False)]
)
def test_name_is_a_whole_word(text: str, found: bool) -> None:
    assert mentions(text, "gastric04") is found
