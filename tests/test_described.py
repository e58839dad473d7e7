"""A described trial is read as the one that fits, and never as one of several."""

from __future__ import annotations

import pytest

from qa.index import analyse
from qa.understand.described import Trial, described, described_note
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary()
CONCEPTS = Concepts(analyse)
TRIALS = tuple(
    Trial(name, f"{name}: {title}", f"{name}: {title} . {how}")
    for name, title, how in (
        (
            "ALDER",
            "docetaxel against symptom control, second line",
            "randomised phase 3 in the United Kingdom . second line",
        ),
        (
            "BEECH",
            "ramucirumab plus paclitaxel against placebo plus paclitaxel",
            "double-blind phase 3 in 27 countries . second line",
        ),
        (
            "CEDAR",
            "ramucirumab plus paclitaxel in South Korea",
            "retrospective cohort of 56 hospitals . second line",
        ),
        (
            "ELDER",
            "trastuzumab deruxtecan, single arm",
            "phase 2 in the United States and Europe . second line",
        ),
        (
            "HAZEL",
            "trastuzumab deruxtecan against irinotecan or paclitaxel",
            "randomised phase 2 in Japan and South Korea . later line",
        ),
    )
)


@pytest.mark.parametrize(
    ("question", "trial"),
    [
        ("In the British second-line docetaxel study, who did better?", "ALDER"),
        ("how were patients stratified in the ram/pac phase 3?", "BEECH"),
        ("Korean ram-pac cohort: response by HER2?", "CEDAR"),
        ("Western single-arm T-DXd trial: response rate?", "ELDER"),
        ("How heavily pretreated were people in the third-line Enhertu trial?", "HAZEL"),
        ("Was tissue needed for the European-American phase 2 of Enhertu?", "ELDER"),
    ],
)
def test_a_description_is_read_as_the_trial_that_fits(question: str, trial: str) -> None:
    meant = described(question, TRIALS, NAMES, CONCEPTS)
    assert meant is not None
    assert meant.trial == trial
    assert trial in meant.named_in(question)
    assert trial in described_note((meant.words, meant.trial))


@pytest.mark.parametrize(
    "question",
    [
        "What did the T-DXd trial show?",  # there are two
        "Which randomised trial supports docetaxel?",
        "Is there a phase 3 of Enhertu in first line?",
        "Any single-arm study of T-DXd?",
        "How did patients fare in RAINBOW, the ram/pac phase 3?",  # names it
        "What is the dose of docetaxel?",
        "the Brazilian nivolumab study",
    ],
)
def test_what_fits_none_or_several_is_left_alone(question: str) -> None:
    assert described(question, TRIALS, NAMES, CONCEPTS) is None


def test_no_note_where_nothing_was_taken_to_be_meant() -> None:
    assert described_note(None) == ""
