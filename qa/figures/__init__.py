"""Endpoint figures read out of sentences and table rows, with the words they were read from."""

from __future__ import annotations

from qa.figures.endpoints import endpoint_names, tells_only_harms
from qa.figures.passages import Found, figures_in
from qa.figures.sentences import sentence_figures
from qa.figures.tables import header_of, row_figures

__all__ = [
    "Found",
    "endpoint_names",
    "figures_in",
    "header_of",
    "row_figures",
    "sentence_figures",
    "tells_only_harms",
]
