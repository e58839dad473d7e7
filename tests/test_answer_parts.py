"""An answer has its parts: options, dose, safety, monitoring, pitfalls, unknowns, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from conftest import HashingEncoder

from qa.answer.parts.applies import Indications, contradicts, of_others
from qa.answer.parts.kinds import Kind, kind_of
from qa.cli.output import show_answer
from qa.domain import ANSWER_TITLES, Answer, Filters, Outcome, Part, SourceType
from qa.parts import EVERY, Completing
from qa.pipeline import Pipeline
from qa.settings import load
from qa.ui import wording
from qa.ui.copying import plain
from qa.vocabulary import field_vocabulary

LABEL = """## Indication
Zomatinib is indicated for adults with renal cancer after one earlier treatment.
Zomatinib is indicated for adults with thyroid cancer.

## Dose and schedule
The recommended dose of zomatinib in renal cancer is 5 mg/kg every 3 weeks.
The recommended dose of zomatinib in thyroid cancer is 9 mg/kg every 3 weeks.
Zomatinib must not be exchanged with lomatinib.

## Boxed warning
The boxed warning of zomatinib covers pneumonitis with fatal cases.

## Contraindications
Zomatinib is contraindicated in patients with active bleeding.

## Stopping and dose changes
Zomatinib is stopped permanently for pneumonitis of grade 2 or higher.
In thyroid cancer zomatinib is stopped permanently for severe hypocalcaemia.
For diarrhoea of grade 3 zomatinib is interrupted until it has resolved.
Older versions of the label stopped zomatinib permanently for any rash.

## Monitoring
Blood pressure is monitored every two weeks during zomatinib.
The dose of zomatinib in children was not verified for this summary.
"""
GUIDELINE = """## Recommendation for second line
The society recommends zomatinib as second-line treatment of renal cancer.
Velocimab may be used as second-line treatment of renal cancer.

## Recommendation for first line
The society recommends sunatinib as first-line treatment of renal cancer.

## Children
In children with renal cancer tovatinib may be used as second-line treatment.

## Gaps
Whether zomatinib should be combined with velocimab in renal cancer is not known to the society.
"""
TRIAL = """## Results
In BETA-0731, median overall survival was 12.5 months with zomatinib and 8.4 months with placebo.

## Safety
In BETA-0731, adverse events of grade 3 or higher occurred in 31% of patients with zomatinib.
"""
NEWS = """Zomatinib is stopped permanently for headache, the article says of renal cancer.
"""
NEXT = "What is the second-line treatment of renal cancer?"
DOSE = "What is the dose of zomatinib in renal cancer?"
_DOCUMENTS = {
    "zomatinib-label": ("label", "2024", "Zomatinib: prescribing information", LABEL),
    "renal-guideline": ("guideline", "2024", "Guideline on renal cancer", GUIDELINE),
    "beta-0731": ("trial", "2023", "BETA-0731: zomatinib in renal cancer", TRIAL),
    "zomatinib-news": ("news", "2025", "Zomatinib in the news", NEWS),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "corpus").mkdir()
    for id_, (kind, year, title, body) in _DOCUMENTS.items():
        front = f'id: {id_}\ntitle: "{title}"\nsource_type: {kind}\npublished: {year}\n'
        front += 'text_extent: summary\nprimary_source: "A journal"\n'
        front += 'tags: ["drug:zomatinib", "drug:velocimab", "drug:sunatinib", "drug:tovatinib"]\n'
        path = folder / "corpus" / f"{id_}.md"
        path.write_text(f"---\n{front}---\n# {title}\n\n{body}", encoding="utf-8")
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        assert pipeline.ingest([folder / "corpus"]).failed == ()
    return folder


def opened(folder: Path, parts: Completing = EVERY.completing) -> Pipeline:
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    return Pipeline.open(settings, encoder=HashingEncoder(), parts=replace(EVERY, completing=parts))


@pytest.fixture(scope="module")
def pipeline(library: Path) -> Iterator[Pipeline]:
    with opened(library) as pipeline:
        yield pipeline


def told(answer: Answer, part: Part) -> str:
    return " ".join(each.text for each in answer.statements if each.part is part)


def test_a_recommendation_has_its_parts(pipeline: Pipeline) -> None:
    answer = pipeline.ask(NEXT)
    assert answer.outcome is Outcome.ANSWERED
    assert "recommends zomatinib" in answer.statements[0].text
    assert "5 mg/kg" in told(answer, Part.DOSE)
    assert "boxed warning" in told(answer, Part.SAFETY)
    assert "contraindicated" in told(answer, Part.SAFETY)
    assert "Blood pressure" in told(answer, Part.MONITORING)
    assert "must not be exchanged" in told(answer, Part.PITFALL)


def test_parts_stand_in_the_order_of_reading(pipeline: Pipeline) -> None:
    answer = pipeline.ask(NEXT)
    parts = [each.part for each in answer.statements]
    assert parts == sorted(parts, key=list(Part).index)
    markers = [marker for each in answer.statements for marker in each.citations]
    assert markers == sorted(markers)
    headings = [line for line in answer.text.split("\n") if line in ANSWER_TITLES.values()]
    titled = [part for part in dict.fromkeys(parts) if part in ANSWER_TITLES]
    assert headings == [ANSWER_TITLES[part] for part in titled]


def test_no_statement_is_told_twice(pipeline: Pipeline) -> None:
    texts = [each.text for each in pipeline.ask(NEXT).statements]
    assert len(texts) == len(set(texts))


def test_options_are_other_regimens_of_the_same_line(pipeline: Pipeline) -> None:
    listed = told(pipeline.ask(NEXT), Part.OPTION)
    assert "Velocimab" in listed
    assert not any(name in listed for name in ("zomatinib", "sunatinib", "tovatinib"))


def test_whether_to_test_is_told_without_doses(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Should a biopsy of the renal cancer be done before zomatinib is given?")
    assert {each.part for each in answer.statements} <= {Part.ANSWER, Part.PITFALL, Part.CONTEXT}


def test_what_was_given_before_is_no_option(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What is the next treatment of renal cancer after zomatinib?")
    recommended = f"{told(answer, Part.ANSWER)} {told(answer, Part.OPTION)}"
    assert "Velocimab" in recommended
    assert "recommends zomatinib" not in recommended
    assert "sunatinib" not in recommended


def test_nothing_of_another_disease_is_a_rule(pipeline: Pipeline) -> None:
    rules = told(pipeline.ask(NEXT), Part.SAFETY) + told(pipeline.ask(NEXT), Part.DOSE)
    assert "thyroid" not in rules
    assert "9 mg/kg" not in rules


def test_the_dose_for_another_disease_is_a_pitfall(pipeline: Pipeline) -> None:
    answer = pipeline.ask(DOSE)
    assert "5 mg/kg" in told(answer, Part.ANSWER)
    assert "9 mg/kg" not in told(answer, Part.ANSWER)
    assert "boxed warning" in told(answer, Part.SAFETY)


def test_rules_of_outdated_versions_and_news_are_left_out(pipeline: Pipeline) -> None:
    safety = told(pipeline.ask(NEXT), Part.SAFETY)
    assert "rash" not in safety
    assert "headache" not in safety


def test_only_rules_on_the_side_effect_asked_about(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What are the warnings of zomatinib on diarrhoea in renal cancer?")
    rules = told(answer, Part.SAFETY) + told(answer, Part.ANSWER)
    assert "diarrhoea of grade 3" in rules
    assert "boxed warning" in rules
    assert "active bleeding" not in told(answer, Part.SAFETY)


@pytest.mark.parametrize(
    "question",
    [
        "What was the median overall survival with zomatinib in BETA-0731?",
        "How often did adverse events of grade 3 or higher occur with zomatinib in BETA-0731?",
    ],
)
def test_a_figure_is_told_without_parts(pipeline: Pipeline, question: str) -> None:
    answer = pipeline.ask(question)
    assert {each.part for each in answer.statements} <= {Part.ANSWER, Part.CONTEXT}


def test_filters_hold_for_the_parts(pipeline: Pipeline) -> None:
    answer = pipeline.ask(NEXT, filters=Filters(source_types=(SourceType.GUIDELINE,)))
    assert {each.source.source_type for each in answer.citations} == {SourceType.GUIDELINE}
    assert any("no label of zomatinib" in unknown for unknown in answer.unknowns)


def test_unknowns_are_what_sources_say_they_do_not_know(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Should zomatinib be combined with velocimab in renal cancer?")
    said = [*answer.unknowns, *(each.text for each in answer.statements)]
    assert any("not known to the society" in each for each in said)


def test_follow_ups_are_on_what_is_not_told(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What was the median overall survival with zomatinib in BETA-0731?")
    assert "Which adverse events occurred with zomatinib in BETA-0731?" in answer.follow_ups
    assert "What is the boxed warning of zomatinib?" in answer.follow_ups
    assert not any("overall survival" in each for each in answer.follow_ups)
    assert 2 <= len(answer.follow_ups) <= 4


@pytest.mark.slow
def test_follow_ups_are_answered(tmp_path: Path) -> None:
    settings = load(library=tmp_path / "library", state=tmp_path / "state.sqlite")
    questions = (
        "What is the second-line treatment of HER2-positive gastric cancer?",
        "What is the dose of ramucirumab in gastric cancer?",
        "What was overall survival in KEYNOTE-811?",
        "Which trial tested zolbetuximab with CAPOX?",
    )
    with Pipeline.open(settings) as pipeline:
        pipeline.ingest([Path(__file__).parents[1] / "corpus"])
        offered = {each for question in questions for each in pipeline.ask(question).follow_ups}
        refused = {q for q in offered if pipeline.ask(q).outcome is not Outcome.ANSWERED}
    assert len(offered) >= 2 * len(questions)
    assert refused == set()


@pytest.mark.parametrize("switch", [each.name for each in fields(Completing)])
def test_each_part_can_be_left_out(library: Path, pipeline: Pipeline, switch: str) -> None:
    whole = pipeline.ask(NEXT)
    with opened(library, replace(EVERY.completing, **{switch: False})) as less:
        answer = less.ask(NEXT, filters=Filters())
    part = {
        "options": Part.OPTION,
        "doses": Part.DOSE,
        "safety": Part.SAFETY,
        "monitoring": Part.MONITORING,
        "pitfalls": Part.PITFALL,
    }.get(switch)
    if part is not None:
        assert told(whole, part)
        assert told(answer, part) == ""
    elif switch == "follow_ups":
        assert whole.follow_ups
        assert answer.follow_ups == ()
    else:
        assert answer.unknowns == ()


def test_the_terminal_shows_parts_and_tiers(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = pipeline.ask(NEXT)
    show_answer(answer)
    shown = " ".join(capsys.readouterr().out.split())
    for heading in ("Safety", "Monitoring", wording.FOLLOW_UPS):
        assert heading in shown
    assert wording.TIERS[SourceType.LABEL] in shown
    assert all(question in shown for question in answer.follow_ups)


def test_the_copied_text_tells_unknowns(pipeline: Pipeline) -> None:
    answer = replace(pipeline.ask(NEXT), unknowns=("The price.",))
    assert f"{wording.UNKNOWN}\n- The price." in plain(answer)


@pytest.mark.parametrize(
    ("text", "headings", "kind"),
    [
        ("Severe hypocalcemia has been reported.", ("WARNING: SEVERE HYPOCALCEMIA",), Kind.BOXED),
        ("Bleeding has been reported.", ("5 WARNINGS AND PRECAUTIONS",), None),
        ("The current label carries no boxed warning.", ("Boxed warning",), None),
        ("Apixaban is contraindicated in active bleeding.", ("Use",), Kind.CONTRAINDICATION),
        ("Discontinue the drug if anaphylaxis occurs.", ("Warnings and precautions",), Kind.STOP),
        ("Withhold the drug for grade 3 rash.", ("2.3 Dose modifications",), Kind.CHANGE),
        ("Monitor serum calcium before each dose.", ("Precautions",), Kind.MONITORING),
        ("The committee met for data monitoring.", ("Methods",), None),
        ("The recommended dose is 60 mg every 6 months.", ("Dosage",), Kind.DOSE),
        ("The tablets are not interchangeable with capsules.", ("Dosage",), Kind.PITFALL),
        ("The two studies must not be compared.", ("Limits",), Kind.PITFALL),
        ("The dose for children was not verified.", ("Dosage",), None),
        ("Older labels stopped it permanently for any rash.", ("Stopping",), None),
        ("It was stopped permanently in 12% of patients.", ("Warnings",), None),
        ("The drug is indicated for gout in adults.", ("Use",), Kind.INDICATION),
    ],
)
def test_sentences_are_known_by_heading_and_wording(
    text: str, headings: tuple[str, ...], kind: Kind | None
) -> None:
    assert kind_of(text, headings) is kind


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("second line of HER2-positive disease", "first-line treatment", True),
        ("second line", "after first-line treatment the guideline recommends it", False),
        ("EGFR-mutated lung cancer", "in EGFR wild-type tumours", True),
        ("EGFR-mutated lung cancer", "in EGFR mutant tumours", False),
        ("BRCA1-negative disease", "for BRCA2-positive disease", False),
        ("a patient with eGFR 25", "with an eGFR below 30", False),
        ("a patient with eGFR 45", "with an eGFR below 30", True),
        ("PD-L1 CPS 5", "with a combined positive score (CPS) of 1 or more", False),
        ("PD-L1 CPS 5", "with a CPS below 1", True),
        ("PD-L1 CPS 5", "with a CPS of 1 to 4", True),
        ("ECOG 2", "ECOG 0 to 1", True),
        ("LVEF of 35", "LVEF above 40", True),
        ("how to treat it", "with a CPS below 1", False),
    ],
)
def test_other_patients_are_told_apart(asked: str, text: str, *, other: bool) -> None:
    assert contradicts(asked, text) is other


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("second line of renal cancer", "in children with renal cancer", True),
        ("treatment of a child with asthma", "in children with asthma", False),
        ("treatment of asthma", "in adults and children with asthma", False),
        ("treatment of hypertension", "in pregnant women labetalol is recommended", True),
        ("gout in a patient on dialysis", "with renal impairment the dose is halved", False),
    ],
)
def test_rules_for_a_group_are_for_those_who_ask_for_it(
    asked: str, text: str, *, other: bool
) -> None:
    assert of_others(asked, text) is other


def test_diseases_are_read_off_the_indications() -> None:
    uses = (
        "It is indicated to reduce the risk of stroke in patients with atrial fibrillation.",
        "It is indicated for the treatment of deep vein thrombosis.",
    )
    known = Indications(field_vocabulary(), uses)
    asked = known.named("What is the dose in atrial fibrillation?")
    assert asked == {"atrial fibrillation"}
    assert known.strays(asked, "In deep vein thrombosis the dose is 10 mg twice daily.")
    assert not known.strays(asked, "It lowers the risk of stroke.")
    assert not known.strays(frozenset(), "In deep vein thrombosis the dose is 10 mg twice daily.")
    assert known.fits(asked, "The dose is 5 mg.", ("Atrial fibrillation", "Deep vein thrombosis"))
    assert not known.fits(asked, "The dose is 10 mg.", ("Deep vein thrombosis",))
