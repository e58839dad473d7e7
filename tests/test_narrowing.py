"""What a question narrows a trial or a drug to must be spoken of where that trial or drug is."""

from __future__ import annotations

import pytest
from stock import document, evidence

from qa.answer.narrowing import Narrowing
from qa.domain import Document, Evidence, Scores, SourceType
from qa.index import analyse
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary().extended(
    [("drug", ("zomatinib",)), ("trial", ("ALPHA-01",)), ("trial", ("ALPHA-02",))]
)
ALPHA = document(
    "alpha",
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
    "In ALPHA-01, the benefit was the same in patients aged 65 years or older.",
    "Secondary endpoints of ALPHA-01 were duration of response and safety.",
    title="ALPHA-01: zomatinib in gout",
    source_type=SourceType.TRIAL,
)
OTHER = document(
    "other",
    "In ALPHA-02, progression-free survival was 6.1 months, also in Chinese patients.",
    "ALPHA-01 is another trial of zomatinib.",
    title="ALPHA-02",
    source_type=SourceType.TRIAL,
)


LABEL = document(
    "label",
    "The dose of zomatinib is reduced in renal impairment with a creatinine below 30.",
    "Zomatinib is stopped for a platelet count below 25.",
    "Zomatinib may harm a fetus.",
    title="Zomatinib label",
    source_type=SourceType.LABEL,
)
NARROWING = Narrowing(NAMES, Concepts(analyse))


def items_of(question: str, *documents: Document) -> tuple[Evidence, ...]:
    return tuple(
        item for each in documents for item in evidence(each, question, Scores(0.5, 1, 0.5))
    )


def missing(question: str, *documents: Document) -> tuple[str, ...]:
    query = understand(question, NAMES)
    return NARROWING.unheld(query, items_of(query.asked, *(documents or (ALPHA, OTHER))))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What was progression-free survival in ALPHA-01?", "progression-free survival"),
        ("Overall survival of Chinese patients in ALPHA-01?", "chinese patients"),
        ("Overall survival in EBV-positive disease with zomatinib?", "ebv"),
        ("Quality of life in ALPHA-01?", "quality of life"),
        ("What was the median duration of response in ALPHA-01?", "duration of response"),
    ],
    ids=["endpoint", "place", "tumour", "what patients report", "only listed"],
)
def test_what_only_others_tell_is_missing(question: str, named: str) -> None:
    assert any(named in each.lower() for each in missing(question))


@pytest.mark.parametrize(
    "question",
    [
        "What was overall survival in ALPHA-01?",
        "What did ALPHA-01 show in the over-65s?",
        "Progression-free survival of Chinese patients in ALPHA-02?",
        "What was the hazard ratio in ALPHA-01?",
        "Was duration of response an endpoint of ALPHA-01?",
        "Which patients are Chinese?",
    ],
    ids=["endpoint", "older", "told of another", "a measure", "endpoint listed", "no subject"],
)
def test_what_is_told_or_not_narrowed_is_not_missing(question: str) -> None:
    assert missing(question) == ()


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does the label say on zomatinib and hair loss?", "alopecia"),
        ("Zomatinib: what to do for neuropathy?", "peripheral neuropathy"),
        ("Is zomatinib allowed in teenagers?", "children"),
        ("72F on zomatinib. Is it safe while breastfeeding?", "lactation"),
        ("Zomatinib in second line?", "second line"),
        ("Is a live vaccine allowed on zomatinib?", "vaccine"),
    ],
    ids=["harm", "everyday word", "people", "of one patient", "line", "vaccine"],
)
def test_a_harm_or_people_of_whom_a_label_says_nothing_are_missing(
    question: str, named: str
) -> None:
    assert f"{named} for {'zomatinib'}" in [each.lower() for each in missing(question, LABEL)]


@pytest.mark.parametrize(
    "question",
    [
        "Zomatinib dose with an eGFR of 25?",
        "What does the label say on zomatinib and thrombocytopenia?",
        "Is zomatinib safe in pregnancy?",
        "He is on zomatinib and has lost his hair. What is the dose?",
        "Zomatinib after tuberculosis: which dose?",
        "Is zomatinib a fit for the Zomatinib and Pregnancy Register?",
        "Could you stop the zomatinib for neuropathy and go on later?",
        "What fitness is needed for zomatinib, and do immune effects matter?",
        "Missed zomatinib for five months: start again?",
    ],
    ids=[
        "near concept",
        "other words",
        "fetus",
        "complaint",
        "past",
        "name of a register",
        "reason to stop",
        "everyday words",
        "missed",
    ],
)
def test_what_is_told_in_other_words_or_only_of_the_patient_is_not_missing(question: str) -> None:
    assert missing(question, LABEL) == ()


def test_what_the_evidence_lacks_is_looked_for_once_more() -> None:
    query = understand("What does the label say on zomatinib and low platelets?", NAMES)
    asked: list[str] = []

    def more(words: str) -> tuple[Evidence, ...]:
        asked.append(words)
        return items_of(words, LABEL)

    assert NARROWING.unheld(query, items_of(query.asked, ALPHA)) != ()
    assert NARROWING.unheld(query, items_of(query.asked, ALPHA), more) == ()
    assert asked == ["zomatinib thrombocytopenia"]


def test_patients_of_europe_are_western() -> None:
    question = "Response to zomatinib in Western patients?"
    abroad = document(
        "abroad",
        "ALPHA-02 gave zomatinib at 24 sites in the USA and Europe.",
        title="ALPHA-02: zomatinib in gout",
    )
    assert missing(question, ALPHA) == ("western patients for zomatinib",)
    assert missing(question, ALPHA, abroad) == ()


def test_names_of_conditions_and_medicines_narrow_a_drug() -> None:
    (name,) = missing("Does zomatinib work in hepatitis D co-infection?", LABEL)
    assert name == "hepatitis D for zomatinib"
    told = document("told", "Zomatinib was not studied with HDV.", title="Zomatinib label")
    assert missing("Does zomatinib work in hepatitis D co-infection?", LABEL, told) == ()
    assert missing("QTc checks on zomatinib?", LABEL) == ("QT prolongation for zomatinib",)


def test_what_one_patient_may_have_is_asked_and_no_background() -> None:
    (name,) = missing("Can a man on zomatinib have the live shingles vaccine?", LABEL)
    assert name == "shingles for zomatinib"
    assert missing("Can my patient with shingles have zomatinib?", LABEL) == ()
