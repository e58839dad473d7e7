"""What is asked, of whom, and which sentences tell it."""

from __future__ import annotations

import pytest

from qa.answer.asides import is_aside
from qa.answer.definitions import definition_fit, names_of
from qa.answer.doses import of_another_drug
from qa.domain import Intent
from qa.understand import understand
from qa.understand.asks import asked_term
from qa.understand.bounds import bounds
from qa.understand.facets import facet_fit, facets_of, subject_words
from qa.understand.intent import intent_of
from qa.understand.population import contradictions
from qa.understand.thresholds import meets
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("What is the outlook for people with gout?", "prognosis"),
        ("List the side effects of colchicine.", "side effects"),
        ("How is renal function monitored on metformin?", "monitoring"),
        ("When should methotrexate be stopped?", "stopping"),
        ("Who should not take ibuprofen?", "contraindications"),
        ("What raises the risk of stroke?", "risk factors"),
        ("What are the signs of scurvy?", "symptoms"),
        ("Which gene causes cystic fibrosis?", "causes"),
        ("How is coeliac disease diagnosed?", "diagnosis"),
        ("How can malaria be prevented?", "prevention"),
        ("Is haemophilia inherited?", "inheritance"),
        ("How common is Crohn's disease?", "frequency"),
        ("Who was enrolled in the trial?", "eligibility"),
    ],
)
def test_facet_is_asked(question: str, facet: str) -> None:
    assert facet in [each.name for each in facets_of(question)]


def test_wording_under_its_heading_tells_most() -> None:
    question = "What is the outlook in scurvy?"
    facets = facets_of(question)
    fits = [
        facet_fit(facets, question, heading, text)
        for heading, text in (
            (("Outlook",), "Most patients recover within three months."),
            (("Overview",), "Most patients recover within three months."),
            (("Outlook",), "Vitamin C is given by mouth."),
            (("Overview",), "Vitamin C is given by mouth."),
        )
    ]
    assert fits == sorted(fits, reverse=True)
    assert fits[0] == 1.0 and fits[-1] == 0.0


def test_reduced_dose_is_no_answer_to_the_dose() -> None:
    reduced = "The dose is reduced to 5 mg daily."
    for question, expected in (("What is the dose?", 0.5), ("How is the dose reduced?", 1.0)):
        facets = facets_of(question, Intent.DOSE)
        assert facet_fit(facets, question, ("Dose",), reduced) == expected


def test_subject_is_what_no_facet_words() -> None:
    assert subject_words("What are the symptoms of Kawasaki disease?").split()[0] == "Kawasaki"
    assert "treat" not in subject_words("How is trigeminal neuralgia treated?")


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is scurvy?", "scurvy"),
        ("What does LVEF mean?", "LVEF"),
        ("What is a hazard ratio?", "hazard ratio"),
        ("What is the dose?", None),
        ("What is the treatment of scurvy?", None),
        ("Who discovered scurvy in sailors?", None),
    ],
)
def test_term_is_asked(question: str, term: str | None) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("Scurvy is a disease of vitamin C deficiency.", 1.0),
        ("Scurvy (Barlow disease) refers to a lack of vitamin C.", 1.0),
        ("Scurvy is treated with oranges.", 0.2),
        ("A lack of vitamin C (scurvy) is rare.", 0.7),
        ("Oranges cure scurvy.", 0.0),
    ],
)
def test_definition_begins_with_its_term(text: str, fit: float) -> None:
    assert definition_fit(names_of("scurvy", NAMES), text) == fit


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What is ILD?", Intent.DEFINITION),
        ("What is the ILD rate?", Intent.SAFETY),
        ("What is the prognosis after second-line treatment?", Intent.PROGNOSIS),
        ("Which second-line trials does the library hold?", Intent.LIST),
        ("RAINBOW against REGARD: survival", Intent.COMPARISON),
    ],
)
def test_intent_is_read(question: str, intent: Intent) -> None:
    assert intent_of(question, NAMES.entities(question)) is intent


@pytest.mark.parametrize(
    ("question", "text", "met"),
    [
        ("with CPS 7", "a combined positive score (CPS) of 5 or more", True),
        ("with CPS 7", "a CPS of 10 or more", False),
        ("with CPS 7", "drug A (CPS 1 to 4) or drug B (CPS 1 to 9)", True),
        ("LVEF 38%", "if LVEF is below 40%", True),
        ("LVEF 45%", "if LVEF is below 40%", False),
        ("eGFR 25", "an eGFR ≥ 30 mL/min", False),
        ("aged 70", "patients aged 65+ years", True),
        ("IHC 2+", "scores IHC 3+", False),
        ("a CPS of 7", "median survival was 9 months", None),
        ("in HER2-positive disease", "HER2 was lost in 12", None),
    ],
)
def test_values_meet_thresholds(question: str, text: str, met: bool | None) -> None:
    assert meets(question, text) is met


def test_bounds_keep_their_ends() -> None:
    (below,) = bounds("CPS below 1")
    assert below.holds(0.5) and not below.holds(1.0)


@pytest.mark.parametrize(
    ("question", "text", "heading", "count"),
    [
        ("dose in gastric cancer", "In breast cancer the dose is 5 mg.", "Dose", 1),
        ("dose in gastric cancer", "It differs from that in breast cancer.", "Gastric cancer", 0),
        ("gastric cancer", "Breast cancer; this does not apply to gastric cancer.", "Dose", 1),
        ("dose in adults", "Children are given 2 mg.", "Dose", 1),
        ("dose in women", "Men and women are given 2 mg.", "Dose", 0),
        ("second-line treatment", "It is recommended.", "First line", 1),
        ("HER2-negative, first line", "HER2-positive disease, second line", "", 2),
        ("with CPS 7", "with a CPS of 10 or more", "", 1),
        ("the dose", "In breast cancer the dose is 5 mg.", "Dose", 0),
    ],
)
def test_other_patients_are_counted(question: str, text: str, heading: str, count: int) -> None:
    assert contradictions(question, text, [heading], "A drug") == count


@pytest.mark.parametrize(
    ("question", "heading", "text", "aside"),
    [
        ("Does A work?", "Results", "A was tested to determine whether it works.", True),
        ("Does A work?", "Results", "A improved survival.", False),
        ("Does A work?", "Objective", "A may improve survival.", True),
        ("What did TRIAL find?", "Limits", "TRIAL does not show that A is safe.", True),
        ("Does A work in B?", "Limits", "TRIAL does not show that A works in B.", False),
        ("What are the limits of TRIAL?", "Limits", "TRIAL does not compare A with B.", False),
        ("How is gout treated?", "Treatment", "For more information, see the next page.", True),
        ("Who was enrolled?", "Population", "TRIAL enrolled adults with gout.", False),
    ],
)
def test_asides_are_told_apart(question: str, heading: str, text: str, aside: bool) -> None:
    assert is_aside(understand(question, NAMES), (heading,), text) is aside


def test_dose_is_that_of_the_drug_asked_about() -> None:
    question = "What is the dose of ramucirumab with paclitaxel?"
    other = "The paclitaxel dose beside ramucirumab is 80 mg/m2."
    own = "With paclitaxel, ramucirumab is given at 8 mg/kg."
    assert [of_another_drug(question, text, NAMES) for text in (own, "8 mg/kg is given.")] == [
        False,
        False,
    ]
    assert of_another_drug(question, other, NAMES)
    assert of_another_drug(question, "Paclitaxel is given at 80 mg/m2.", NAMES)
    assert not of_another_drug("What is the dose?", other, NAMES)


def test_dose_of_a_regimen_is_that_of_each_of_its_drugs() -> None:
    question = "Dose of ramucirumab plus paclitaxel?"
    for text in ("Paclitaxel is given at 80 mg/m2.", "Ramucirumab is given at 8 mg/kg."):
        assert not of_another_drug(question, text, NAMES)
    assert of_another_drug(question, "Trastuzumab is given at 6 mg/kg.", NAMES)
