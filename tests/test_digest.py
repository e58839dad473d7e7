"""A document is told in its own words, part by part, and found by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from conftest import HashingEncoder

from qa.contract import digest_json, digest_schema
from qa.domain import Digest, Filters, Outcome, Part, SourceType
from qa.errors import NotInLibrary, QuestionError
from qa.pipeline import Pipeline
from qa.settings import load
from qa.understand.summary import asked_source

TRIAL = """## Key result
In BETA-07, median overall survival was 12.5 months with zomatinib and 8.4 months with placebo \
(hazard ratio 0.70, 95% CI 0.55-0.90).

## Design and population
BETA-07 was a randomised, double-blind, phase 3 trial at 60 sites.
The primary endpoint of BETA-07 was overall survival.
BETA-07 enrolled adults with advanced renal cancer after one earlier treatment.
The protocol of BETA-07 was registered in March of that year.

## Arms, doses and schedule
In BETA-07, 120 patients were assigned zomatinib 5 mg/kg every 3 weeks.
In BETA-07, 118 patients were assigned placebo every 3 weeks.

## Efficacy
In BETA-07, median progression-free survival was 6.1 months with zomatinib and 3.3 months with \
placebo (hazard ratio 0.61, 95% CI 0.50-0.75).
In GAMMA-02, an older trial, median progression-free survival was 2.2 months with placebo.

| BETA-07 | zomatinib | placebo |
|---|---|---|
| objective response rate (95% CI) | 31% (25-38) | 9% (5-15) |

## Safety
In BETA-07, headache occurred in 12% of patients with zomatinib and 11% with placebo.
In BETA-07, fatal pneumonitis occurred in 1.2% of patients with zomatinib and in none with placebo.

## Limits
BETA-07 did not study patients with brain metastases.

## References
The BETA-07 report of 2024 was randomised and is cited here with 14 others.
"""
LABEL = """## Indication
Zomatinib is indicated for adults with advanced renal cancer after one earlier treatment.

## Dose and schedule
The recommended dose of zomatinib is 5 mg/kg by infusion every 3 weeks.

## Dose modifications
The first dose reduction of zomatinib is to 4 mg/kg every 3 weeks.

## Boxed warning
The boxed warning of zomatinib covers pneumonitis, including fatal cases.

## Adverse reactions
Nausea occurred in 40% of patients with zomatinib.
"""
GUIDELINE = """## Recommendation for second line
The society recommends zomatinib for advanced renal cancer in the second line.
The society recommends observation without zomatinib for advanced renal cancer in the first line.

## Gaps
Whether zomatinib helps children with renal cancer is not known to the society.
"""
ABSTRACT = """The aim of this study was to determine whether daily walking lowers blood pressure. \
We conducted a prospective cohort study of 238 adults with hypertension in two towns. \
Systolic pressure was significantly lower in walkers (difference 6.1 mm, 95% CI 3.2-9.0, p=0.01). \
Falls were the commonest complication of walking, in 3% of the adults. \
A limitation is the small sample of only two towns. \
In conclusion, these results support daily walking for people with hypertension.
"""
ESSAY = """## The valley
The river has cut a deep valley through soft limestone over a very long time.

## The town
Houses stand close together on the slope because the valley floor is often flooded.

## The people
Most families have lived from weaving and from the small orchards on the terraces.
"""
NEWS = "The paper reports a median overall survival of 12.5 months with zomatinib in BETA-07.\n"

DOCUMENTS = {
    "beta-07": ("trial", "BETA-07: zomatinib in renal cancer", TRIAL),
    "beta-07-update": ("trial", "BETA-07: a later report on zomatinib", TRIAL),
    "zomatinib-us-label": ("label", "Zomatinib: US prescribing information", LABEL),
    "zomatinib-eu-label": ("label", "Zomatinib: EU product information", LABEL),
    "renal-guideline": ("guideline", "Society guideline on renal cancer", GUIDELINE),
    "walking": ("other", "Walking <b>and</b> pressure", ABSTRACT),
    "valley": ("other", "A valley", ESSAY),
    "zomatinib-news": ("news", "New hope from zomatinib", NEWS),
}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    folder = tmp_path_factory.mktemp("digest")
    corpus = folder / "corpus"
    corpus.mkdir()
    for id_, (kind, title, body) in DOCUMENTS.items():
        tags = '["trial:BETA-07", "drug:zomatinib"]' if kind == "trial" else "[]"
        front = f'id: {id_}\ntitle: "{title}"\nsource_type: {kind}\npublished: 2024\ntags: {tags}\n'
        (corpus / f"{id_}.md").write_text(f"---\n{front}---\n# {title}\n\n{body}", "utf-8")
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as opened:
        assert opened.ingest([corpus]).failed == ()
        yield opened


def told(digest: Digest) -> dict[Part, list[str]]:
    return {part: [each.text for each in said] for part, said in digest.parts}


def test_trial_is_told_part_by_part(pipeline: Pipeline) -> None:
    parts = told(pipeline.digest("beta-07"))
    assert list(parts) == [
        Part.KEY_POINTS,
        Part.DESIGN,
        Part.POPULATION,
        Part.ARMS,
        Part.RESULTS,
        Part.SAFETY,
        Part.LIMITS,
    ]
    assert "hazard ratio 0.70, 95% CI 0.55-0.90" in parts[Part.KEY_POINTS][0]
    assert ["double-blind" in text for text in parts[Part.DESIGN]] == [True, False]
    assert parts[Part.POPULATION][0].startswith("BETA-07 enrolled adults")
    assert ["5 mg/kg" in text for text in parts[Part.ARMS]] == [True, False]
    assert [text[:11] for text in parts[Part.RESULTS]] == ["In BETA-07,"], "no other trial's"
    assert any("fatal pneumonitis" in text for text in parts[Part.SAFETY])
    assert not any("cited here" in text for said in parts.values() for text in said)


def test_label_is_told_part_by_part(pipeline: Pipeline) -> None:
    parts = told(pipeline.digest("zomatinib-us-label"))
    assert list(parts) == [
        Part.INDICATION,
        Part.DOSE,
        Part.DOSE_CHANGES,
        Part.WARNINGS,
        Part.SAFETY,
    ]
    assert all(len(said) == 1 for said in parts.values())


def test_opposite_recommendations_are_both_told(pipeline: Pipeline) -> None:
    parts = told(pipeline.digest("renal-guideline"))
    assert len(parts[Part.RECOMMENDATIONS]) == 2
    assert list(parts)[-1] is Part.LIMITS


def test_abstract_without_headings_is_told_by_its_words(pipeline: Pipeline) -> None:
    parts = told(pipeline.digest("walking"))
    starts = {part: said[0].split()[0] for part, said in parts.items()}
    assert starts == {
        Part.KEY_POINTS: "In",
        Part.QUESTION: "The",
        Part.DESIGN: "We",
        Part.RESULTS: "Systolic",
        Part.SAFETY: "Falls",
        Part.LIMITS: "A",
    }


def test_other_text_is_told_by_how_its_sections_begin(pipeline: Pipeline) -> None:
    parts = told(pipeline.digest("valley"))
    assert [text.split()[0] for text in parts[Part.KEY_POINTS]] == ["The", "Houses", "Most"]


@pytest.mark.parametrize("id_", DOCUMENTS)
def test_every_line_is_verbatim(pipeline: Pipeline, id_: str) -> None:
    digest = pipeline.digest(id_)
    answer, document = digest.answer, pipeline.document(id_)
    quotes = {each.marker: each for each in answer.citations}
    assert answer.outcome is Outcome.ANSWERED
    assert answer.cut == ()
    for citation in answer.citations:
        assert citation.source == document.source
        assert document.text[citation.start : citation.end] == citation.quote
    for statement in answer.statements:
        assert [quotes[marker].quote for marker in statement.citations] == [statement.text]
    assert len({each.text for each in answer.statements}) == len(answer.statements) <= 20
    jsonschema.validate(digest_json(digest), digest_schema())


def test_figures_come_from_lines_then_tables(pipeline: Pipeline) -> None:
    answer = pipeline.digest("beta-07").answer
    quotes = {each.marker: each.quote for each in answer.citations}
    endpoints = [figure.endpoint for figure in answer.figures]
    assert endpoints[0] == "overall survival"
    assert endpoints[-1] == "objective response rate"
    for figure in answer.figures:
        assert all(arm.value in quotes[figure.citation] for arm in figure.arms)
    assert " | " in quotes[answer.figures[-1].citation]


def test_secondary_source_carries_its_caution(pipeline: Pipeline) -> None:
    [caution] = pipeline.digest("zomatinib-news").answer.cautions
    assert "secondary source" in caution.text
    assert pipeline.digest("beta-07").answer.cautions == ()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("BETA-07", "beta-07"),
        ("beta-07: zomatinib in renal cancer", "beta-07"),
        ("the later BETA-07 report", "beta-07-update"),
        ("zomatinib US label", "zomatinib-us-label"),
        ("the society guideline", "renal-guideline"),
        ("the zomatinib news", "zomatinib-news"),
    ],
)
def test_document_is_found_by_its_name(pipeline: Pipeline, name: str, id_: str) -> None:
    assert pipeline.digest(name).source.id == id_


def test_name_of_several_lists_them(pipeline: Pipeline) -> None:
    with pytest.raises(QuestionError, match=r"zomatinib-eu-label .*zomatinib-us-label"):
        pipeline.digest("zomatinib label")


def test_unknown_name_is_told(pipeline: Pipeline) -> None:
    with pytest.raises(NotInLibrary, match="'DELTA-09'"):
        pipeline.digest("DELTA-09")


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("summarise DESTINY-Gastric04", "DESTINY-Gastric04"),
        ("Could you please summarize the Enhertu label for me?", "the Enhertu label"),
        ("Give me a short summary of “ToGA”, please.", "ToGA"),
        ("digest of toga", "toga"),
        ("key points of the ESMO guideline", "the ESMO guideline"),
        ("What was overall survival in ToGA?", None),
        ("Is there a summary of ToGA?", None),
        ("summarise", None),
    ],
)
def test_wish_for_a_summary_is_read(message: str, named: str | None) -> None:
    assert asked_source(message) == named


def test_question_for_a_summary_is_answered_by_the_digest(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Please summarise BETA-07")
    assert answer.question == "Please summarise BETA-07"
    assert answer.interpreted_as == "Summarise BETA-07: zomatinib in renal cancer"
    assert answer.statements == pipeline.digest("beta-07").answer.statements
    assert answer.text.startswith("Key points\n- In BETA-07, median overall survival")


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("summarise renal cancer", Filters()),
        ("summarise zomatinib", Filters()),
        ("summarise the evidence on zomatinib", Filters()),
        ("summarise the society guideline", Filters(source_types=(SourceType.LABEL,))),
    ],
    ids=["subject", "drug-of-many", "evidence", "filtered-out"],
)
def test_wider_questions_stay_questions(
    pipeline: Pipeline, question: str, filters: Filters
) -> None:
    assert not pipeline.ask(question, filters=filters).interpreted_as.startswith("Summarise ")


def test_question_for_one_of_several_lists_them(pipeline: Pipeline) -> None:
    with pytest.raises(QuestionError, match="2 documents fit"):
        pipeline.ask("summarise the zomatinib label")


def test_corpus_can_be_digested(tmp_path: Path) -> None:
    """The parts that a clinician looks for are found in the shipped sources."""
    corpus = Path(__file__).parents[1] / "corpus"
    paths = [corpus / f"{id_}.md" for id_ in ("destiny-gastric04", "enhertu-us-label")]
    settings = load(library=tmp_path / "library", state=tmp_path / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as opened:
        assert opened.ingest(paths).failed == ()
        trial, label = (told(opened.digest(path.stem)) for path in paths)
    assert {Part.DESIGN, Part.POPULATION, Part.ARMS, Part.SAFETY, Part.LIMITS} <= set(trial)
    assert "95% CI 0.55-0.90" in trial[Part.KEY_POINTS][0]
    assert {Part.INDICATION, Part.DOSE, Part.DOSE_CHANGES, Part.WARNINGS} <= set(label)
