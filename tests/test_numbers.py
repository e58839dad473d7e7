"""Numbers are read with their units, and names are no numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.numbers import quantities


def read(text: str) -> list[tuple[str, str]]:
    return [(quantity.value, quantity.unit) for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.70", [("0.7", "")]),
        ("0,70", [("0.7", "")]),
        ("0·70", [("0.7", "")]),
        ("n=1,079", [("1079", "")]),
        ("44.3% (37.8-50.9)", [("44.3", "%"), ("37.8", ""), ("50.9", "")]),
        ("50 percent", [("50", "%")]),
        ("6.4 mg/kg every 3 weeks", [("6.4", "mg/kg"), ("3", "week")]),
        ("80 mg/m² on day 1", [("80", "mg/m2"), ("1", "")]),
        ("80 mg/m2", [("80", "mg/m2")]),
        ("10mg", [("10", "mg")]),
        ("28-day cycle", [("28", "day")]),
        ("P<0.001", [("0.001", "")]),
    ],
)
def test_number_has_its_unit(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14.7 versus 11.4 months", [("14.7", "month"), ("11.4", "month")]),
        ("5-10 mg", [("5", "mg"), ("10", "mg")]),
        ("5 to 10 mg", [("5", "mg"), ("10", "mg")]),
        ("hazard ratio 0.70, 95% CI", [("0.7", ""), ("95", "%")]),
    ],
)
def test_comparison_shares_its_unit(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize("name", ["HER2", "Gastric04", "PD-1", "DG-04", "CLDN18", "T2N1"])
def test_name_is_no_number(name: str) -> None:
    assert read(f"{name} was tested") == []


@given(st.text(max_size=200))
def test_offsets_lie_in_the_text(text: str) -> None:
    for quantity in quantities(text):
        assert any(character.isdigit() for character in text[quantity.start : quantity.end])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6,4 mg/kg", [("6.4", "mg/kg")]),
        ("6.4mg/kg", [("6.4", "mg/kg")]),
        ("6400 µg/kg", [("6400", "mcg/kg")]),
        ("80 mg per square metre", [("80", "mg/m2")]),
        ("1.000 mg", [("1000", "mg")]),
        ("1.250 mg/m2", [("1250", "mg/m2")]),
        ("1.579 patients", [("1579", "patient")]),
        ("hazard ratio 1.234", [("1.234", "")]),
        ("1.000.000", [("1000000", "")]),
    ],
)
def test_number_is_read_in_other_notations(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found
