"""A patient's values are held against the limits that sources state, whatever the measure."""

from __future__ import annotations

import numpy as np
import pytest
from stock import document, evidence

from qa.answer.candidates import Candidate
from qa.answer.parts.applies import contradicts
from qa.answer.telling import Teller
from qa.domain import Scores
from qa.understand import understand
from qa.understand.bounds import bounds, told_values
from qa.understand.population import contradictions
from qa.understand.thresholds import aptness, meets, with_values
from qa.vocabulary import field_vocabulary

# What is asked, a sentence that is for this patient, one that is for another.
PAIRS = (
    ("CPS came back 3, what first line?", "a PD-L1 CPS of 1 to 5", "a CPS of 5 or more"),
    (
        "Ferritin is 180 ng/mL and TSAT 15%: iron?",
        "ferritin below 100 ng/mL, or 100 to 299 ng/mL with a transferrin saturation below 20%",
        "ferritin below 100 ng/mL",
    ),
    ("her CPS is 3", "nivolumab (CPS 1 to 4)", "a CPS of 0"),
    ("CPS: 12", "a combined positive score (CPS) of 10 or higher", "a PD-L1 CPS below 1"),
    ("CPS=0", "a PD-L1 CPS of 0", "a CPS of 1 to 5"),
    ("TPS 60%", "a tumour proportion score of at least 50%", "a TPS of 1% to 49%"),
    ("plt 38", "If platelets are below 50 x10^9/L, halve the dose.", "platelets 50 to 75 x10^9/L"),
    ("platelets 38 x10^9/L", "platelet count under 50,000/mm3", "platelets ≥ 50 x 10^9/L"),
    ("platelets have dropped to 22", "Hold at platelets <25 x10^9/L.", "platelets 25-50 x10^9/L"),
    ("EF 52", "if LVEF is 50% or more", "LVEF below 50%"),
    ("LVEF 25%", "an ejection fraction of 40% or less", "ejection fraction of 41-49%"),
    ("EF down to 43", "LVEF of 40% to 45%", "LVEF less than 40%"),
    ("eGFR 28", "eGFR 15 to 29: 10 mg", "eGFR 30-59 mL/min/1.73 m2: 20 mg"),
    ("eGFR is 28 ml/min", "an eGFR below 30", "eGFR of 30 or higher"),
    ("CrCl 40 ml/min", "creatinine clearance (mL/min) of 30 to 50", "CrCl 15-29 mL/min"),
    ("CrCl 40", "CrCl >30 to ≤50 mL/min", "CrCl ≤ 30 mL/min"),
    ("creatinine 1.8", "serum creatinine ≥1.5 mg/dL", "serum creatinine below 1.5 mg/dL"),
    ("creatinine 1.8", "creatinine of 133 µmol/L or more", "creatinine under 133 µmol/L"),
    ("72-year-old with AF", "patients aged 65 to 74 years", "patients aged 75 years or older"),
    ("72F with AF", "adults older than 65", "people under 65 years of age"),
    ("he is 81 yo", "age ≥ 80 years", "in those younger than 80"),
    ("BP 182/110", "blood pressure of 180/110 mmHg or higher", "systolic 140 to 159 mmHg"),
    ("bp was 145/92", "systolic blood pressure between 140 and 159", "BP above 160/100"),
    ("K 6.1", "potassium 6.0 to 6.4 mmol/L", "potassium of 6.5 mmol/L or above"),
    ("potassium came back at 5.3", "potassium ≤ 5.5 mmol/L", "potassium greater than 5.5 mmol/L"),
    ("HbA1c 9.2", "HbA1c above 9%", "HbA1c of 7 to 8%"),
    ("HbA1c of 75 mmol/mol", "HbA1c of 8% or higher", "HbA1c below 58 mmol/mol"),
    ("INR 4.5, no bleeding", "INR 4.5 to 10 without bleeding", "INR above 10"),
    ("INR is 4.2", "INR between 3 and 4.5", "INR less than 3"),
    ("HIV RNA 250,000", "HIV RNA above 100,000 copies/mL", "HIV-1 RNA below 100,000 copies/mL"),
    ("CD4 count 140", "CD4 <200 cells/µL", "CD4 count of 350 or more"),
    ("weight 48 kg", "body weight of 60 kg or less", "weight above 60 kg"),
    ("he weighs 104 kg", "body weight over 100 kg", "weight 60 to 100 kg"),
    ("BMI 41", "a BMI of 40 or more", "a body mass index of 30 to 39.9"),
    ("onset 3.5 h ago", "within 4.5 hours of symptom onset", "within 3 hours of symptom onset"),
    ("symptoms started 7 hours ago", "6 to 24 hours after onset", "less than 6 h from onset"),
    ("at 34+2", "between 34+0 and 36+6 weeks", "before 34 weeks of gestation"),
    ("31 weeks pregnant", "from 24+0 to 33+6 weeks of gestation", "at least 34 weeks' gestation"),
    ("proteinuria 2.4 g/24h", "proteinuria of 2 g/24 h or more", "proteinuria above 3.5 g/24h"),
    ("urine protein 2400 mg/24h", "proteinuria 2-3 g/24h", "proteinuria below 1 g/24h"),
    ("neutrophils 0.4", "ANC below 500/mm3", "neutrophils 0.5 to 1.0 x10^9/L"),
    ("Hb 68", "haemoglobin below 7 g/dL", "haemoglobin of 10 g/dL or more"),
    ("glucose 320", "blood glucose above 16 mmol/L", "glucose 100 to 180 mg/dL"),
    ("LDL 190", "LDL-C of 4.9 mmol/L or higher", "LDL below 3 mmol/L"),
    ("ECOG 2", "performance status of 2", "ECOG PS 0 or 1"),
    ("CURB-65 score 3", "a CURB-65 of 3 to 5", "CURB-65 score of 0 to 1"),
    ("MELD came back 22", "MELD of 15 or higher", "a MELD below 15"),
    ("ferritin is 18", "ferritin below 30", "ferritin of 100 or above"),
    ("procalcitonin 0.1", "procalcitonin < 0.25", "procalcitonin at least 0.5"),
    ("stage III colon cancer", "stage II or III", "stage IV"),
    ("QTc 510", "QTc interval above 500 ms", "QTc of 450 to 480 ms"),
    ("temp 39.1", "temperature of 38.3 °C or above", "temperature below 38 °C"),
    ("LVEF fell from 60 to 38%", "LVEF below 40%", "LVEF of 50% or more"),
    ("sats 90", "oxygen saturation 88-92%", "SpO2 of 94% or more"),
)


@pytest.mark.parametrize(("question", "fits", "misfits"), PAIRS)
def test_sentence_for_the_patients_value_is_told_from_another(
    question: str, fits: str, misfits: str
) -> None:
    assert meets(question, fits) is True
    assert meets(question, misfits) is False
    assert contradictions(question, misfits, [], "") == 1


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("OS in CPS 5 or higher", "a CPS of 1 or higher"),
        ("HbA1c 9.2", "The target is an HbA1c below 7%."),
        ("72F", "The median age was 66 years."),
        ("72F", "Median survival was 12 years."),
        ("eGFR 48", "It is contraindicated at an eGFR below 30."),
        ("platelets 80", "Platelets of at least 100 x10^9/L are required."),
        ("EF 52", "Mean LVEF was 61%."),
        ("CrCl 40", "serum creatinine above 1.5 mg/dL"),
        ("received 5 cycles", "received 7 cycles"),
        ("onset 3.5 h ago", "the onset of ILD was 5.4 months"),
        ("weight 48 kg", "5.4 mg/kg every 3 weeks"),
        ("K 6.1", "ramucirumab 8 mg/kg"),
        ("grade 3 diarrhoea", "after 4 weeks"),
    ],
)
def test_targets_averages_and_rules_speak_of_no_other_patient(question: str, text: str) -> None:
    assert meets(question, text) is None


@pytest.mark.parametrize(
    ("question", "met"),
    [("CrCl 40", True), ("CrCl 12", True), ("CrCl 20", False), ("CrCl 90", False)],
)
def test_one_of_several_ranges_is_enough(question: str, met: bool) -> None:
    assert meets(question, "CrCl of 30 to 50 or below 15 mL/min") is met


def test_rule_that_excludes_a_patient_is_met_by_that_patient() -> None:
    assert meets("eGFR 22", "It is contraindicated at an eGFR below 30.") is True
    assert meets("platelets 120", "Platelets of at least 100 x10^9/L are required.") is True


def test_heading_tells_the_limit_that_a_sentence_leaves_open() -> None:
    assert contradictions("CrCl 40", "Give 10 mg once daily.", ["CrCl 15-29 mL/min"], "") == 1
    assert contradictions("CrCl 20", "Give 10 mg once daily.", ["CrCl 15-29 mL/min"], "") == 0


def test_values_are_told_shortly_and_kept_where_a_reading_loses_them() -> None:
    story = "72F gastric ca, CPS came back 3, eGFR of 28 ml/min, what next?"
    assert told_values(story) == ("CPS 3", "eGFR 28 ml/min")
    assert with_values("recommended treatment, CPS 3?", story).endswith("? . eGFR 28 ml/min")
    assert with_values(story, story) == story


def test_sentence_that_names_only_who_recommends_is_asked_with_its_patient() -> None:
    names = field_vocabulary()
    story = "HER2 negative gastric cancer, CPS came back 3. What does ASCO recommend first line?"
    assert understand(story, names).asked == story
    story = "AF, weight 48 kg, eGFR came back 22. Is a DOAC allowed?"
    assert understand(story, names).asked == "Is a DOAC allowed? weight 48 kg eGFR 22"


def test_option_for_another_value_contradicts_the_patient() -> None:
    assert contradicts("CPS came back 3", "With a CPS of 5 or more, drug A is recommended.")
    assert not contradicts("CPS came back 3", "With a CPS of 1 to 5, drug A is recommended.")


@pytest.mark.parametrize(
    ("question", "agreements"),
    [
        ("What is the dose of drug A at CrCl 40?", 1),
        ("Should drug A be stopped at CrCl 40?", 1),
        ("Is drug A allowed with CrCl 40?", 1),
        ("What was median overall survival at CrCl 40?", 0),
        ("What is the dose of drug A?", 0),
    ],
)
def test_value_within_the_limit_agrees_where_a_patient_is_asked_about(
    question: str, agreements: int
) -> None:
    names = field_vocabulary()
    text = "At a CrCl of 30 to 50 mL/min drug A is given at 10 mg."
    (item,) = evidence(document("rule", text), question, Scores(1, 1, 1))
    vector = np.zeros(0, dtype=np.float32)
    said = Candidate(item, item.passage.sentences[0], text, vector, 1, 1, 1, 1, 1, 1, 1, 1)
    judged = Teller(understand(question, names), names).of(said, 1.0)
    assert judged.agreements == agreements


@pytest.mark.parametrize("words", ["a ", "of is was ", "CPS of of is at ", "39 or 38 ", "(1,000 "])
def test_long_and_senseless_messages_are_read_to_their_end(words: str) -> None:
    assert len(told_values(words * 1000)) <= 1000


@pytest.mark.parametrize(
    ("question", "meeting", "other"),
    [
        ("last shot 12 weeks ago", "more than 10 weeks ago: begin anew", "over 6 to 10 weeks ago"),
        ("3 weeks missed", "Missed two to four weeks: go back", "Missed more than four weeks"),
        ("missed sessions for 10 days", "Missed one to two weeks: a quarter", "missed 1 to 2 days"),
        ("70M, dose?", "Over 65 years start low.", "below 60 years"),
        ("18-month-old", "No data for children below 2 years.", "children over 6 years"),
        ("CrCl 50", "With a clearance of 40 to 60 mL/min halve it.", "a clearance under 40 mL/min"),
        (
            "SBP standing 92",
            "a standing systolic pressure below 100 mmHg",
            "pressure above 140 mmHg",
        ),
        (
            "urine protein 3.5 g/24 h",
            "urine protein above 3 g in 24 hours",
            "proteinuria up to 1 g/24 h",
        ),
        ("urine protein 2.5 g/24h", "2 g or more in 24 hours of proteinuria: hold", "1 g/24 h"),
    ],
)
def test_times_ages_and_pressures_are_measures(question: str, meeting: str, other: str) -> None:
    if "proteinuria: hold" not in meeting:
        assert meets(question, meeting) is True
    assert meets(question, other) is not True


def test_years_that_something_lasts_are_no_age() -> None:
    assert meets("70M", "after more than 5 years of treatment") is None
    assert meets("aged 70", "Over 5 years of follow-up, 3% died.") is None


def test_narrower_limits_are_more_apt() -> None:
    assert aptness("QTc 510", "QTc of 500 ms or above: stop.") > aptness(
        "QTc 510", "QTc above 450 ms"
    )
    assert aptness("QTc 490", "QTc of 480 to 499 ms: lower it.") == 1.0
    assert aptness("QTc 490", "QTc of 500 ms or above: stop.") == 0.0
    assert aptness("aged 40", "adults of 18 years of age or older") == 0.0


def test_a_percentage_of_a_level_is_a_change() -> None:
    assert bounds("eGFR down 25% since starting it") == ()
    assert bounds("LVEF 45%") != ()
