"""Who is named as the issuer of a guideline or a label, and which sources are theirs."""

from __future__ import annotations

import pytest
from stock import document

from qa.domain import Source, SourceType
from qa.understand.issuers import issuer_fit, issuers_asked


def source(kind: SourceType, publisher: str | None = None, place: str | None = None) -> Source:
    made = document("x", "Text.", source_type=kind, publisher=publisher, jurisdiction=place)
    return made.source


US = source(SourceType.GUIDELINE, "American Society of Clinical Oncology", "US")
EU = source(SourceType.GUIDELINE, "European Society for Medical Oncology", "EU")
JP = source(SourceType.GUIDELINE, "Japanese Gastric Cancer Association", "JP")
LABEL_US = source(SourceType.LABEL, "Maker, Inc.", "US")
LABEL_EU = source(SourceType.LABEL, "Maker", "EU")
TRIAL = source(SourceType.TRIAL)
ALL = (US, EU, JP, LABEL_US, LABEL_EU, TRIAL)


@pytest.mark.parametrize(
    ("question", "theirs"),
    [
        ("What does ESMO recommend in the second line?", (EU,)),
        ("asco on adding nivolumab?", (US,)),
        ("JGCA 5th ed.: which partner?", (JP,)),
        ("european guidance, her2 negative", (EU, LABEL_EU)),
        ("What does the American society say?", (US, LABEL_US)),
        ("What does the Japanese gastric guideline say?", (JP,)),
        ("boxed warning in the US label", (US, LABEL_US)),
        ("What did the FDA require?", (US, LABEL_US)),
        ("and does the European one have it?", (EU, LABEL_EU)),
        ("the SmPC on monitoring", (EU, LABEL_EU)),
    ],
)
def test_named_issuer_is_heard(question: str, theirs: tuple[Source, ...]) -> None:
    fit = issuer_fit(question, ALL)
    assert [each for each in ALL if fit(each) == 1] == list(theirs)
    assert fit(TRIAL) == 0
    rules = (US, EU, JP, LABEL_US, LABEL_EU)
    assert all(fit(each) == -1 for each in rules if each not in theirs)


@pytest.mark.parametrize(
    "question",
    [
        "Does it work in Japanese patients?",
        "What was survival in the US and in Europe?",
        "Tell us about the dose",
        "Is it nice to know?",
        "What does NCCN say?",  # whom nobody here is
        "What is the dose of ramucirumab?",
    ],
)
def test_other_questions_name_no_issuer(question: str) -> None:
    fit = issuer_fit(question, ALL)
    assert {fit(each) for each in ALL} == {0}


def test_initials_need_three_words() -> None:
    two = source(SourceType.GUIDELINE, "Heart House")
    assert issuer_fit("What does HH say?", (two,))(two) == 0
    spelt = source(SourceType.GUIDELINE, "NCCN")
    assert issuer_fit("What does NCCN say?", (spelt,))(spelt) == 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What does NICE recommend for gastric cancer?", ["NICE"]),
        ("What does the German S3 guideline say?", ["German"]),
        ("Does BSG recommend testing?", ["BSG"]),
        ("NCCN category of ramucirumab?", ["NCCN"]),
        ("When was it approved in the USA?", ["USA"]),
        ("What is the EU dose of Enhertu?", ["EU"]),
        ("What does the Korean guideline say?", ["Korean"]),
        ("back to the Korean one - PFS?", []),
        ("Does it work in Korean patients?", []),
        ("How many ISH tests are needed?", []),
        ("Does the American label allow more than the European one?", ["American", "European"]),
        ("Stop it (US PI)?", ["US"]),
    ],
)
def test_whose_word_is_asked(question: str, names: list[str]) -> None:
    assert [each.name for each in issuers_asked(question)] == names


def test_known_initials_are_asked_wherever_they_stand() -> None:
    assert issuers_asked("CPS 12 first line ESMO") == ()
    assert [each.name for each in issuers_asked("CPS 12 first line ESMO", {"ESMO"})] == ["ESMO"]


@pytest.mark.parametrize("committee", ["IDMC", "DSMB", "BICR"])
def test_committee_of_a_trial_issues_no_rules(committee: str) -> None:
    assert issuers_asked(f"What did the {committee} recommend at the interim analysis?") == ()
    assert issuers_asked(f"RAINBOW {committee} recommendation") == ()
