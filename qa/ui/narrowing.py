"""The controls that narrow the evidence: laid out, read, set to what a conversation had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import gradio as gr

from qa.domain import Filters
from qa.domain.documents import HER2_STATUSES, LINES
from qa.errors import SettingsError
from qa.ui import wording
from qa.ui.filters import DRUG_KINDS, TRIAL_KINDS, Offered, canonical, offered, phrases
from qa.ui.seams import Shelf
from qa.understand.filters import filters_of

Update = tuple[Any, ...]
Given = Mapping[Any, Any]
"""The value of each component that an event was given."""
ANY: Final = "any"
_ANY_YEAR: Final = 0


class Narrowing:
    """An accordion of filters over what a library holds; nothing chosen narrows nothing."""

    def __init__(self, shelf: Shelf) -> None:
        """Offer what this library holds; `lay_out` makes the controls."""
        self._shelf = shelf
        self._offered: tuple[str, Offered] | None = None

    def lay_out(self) -> None:
        """Lay the accordion out and connect what happens inside it."""
        with gr.Accordion(wording.NARROW, open=False, elem_id="narrow") as self.accordion:
            self.types = gr.CheckboxGroup(
                [(label, kind.value) for kind, label in wording.GROUPS.items()],
                label="Kinds of source",
                elem_id="narrow-types",
            )
            with gr.Row(elem_id="narrow-more"):
                self.since = _one_of([("Any", _ANY_YEAR)], "From year")
                self.until = _one_of([("Any", _ANY_YEAR)], "To year")
                lines = [(each.capitalize(), each) for each in LINES]
                self.line = _one_of([("Any", ANY), *lines], "Treatment line")
                statuses = [(each.capitalize(), each) for each in HER2_STATUSES]
                self.her2 = _one_of([("Any", ANY), *statuses], "HER2 status")
                self.trials = gr.Dropdown(
                    [], value=[], multiselect=True, label="Trials", elem_id="narrow-trials"
                )
                self.drugs = gr.Dropdown(
                    [], value=[], multiselect=True, label="Drugs", elem_id="narrow-drugs"
                )
            self.clear = gr.Button(wording.CLEAR, size="md", elem_id="narrow-clear")
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        chosen = [each.input for each in self.controls]
        gr.on(chosen, self.titled, set(self.controls), [self.accordion], **quiet)
        self.clear.click(self.cleared, None, self.outputs, **quiet)

    @property
    def controls(self) -> list[gr.Dropdown | gr.CheckboxGroup]:
        """Return the controls, whose values `read` takes."""
        return [
            self.types,
            self.since,
            self.until,
            self.trials,
            self.drugs,
            self.line,
            self.her2,
        ]

    @property
    def outputs(self) -> list[Any]:
        """Return what `set_to` gives updates for."""
        return [*self.controls, self.accordion]

    @property
    def offering(self) -> list[gr.Dropdown]:
        """Return what `offer` gives updates for."""
        return [self.since, self.until, self.trials, self.drugs]

    def read(self, given: Given) -> Filters:
        """Return the filters that the controls' values mean; `SettingsError` if they clash."""
        line, her2 = given[self.line], given[self.her2]
        return filters_of(
            self._shelf.vocabulary,
            source_types=given[self.types],
            since=given[self.since] or None,
            until=given[self.until] or None,
            trials=given[self.trials],
            drugs=given[self.drugs],
            line=None if line == ANY else line,
            her2=None if her2 == ANY else her2,
        )

    def titled(self, given: Given) -> dict[str, Any]:
        """Say beside the accordion's name what is in force, so that it shows when closed."""
        try:
            return _title(phrases(self.read(given), self._shelf.vocabulary))
        except SettingsError as error:
            return _title((error.message,))

    def offer(self) -> Update:
        """Offer what the library holds now; what a quick reader has chosen already stays."""
        held = self._held()
        years = gr.update(choices=_years(held))
        return years, years, _named(held.trials), _named(held.drugs)

    def cleared(self) -> Update:
        """Take all filters back."""
        return self.set_to(Filters())

    def set_to(self, filters: Filters) -> Update:
        """Offer what the library holds now and choose what the filters say."""
        held = self._held()
        vocabulary = self._shelf.vocabulary
        years = _years(held)
        trials = canonical(filters.trials, TRIAL_KINDS, vocabulary)
        drugs = canonical(filters.drugs, DRUG_KINDS, vocabulary)
        return (
            gr.update(value=[kind.value for kind in filters.source_types]),
            _choosing(years, filters.since_year),
            _choosing(years, filters.until_year),
            _several(held.trials, trials),
            _several(held.drugs, drugs),
            gr.update(value=filters.line or ANY),
            gr.update(value=filters.her2 or ANY),
            _title(phrases(filters, vocabulary)),
        )

    def _held(self) -> Offered:
        """Return what can be chosen; read anew only when the library has changed."""
        fingerprint = self._shelf.state().fingerprint
        if self._offered is None or self._offered[0] != fingerprint:
            sources = [held.source for held in self._shelf.holdings()]
            self._offered = (fingerprint, offered(sources, self._shelf.vocabulary))
        return self._offered[1]


def unchanged() -> Update:
    """Leave all controls as they are."""
    return (gr.skip(),) * 8


def _one_of(choices: list[tuple[str, Any]], label: str) -> gr.Dropdown:
    return gr.Dropdown(choices, value=choices[0][1], label=label, filterable=False)


def _title(only: tuple[str, ...]) -> dict[str, Any]:
    label = f"{wording.NARROW}: {' · '.join(only)}" if only else wording.NARROW
    updated: dict[str, Any] = gr.update(label=label)
    return updated


def _years(held: Offered) -> list[tuple[str, int]]:
    return [("Any", _ANY_YEAR), *((str(year), year) for year in held.years)]


def _choosing(years: list[tuple[str, int]], year: int | None) -> dict[str, Any]:
    """Choose a year; one that no source has any more is offered all the same."""
    known = year is None or any(year == each for _, each in years)
    choices = years if known else [*years, (str(year), year)]
    updated: dict[str, Any] = gr.update(choices=choices, value=year or _ANY_YEAR)
    return updated


def _several(names: tuple[str, ...], chosen: tuple[str, ...]) -> dict[str, Any]:
    """Choose names; those that no source has any more are offered all the same."""
    return {**_named(tuple(dict.fromkeys((*names, *chosen)))), "value": list(chosen)}


def _named(names: tuple[str, ...]) -> dict[str, Any]:
    """Offer names; without any there is nothing to show."""
    updated: dict[str, Any] = gr.update(
        choices=[(name, name) for name in names], visible=bool(names)
    )
    return updated
