"""Questions for the studies that a library holds: which they are, and that each is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import HashingEncoder

from qa.domain import Filters, SourceType
from qa.pipeline import Pipeline
from qa.settings import load
from qa.understand import understand
from qa.understand.catalogue import studies_asked
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()
TRIALS = Filters(source_types=(SourceType.TRIAL,))


@pytest.mark.parametrize(
    ("question", "line", "her2"),
    [
        ("Which randomised trials have we got for third line or later?", "later", None),
        ("List the second-line trials in HER2-positive disease", "second", "positive"),
        ("What studies are there of nivolumab?", None, None),
        ("RCTs do we have in first-line HER2-negative cancer?", "first", "negative"),
        ("Which HER2-targeted trials failed?", None, None),
    ],
)
def test_studies_are_asked_for(question: str, line: str | None, her2: str | None) -> None:
    found = studies_asked(understand(question, NAMES))
    assert found == Filters(source_types=(SourceType.TRIAL,), line=line, her2=her2)


@pytest.mark.parametrize(
    "question",
    [
        "What was survival in the DESTINY-Gastric04 trial?",
        "Which patients were enrolled?",
        "What is the dose of ramucirumab?",
        "Was it a good trial?",
    ],
)
def test_other_questions_ask_for_no_studies(question: str) -> None:
    assert studies_asked(understand(question, NAMES)) is None


def test_own_filters_stay() -> None:
    own = Filters(source_types=(SourceType.REVIEW,), line="first", since_year=2020)
    assert (
        studies_asked(understand("Which second-line trials are there?", NAMES, filters=own)) == own
    )


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    folder = tmp_path_factory.mktemp("catalogue")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(12):
        line = "second" if number % 2 else "first"
        # The first document repeats the question's words in many passages.
        more = "\n\n".join(f"## Part {n}\nSecond-line trials of zomatinib." for n in range(30))
        body = more if number == 1 else "Adults with renal cancer took part."
        front = (
            f'id: t{number}\ntitle: "TRIAL-{number}"\nsource_type: trial\npublished: 2024\n'
            f'tags: ["line:{line}"]\n'
        )
        (corpus / f"t{number}.md").write_text(
            f"---\n{front}---\n# TRIAL-{number}\n\n## Key result\nSurvival was {number} months "
            f"longer with zomatinib than with placebo.\n\n## Population\n{body}\n",
            "utf-8",
        )
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as opened:
        assert opened.ingest([corpus]).failed == ()
        yield opened


def test_each_study_that_fits_is_read_with_its_result(pipeline: Pipeline) -> None:
    found = pipeline.evidence("Which second-line trials of zomatinib have we got?")
    results = {item.source.id for item in found if "Key result" in item.passage.heading}
    assert {"t1", "t3", "t5", "t7", "t9", "t11"} <= results
    first = [item.source.id for item in found][:6]
    assert not {"t0", "t2", "t4"} & set(first)
