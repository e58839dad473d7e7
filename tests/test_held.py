"""What a question names and the library does not hold, told from words that only ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from stock import document, evidence

from qa.answer import answerable
from qa.answer.held import Holdings
from qa.domain import Evidence, Scores
from qa.index import analyse
from qa.text.asides import without_asides
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

TEXT = (
    "Zomatinib halved the risk of anaemia in adults with acetabular fractures in Norway.",
    "Bacillus spores were found in one patient with renal impairment.",
)
TOKENS = frozenset(analyse(" ".join(TEXT)))
COMMON = frozenset({"which", "patients", "survival", "justified"})
NAMES = field_vocabulary().extended([("drug", ("zomatinib",))])


def frequencies(tokens: Sequence[str]) -> Mapping[str, int]:
    return {token: int(token in TOKENS) for token in tokens}


HOLDINGS = Holdings(NAMES, Concepts(analyse), frequencies, COMMON.__contains__)


def found(question: str) -> tuple[Evidence, ...]:
    return tuple(evidence(document("report", *TEXT), question, Scores(0.5, 0.5, 0.5)))


def missing(question: str) -> tuple[str, ...]:
    return HOLDINGS.missing(understand(question, NAMES), found(question))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Does zomatinib help in Kaposi sarcoma?", ("Kaposi", "sarcoma")),
        ("Does zomatinib work in Whipple's disease?", ("Whipple's",)),
        ("Is zomatinib active with a KRAS G12C mutation?", ("KRAS", "G12C")),
        ("What did the GIRAFFE trial of zomatinib show?", ("GIRAFFE",)),
        ("Does zomatinib prevent osteomyelitis?", ("osteomyelitis",)),
        ("Survival with quexitumab", ("quexitumab",)),
        ("What is the dose of zomatinib in children?", ("children",)),
        ("zomatinib for pregnant women", ("pregnant",)),
        ("Dose of zomatinib in a 4 year old?", ("children",)),
        ("Zomatinib while breast feeding?", ("breast feeding",)),
        ("zomatinib on dialysis", ("dialysis",)),
        ("What does zomatinib cost?", ("cost",)),
    ],
)
def test_names_that_nothing_holds_are_told(question: str, names: tuple[str, ...]) -> None:
    assert set(missing(question)) == set(names)


@pytest.mark.parametrize(
    "question",
    [
        "Does zomatinib prevent anaemia?",
        "Does zomatinib prevent Anemia?",
        "Which fractures of the Acetabulum heal?",
        "Is zomatinib safe with Bacilius spores?",
        "Does Zomatinib Surprise Clinicians Treating Unforeseen Fractures?",
        "IS ZOMATINIB GOOD FOR GRANDMOTHER",
        "Surprisingly, does zomatinib help in Norway?",
        "Is zomatinib Justified?",
        "zomatinib 2nd dose, 5mg, 12h apart",
        "zomatinib with impaired renal function or renal impairment",
    ],
    ids=[
        "known",
        "other-spelling",
        "inflected",
        "misspelt",
        "headline",
        "shouted",
        "begins",
        "common",
        "numbers",
        "people",
    ],
)
def test_other_words_do_not_refuse(question: str) -> None:
    assert missing(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "Not sick enough for ICU: how much zomatinib?",
        "Which RCTs tested zomatinib?",
        "Response to zomatinib in IHC2+ and HER23+?",
        "What does ISKB say of zomatinib?",
    ],
    ids=["ward", "plural", "value", "issuer"],
)
def test_short_forms_of_clinicians_do_not_refuse(question: str) -> None:
    issued = Holdings(
        NAMES, Concepts(analyse), frequencies, COMMON.__contains__, issuers=frozenset({"ISKB"})
    )
    query = understand(question.replace("IHC2+ and HER23+", "IHC2"), NAMES)
    assert issued.missing(query, found(question)) == ()


def test_more_words_on_the_subject_make_a_question_more_answerable() -> None:
    rising = [answerable.by_topic(0.6, share) for share in (0.0, 0.3, 0.6, 1.0)]
    assert rising == sorted(set(rising))
    assert rising[0] < 0.5 < rising[-1]


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "May I ask you a lot of things? Does zomatinib prevent anaemia?",
            ("Does zomatinib prevent anaemia?",),
        ),
        ("Does zomatinib prevent anaemia?", ()),
    ],
    ids=["several", "one"],
)
def test_sentences_that_name_something_are_judged_alone(
    question: str, sentences: tuple[str, ...]
) -> None:
    assert answerable.asking(understand(question, NAMES), NAMES) == sentences


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<script>alert(1)</script><b>What is it?</b>", "What is it?"),
        ("Mrs [name] (NHS no. [record number], Room 12) asks", "Mrs [name] asks"),
        ("CPS <5 versus >10 (p <0.05)", "CPS <5 versus >10 (p <0.05)"),
        ("<b></b>", "<b></b>"),
    ],
    ids=["markup", "masked", "bounds", "nothing-else"],
)
def test_asides_are_left_out(text: str, left: str) -> None:
    assert without_asides(text) == left


def test_a_trial_in_capitals_is_named_though_the_library_has_the_word() -> None:
    assert missing("Was mortality lower in the BACILLUS trial of zomatinib?") == ("BACILLUS",)


def test_a_class_answers_for_a_member_only_where_its_sentence_comes_near() -> None:
    near = document("near", "Stop an ACE inhibitor if potassium rises above 6 mmol/L.")
    question = "stop ramipril if potassium rises above 6 mmol/L?"
    query = understand(question, NAMES)
    items = tuple(evidence(near, question, Scores(0.9, 1, 0.9)))
    assert HOLDINGS.missing(query, items) == ()
    assert "ramipril" in HOLDINGS.missing(query, found(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is zomatinib held for SLE?", "In lupus zomatinib is avoided."),
        ("Is zomatinib given after TAVI?", "After transcatheter implantation zomatinib is safe."),
        ("Zomatinib and Tresiba: any change?", "Basal insulin is cut by 10% on zomatinib."),
        (
            "Is zomatinib safe in Addison's disease?",
            "In adrenal insufficiency zomatinib is avoided.",
        ),
    ],
)
def test_other_word_for_it_is_heard(question: str, text: str) -> None:
    tokens = frozenset(analyse(text))
    holdings = Holdings(
        NAMES,
        Concepts(analyse),
        lambda asked: {token: int(token in tokens) for token in asked},
        COMMON.__contains__,
    )
    items = tuple(evidence(document("other", text), question, Scores(0.5, 0.5, 0.5)))
    assert holdings.missing(understand(question, NAMES), items) == ()
    assert set(missing(question)) != set()


@pytest.mark.parametrize(
    "question",
    [
        "Anaemia halved with zomatinib: at the price of how many fractures?",
        "Does less zomatinib cost efficacy?",
        "zomatinib for a T3N1 fracture, or cT2bN0?",
        "Lancet Oncol says zomatinib halved anaemia, right?",
        "Is zomatinib fine in mHSF?",
    ],
    ids=["at the price of", "what is lost", "stage", "journal", "short for hyphenated words"],
)
def test_what_is_no_name_is_not_missing(question: str) -> None:
    told = "Zomatinib halved anaemia in metastatic hip-stem fractures."
    items = tuple(evidence(document("report", *TEXT, told), question, Scores(0.5, 0.5, 0.5)))
    assert HOLDINGS.missing(understand(question, NAMES), items) == ()


def test_anticoagulant_that_a_patient_takes_is_spoken_of_by_its_class() -> None:
    question = "Starting zomatinib in a man on apixaban. What to watch in the lab?"
    told = "Coagulation is monitored on zomatinib in patients who take anticoagulants."
    for sentences, names in (((*TEXT, told), ()), (TEXT, ("apixaban",))):
        items = tuple(evidence(document("label", *sentences), question, Scores(0.5, 0.5, 0.5)))
        assert HOLDINGS.missing(understand(question, NAMES), items) == names
