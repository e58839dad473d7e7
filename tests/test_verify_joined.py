"""Rows, lists and subjects of titles are proven to the letter: altered ones are cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.chunk import passages
from qa.domain import (
    BlockKind,
    Citation,
    Document,
    Draft,
    Evidence,
    Query,
    Scores,
    Source,
    SourceType,
    Statement,
    Support,
)
from qa.ingest.canonical import Piece, assemble
from qa.verify import Verified, verify
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary().extended([("drug", ("zomatinib", "Zomavex"))])
P, L, T, R = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_HEADER,
    BlockKind.TABLE_ROW,
)
TITLE = "Zomavex (zomatinib) prescribing information"
HEADER = "Indication | Renal function | Dosage"
ROW = "Thrombosis | CrCl ≤50 mL/min | 15 mg once daily"
OTHER = "Fibrillation | CrCl >50 mL/min | 20 mg once daily"
SPELLED = "Indication: Thrombosis; Renal function: CrCl ≤50 mL/min; Dosage: 15 mg once daily"
LINE = "Halve the dose in patients with at least two of the following:"
ITEMS = ("age 80 years or over", "weight 60 kg or under", "creatinine 1.5 mg/dL or over")
WHOLE = f"{LINE} {'; '.join(ITEMS)}"
USES = "It is indicated for:"
USE, LAST = "first-line treatment of lung cancer;", "adjuvant treatment of lung cancer."
RULE = "Withhold the dose until recovery."
RIVAL = "In DESTINY-Gastric04, rash was seen in 3%."


def document(title: str = TITLE) -> Document:
    pieces = [
        (P, RULE),
        (P, RIVAL),
        *((T, HEADER), (R, ROW), (R, OTHER)),
        (P, LINE),
        *((L, item) for item in ITEMS),
        (P, USES),
        *((L, USE), (L, LAST)),
    ]
    text, blocks = assemble(title, [Piece(kind, text) for kind, text in pieces])
    source = Source(id="label", revision="r", title=title, source_type=SourceType.LABEL)
    return Document(source, text, blocks)


def checked(text: str, *quotes: str, title: str = TITLE, model: str | None = None) -> Verified:
    made = document(title)
    vectors = np.empty((0, 1), dtype=np.float32)
    evidence = tuple(
        Evidence(each, made.source, Scores(1, 1, 1), (), vectors) for each in passages(made)
    )
    citations = tuple(
        Citation(n, made.source, start, start + len(quote), quote)
        for n, quote in enumerate(quotes, start=1)
        for start in (made.text.index(quote),)
    )
    statement = Statement(text, tuple(each.marker for each in citations))
    draft = Draft(Query("q", "q", "q"), evidence, (statement,), citations, model=model)
    return verify(draft, lambda _id, _revision: made.text, NAMES)


def test_row_under_its_header_is_proven() -> None:
    (kept,) = checked(SPELLED, ROW, HEADER).statements
    assert kept.support is Support.VERIFIED


@pytest.mark.parametrize("model", [None, "a model"])
@pytest.mark.parametrize(
    "text",
    [
        SPELLED.replace("15 mg once daily", "CrCl ≤50 mL/min", 1).replace(
            "function: CrCl ≤50 mL/min", "function: 15 mg once daily"
        ),
        "Indication: Thrombosis; Dosage: CrCl ≤50 mL/min; Renal function: 15 mg once daily",
        SPELLED.replace("15 mg once daily", "20 mg once daily"),
        SPELLED.replace("Thrombosis", "Fibrillation"),
        "Indication: Thrombosis; Dosage: 15 mg once daily",
        "Renal function: CrCl ≤50 mL/min; Dosage: 15 mg once daily",
        SPELLED.replace("≤", "≥"),
        SPELLED.replace("Dosage", "Highest dosage"),
        f"{SPELLED}; and in every patient",
        "Indication: Thrombosis; Renal function: […]; Dosage: 15 mg once daily",
    ],
    ids=[
        *("cells swapped", "names swapped", "another row's cell", "another row's label"),
        *("condition dropped", "label dropped", "bound", "name", "tail", "marked condition"),
    ],
)
def test_altered_row_is_cut(text: str, model: str | None) -> None:
    for quotes in ((ROW, HEADER), (HEADER, ROW), (ROW, HEADER, OTHER)):
        assert checked(text, *quotes, model=model).statements == ()


def test_another_row_is_no_header() -> None:
    text = "Thrombosis: Fibrillation; CrCl ≤50 mL/min: CrCl >50 mL/min; "
    text += "15 mg once daily: 20 mg once daily"
    assert checked(text, OTHER, ROW).statements == ()


def test_row_needs_its_header() -> None:
    assert checked(SPELLED, ROW).statements == ()
    assert checked(SPELLED, HEADER).statements == ()


def test_list_with_its_line_is_proven() -> None:
    assert checked(WHOLE, "\n".join((LINE, *ITEMS))).statements


@pytest.mark.parametrize(
    "text",
    [
        f"{LINE} {ITEMS[0]}; {ITEMS[2]}",
        f"{LINE} {ITEMS[0]}",
        f"{LINE} {ITEMS[0]} […]",
        f"{LINE} […] {ITEMS[1]} […]",
        WHOLE.replace("two", "one"),
        WHOLE.replace("; ", " and ", 1),
        f"{'; '.join(ITEMS)}",
    ],
    ids=["middle", "first only", "marked", "item marked", "count", "joined", "no line"],
)
def test_list_that_counts_stays_whole(text: str) -> None:
    whole = "\n".join((LINE, *ITEMS))
    for quotes in ((whole,), (ITEMS[0], LINE), (LINE, ITEMS[0]), (ITEMS[1], LINE)):
        assert checked(text, *quotes).statements == ()


def test_item_after_its_line_is_proven() -> None:
    assert checked(f"{USES} {USE[:-1]} […]", USE, USES).statements
    assert checked(f"{USES} […] {LAST}", LAST, USES).statements


def test_item_after_another_line_is_cut() -> None:
    assert checked(f"{LINE} […] {LAST}", LAST, LINE).statements == ()
    assert checked(f"{USES} {ITEMS[0]}", ITEMS[0], USES).statements == ()


SUBJECT = "Zomavex (zomatinib)"


def test_subject_of_the_title_may_be_put_before() -> None:
    assert checked(f"[{SUBJECT}] {RULE}", RULE, SUBJECT).statements
    assert checked(f"[{SUBJECT}] {SPELLED}", ROW, HEADER, SUBJECT).statements


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (f"[Cyramza (ramucirumab)] {RULE}", (RULE, SUBJECT)),
        (f"[ramucirumab] {RULE}", (RULE,)),
        (f"[prescribing] {RULE}", (RULE, "prescribing")),
        (f"[{SUBJECT}] {RIVAL}", (RIVAL, SUBJECT)),
        (f"[{SUBJECT}] Resume the dose after recovery.", (RULE, SUBJECT)),
        (f"[{SUBJECT}] {SPELLED.replace('15', '20')}", (ROW, HEADER, SUBJECT)),
    ],
    ids=["another", "uncited", "no subject", "names its own", "reworded", "altered row"],
)
def test_wrong_subject_is_cut(text: str, quotes: tuple[str, ...]) -> None:
    assert checked(text, *quotes).statements == ()


def test_title_with_two_drugs_is_no_subject() -> None:
    title = "Zomatinib versus ramucirumab"
    assert checked(f"[Zomatinib] {RULE}", RULE, "Zomatinib", title=title).statements == ()


def test_subject_is_of_its_own_document() -> None:
    made = checked(f"[{SUBJECT}] {RULE}", RULE, SUBJECT)
    strange = replace(made.citations[1], source=replace(made.citations[1].source, id="other"))
    draft = Draft(Query("q", "q", "q"), (), made.statements, (made.citations[0], strange))
    assert verify(draft, lambda _id, _revision: document().text, NAMES).statements == ()
