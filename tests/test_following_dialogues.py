"""Dialogues of several fields: what a follow-up takes over, what it leaves, what it never needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from evals.patterns import found
from qa.domain import Answer, Outcome, Statement, Turn
from qa.understand.following import rewrite
from qa.vocabulary import field_vocabulary

VOCABULARY = field_vocabulary()
GOLD = Path(__file__).parent.parent / "evals" / "gold" / "dev"


def turn(standalone: str, said: str = "") -> Turn:
    statements = (Statement(said, (1,)),) if said else ()
    answer = Answer(standalone, standalone, Outcome.ANSWERED, said, statements=statements)
    return Turn(standalone, standalone, answer, VOCABULARY.entities(standalone))


def last_of(messages: tuple[str, ...]) -> str:
    said: tuple[Turn, ...] = ()
    for message in messages:
        said += (turn(rewrite(message, said, VOCABULARY).question),)
    return said[-1].standalone


@pytest.mark.parametrize(
    ("messages", "told", "left"),
    [
        pytest.param(
            ("What are the side effects of ramucirumab?", "thanks!", "what about Enhertu?"),
            ("trastuzumab deruxtecan|T-DXd|Enhertu", "side effects"),
            ("ramucirumab",),
            id="side-effects-other-drug",
        ),
        pytest.param(
            ("Median OS in DESTINY-Gastric04?", "how does that compare with ram-pac in RAINBOW?"),
            ("RAINBOW", "OS|overall survival|survival", "DESTINY-Gastric04|DG-04|DG04"),
            (),
            id="dg04-compare",
        ),
        pytest.param(
            ("What does ASCO recommend in second line for gastric cancer?", "and ESMO?"),
            ("ESMO", "second line|second-line", "recommend|recommends"),
            ("ASCO",),
            id="asco-then-esmo",
        ),
        pytest.param(
            ("Does docetaxel prolong life in second line gastric cancer?", "source?"),
            ("docetaxel", "second line|second-line", "source|sources|evidence|reference|document"),
            (),
            id="docetaxel-source",
        ),
        pytest.param(("What did REGARD show?", "tell me more"), ("REGARD",), (), id="regard-more"),
        pytest.param(
            ("KEYNOTE-811 OS in CPS 1 or more?", "and?"), ("KEYNOTE-811",), (), id="kn811-and"
        ),
        pytest.param(("What did T-ACT find?", "details?"), ("T-ACT",), (), id="tact-details"),
        pytest.param(
            ("What was OS in the primary report of DESTINY-Gastric01?", "in the final analysis?"),
            ("DESTINY-Gastric01|DG-01|DG01", "OS|overall survival|survival", "final"),
            (),
            id="dg01-final",
        ),
        pytest.param(
            ("What is the starting dose of metformin in type 2 diabetes?", "and if eGFR is 35?"),
            ("metformin", "eGFR", "35", "dose"),
            (),
            id="x-metformin",
        ),
        pytest.param(
            ("What did PARADIGM-HF show?", "how about hospitalisation?"),
            ("PARADIGM-HF", "hospitalisation"),
            (),
            id="x-paradigm",
        ),
        pytest.param(
            ("Does dapagliflozin reduce mortality in heart failure?", "and empagliflozin?"),
            ("empagliflozin", "mortality", "heart failure"),
            ("dapagliflozin",),
            id="x-empagliflozin",
        ),
        pytest.param(
            (
                "First-line antibiotic for community-acquired pneumonia?",
                "if allergic to penicillin?",
            ),
            ("pneumonia", "allergic", "antibiotic"),
            (),
            id="x-penicillin",
        ),
        pytest.param(
            (
                "How long should uncomplicated pyelonephritis be treated with ciprofloxacin?",
                "and in men?",
            ),
            ("men", "pyelonephritis", "ciprofloxacin"),
            (),
            id="x-pyelo-men",
        ),
        pytest.param(
            ("Apixaban dose in atrial fibrillation?", "when do you reduce it?"),
            ("apixaban", "reduce"),
            (),
            id="x-apixaban-reduce",
        ),
        pytest.param(
            ("Apixaban versus warfarin in ARISTOTLE: stroke rates?", "major bleeding?"),
            ("ARISTOTLE", "bleeding"),
            (),
            id="x-aristotle",
        ),
        pytest.param(
            ("What did RE-LY find?", "and ROCKET-AF?"),
            ("ROCKET-AF", "find"),
            ("RE-LY",),
            id="x-rocket",
        ),
        pytest.param(
            ("Is amiodarone safe in pregnancy?", "breastfeeding?"),
            ("amiodarone", "breastfeeding"),
            (),
            id="x-amiodarone",
        ),
        pytest.param(
            ("HbA1c reduction with semaglutide in SUSTAIN-1?", "weight?"),
            ("SUSTAIN-1", "weight"),
            (),
            id="x-sustain",
        ),
        pytest.param(
            ("vancomycin trough target?", "on dialysis?"),
            ("vancomycin", "dialysis"),
            (),
            id="x-dialysis",
        ),
        pytest.param(
            (
                "Treatment of a first episode of Clostridioides difficile infection?",
                "and recurrence?",
            ),
            ("Clostridioides difficile", "recurrence", "treatment"),
            (),
            id="x-cdiff",
        ),
        pytest.param(
            ("What is the mechanism of ticagrelor?", "side effects?"),
            ("ticagrelor", "side effects"),
            ("mechanism",),
            id="x-ticagrelor",
        ),
        pytest.param(
            ("Ticagrelor or clopidogrel after PCI?", "for how long?"),
            ("ticagrelor|clopidogrel", "PCI", "how long"),
            (),
            id="x-pci",
        ),
        pytest.param(
            ("Dose of amoxicillin for otitis media in children?", "no, adults"),
            ("amoxicillin", "adults", "otitis"),
            ("children",),
            id="x-otitis",
        ),
        pytest.param(
            ("Does spironolactone cause hyperkalaemia?", "what about eplerenone"),
            ("eplerenone", "hyperkalaemia"),
            ("spironolactone",),
            id="x-eplerenone",
        ),
        pytest.param(
            (
                "What were the results of EMPA-REG OUTCOME?",
                "was it placebo-controlled?",
                "who was excluded?",
            ),
            ("EMPA-REG", "excluded"),
            (),
            id="x-empareg",
        ),
        pytest.param(
            ("What is the blood pressure target in CKD?", "source?"),
            ("blood pressure", "CKD", "source|sources|evidence|reference|document"),
            (),
            id="x-ckd-source",
        ),
    ],
)
def test_last_message_takes_over_what_it_leaves_open(
    messages: tuple[str, ...], told: tuple[str, ...], left: tuple[str, ...]
) -> None:
    standalone = last_of(messages)
    assert [pattern for pattern in told if not found(pattern, standalone)] == []
    assert [pattern for pattern in left if found(pattern, standalone)] == []


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param(
            ("What is a hazard ratio?", "What is the OS hazard ratio in RAINBOW?"),
            id="new-rainbow-hr",
        ),
        pytest.param(
            ("What is the PFS in SPOTLIGHT?", "Which HER2 test comes first, IHC or ISH?"),
            id="new-her2-test",
        ),
        pytest.param(
            (
                "Dose of Enhertu after a second reduction?",
                "Does pertuzumab improve survival in gastric cancer?",
            ),
            id="new-pertuzumab",
        ),
        pytest.param(
            (
                "HbA1c target in elderly patients with diabetes?",
                "What is the dose of vancomycin in MRSA bacteraemia?",
            ),
            id="x-new-vancomycin",
        ),
        pytest.param(
            (
                "Ceftriaxone dose for meningitis?",
                "thanks",
                "How do I treat hypertension in pregnancy?",
            ),
            id="x-new-hypertension",
        ),
    ],
)
def test_new_question_is_left_as_written(messages: tuple[str, ...]) -> None:
    assert last_of(messages) == messages[-1]


def test_no_question_of_the_gold_set_leans_on_another() -> None:
    # Plain questions are as short as follow-ups: after another they may be read as such.
    files = [file for file in GOLD.glob("*.yaml") if file.name != "plain.yaml"]
    items = [item for file in files for item in yaml.safe_load(file.read_text())]
    questions = [item.get("question") or item["turns"][0] for item in items]
    before = turn("What was the median OS with T-DXd in DESTINY-Gastric04?", "A statement.")
    for question in questions:
        own = {entity.name for entity in VOCABULARY.entities(question)}
        read = VOCABULARY.entities(rewrite(question, (before,), VOCABULARY).question)
        assert {entity.name for entity in read} <= own, question


@pytest.mark.parametrize(
    ("before", "message", "standalone"),
    [
        (
            "How is T-DXd given in gastric cancer?",
            "over how long?",
            "Over how long is T-DXd given in gastric cancer?",
        ),
        ("RAINBOW dose?", "and TAGS, did that select for HER2?", "Did TAGS select for HER2?"),
        (
            "Premedication for ramucirumab?",
            "ok, is that mandatory?",
            "Is premedication for ramucirumab mandatory?",
        ),
        (
            "OS in CPS of 5 or more in CheckMate-649?",
            "and below 1?",
            "OS in CPS below 1 in CheckMate-649?",
        ),
        ("OS with nivolumab in ATTRACTION-2?", "same for TAGS", "OS in TAGS?"),
        ("OS in RAINBOW?", "versus REGARD?", "OS in RAINBOW compared with REGARD?"),
        ("OS in RAINBOW?", "orr", "ORR in RAINBOW?"),
        (
            "OS with T-DXd in DESTINY-Gastric04?",
            "who was eligible?",
            "Who was eligible in DESTINY-Gastric04?",
        ),
        ("What did REGARD show?", "tell me more", "Tell me more: What did REGARD show?"),
        (
            "What does the US label say about ILD?",
            "And in Europe?",
            "What does the EU label say about ILD?",
        ),
        (
            "What does ASCO say about the second line?",
            "and the Japanese?",
            "What does the Japanese guideline say about the second line?",
        ),
        (
            "KEYNOTE-061 in CPS 10?",
            "toxicity compared with paclitaxel",
            "Toxicity compared with paclitaxel (KEYNOTE-061)?",
        ),
        (
            "OS in SPOTLIGHT?",
            "how was claudin measured?",
            "How was claudin measured in SPOTLIGHT?",
        ),
        ("OS in COUGAR-02?", "was QoL measured", "Was QoL measured in COUGAR-02?"),
        ("What is DOR?", "in DESTINY-Gastric01?", "DOR in DESTINY-Gastric01?"),
        ("Hypertension with ramucirumab?", "perforation", "Perforation with ramucirumab?"),
        (
            "How often is HER2 lost?",
            "does it matter for Enhertu?",
            "Does HER2 loss matter for Enhertu?",
        ),
        (
            "Steroids (pneumonitis on Enhertu grade 1)?",
            "restart dose?",
            "Restart dose (pneumonitis on Enhertu grade 1)?",
        ),
        ("PFS in KEYNOTE-859?", "ae's", "Ae's in KEYNOTE-859?"),
        (
            "Which trials tested trastuzumab beyond progression?",
            "did it work",
            "Did trastuzumab work (beyond progression)?",
        ),
    ],
)
def test_follow_up_reads_as_a_colleague_would_ask(
    before: str, message: str, standalone: str
) -> None:
    assert last_of((before, message)) == standalone


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("how many died of it?", "How many died of ILD with Enhertu in DESTINY-Gastric04?"),
        ("can I give it again?", "Can I give trastuzumab deruxtecan again?"),
        ("was it blinded?", "Was DESTINY-Gastric04 blinded?"),
    ],
    ids=["side effect", "drug", "trial"],
)
def test_what_is_said_of_it_tells_what_it_is(message: str, standalone: str) -> None:
    before = turn("How common was ILD with Enhertu in DESTINY-Gastric04?")
    assert rewrite(message, (before,), VOCABULARY).question == standalone.replace(
        "Enhertu", "trastuzumab deruxtecan"
    )


CHOICE = "recommended second line treatment of HER2-positive gastric cancer after FLOT?"
OPTION = "The guideline recommends trastuzumab deruxtecan after first-line therapy."


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("dose?", "Dose (trastuzumab deruxtecan, gastric cancer)?"),
        ("how often echo", "How often echo (trastuzumab deruxtecan, gastric cancer)?"),
        (
            "what if she is HER2 negative now",
            "Recommended second line treatment of HER2 negative gastric cancer after FLOT?",
        ),
    ],
)
def test_what_was_chosen_is_asked_about_without_how_it_was_chosen(
    message: str, standalone: str
) -> None:
    assert rewrite(message, (turn(CHOICE, OPTION),), VOCABULARY).question == standalone


def test_choice_is_asked_about_with_how_it_was_made() -> None:
    question = rewrite("any better option?", (turn(CHOICE, OPTION),), VOCABULARY).question
    assert "second line" in question


def test_trial_of_the_answer_is_that_trial() -> None:
    before = turn("Does T-DXd beat ramucirumab?", "In DESTINY-Gastric04, it lengthened survival.")
    message = "how many patients were in that trial?"
    assert rewrite(message, (before,), VOCABULARY).question == (
        "How many patients were in DESTINY-Gastric04?"
    )


@pytest.mark.parametrize(
    "message",
    ["thanks, that helps", "Thank you very much!", "what's the weather?", "tell me a joke"],
)
def test_small_talk_takes_nothing_over(message: str) -> None:
    assert last_of(("OS in RAINBOW?", message)) == message


def test_brackets_do_not_pile_up() -> None:
    standalone = last_of(("ILD grade 1 on Enhertu, what now?", "steroids?", "weaning?", "bloods?"))
    assert standalone.count("(") == 1
    assert "Enhertu" in standalone


@pytest.mark.parametrize(
    ("messages", "standalone"),
    [
        pytest.param(
            ("lorlatinib dose?", "first reduction?", "and after that?"),
            "Second reduction with lorlatinib?",
            id="the next step",
        ),
        pytest.param(
            ("HER2+ gastric, what's first line?", "and after that, once they progress?"),
            "HER2+ gastric, what's second line, once they progress?",
            id="the next line",
        ),
        pytest.param(
            ("AF for a week, want to cardiovert, anticoag before?", "and how long after?"),
            "How long after (AF for a week, cardiovert, anticoag)?",
            id="no clause is glued in",
        ),
        pytest.param(
            ("grade 2 pneumonitis on T-DXd, is that it for the drug?", "steroid dose?"),
            "Steroid dose (grade 2 pneumonitis on T-DXd)?",
            id="the side effect is kept",
        ),
        pytest.param(
            ("24h urine protein 2.4 g on ramucirumab, what do I do", "its 2.2 g again"),
            "It's 2.2 g again (24h urine protein, ramucirumab)?",
            id="its for it's, and the newer number",
        ),
        pytest.param(
            ("grade 1 ILD on Enhertu, hold?", "held. it cleared in 3 weeks, can i restart?"),
            "Held. it cleared in 3 weeks, can i restart (grade 1 ILD on Enhertu)?",
            id="it is the finding",
        ),
        pytest.param(
            ("finerenone starting dose if egfr is 70?", "4 wks on K is 5.2, change anything?"),
            "4 wks on K is 5.2, change anything (finerenone starting dose, egfr is 70)?",
            id="a remark that names nothing",
        ),
        pytest.param(
            ("tagrisso for a man who cant swallow", "can the nurse crush them?"),
            "Can the nurse crush them (tagrisso for a man, cant swallow)?",
            id="them is no people",
        ),
        pytest.param(
            ("OS with nivolumab in ATTRACTION-2 at 1 year?", "ok and at 3"),
            "OS with nivolumab in ATTRACTION-2 at 3 years?",
            id="another time",
        ),
        pytest.param(
            ("OS with nivolumab in ATTRACTION-2 at month 12?", "and at month 24?"),
            "OS with nivolumab in ATTRACTION-2 at month 24?",
            id="another month",
        ),
        pytest.param(
            ("CheckMate-649: OS in CPS 5 or more?", "and in all comers?"),
            "CheckMate-649: OS in all comers?",
            id="another population",
        ),
        pytest.param(
            (
                "57M HER2 neg progressed on FOLFOX + nivolumab, ram/pac reasonable?",
                "what dose then",
            ),
            "What dose then (57M HER2 neg progressed, ram/pac)?",
            id="the option, and not what had failed",
        ),
        pytest.param(
            (
                "OS with TAS-102 in TAGS?",
                "thanks",
                "and in ATTRACTION-2?",
                "how do those two compare",
            ),
            "How do TAGS and ATTRACTION-2 compare",
            id="two questions one after the other",
        ),
    ],
)
def test_what_is_left_open_stands_beside_the_own_words(
    messages: tuple[str, ...], standalone: str
) -> None:
    assert last_of(messages) == standalone


def test_drug_of_an_arm_leaves_the_trial() -> None:
    before = turn("OS in HERIZON-GEA-01?", "OS was longer with zanidatamab than with trastuzumab.")
    message = "and how long do the responses last compared with the trastuzumab arm?"
    assert "HERIZON-GEA-01" in rewrite(message, (before,), VOCABULARY).question


def test_talk_goes_back_to_what_was_asked_in_other_words() -> None:
    standalone = "Response by HER2 in KCSG-ST19-16?"
    korean = replace(turn(standalone), question="Korean cohort: response by HER2?")
    message = "back to the Korean one - PFS?"
    assert rewrite(message, (korean, turn("What did RAINBOW show?")), VOCABULARY).question == (
        "PFS (Response by HER2 in KCSG-ST19-16)?"
    )


def test_what_a_patient_has_lasts() -> None:
    standalone = last_of(
        (
            "gastric biopsy HER2 2+, next step?",
            "liver mets now, rebiopsy?",
            "and if it is gone there?",
        )
    )
    assert "HER2" in standalone
