"""One answer, three readers: the same facts and citations, with more or less beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.audience import Reference, for_audience
from qa.audience.definitions import definition
from qa.audience.glossary import glossary, key
from qa.audience.plain import DOSING, MEDIAN, NOT_ADVICE, NOTHING_ELSE, WITHOUT_THEM
from qa.contract import answer_from_json, answer_json
from qa.domain import (
    Answer,
    Arm,
    Audience,
    Caution,
    Citation,
    Cut,
    Disagreement,
    Figure,
    Origin,
    Outcome,
    Part,
    Passage,
    Sentence,
    Side,
    Source,
    SourceType,
    Statement,
    Term,
)

SURVIVAL = "Median OS was 9.1 months with zomatinib (HR 0.70, 95% CI 0.55-0.90)."
HARM = "Fatal pneumonitis occurred in 0.9% of patients."
DOSE = "Zomatinib 5 mg/kg is given every 3 weeks."
STOP = "For severe haemorrhage zomatinib is stopped permanently."


def source(id_: str, kind: SourceType = SourceType.TRIAL) -> Source:
    return Source(id_, "r1", f"About {id_}", kind)


def saying(*lines: str, of: Sequence[str] = (), question: str = "And zomatinib?") -> Answer:
    """Return an answer with a statement and a citation for each line, of documents a, b, c…"""
    documents = of or "abcdefgh"
    citations = tuple(
        Citation(n, source(documents[n - 1]), 0, len(line), line) for n, line in enumerate(lines, 1)
    )
    statements = tuple(Statement(line, (n,)) for n, line in enumerate(lines, 1))
    text = "\n".join(f"{line} [{n}]" for n, line in enumerate(lines, 1))
    return Answer(question, question, Outcome.ANSWERED, text, statements, citations)


def library(*lines: str, kind: SourceType = SourceType.OTHER, **long_forms: str) -> Reference:
    """Return a library in which these lines are found, and abbreviations known."""
    passages = tuple(
        (Passage(f"d{n}", "r1", 0, len(line), line, sentences=(Sentence(0, len(line)),)), n)
        for n, line in enumerate(lines)
    )
    found = tuple((passage, source(f"d{n}", kind)) for passage, n in passages)
    return Reference(lambda *_: " ".join(lines), long_forms, lambda _: found)


def named(answer: Answer) -> dict[str, Term]:
    return {term.name: term for term in answer.terms}


def shown(answer: Answer, audience: Audience, reference: Reference | None = None) -> Answer:
    return for_audience(answer, audience, reference or library())


def test_clinician_sees_the_answer_as_it_is() -> None:
    answer = saying(SURVIVAL, DOSE)
    assert shown(answer, Audience.CLINICIAN) == answer


def test_trainee_gets_facts_unchanged_and_terms() -> None:
    answer = saying(SURVIVAL, DOSE)
    told = shown(answer, Audience.TRAINEE)
    assert (told.statements, told.citations) == (answer.statements, answer.citations)
    assert set(named(told)) >= {"Median", "OS", "HR", "CI"}
    assert named(told)["HR"].stands_for == "hazard ratio"
    assert named(told)["HR"].origin is Origin.GLOSSARY
    assert (told.notes, told.withheld) == ((), 0)


def test_each_term_is_explained_once_where_it_is_read_first() -> None:
    answer = saying(
        "Overall survival (OS) was longer.", "OS was 9 months; overall survival, that is."
    )
    terms = shown(answer, Audience.TRAINEE).terms
    assert [(term.name, term.statement) for term in terms] == [("Overall survival", 0)]


def test_terms_follow_the_order_of_the_parts() -> None:
    answer = saying("The hazard ratio was 0.7.", "A hazard ratio was given.")
    late = replace(answer.statements[0], part=Part.CONTEXT)
    answer = replace(answer, statements=(late, answer.statements[1]))
    [term] = shown(answer, Audience.TRAINEE).terms
    assert term.statement == 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The CIs were wide.", ["CI"]),
        ("The ci was wide; a SCI was not.", []),
        ("ILD-related deaths were rare.", ["ILD"]),
        ("PFS/OS were longer.", ["PFS", "OS"]),
        ("Hazard-ratios and tumor response rates were given.", ["Hazard-ratios", "tumor response"]),
        ("The odds were even OR not.", []),
        ("The OR was 2.1.", ["OR"]),
        ("Patients with stage IV disease.", []),
        ("Grade ≥3 events were rare.", ["Grade ≥3"]),
        ("A grade 3 glioma was found.", []),
        ("The difference was chance (p<0.05).", ["p"]),
        ("PD-L1 was high.", ["PD-L1"]),
        ("Anemia and leukopenia occurred.", ["Anemia", "leukopenia"]),
    ],
)
def test_terms_are_whole_words(line: str, expected: list[str]) -> None:
    found = [term.name for term in shown(saying(line), Audience.PATIENT).terms]
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("document", "meaning"),
    [
        ("The pharmacodynamics (PD) were studied.", "pharmacodynamics"),
        ("Progressive disease (PD) ended treatment.", "progressive disease"),
        ("Patients with Parkinson's disease took part.", "Parkinson's disease"),
        ("Public domain (PD) data.", "Public domain"),
    ],
)
def test_cited_document_says_what_an_abbreviation_means(document: str, meaning: str) -> None:
    told = shown(saying("PD was assessed."), Audience.TRAINEE, library(document))
    assert named(told)["PD"].stands_for == meaning


def test_unclear_abbreviation_is_left_alone() -> None:
    told = shown(saying("PD was assessed in RA."), Audience.TRAINEE, library("Nothing is defined."))
    assert told.terms == ()


def test_library_says_what_the_cited_document_does_not() -> None:
    told = shown(saying("XYZ was high."), Audience.TRAINEE, library(XYZ="xylose yield"))
    assert named(told)["XYZ"] == Term("XYZ", "xylose yield", "", Origin.DOCUMENT, 0)


def test_number_beside_it_tells_a_statistic() -> None:
    told = shown(saying("The HR was 0.70 in HR-positive tumours."), Audience.TRAINEE)
    assert named(told)["HR"].stands_for == "hazard ratio"
    assert named(told)["HR-positive"].stands_for == "hormone receptor"


def test_definition_of_the_library_is_quoted_and_cited() -> None:
    words = "Overall survival (OS) is the time from randomisation to death."
    answer = saying(SURVIVAL)
    told = shown(answer, Audience.TRAINEE, library("OS is long.", words))
    term = named(told)["OS"]
    assert (term.meaning, term.origin, term.citation) == (words, Origin.DOCUMENT, 2)
    assert told.citations[0] == answer.citations[0]
    assert (told.citations[1].marker, told.citations[1].quote) == (2, words)


@pytest.mark.parametrize(
    ("sentence", "defines"),
    [
        ("A hazard ratio compares how fast events occur.", True),
        ("The hazard ratio (HR) is the ratio of two rates.", True),
        ("“Hazard ratio” refers to the ratio of two rates.", True),
        ("Hazard ratio was defined as a ratio of rates.", True),
        ("The hazard ratio is the primary endpoint.", False),
        ("The hazard ratio was 0.70.", False),
        ("A hazard ratio means not much.", False),
        ("The hazard ratio is a measure that was 0.7 in 120 patients.", False),
        ("We report the hazard ratio, which means a ratio.", False),
    ],
)
def test_definition_says_what_a_term_means(sentence: str, defines: bool) -> None:
    passage = Passage(
        "d", "r1", 0, len(sentence), sentence, sentences=(Sentence(0, len(sentence)),)
    )
    found = definition(["hazard ratio"], [(passage, source("d"))], 7)
    assert (found is not None) == defines
    assert found is None or (found.marker, found.quote) == (7, sentence)


def test_news_defines_nothing() -> None:
    words = "Overall survival is the time to death."
    told = shown(saying(SURVIVAL), Audience.TRAINEE, library(words, kind=SourceType.NEWS))
    assert named(told)["OS"].origin is Origin.GLOSSARY


def test_patient_sees_facts_without_dosing() -> None:
    answer = saying(SURVIVAL, DOSE, HARM, STOP)
    told = shown(answer, Audience.PATIENT)
    assert told.statements == (answer.statements[0], answer.statements[2])
    assert told.citations == (answer.citations[0], answer.citations[2])
    assert told.text == f"{SURVIVAL} [1]\n{HARM} [3]"
    assert told.withheld == 2
    assert "haemorrhage" not in "".join(term.name for term in told.terms)


def test_patient_is_told_how_to_read_it() -> None:
    told = shown(saying(SURVIVAL, DOSE, STOP), Audience.PATIENT)
    advice, dosing, harms, median = told.notes
    assert (advice, median) == (NOT_ADVICE, MEDIAN)
    assert dosing == f"{DOSING} {WITHOUT_THEM} 2 statements were left out."
    assert "Haemorrhage: Bleeding" in harms
    assert "danger to life" in harms


def test_harm_that_is_shown_needs_no_note() -> None:
    told = shown(saying(HARM, "Pneumonitis requires that zomatinib is stopped."), Audience.PATIENT)
    assert told.withheld == 1
    assert not any("harms" in note for note in told.notes)


def test_question_for_a_dose_is_answered_with_the_reason_first() -> None:
    answer = saying(DOSE, question="How much zomatinib should I take?")
    told = shown(answer, Audience.PATIENT)
    assert told.notes[0] == f"{DOSING} {WITHOUT_THEM} 1 statement was left out."
    assert (told.text, told.statements, told.citations) == (NOTHING_ELSE, (), ())
    assert told.nearest == (source("a"),)


def test_quote_with_a_dose_is_not_shown_behind_other_words() -> None:
    answer = saying("Zomatinib helps.")
    answer = replace(answer, citations=(replace(answer.citations[0], quote=DOSE),))
    told = shown(answer, Audience.PATIENT)
    assert (told.statements, told.citations) == ((), ())


def test_nothing_else_states_dosing_either() -> None:
    answer = replace(
        saying(SURVIVAL, DOSE),
        figures=(
            Figure("overall survival", (Arm("zomatinib", "9.1", "months"),), citation=1),
            Figure("overall survival", (Arm("zomatinib 5 mg/kg", "9.1", "months"),), citation=1),
            Figure("response", (Arm("zomatinib", "9", "%"),), citation=2),
        ),
        disagreements=(
            Disagreement("dose", (Side("5 mg/kg", 1), Side("6 mg/kg", 1)), None, "Doses differ."),
            Disagreement("survival", (Side("9.1", 1), Side("8.1", 1)), 1, "It is newer."),
        ),
        cautions=(Caution("Both differ.", (1, 2)), Caution("Do not exceed 5 mg/kg.", (2,))),
        follow_ups=("What is the dose of zomatinib?", "How often is it fatal?"),
        cut=(Cut("Zomatinib 9 mg/kg is given.", "not proven"), Cut("It helps.", "not proven")),
    )
    told = shown(answer, Audience.PATIENT)
    assert told.figures == answer.figures[:1]
    assert told.disagreements == answer.disagreements[1:]
    assert told.cautions == (Caution("Both differ.", (1,)),)
    assert told.follow_ups == answer.follow_ups[1:]
    assert told.cut == answer.cut[1:]


def test_dosing_that_is_not_known_is_not_told_either() -> None:
    unknown = "Whether 5 mg/kg suffices is not known."
    answer = Answer(
        "And?", "And?", Outcome.INSUFFICIENT, f"Not held. {unknown}", unknowns=(unknown,)
    )
    told = shown(answer, Audience.PATIENT)
    assert (told.text, told.unknowns) == ("Not held.", ())


def test_emergency_comes_first_for_a_patient_too() -> None:
    answer = saying(DOSE)
    urgent = replace(
        answer, outcome=Outcome.URGENT, text=f"Call for help. Stop it.\n\n{answer.text}"
    )
    told = shown(urgent, Audience.PATIENT)
    assert told.outcome is Outcome.URGENT
    assert told.text == f"Call for help. Stop it.\n\n{NOTHING_ELSE}"
    assert not any(WITHOUT_THEM in note for note in told.notes)


def test_question_outside_medicine_needs_no_caution() -> None:
    answer = Answer("Capital of France?", "", Outcome.OUT_OF_SCOPE, "No.")
    assert shown(answer, Audience.PATIENT).notes == ()


def test_record_keeps_the_audience() -> None:
    told = shown(saying(SURVIVAL, DOSE), Audience.PATIENT)
    again = answer_from_json(answer_json(told))
    assert (again.audience, again.terms, again.notes, again.withheld) == (
        Audience.PATIENT,
        told.terms,
        told.notes,
        1,
    )


def test_answer_stored_before_had_a_clinician_as_reader() -> None:
    raw = answer_json(saying(SURVIVAL))
    for name in ("audience", "terms", "notes", "withheld"):
        del raw[name]
    assert answer_from_json(raw).audience is Audience.CLINICIAN


def test_glossary_is_whole_and_unambiguous() -> None:
    entries = glossary().entries
    assert len(entries) >= 200
    assert len({entry.name for entry in entries}) == len(entries)
    names = [
        key(name) for e in entries if not e.pattern for name in dict.fromkeys((e.name, *e.names))
    ]
    for entry in entries:
        assert entry.meaning.endswith(".")
        assert entry.plain.endswith(".")
        assert len(entry.meaning.split()) <= 60
    assert {glossary().named[each].name for each in names} <= {entry.name for entry in entries}


def test_no_two_entries_have_one_name() -> None:
    owners: dict[tuple[str, ...], str] = {}
    for entry in glossary().entries:
        for name in () if entry.pattern else (entry.name, *entry.names):
            assert owners.setdefault(key(name), entry.name) == entry.name
