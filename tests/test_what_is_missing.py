"""What a question names and the best passages lack is looked for before it is called missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HashingEncoder

from qa.domain import Outcome
from qa.pipeline import Pipeline
from qa.settings import load

LUNG = "## Lung {n}\n\nThe lungs of a patient on zomatinib are a worry in week {n}: cough {n}."
KIDNEY = (
    "## Other conditions\n\nModerate renal impairment raises the rate of interstitial lung disease."
)
QUESTION = "eGFR 28, on zomatinib. Are the lungs a worry, with a cough, in week 3?"


@pytest.mark.parametrize("is_told", [True, False])
def test_passage_that_is_not_among_the_best_counts(tmp_path: Path, *, is_told: bool) -> None:
    parts = [LUNG.format(n=number) for number in range(60)]
    text = "\n\n".join(["# Zomatinib (Zomavex) label", *parts, *([KIDNEY] if is_told else [])])
    (corpus := tmp_path / "corpus").mkdir()
    (corpus / "label.md").write_text(text, encoding="utf-8")
    settings = load(library=tmp_path / "library", state=tmp_path / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        pipeline.ingest([corpus])
        answer = pipeline.ask(QUESTION)
    told = " ".join(answer.unknowns)
    assert ("egfr" in told.lower()) is not is_told
    if not is_told:
        assert answer.outcome is Outcome.INSUFFICIENT
