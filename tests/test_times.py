"""Points in time: those asked for, and the spans that only tell how long something took."""

from __future__ import annotations

import pytest

from qa.answer.times import is_then, times_asked, times_told


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("What share was alive at 3 years?", {36.0}),
        ("5-year overall survival?", {60.0}),
        ("Overall survival at 24 months with nivolumab?", {24.0}),
        ("Any chance of being around in five years?", {60.0}),
        ("How many survived two years?", {24.0}),
        ("12-month PFS rate", {12.0}),
        ("How many were below 50 copies at month 24?", {24.0}),
        ("Survival at week 104?", {24.0}),
        ("Pre-eclampsia at 35 weeks: what next?", set()),
        ("PD after 7 months of CAPOX and trastuzumab: what next?", set()),
        ("It proved a 3 month survival benefit, so why?", set()),
        ("Median survival was 14 months longer, why?", set()),
        ("What is given every 3 weeks?", set()),
        ("A gain of 2 months: is it worth it?", set()),
        ("On trastuzumab for 7 mo, then progression.", set()),
    ],
)
def test_asked_time_is_a_point(question: str, months: set[float]) -> None:
    assert times_asked(question) == months


def test_told_times_are_all_spans() -> None:
    assert times_told("At 12 months 58% and at two years 30% were alive.") == {12.0, 24.0}
    assert times_told("In the first year 9% fell, in the second year 4%.") == {12.0, 24.0}


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Mortality by day 90 was 18.9%.", True),
        ("Death by 12 weeks was seen in 9%.", True),
        ("At 3 months 9% had died.", True),
        ("At 2 months 9% had died.", False),
        ("At 28 days 9% had died.", False),
        ("At one year 20% had died.", False),
    ],
)
def test_time_in_other_units_is_the_same_time(text: str, *, is_so: bool) -> None:
    assert is_then("How many were dead at 3 months?", text) is is_so
    assert is_then("How many died?", text)
