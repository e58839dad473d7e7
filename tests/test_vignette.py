"""A patient's story is read as the question that a guideline answers; other questions are not."""

from __future__ import annotations

import pytest

from qa.answer.parts.drugs import not_to_give
from qa.domain import Intent
from qa.understand import understand
from qa.understand.vignette import unwanted_note, vignette
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            "61F gastric cancer, progressed on CAPOX and trastuzumab, still IHC 3+, PS1. what next",
            ("second line", "HER2-positive", "gastric cancer"),
        ),
        (
            "HER2 neg stomach cancer, had FOLFOX then ram/pac, ECOG 1. any other options?",
            ("later line", "HER2-negative"),
        ),
        (
            "HER2 positive gastric cancer, progressed on trastuzumab FOLFOX, EF 38%. next?",
            ("second line", "HER2-positive", "gastric cancer"),
        ),
        (
            "newly diagnosed metastatic gastric cancer in a 70 yo, CPS 8, what would you give?",
            ("first line", "CPS 8", "advanced"),
        ),
        (
            "61M gastric ca HER2 neg untreated metastatic, CPS came back 3, what next?",
            ("first line", "HER2-negative CPS 3"),
        ),
        (
            "resectable gastric cancer, pt going for FLOT. should we be adding anything?",
            ("resectable", "added to FLOT"),
        ),
        ("gastric cancer, failed CAPOX, he wants tablets. what next?", ("oral", "second line")),
        ("72M, HER2 neg gastric ca, PD on FOLFOX, second-line?", ("second line", "HER2-negative")),
    ],
)
def test_a_story_is_asked_in_a_guidelines_words(story: str, words: tuple[str, ...]) -> None:
    read = vignette(story, NAMES)
    assert read is not None
    assert all(word in read.asked for word in words), read.asked
    assert understand(story, NAMES).intent is Intent.RECOMMENDATION


def test_normal_findings_and_fitness_are_left_out() -> None:
    story = "45F gastric cancer, PD after FOLFOX. PS1, no bleeding, BP ok. next line please"
    read = vignette(story, NAMES)
    assert read is not None
    assert not any(word in read.asked for word in ("45F", "PS1", "bleeding", "BP"))


def test_a_drug_that_is_ruled_out_is_told() -> None:
    story = (
        "66M HER2+ gastric cancer, PD on trastuzumab/CAPOX, lung fibrosis so I don't want to give "
        "Enhertu. what's the alternative?"
    )
    query = understand(story, NAMES)
    assert [each.name for each in query.unwanted] == ["trastuzumab deruxtecan"]
    assert "trastuzumab deruxtecan" in unwanted_note(query.unwanted)
    assert unwanted_note(()) == ""


@pytest.mark.parametrize(
    "told",
    [
        "T-DXd is not available here",
        "Enhertu isn't funded",
        "Enhertu not reimbursed",
        "T-DXd unavailable",
        "Enhertu can't be had",
    ],
)
def test_what_cannot_be_had_is_ruled_out(told: str) -> None:
    query = understand(f"HER2+ gastric cancer, PD on CAPOX-trastuzumab. {told}. options?", NAMES)
    assert [each.name for each in query.unwanted] == ["trastuzumab deruxtecan"]
    assert query.intent is Intent.RECOMMENDATION


@pytest.mark.parametrize(
    "question",
    [
        "What was overall survival in RAINBOW?",
        "What is the dose of ramucirumab?",
        "Patient on Enhertu with grade 2 ILD: stop or hold?",
        "What did patients in DESTINY-Gastric04 receive next?",
        "Which NCCN category do single-agent taxanes have in second line?",
        "Pt had two mild infusion reactions with ramucirumab. What else goes in the premed?",
        "He's on T-DXd 4.4 mg/kg (stomach), counts still terrible, needs another step down. 3.2?",
        "That page on next line after XELOX/trastuzumab: has a human actually checked it?",
    ],
)
def test_other_questions_are_no_vignettes(question: str) -> None:
    assert vignette(question, NAMES) is None


def test_neither_what_was_given_nor_what_is_ruled_out_is_to_be_given() -> None:
    story = (
        "66M HER2+ gastric cancer, PD on trastuzumab/CAPOX, lung fibrosis so I don't want to give "
        "Enhertu. what's the alternative?"
    )
    query = understand(story, NAMES)
    assert {"trastuzumab", "trastuzumab deruxtecan"} <= not_to_give(query, NAMES)
    assert "ramucirumab" not in not_to_give(query, NAMES)


def test_a_finding_alone_is_no_story() -> None:
    assert vignette("Gastric biopsy comes back HER2 IHC 2+. What next?", NAMES) is None
    assert vignette("repeat biopsy now HER2 0 after trastuzumab, what next", NAMES) is not None
