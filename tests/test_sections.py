"""A section that is asked for by its name is told, though its items share no word with that."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HashingEncoder

from qa.pipeline import Pipeline
from qa.settings import load

LABEL = """# Zomavex (zomatinib) tablets: prescribing information

## Indication

Zomatinib is indicated for gout in adults. Who has gout must drink two litres a day.

## Contraindications

- Congenital long QT syndrome.
- Heart block without a pacemaker.

## Missed dose

Zomatinib is taken as soon as it is remembered within 12 hours.

## Storage

Keep the bottle below 25 degrees and dry.

## Adverse reactions

Nausea occurred in 12% of patients who must have taken zomatinib for a week.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who must not have zomatinib?", ["long QT", "Heart block"]),
        ("Is zomatinib contraindicated in anyone?", ["long QT", "Heart block"]),
        ("What about a missed dose of zomatinib?", ["within 12 hours"]),
        ("How should zomatinib be stored?", ["below 25 degrees"]),
        ("How often was nausea with zomatinib?", ["12%"]),
    ],
)
def test_section_leads(tmp_path: Path, question: str, told: list[str]) -> None:
    (corpus := tmp_path / "corpus").mkdir()
    (corpus / "label.md").write_text(LABEL, encoding="utf-8")
    settings = load(library=tmp_path / "library", state=tmp_path / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        pipeline.ingest([corpus])
        answer = pipeline.ask(question)
    texts = [each.text for each in answer.statements]
    assert all(part in text for part, text in zip(told, texts, strict=False)), texts
    assert len(texts) >= len(told)
