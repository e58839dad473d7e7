"""Broken lines are put together without making or losing a hyphen."""

from __future__ import annotations

import pytest

from qa.ingest import wrapping


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["one", "two"], "one two"),
        (["tumour pro-", "gression"], "tumour progression"),
        (["HER2-", "positive"], "HER2-positive"),
        (["T-", "DXd"], "T-DXd"),
        (["anti-", "HER2"], "anti-HER2"),
        (["second-", "line"], "second-line"),
        (["non-", "inferior"], "non-inferior"),
        (["progression-free sur-", "vival"], "progression-free survival"),
        (["trastuzumab-", "based"], "trastuzumab-based"),
        (["10-", "20 mg"], "10-20 mg"),
        (["arm A -", "then arm B"], "arm A - then arm B"),
        (["pro\u00ad", "gression"], "progression"),
        (["  spaced  ", " out "], "spaced out"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hyphens_are_judged(lines: list[str], joined: str) -> None:
    assert wrapping.join(lines) == joined


def test_text_decides_its_own_spelling() -> None:
    assert (
        wrapping.join(["cross-", "over"], wrapping.vocabulary(["the crossover arm"])) == "crossover"
    )
    assert wrapping.join(["immu-", "no"], wrapping.vocabulary(["an immu-no word"])) == "immu-no"
