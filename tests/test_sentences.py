"""Where sentences begin and end in biomedical prose."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.sentences import LONG_SENTENCE_WORDS, split


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["The HR was 0.70.", "The P value was 0.004."], id="decimals"),
        pytest.param(["P=0.004.", "The trial met its endpoint."], id="p-value"),
        pytest.param(["Seen in DESTINY-Gastric04.", "It was positive."], id="digit-before-stop"),
        pytest.param(["The dose is 5.4 mg/kg.", "14 days later it is repeated."], id="digit-opens"),
        pytest.param(["It rose by 0.5 mmol/L.", "One patient died."], id="unit-with-a-slash"),
        pytest.param(["Response lasted 6 mo.", "The rest progressed."], id="unit"),
        pytest.param(["It was given at 0 and 2 wk.", "Mice were bled."], id="weeks"),
        pytest.param(["Levels of vitamin D.", "Patients improved."], id="vitamin-letter"),
        pytest.param(["It was approved in the U.S.", "The label followed."], id="acronym-ends"),
        pytest.param(["Visits were at 8 a.m.", "Patients had fasted."], id="time-ends"),
        pytest.param(["It killed the cells.12", "The second line grew."], id="reference-attached"),
        pytest.param(
            ["Survival improved.1,2", "However, toxicity rose."], id="references-attached"
        ),
        pytest.param(["It fell.¹²", "The rest rose."], id="references-raised"),
        pytest.param(
            ["Offer it. (Class 1, level A)", "Keep it. (strong, high certainty)", "Stop it. (1A)"],
            id="strength-of-advice",
        ),
        pytest.param(["It fell.", "(All patients died.)", "The rest rose."], id="in-brackets"),
        pytest.param(
            ["It is 45%. [1] [2] [3]", "By contrast, it is rare."], id="references-spaced"
        ),
        pytest.param(["It is known. 6, 7, [10] [11]", "In two it is not."], id="references-mixed"),
        pytest.param(["It was done.", "13 Patients were ill."], id="number-is-no-reference"),
        pytest.param(["The cost rose.", "1,200 Patients paid."], id="thousands"),
        pytest.param(["See Table 2 .", "The most common is RSV."], id="space-before-stop"),
        pytest.param(["It killed the cells.", "The rest grew."], id="plain"),
        pytest.param(["“It works.”", "Then she left."], id="closing-quote"),
        pytest.param(["(All patients died.)", "The rest lived."], id="closing-bracket"),
        pytest.param(["1. Confirm progression.", "2. Verify HER2."], id="enumerated"),
        pytest.param(["Is it safe?", "Yes!", "It is."], id="question-and-exclamation"),
        pytest.param(["mRNA was measured.", "mRNA fell.", "eGFR rose."], id="mixed-case-opens"),
        pytest.param(["这是第一句。", "这是第二句！", "对吗？"], id="chinese"),
        pytest.param(["هل هذا آمن؟", "نعم."], id="arabic"),
        pytest.param(["One line", "Another line"], id="line-break"),
    ],
)
def test_split_where_a_sentence_ends(parts: list[str]) -> None:
    joined = "".join(parts) if parts[0].endswith("。") else " ".join(parts)
    text = "\n".join(parts) if parts[0] == "One line" else joined
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Some agents, e.g. Trastuzumab, i.e. an antibody, were given.",
        "Smith et al. (2019) found this in mice.",
        "Smith et al. [12] showed it vs. Placebo in Fig. 2 and Table 3.",
        "Dr. Jones of St. Mary's saw J. A. Smith.",
        "The U.S. Food and Drug Administration approved it.",
        "Made by Acme Inc. (Basel, Switzerland) and No. 5 on the list.",
        "E. coli and S. Typhimurium grew at approx. 37 degrees.",
        "The rate (95% CI 8-16. P<0.01) was low in arm A.",
        "It was tested (why?) in humans and Yahoo! is a site.",
        "Wait ... for it and then go.",
        "Nausea, vomiting; fatigue; and ILD occurred.",
        "See www.Example.com and qa.Module for more.",
        "1.2.3 Doses are given below.",
        "a) Stop the drug.",
        "The value was .05 in 3.5% of 1.200 patients.",
    ],
)
def test_hold_together_what_belongs(text: str) -> None:
    assert sentences(text) == [text]


def test_offsets_are_absolute() -> None:
    text = "Skip this.   It works. It does.  Not this."
    found = split(text, 11, 32)
    assert [text[s.start : s.end] for s in found] == ["It works.", "It does."]


def test_reference_marks_are_no_sentence() -> None:
    assert sentences("It is preferred after trastuzumab. 1, 2") == [
        "It is preferred after trastuzumab. 1, 2"
    ]


def test_overlong_sentence_splits_at_semicolons() -> None:
    clause = "grade " + "x " * 24 + "3.5"
    parts = sentences("; ".join([clause] * 5) + ".")
    assert [len(part.split()) for part in parts] == [52, 52, 26]
    assert all(part.endswith((";", ".")) for part in parts)


def test_semicolon_in_brackets_holds() -> None:
    text = "word " * 40 + "(one; two " + "x " * 30 + "three) ends."
    assert sentences(text) == [text]


def test_long_sentence_without_semicolon_stays_whole() -> None:
    text = "word " * (LONG_SENTENCE_WORDS + 40) + "ends 3.5 here."
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "unit",
    [".", "a. A. ", "(a. ", ". [1] ", ". 1,", "e.g. A", '". "', "; x", "!?", "。", "\n", ".-"],
)
def test_nasty_repetition_is_read_at_once(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    spans = split(text)
    assert all(text[s.start : s.end].strip() for s in spans)


NASTY = st.lists(
    st.sampled_from(
        [
            "et al.",
            "0.70.",
            "Fig.",
            "(",
            ")",
            "[1]",
            "1.",
            "•",
            "The",
            "we",
            "。",
            "?",
            "…",
            "\n",
            "\r\n",
            "é",
            "👩\u200d⚕️",
            "שלום",
            "نعم.",
            "\x00",
            "\u2028",
            " ",
            "  ",
            ";",
            "“",
            "”",
            "U.S.",
            "12",
            ".",
        ]
    )
    | st.text(max_size=6),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(NASTY)
def test_sentences_cover_all_text(text: str) -> None:
    spans = split(text)
    covered = "".join(text[s.start : s.end] for s in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in spans)
