"""Equal quantities are equal in whatever units and notation, and unequal ones are not."""

from __future__ import annotations

import pytest

from qa.text.measures import is_equal, otherwise_written, plainly_written
from qa.text.numbers import quantities


def are_equal(one: str, other: str) -> bool:
    return is_equal(*(quantities(plainly_written(text))[0] for text in (one, other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6400 µg/kg", "6.4 mg/kg"),
        ("6,4mg/kg", "6.40 mg/kg"),
        ("21 days", "3 weeks"),
        ("q3w", "every 21 days"),
        ("every three weeks", "3-weekly"),
        ("1.000 mg", "1,000 mg"),
        ("1 g", "1000 mg"),
        ("44%", "0.44"),
        ("0,74", "0.740"),
        ("24 months", "2 years"),
        ("90 minutes", "1.5 hours"),
        ("80 mg per square metre", "80mg/m²"),
    ],
)
def test_equal_quantities(one: str, other: str) -> None:
    assert are_equal(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 month", "4 weeks"),
        ("1.000 mg", "1 mg"),
        ("6.4 mg/kg", "6.4 mg"),
        ("6.4 mg/kg", "6.4 mg/m2"),
        ("6.4 µg/kg", "6.4 mg/kg"),
        ("0,74", "74"),
        ("q3w", "3 days"),
        ("44%", "44"),
    ],
)
def test_unequal_quantities(one: str, other: str) -> None:
    assert not are_equal(one, other)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("T-DXd 6,4mg/kg Q3W", "T-DXd 6.4 mg/kg every 3 weeks"),
        ("HR 0,678-0,962", "HR 0.678-0.962"),
        ("80 mg per square metre", "80 mg/m2"),
        ("three-weekly docetaxel", "every 3 weeks docetaxel"),
        ("days 1,8,15", "days 1,8,15"),
        ("grade 1,2 and 3", "grade 1,2 and 3"),
        ("n=1,579 and 1,000 mg", "n=1,579 and 1,000 mg"),
        ("DS-8201 in HER2-low, PD-L1 and Q12", "DS-8201 in HER2-low, PD-L1 and Q12"),
    ],
)
def test_plain_notation(text: str, plain: str) -> None:
    assert plainly_written(text) == plain


def test_other_units_are_searched() -> None:
    assert otherwise_written("8 mg/kg q2w") == ("every 14 days",)
    assert otherwise_written("every 21 days") == ("every 3 weeks",)
    assert otherwise_written("6400 mcg/kg") == ("6.4 mg/kg",)
    assert otherwise_written("every 10 days") == ()
