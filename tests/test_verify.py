"""Nothing unproven passes, and what is proven does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.domain import Citation, Draft, Evidence, Passage, Query, Scores, Source, Statement, Support
from qa.verify import Verified, verify
from qa.vocabulary import field_vocabulary

QUOTE = (
    "In DESTINY-Gastric04, median overall survival was 14.7 months with trastuzumab deruxtecan "
    "6.4 mg/kg and 11.4 months with ramucirumab plus paclitaxel (P=0.0044)."
)
TEXT = f"Title\nBefore it. {QUOTE} It did not end there."
START = TEXT.index(QUOTE)
SOURCE = Source("dg04", "r1", "A trial")
EVIDENCE = Evidence(
    Passage("dg04", "r1", 6, len(TEXT), TEXT[6:]),
    SOURCE,
    Scores(dense=1, lexical=1, fused=1),
    cosines=(),
    sentence_vectors=np.empty((0, 4), dtype=np.float32),
)
CITATION = Citation(1, SOURCE, START, START + len(QUOTE), QUOTE)


def checked(statement: Statement, *citations: Citation) -> Verified:
    query = Query("q", "q", "q")
    draft = Draft(query, (EVIDENCE,), (statement,), citations or (CITATION,))
    return verify(draft, lambda _id, _revision: TEXT, field_vocabulary())


def test_verbatim_statement_is_kept() -> None:
    assert checked(Statement(QUOTE, (1,))).statements == (Statement(QUOTE, (1,)),)


@pytest.mark.parametrize(
    "text",
    [
        "T-DXd gave a median overall survival of 14.7 months in DG-04.",
        "Survival was 14.7 against 11.4 months (P=0.0044).",
        "The dose of Enhertu was 6.4 mg/kg.",
    ],
)
def test_true_paraphrase_is_kept(text: str) -> None:
    assert checked(Statement(text, (1,), support=Support.VERIFIED)).cut == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Survival was 15.7 months with T-DXd.", "15.7 month"),
        ("Survival was 14.7 weeks with T-DXd.", "14.7 week"),
        ("The dose of T-DXd was 5.4 mg/kg.", "5.4 mg/kg"),
        ("The dose of T-DXd was 6.4 mg/m2.", "6.4 mg/m2"),
        ("Survival was 14.7 months with pembrolizumab.", "pembrolizumab"),
        ("In DESTINY-Gastric01, survival was 14.7 months.", "DESTINY-Gastric01"),
        ("Survival was not 14.7 months with T-DXd.", "negation"),
    ],
)
def test_altered_statement_is_cut(text: str, why: str) -> None:
    result = checked(Statement(text, (1,)))
    assert result.statements == ()
    assert why in result.cut[0].why


@pytest.mark.parametrize(
    ("citation", "why"),
    [
        (replace(CITATION, quote=QUOTE.replace("14.7", "15.7")), "not verbatim"),
        (replace(CITATION, start=START + 1), "not verbatim"),
        (replace(CITATION, end=len(TEXT) + 5), "not from the evidence"),
        (replace(CITATION, source=replace(SOURCE, id="other")), "not from the evidence"),
        (replace(CITATION, source=replace(SOURCE, revision="r2")), "not from the evidence"),
        (replace(CITATION, marker=2), "names no citation"),
    ],
    ids=["altered", "shifted", "beyond", "document", "revision", "marker"],
)
def test_broken_citation_cuts_its_statement(citation: Citation, why: str) -> None:
    result = checked(Statement(QUOTE, (1,)), citation)
    assert result.statements == ()
    assert why in result.cut[0].why


def test_statement_without_marker_is_cut() -> None:
    assert checked(Statement(QUOTE, ())).cut[0].why == "no citation"


def test_markers_are_numbered_in_order() -> None:
    statement = Statement(QUOTE, (7,))
    result = checked(statement, replace(CITATION, marker=7), replace(CITATION, marker=3))
    assert result.statements[0].citations == (1,)
    assert [citation.marker for citation in result.citations] == [1]


RULE = (
    "If grade 1 ILD resolves within 28 days, it may resume at 6.4 mg/kg in gastric cancer; "
    "most patients with HER2-positive disease were treated before surgery."
)
BEFORE = "Zomatinib is new. Trastuzumab deruxtecan is an antibody-drug conjugate. "


def rule_fault(statement: str, *, asked: str = "", heading: tuple[str, ...] = ()) -> str:
    text = BEFORE + RULE
    start = len(BEFORE)
    citation = Citation(1, SOURCE, start, len(text), RULE, heading)
    evidence = replace(EVIDENCE, passage=Passage("dg04", "r1", 0, len(text), text))
    query = Query(asked, asked, asked)
    draft = Draft(query, (evidence,), (Statement(statement, (1,)),), (citation,))
    result = verify(draft, lambda _id, _revision: text, field_vocabulary())
    return result.cut[0].why if result.cut else ""


FIRST = "If grade 1 ILD resolves within 28 days, it may resume at 6.4 mg/kg in gastric cancer."


@pytest.mark.parametrize(
    "statement",
    [
        FIRST,
        FIRST.replace("it may", "[trastuzumab deruxtecan] may"),
        FIRST.replace("6.4", "6,4"),
        FIRST.replace("28 days", "twenty-eight days"),
        FIRST.replace("may resume", "might resume"),
        "If grade 1 interstitial lung disease resolves within 28 days, it may be resumed at "
        "6.4 mg/kg in gastric cancer …",
        "Most patients with HER2-positive disease were treated before surgery.",
    ],
)
def test_same_claim_in_another_form_is_kept(statement: str) -> None:
    assert rule_fault(statement) == ""


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("It may resume at 6.4 mg/kg in gastric cancer.", "condition 'if'|leaves out 'if'"),
        (FIRST.replace("may", "must"), "must"),
        (FIRST.replace("grade 1", "grade 2"), "number 2"),
        (FIRST.replace("gastric", "breast"), "breast"),
        (FIRST.replace("it may", "[zomatinib] may"), "zomatinib"),
        (FIRST.replace(" in gastric cancer", ""), "gastric"),
        (FIRST.replace("may resume", "may not resume"), "negation"),
        ("If grade 1 ILD resolves, it may resume at 6.4 mg/kg in gastric cancer.", "within"),
        ("All patients with HER2-positive disease were treated before surgery.", "all"),
        ("Patients with HER2-positive disease were treated before surgery.", "most"),
        ("Most patients were treated before surgery.", "her2|disease"),
        ("Most patients with HER2-positive disease were treated after surgery.", "after"),
        ("Most patients with HER2-positive disease were treated before surgery at home.", "home"),
        (
            FIRST.replace("it may resume", "most patients with HER2-positive disease may resume"),
            "most",
        ),
    ],
)
def test_other_claim_is_cut(statement: str, why: str) -> None:
    fault = rule_fault(statement)
    assert any(part in fault for part in why.split("|")), fault


def test_exchanged_figures_are_cut() -> None:
    text = QUOTE.replace("14.7", "x").replace("11.4", "14.7").replace("x", "11.4")
    assert checked(Statement(text, (1,))).statements == ()


def test_arms_may_come_in_the_other_order() -> None:
    text = (
        "Median overall survival was 11.4 months with ramucirumab plus paclitaxel and 14.7 months "
        "with trastuzumab deruxtecan."
    )
    assert checked(Statement(text, (1,))).cut == ()


@pytest.mark.parametrize(
    ("asked", "heading", "shown"),
    [
        ("dose in breast cancer", (), False),
        ("dose in stomach cancer", (), True),
        ("dose", ("Breast cancer",), True),
    ],
)
def test_dose_is_of_the_indication_asked_about(
    asked: str, heading: tuple[str, ...], shown: bool
) -> None:
    assert (rule_fault(RULE, asked=asked, heading=heading) == "") is shown


def test_support_says_how_it_was_proven() -> None:
    verbatim, trimmed = checked(Statement(QUOTE, (1,))), checked(Statement(f"… {QUOTE}", (1,)))
    assert verbatim.statements[0].support is Support.VERBATIM
    assert trimmed.statements[0].support is Support.VERIFIED


def test_odd_characters_do_no_harm() -> None:
    assert "not in the quoted words" in rule_fault("\ue000 \uf8ff strange ¦ words")


EVERY = (
    "Docetaxel 1.000 mg was given on day 2. Zinc 500 mcg/kg was given every 21 days over 1.5 hours."
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zinc 0.5 mg/kg was given every 3 weeks over 90 minutes.", True),
        ("Zinc 5 mg/kg was given every 3 weeks.", False),
        ("Zinc 500 mg/kg was given every 21 days.", False),
        ("Zinc 500 mcg/kg was given every 3 months.", False),
        ("Zinc 500 mcg/kg was given every 2 weeks.", False),
        ("Docetaxel 1.000 mg was given on day 2.", True),
        ("Docetaxel 1 mg was given on day 2.", False),
        ("Docetaxel 1,000 mg was given on day 2.", False),
    ],
)
def test_other_units_are_proven_exactly(text: str, shown: bool) -> None:
    citation = replace(CITATION, start=0, end=len(EVERY), quote=EVERY)
    passage = replace(EVIDENCE.passage, start=0, end=len(EVERY), text=EVERY)
    draft = Draft(
        Query("q", "q", "q"),
        (replace(EVIDENCE, passage=passage),),
        (Statement(text, (1,)),),
        (citation,),
    )
    verified = verify(draft, lambda _id, _revision: EVERY, field_vocabulary())
    assert bool(verified.statements) is shown
