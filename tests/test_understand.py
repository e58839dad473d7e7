"""Questions are cleaned, classed and triaged."""

from __future__ import annotations

import pytest

from qa.domain import Entity, Intent, Query
from qa.errors import QuestionError
from qa.index import analyse
from qa.understand import MAX_QUESTION, clean, correction_note, understand
from qa.understand.expand import MOST_NAMES, MOST_OTHERS
from qa.understand.intent import intent_of
from qa.understand.setting import setting_fit, settings_of
from qa.understand.urgency import is_urgent
from qa.vocabulary import field_vocabulary
from qa.vocabulary.abbreviations import Abbreviations
from qa.vocabulary.spelling import Speller

NAMES = field_vocabulary()


def test_control_characters_are_dropped() -> None:
    assert clean("What\x00 is\u202e the\n dose\x07?") == "What is the dose ?"


@pytest.mark.parametrize(
    ("question", "says"),
    [("", "empty"), ("\x00 \n", "empty"), ("?!", "empty"), ("x" * (MAX_QUESTION + 1), "16,001")],
)
def test_no_question_is_told(question: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says) as error:
        clean(question)
    assert error.value.next


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What was the median OS in DG-04?", Intent.FACT),
        ("first dose reduction of Enhertu?", Intent.DOSE),
        ("How often is Cyramza infused when given alone?", Intent.DOSE),
        ("How much Enhertu is administered?", Intent.DOSE),
        ("How much paclitaxel do I give?", Intent.DOSE),
        ("How often was treatment given up?", Intent.DOSE),
        ("How often is HER2 lost?", Intent.FACT),
        ("What next after XELOX and trastuzumab?", Intent.RECOMMENDATION),
        ("First-line treatment when HER2-negative?", Intent.RECOMMENDATION),
        ("What to do at ILD grade 2?", Intent.SAFETY),
        ("How common is pneumonitis with T-DXd?", Intent.SAFETY),
        ("T-DXd vs ramucirumab?", Intent.COMPARISON),
        ("Is T-DXd approved for gastric cancer?", Intent.ELIGIBILITY),
        ("What is a hazard ratio?", Intent.DEFINITION),
        ("Was PFS longer?", Intent.YES_NO),
    ],
)
def test_intent_is_read(question: str, intent: Intent) -> None:
    assert understand(question, NAMES).intent is intent


def test_story_stays_where_the_question_leans_on_it() -> None:
    story = "57F, bulky peritoneal disease."
    leaning = f"{story} Were such patients in RAINBOW?"
    assert understand(leaning, NAMES).asked == leaning
    assert understand(f"{story} Who was in RAINBOW?", NAMES).asked == "Who was in RAINBOW?"


@pytest.mark.parametrize(
    ("story", "asked"),
    [
        ("She is to come off Enhertu. How long are LFTs checked?", "(Enhertu)"),
        ("She had Enhertu. How long are LFTs checked?", "checked?"),
        ("On Enhertu and ramucirumab. How long are LFTs checked?", "checked?"),
        ("On Enhertu. How long are LFTs checked on ramucirumab?", "ramucirumab?"),
    ],
    ids=["its drug", "given before", "two", "another is asked about"],
)
def test_drug_of_a_story_stays_beside_what_is_asked(story: str, asked: str) -> None:
    assert understand(story, NAMES).asked.endswith(asked)


def test_vignette_is_not_what_is_asked() -> None:
    query = understand(
        "A man of 60 progressed on trastuzumab, has diabetes. What is the dose of Enhertu?", NAMES
    )
    assert query.asked == "What is the dose of Enhertu?"
    assert "trastuzumab" in {entity.name for entity in query.entities}


def test_question_without_a_subject_keeps_its_vignette() -> None:
    message = "She takes ramucirumab. How long before surgery must it be stopped?"
    query = understand(message.replace("surgery", "the day"), NAMES)
    assert "ramucirumab" in query.asked


def test_other_names_and_months_are_added() -> None:
    expansions = understand("one-year survival with Enhertu", NAMES).expansions
    assert {"T-DXd", "trastuzumab deruxtecan", "12 months"} <= set(expansions)
    assert "Enhertu" not in expansions


def test_every_entity_gets_a_name() -> None:
    query = understand("Enhertu vs ram-pac OS DG-04", NAMES)
    canonical = (
        "trastuzumab deruxtecan",
        "ramucirumab plus paclitaxel",
        "overall survival",
        "DESTINY-Gastric04",
    )
    assert tuple(entity.name for entity in query.entities) == canonical
    assert query.expansions[: len(canonical)] == canonical
    assert "T-DXd" in query.expansions


def test_expansions_are_few() -> None:
    question = "T-DXd, CAPOX, FOLFOX, ram-pac, ILD, OS, PFS, ORR in DG-04, DG-01, KN-811 for MSI-H"
    assert len(understand(question, NAMES).expansions) <= MOST_NAMES
    long = Abbreviations([(f"A{n}B", f"alpha{n} beta", 1) for n in range(20)], NAMES)
    question += " ".join(f" A{n}B" for n in range(20))
    assert (
        len(understand(question, NAMES, abbreviations=long).expansions) <= MOST_NAMES + MOST_OTHERS
    )


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("HER2-negative gastric cancer", "positive"),
        ("HER2-positive gastric cancer", "negative"),
        ("OS in DESTINY-Gastric01", "04"),
        ("OS in DG-04", "01"),
        ("dose of trastuzumab", "deruxtecan"),
        ("KEYNOTE-811", "859"),
        ("T-DM1", "deruxtecan"),
    ],
)
def test_expansion_never_names_another(question: str, never: str) -> None:
    assert not [name for name in understand(question, NAMES).expansions if never in name]


def test_expansion_says_something_new() -> None:
    """What the index reads as the words of the question would only count them twice."""
    query = understand("Survival in DESTINY-Gastric04 with HER2-positive disease", NAMES)
    assert not {"DESTINY Gastric 04", "Gastric04", "HER2 positive", "HER2+"} & set(query.expansions)


SPELLER = Speller(
    NAMES,
    lambda tokens: {t: int(t in analyse("trastuzumab deruxtecan dose tumour")) for t in tokens},
    analyse,
    is_word={"gastric"}.__contains__,
)


def spelt(question: str) -> Query:
    return understand(question, NAMES, speller=SPELLER)


def test_misspelt_name_is_understood() -> None:
    query = spelt("What is the dose of trastuzmab deruxtecn?")
    assert query.question == "What is the dose of trastuzmab deruxtecn?"
    assert query.standalone == query.asked == "What is the dose of trastuzumab deruxtecan?"
    assert [entity.name for entity in query.entities] == ["trastuzumab deruxtecan"]
    assert query.corrections == (("trastuzmab", "trastuzumab"), ("deruxtecn", "deruxtecan"))
    assert {"T-DXd", "trastuzmab", "deruxtecn"} <= set(query.expansions)
    assert query.intent is Intent.DOSE


def test_right_spelling_is_not_touched() -> None:
    query = spelt("What is the dose of trastuzumab deruxtecan?")
    assert query.corrections == ()
    assert query.standalone == query.question


def test_other_spelling_is_searched_too() -> None:
    assert "tumour" in spelt("trastuzumab tumor").expansions


def test_repair_is_told() -> None:
    assert correction_note(()) == ""
    assert "'gastrc' as 'gastric'" in correction_note((("gastrc", "gastric"),))


def test_abbreviation_of_the_library_is_searched() -> None:
    library = Abbreviations([("DLT", "dose-limiting toxicity", 3)], NAMES)
    assert "dose-limiting toxicity" in understand("DLTs?", NAMES, abbreviations=library).expansions
    assert understand("DLTs?", NAMES).expansions == ()


def test_emergency_is_seen_through_a_misspelling() -> None:
    message = "The man on Cyramza is vomitting blood"
    query = spelt(message)
    assert query.corrections == (("vomitting", "vomiting"),)
    assert query.urgent
    assert not understand(message, NAMES).urgent


@pytest.mark.parametrize(
    "message",
    [
        "my patient on Enhertu is suddenly short of breath, sats 84%",
        "I can't breathe after my infusion",
        "A man on Cyramza is vomiting fresh blood right now, BP 75/40. Help!",
        "pt in front of me: sudden severe abdominal pain, rigid abdomen",
        "Our patient has black stools since this morning",
        "My patient on Enhertu is fighting to breathe, oxygen is at 82%",
        "He is throwing up fresh blood right now, what do I do?",
        "Patient on pembrolizumab with new diplopia and can hardly swallow, ward is calling me now",
        "I have a woman in front of me with Cyramza infusion running, lips swelling and wheezing",
        "Infusion began ten minutes ago, now she is flushed, hypotensive, struggling for air",
        "Neutrophils 0.1 and 39.2 on the ward tonight after FLOT, what first?",
        "He collapsed at home after Enhertu, ambulance on the way",
        "My mother just took ten of her capecitabine tablets by mistake",
        "Post-op day 3 gastrectomy, pulse 140, belly hard as a board, what do I do",
        "Patient is seizing on the ward",
        "Calcium 3.9 and the patient is obtunded, help",
        "70M on ramucirumab, massive haematemesis in resus right now",
        "Acute chest pain radiating to left arm in clinic, on 5-FU pump",
        "SpO2 79% on 15 L, day 10 of trastuzumab deruxtecan",
        "She is coughing up blood and looks grey",
        "pt post chemo temp 38.6 neutrophils 0.2",
        "My husband on chemotherapy has a fever of 39.5 and is shaking",
        "Extravasation of epirubicin happening now, arm is blistering",
        "child swallowed methotrexate tablets, what do we do?",
        "Patient unresponsive, GCS 6, known brain mets",
        "Potassium 7.2 with wide QRS in my patient on cisplatin",
        "He says he wants to end his life tonight",
        "Crash call: nivolumab patient with heart block and troponin sky high",
        "we have a patient with suspected bowel perforation on ramucirumab in A&E, what now",
        "BP 70 systolic after the first dose of trastuzumab, she is covered in hives",
        "I think I'm having a stroke, my face is drooping",
    ],
)
def test_emergency_is_seen(message: str) -> None:
    assert is_urgent(message)


@pytest.mark.parametrize(
    "message",
    [
        "What should I do at ILD grade 2?",
        "How often does bleeding occur with ramucirumab now?",
        "What is the risk of haemorrhage with Cyramza in my patients?",
        "My patient had a GI perforation last year; can she receive ramucirumab?",
        "Which trials reported shortness of breath?",
        "How is febrile neutropenia managed in the guideline?",
        "What is the risk of anaphylaxis with trastuzumab deruxtecan?",
        "In RAINBOW how many patients had bleeding?",
        "Does ramucirumab cause GI perforation?",
        "My patient had a pulmonary embolism last month; can ramucirumab be restarted?",
        "What premedication reduces infusion reactions?",
        "Should ILD grade 1 lead to interruption?",
        "Which trials excluded patients with seizures?",
        "How common was dyspnoea of grade 3?",
        "What dose follows after febrile neutropenia resolves?",
        "My patient is now on second-line therapy, what next?",
        "Patient with stable angina: is capecitabine allowed?",
        "What happened to patients with stroke in the trial?",
        "Which symptoms suggest ILD?",
        "Can she have surgery now after ramucirumab?",
        "What is the median time to onset of pneumonitis?",
        "Is hypotension listed as an adverse reaction of zolbetuximab?",
        "My patient has had fever after vaccination last week, is T-DXd still ok today?",
        "How should haemorrhage risk be assessed before ramucirumab?",
        "We are writing a protocol for emergencies: what does the label say on anaphylaxis?",
        "ORR was 44/100 with T-DXd and now 29% with control, is that significant?",
        "HR 0.70 and 40.3% response: which trial of my patient's drug is that?",
    ],
)
def test_question_is_no_emergency(message: str) -> None:
    assert not is_urgent(message)


@pytest.mark.parametrize(
    ("question", "text", "sign"),
    [
        ("second-line HER2-positive", "After first-line therapy, HER2-positive disease", 1),
        ("second-line treatment", "As first-line treatment", -1),
        ("second-line treatment", "Offer chemotherapy as initial therapy", -1),
        ("first-line treatment", "After progression on first-line treatment", -1),
        ("HER2-negative", "HER2-positive", -1),
        ("resectable", "unresectable", -1),
        ("dose", "first-line", 0),
    ],
)
def test_setting_agrees_or_contradicts(question: str, text: str, sign: int) -> None:
    fit = setting_fit(question, text)
    assert (fit > 0) - (fit < 0) == sign


def test_values_of_a_story_stay_with_what_is_asked() -> None:
    query = understand("CKD, eGFR 22, max ramipril. can I still start an SGLT2i?", NAMES)
    assert query.asked == "can I still start an SGLT2i? eGFR 22"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("HER2 2+ FISH negative after trastuzumab", ["HER2-negative"]),
        ("IHC 2+/ISH- tumour", ["HER2-negative"]),
        ("HER2 IHC2+, FISH not amplified", ["HER2-negative"]),
        ("IHC 2+ with negative ISH", ["HER2-negative"]),
        ("HER2 2+ (FISH amplified)", ["HER2-positive"]),
        ("IHC 2+ and ISH-positive", ["HER2-positive"]),
        ("IHC 3+, or IHC 2+ with positive ISH", ["HER2-positive"]),
        ("ISH is added when IHC is 2+ (equivocal)", []),
    ],
)
def test_equivocal_stain_is_settled_by_hybridisation(text: str, status: list[str]) -> None:
    named = [each.value for each in settings_of(text)[0]]
    assert [each for each in named if each.startswith("HER2")] == status


def test_an_event_on_a_drug_asks_what_to_do_about_it() -> None:
    drug = (Entity("ramucirumab", "drug", "ramucirumab"),)
    assert intent_of("BP 190/110 on ramucirumab", drug) is Intent.SAFETY
    assert intent_of("BP 190/110 on a bus") is not Intent.SAFETY
