"""A row of a table under its header → the sentences that it says, a column and its value in each.

A table has no verbs, so that a claim of it is proven by what it says in words: "median OS, months |
14.7 | 11.4" under "DESTINY-X | A | B" says that median OS was 14.7 months with A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa.text.tables import cells_of, is_of_figures, is_row
from qa.vocabulary import Vocabulary

_LABEL: Final = re.compile(
    r"^(?P<what>.+?)(?:, (?P<unit>months?|weeks?|days?|years?|mg/kg|mg|%))?"
    r"(?P<interval> \((?P<level>\d+% )?CI\))?$"
)
_VALUE: Final = re.compile(
    r"^(?P<number>[<>≤≥~]? ?\d[\d.,]*)(?P<unit> ?%| (?:months?|weeks?|days?|years?|mg/kg|mg))?"
    r"(?: \((?P<low>\d[\d.]*)[-–](?P<high>\d[\d.]*)\))?$"
)
_COMPARED: Final = re.compile(
    r"\b(?:comparison|hazard ratio|HR|odds ratio|difference|p[- ]value|p)\b", re.IGNORECASE
)
_FIGURE: Final = re.compile(r"\d[\d.,]*\d|\d")
_CORNER: Final = re.compile(r"^.*\bin (?=[A-Z])")
_MOMENT: Final = re.compile(r"\b(?:analysis|update|report|cut-?off|follow-up)\b", re.IGNORECASE)
_COUNT: Final = re.compile(r" \((?:n ?= ?)?\d[\d,]*\)$")
_CONTROL: Final = re.compile(r"\b(?:placebo|chemotherapy|taxane|supportive care)\b", re.IGNORECASE)
_GIVEN: Final = frozenset({"drug", "regimen"})


def header_over(text: str, start: int) -> str | None:
    """Return the first of the rows that the row at `start` stands among; None if it is that."""
    lines = text[:start].split("\n")[:-1]
    header = None
    for line in reversed(lines):
        if not is_row(line):
            break
        header = line
    return header


def sentences(header: str, row: str, claim: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what a row says: of each column by itself, of values together, and as a whole.

    Columns whose figures the claim does not have are left out: they prove nothing of it. A row of
    words may hold conditions: it is read as a whole only, and where the claim has all of it.
    """
    names, cells = cells_of(header), cells_of(row)
    if not 1 < len(cells) <= len(names):
        return
    trial = _CORNER.sub("", names[0])
    label, values = cells[0], list(zip(names[1:], cells[1:], strict=False))
    told = [(name, cell) for name, cell in values if cell and _may_be_of(claim, cell)]
    if is_of_figures(row):
        if told:
            yield from _of_figures(trial, label, told, vocabulary)
    elif not _FIGURE.search("".join(cells[1:])) and _in_order(claim, cells):
        yield _worded(names[0], label, values)


def _of_figures(
    trial: str, label: str, told: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield what a row of figures says, `told` its columns with their cells."""
    plain = [(name, cell) for name, cell in told if not _COMPARED.search(name)]
    compared = [_comparison(name, cell) for name, cell in told if _COMPARED.search(name)]
    context, _, what = label.rpartition(": ")
    frame = f"In {trial}, " + (f"in {context}, " if context else "")
    read = _LABEL.match(what)
    named, unit, level = (read["what"], read["unit"], read["level"]) if read else (what, None, None)
    said = [f"{_value(cell, unit, level)} {_of(name, vocabulary)}" for name, cell in plain]
    end = f" ({'; '.join(compared)})" if compared else ""
    for each in said:
        yield f"{frame}{named} was {each}{end}."
    if len(said) > 1:
        yield f"{frame}{named} was {' and '.join(said)}{end}."
    for name, cell in plain:
        if (value := _VALUE.match(cell)) and value["low"]:
            around = f"{value['low']}-{value['high']}{f' {unit}' if unit else ''}"
            of = _of(name, vocabulary)
            yield f"{frame}the {level or ''}interval of {named} was {around} {of}."
    for each in compared:
        yield f"{frame}the {each} for {named}."
    if plain:
        yield f"In {label}, " + ", ".join(f"{name} {cell}" for name, cell in plain) + "."


def _may_be_of(claim: str, cell: str) -> bool:
    """Say whether a claim has a figure of a cell, if it holds any."""
    figures = _FIGURE.findall(cell)
    return not figures or any(figure in claim for figure in figures)


def _in_order(claim: str, cells: Sequence[str]) -> bool:
    """Say whether a claim has all cells of a row, in its order: no condition may be left out."""
    lowered, at = claim.casefold(), 0
    for cell in cells:
        at = lowered.find(cell.casefold(), at)
        if at < 0:
            return False
        at += len(cell)
    return True


def _worded(corner: str, label: str, plain: Sequence[tuple[str, str]]) -> str:
    whole = ", ".join(f"{name} is {cell}" for name, cell in plain)
    return f"{corner} {label}: {whole}."


def _comparison(name: str, cell: str) -> str:
    """Return a comparison with what it is, where its cell does not say so."""
    interval = re.sub(r"(\d) \((\d[\d.]*)[-–](\d[\d.]*)\)", r"\1 (CI \2-\3)", cell)
    return interval if cell[:1].isalpha() else f"{name} {interval}"


def _value(cell: str, unit: str | None, level: str | None) -> str:
    read = _VALUE.match(cell)
    if read is None:
        return cell
    own = read["unit"] or (f" {unit}" if unit and unit != "%" else unit or "")
    interval = f" ({level or ''}CI {read['low']}-{read['high']})" if read["low"] else ""
    return f"{read['number']}{own}{interval}"


def _of(name: str, vocabulary: Vocabulary) -> str:
    """Return the words that put a value to its column: "with A", "in HER2-positive"."""
    plain = _COUNT.sub("", name)
    drugs = any(entity.kind in _GIVEN for entity in vocabulary.entities(plain))
    if drugs or _CONTROL.search(plain):
        return f"with {plain}"
    return f"at {plain}" if _MOMENT.search(plain) else f"in {plain}"
