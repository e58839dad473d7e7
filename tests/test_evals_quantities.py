"""Numbers with units: which ones a statement has, and which its quotes do not hold."""

from __future__ import annotations

import pytest

from evals.quantities import quantities, unsupported

READ = {
    "unit behind": ("14.7 months", ["14.7 month"]),
    "abbreviated unit": ("14.7 mo", ["14.7 month"]),
    "glued unit": ("6.4mg/kg every 3 weeks", ["6.4 mg/kg", "3 week"]),
    "per as slash": ("6.4 mg per kg", ["6.4 mg/kg"]),
    "percent": ("44.3% (95% CI 37.8-50.9)", ["44.3%", "95%", "37.8", "50.9"]),
    "no unit": ("P=0.0044", ["0.0044"]),
    "digits in names": ("HER2 in KEYNOTE-811 and Gastric04", []),
}
SUPPORTED = {
    "the same": ("OS was 14.7 months", "median OS 14.7 months"),
    "equal by value": ("HR 0.7", "HR 0.70"),
    "shared unit": ("OS was 14.7 months", "OS 14.7 and 11.4 months"),
    "range's unit": ("28% or more", "28-30% of patients"),
    "no unit on either side": ("HR 0.70 against 1", "HR 0.70 and 1"),
    "unit written once": ("14.7 and 11.4 months", "14.7 months and 11.4 months"),
    "number free": ("It was well tolerated.", "nothing"),
}
UNSUPPORTED = {
    "other value": ("OS was 14.8 months", "OS 14.7 months", "14.8 month"),
    "digits turned": ("OS was 17.4 months", "OS 14.7 months", "17.4 month"),
    "other unit": ("6.4 mg", "6.4 mg/kg", "6.4 mg"),
    "unit left out": ("OS was 14.7", "OS 14.7 months", "14.7"),
    "unit invented": ("0.70%", "HR 0.70", "0.7%"),
    "unit not shared": ("2 months", "grade 2 for longer than 3 months", "2 month"),
    "decimal point moved": ("64 mg/kg", "6.4 mg/kg", "64 mg/kg"),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_quantities_are_read(text: str, expected: list[str]) -> None:
    assert [str(quantity) for quantity in quantities(text)] == expected


@pytest.mark.parametrize(("statement", "quote"), SUPPORTED.values(), ids=SUPPORTED)
def test_quoted_number_is_supported(statement: str, quote: str) -> None:
    assert unsupported(statement, [quote]) == ()


@pytest.mark.parametrize(("statement", "quote", "missing"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_strange_number_is_reported(statement: str, quote: str, missing: str) -> None:
    assert [str(quantity) for quantity in unsupported(statement, [quote])] == [missing]


def test_any_quote_may_support() -> None:
    assert unsupported("14.7 against 11.4 months", ["OS 14.7 months", "OS 11.4 months"]) == ()


def test_number_without_quotes_is_unsupported() -> None:
    assert len(unsupported("14.7 months", [])) == 1
