"""What each reader is shown to the gold questions of the development part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.items import load as load_items
from qa.audience.dosing import states_dosing
from qa.domain import Answer, Audience
from qa.pipeline import Pipeline
from qa.settings import load

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    folder = tmp_path_factory.mktemp("gold")
    # Read to the end, so that the same question has the same answer three times.
    settings = load(
        library=folder / "library", state=folder / "state.sqlite", reranker_seconds=float("inf")
    )
    with Pipeline.open(settings) as opened:
        assert not opened.ingest([ROOT / "corpus"]).failed
        yield opened


def shown_to_patients(answer: Answer) -> Iterator[str]:
    """Yield all words of documents that are shown."""
    yield from (statement.text for statement in answer.statements)
    yield from (citation.quote for citation in answer.citations)
    yield from (side.value for found in answer.disagreements for side in found.sides)
    yield from (cut.text for cut in answer.cut)
    yield from answer.unknowns


def test_readers_of_gold_answers_see_the_same_facts(pipeline: Pipeline) -> None:
    items = load_items(ROOT / "evals" / "gold" / "dev")
    withheld = 0
    for question in (item.asked[-1] for item in items):
        answer = pipeline.ask(question)
        trainee = pipeline.ask(question, audience=Audience.TRAINEE)
        patient = pipeline.ask(question, audience=Audience.PATIENT)
        assert trainee.statements == answer.statements
        assert trainee.citations[: len(answer.citations)] == answer.citations
        for cited in trainee.citations:
            text = pipeline.document(cited.source.id, cited.source.revision).text
            assert text[cited.start : cited.end] == cited.quote
        kept = [each for each in answer.statements if each in patient.statements]
        assert list(patient.statements) == kept
        assert set(patient.citations) <= set(answer.citations)
        markers = {cited.marker for cited in patient.citations}
        assert {marker for each in kept for marker in each.citations} <= markers
        assert not [words for words in shown_to_patients(patient) if states_dosing(words)]
        assert patient.outcome is answer.outcome
        withheld += patient.withheld
        assert patient.withheld == len(answer.statements) - len(kept)
    assert withheld > 0
