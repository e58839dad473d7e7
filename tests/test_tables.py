"""Rows of tables are told under the names of their columns, or not at all."""

from __future__ import annotations

import pytest

from qa.text.tables import cells_of, is_of_figures, reads_as_header, stated

HEADER = "Indication | Renal function | Dosage"


def test_each_cell_follows_the_name_of_its_column() -> None:
    assert stated(HEADER, "DVT | CrCl ≥15 mL/min | 15 mg twice daily.") == (
        "Indication: DVT; Renal function: CrCl ≥15 mL/min; Dosage: 15 mg twice daily"
    )


def test_empty_cells_tell_nothing() -> None:
    assert stated(HEADER, "DVT | | 15 mg") == "Indication: DVT; Dosage: 15 mg"
    assert stated(HEADER, "DVT | |") is None


def test_column_without_a_name_gives_its_cell_alone() -> None:
    assert stated("| Shock | No shock", "Sepsis | At once | In 3 hours") == (
        "Sepsis; Shock: At once; No shock: In 3 hours"
    )


def test_uneven_rows_are_not_guessed() -> None:
    assert stated(HEADER, "DVT | 15 mg") is None
    assert cells_of("DVT | 15 mg") == ("DVT", "15 mg")


@pytest.mark.parametrize(
    ("first", "others", "names"),
    [
        ("Event | Drug (n=100) | Placebo", ["Rash | 3% | 1%"], True),
        ("Adverse reaction | Dosage modification", ["Rash, grade 3 | Stop"], True),
        ("Dose | 80 mg", ["Storage | below 25 °C"], False),
        ("Indication | Lung cancer", ["Storage | Dry"], False),
        ("Rash | 3% | 1%", ["Cough | 4% | 2%"], False),
        ("Rash | It was rare and went away by itself. | x", ["Cough | a | b"], False),
        (HEADER, [], False),
    ],
    ids=["arms", "named", "figures", "pairs", "row", "sentence", "alone"],
)
def test_header_is_told_from_a_row(first: str, others: list[str], *, names: bool) -> None:
    assert reads_as_header(first, others) is names


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("median OS, months | 14.7 (12.1-16.6) | HR 0.70, P=0.004", True),
        ("Rash | 3% | not reached", True),
        ("First reduction | 40 mg | 20 mg", False),
        ("Rash | Stop | 3%", False),
    ],
)
def test_rows_of_figures_are_told_from_rows_of_words(row: str, *, figures: bool) -> None:
    assert is_of_figures(row) is figures
