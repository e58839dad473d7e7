"""Statements are verbatim, on the subject that was asked, and led by authority."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HashingEncoder
from stock import document, evidence

from qa.answer import ExtractiveComposer
from qa.answer.candidates import CandidateFinder
from qa.answer.choosing import MOST_STATEMENTS
from qa.answer.focus import Focus
from qa.answer.signal_names import SIGNALS
from qa.answer.signals import measure
from qa.chunk import passages
from qa.domain import (
    BlockKind,
    Document,
    Draft,
    Evidence,
    Part,
    Scores,
    Source,
    SourceType,
)
from qa.index import analyse
from qa.ingest.canonical import Piece, assemble
from qa.pipeline.profiling import profiles
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary().extended(
    [("drug", ("zomatinib", "Zomavex")), ("trial", ("ALPHA-01",)), ("trial", ("ALPHA-02",))]
)
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))
FOCUS = Focus(HashingEncoder().encode)
COMPOSER = ExtractiveComposer(FINDER, FOCUS, NAMES)
SURVIVAL = "What was median overall survival with zomatinib in ALPHA-01?"
TRIAL = document(
    "alpha-01",
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
    "In ALPHA-01, pneumonitis occurred in 9.6% of patients with zomatinib.",
    source_type=SourceType.TRIAL,
    published="2021",
)
SIBLING = document(
    "alpha-02",
    "In ALPHA-02, median overall survival was 20.1 months with zomatinib.",
    source_type=SourceType.TRIAL,
    published="2023",
)


def compose(question: str, *documents: Document, found_best: str = "") -> Draft:
    query = understand(question, NAMES)
    found = tuple(
        item
        for each in documents
        for item in evidence(
            each, query.asked, Scores(0.5, 1.0, 1.0 if each.source.id == found_best else 0.5)
        )
    )
    return COMPOSER.compose(query, found)


def said(draft: Draft) -> str:
    return "\n".join(statement.text for statement in draft.statements)


def cited(draft: Draft) -> list[str]:
    return [citation.source.id for citation in draft.citations]


def one(id_: str, text: str, source_type: SourceType = SourceType.TRIAL) -> Document:
    return document(id_, text, source_type=source_type)


def test_statements_are_verbatim_spans() -> None:
    draft = compose("How long was survival with zomatinib?", TRIAL, SIBLING)
    assert len(draft.statements) > 1
    texts = {each.source.id: each.text for each in (TRIAL, SIBLING)}
    for place, (statement, citation) in enumerate(
        zip(draft.statements, draft.citations, strict=True), start=1
    ):
        assert statement.citations == (citation.marker,) == (place,)
        span = texts[citation.source.id][citation.start : citation.end]
        assert statement.text == citation.quote == span
        assert citation.heading == ("Results",)
        assert citation.page == 1


def test_named_trial_excludes_its_sibling() -> None:
    assert cited(compose(SURVIVAL, SIBLING, TRIAL)) == ["alpha-01"]


@pytest.mark.parametrize("name", ["ALPHA-07", "NCT09999999"])
def test_unheard_trial_has_no_answer(name: str) -> None:
    draft = compose(SURVIVAL.replace("ALPHA-01", name), SIBLING, TRIAL)
    assert draft.statements == ()
    assert draft.answerable == 0


def test_named_drug_excludes_another() -> None:
    other = one("other", "The median overall survival was 30.2 months with corvatinib.")
    draft = compose("What was median overall survival with zomatinib?", other, TRIAL)
    assert set(cited(draft)) == {"alpha-01"}


def test_other_name_is_the_same_drug() -> None:
    draft = compose("What was median overall survival with Zomavex in ALPHA-01?", TRIAL)
    assert "12.5" in said(draft)


def test_drug_given_before_is_no_subject() -> None:
    next_ = one("next", "Corvatinib is recommended as the next treatment of renal cancer.")
    assert cited(compose("What treatment is recommended after zomatinib?", next_)) == ["next"]


@pytest.mark.parametrize("asked", ["five-year", "5-year", "60-month"])
def test_other_time_is_no_answer(asked: str) -> None:
    question = f"What was the {asked} survival rate in ALPHA-01?"
    year = one("year", "In ALPHA-01, the 12-month survival rate was 57%.")
    five = one("five", "In ALPHA-01, the 5-year survival rate was 21%.")
    assert compose(question, year).statements == ()
    assert cited(compose(question, year, five)) == ["five"]


def test_time_of_a_dose_is_no_guard() -> None:
    draft = compose(
        "Which dose of zomatinib is given after 12 months?",
        one("label", "The dose of zomatinib is 5 mg/kg throughout.", SourceType.LABEL),
    )
    assert "5 mg/kg" in said(draft)


@pytest.mark.parametrize(
    "repeat",
    [
        "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
        "In  ALPHA‑01, Median Overall Survival was 12.5 months with zomatinib.",
        "Median overall survival in ALPHA-01 was 12.5 months with zomatinib.",
    ],
    ids=["same", "typography", "order"],
)
def test_repeat_is_dropped(repeat: str) -> None:
    draft = compose(SURVIVAL, TRIAL, one("copy", repeat))
    assert said(draft).count("12.5") == 1


def test_other_figure_is_no_repeat() -> None:
    update = one("update", "In ALPHA-01, median overall survival was 12.9 months with zomatinib.")
    assert sorted(cited(compose(SURVIVAL, TRIAL, update))) == ["alpha-01", "update"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the dose of zomatinib?", SourceType.LABEL),
        ("What was the overall survival with zomatinib?", SourceType.TRIAL),
        ("Which treatment with zomatinib is recommended?", SourceType.GUIDELINE),
    ],
    ids=["dose", "figure", "recommendation"],
)
@pytest.mark.parametrize("turn", range(3))
def test_authority_leads(question: str, first: SourceType, turn: int) -> None:
    """All say much the same, so that their kind decides, in whichever order they were found."""
    documents = [
        one(kind.value, f"The {word} of zomatinib 5 mg/kg was overall survival 12 months.", kind)
        for kind, word in (
            (SourceType.LABEL, "dose"),
            (SourceType.TRIAL, "dosing"),
            (SourceType.GUIDELINE, "recommended treatment"),
        )
    ]
    draft = compose(question, *documents[turn:], *documents[:turn])
    assert cited(draft)[0] == first.value


def test_authority_leads_an_equal_match() -> None:
    trial = one("trial", "The dose of zomatinib was 4 mg/kg every 3 weeks.")
    label = one("label", "The dose of zomatinib is 5 mg/kg every 3 weeks.", SourceType.LABEL)
    review = one("review", "Much is spent on zomatinib in gout.", SourceType.REVIEW)
    draft = compose("What is the dose of zomatinib?", trial, label, review)
    assert cited(draft)[:2] == ["label", "trial"]


@pytest.mark.parametrize("kind", [SourceType.NEWS, SourceType.AI_SUMMARY])
def test_secondary_stands_back(kind: SourceType) -> None:
    claim = f"{SURVIVAL.removesuffix('?')}: it was 99.9 months."
    loud = one("loud", claim, kind)
    assert cited(compose(SURVIVAL, loud, TRIAL)) == ["alpha-01"]
    assert cited(compose(SURVIVAL, loud)) == ["loud"]


UNKNOWN = "Whether zomatinib helps children with renal cancer is not known."


def test_ignorance_comes_first() -> None:
    helps = one("helps", "Zomatinib helps adults with renal cancer.")
    draft = compose("Does zomatinib help children with renal cancer?", helps, one("gaps", UNKNOWN))
    assert (draft.statements[0].text, draft.statements[0].part) == (UNKNOWN, Part.CONTEXT)
    assert all(statement.part is Part.ANSWER for statement in draft.statements[1:])


def test_ignorance_of_another_matter_is_left_out() -> None:
    draft = compose(SURVIVAL, TRIAL, one("gaps", f"In ALPHA-01, {UNKNOWN}"))
    assert "not known" not in said(draft)
    assert "12.5" in said(draft)


def test_ignorance_does_not_lead_a_summary() -> None:
    given = one("given", "Zomatinib was given to 20 children with renal cancer for 8 weeks.")
    question = "Summarise how zomatinib helps children with renal cancer."
    draft = compose(question, given, one("gaps", UNKNOWN))
    assert [each.part for each in draft.statements] == [Part.ANSWER]


@pytest.mark.parametrize(
    "text",
    [
        "Was overall survival longer with zomatinib in ALPHA-01?",
        "Median overall survival with zomatinib in ALPHA-01:",
        "Zomatinib in ALPHA-01 | overall survival | 12.5 months",
        "Overall survival.",
        "12.5 3.4 5.6 7.8 9.1",
        "In ALPHA-01 overall survival with zomatinib " + "was long and " * 50,
    ],
    ids=["question", "lead-in", "table-row", "fragment", "figures", "overlong"],
)
def test_what_cannot_stand_alone_is_left_out(text: str) -> None:
    assert compose(SURVIVAL, one("odd", text)).statements == ()


def test_statements_are_few() -> None:
    many = [
        one(f"alpha-{n}", f"In ALPHA-01, median overall survival was {n}.5 months with zomatinib.")
        for n in range(2 * MOST_STATEMENTS)
    ]
    assert len(compose(SURVIVAL, *many).statements) == MOST_STATEMENTS


def test_no_evidence_is_no_answer() -> None:
    draft = compose(SURVIVAL)
    assert (draft.statements, draft.citations, draft.answerable) == ((), (), 0)


def test_answerable_grows_with_the_match() -> None:
    near = compose(SURVIVAL, TRIAL).answerable
    far = compose("Which diet did ALPHA-01 prescribe on weekdays?", TRIAL).answerable
    assert 0 < far < 0.5 < near < 1


AIM = "The aim was to determine whether zomatinib halves the risk of stroke in adults with gout."
FINDING = "Strokes occurred in 5% of adults with gout given zomatinib and in 10% of the others."
METHODS = [
    f"Visit {number} of the adults with gout took place in week {number}." for number in range(40)
]


def first_of_abstract(
    question: str,
    *,
    source_type: SourceType = SourceType.TRIAL,
    composer: ExtractiveComposer = COMPOSER,
) -> str:
    query = understand(question, NAMES)
    abstract = document("abstract", AIM, FINDING, *METHODS, source_type=source_type)
    found = [
        replace(
            item,
            findings=tuple(float(FINDING in item.passage.quote(s)) for s in item.passage.sentences),
        )
        for item in evidence(abstract, query.asked, Scores(0.5, 1.0, 1.0))
    ]
    return composer.compose(query, tuple(found)).statements[0].text


def test_findings_go_first_where_one_is_asked_for() -> None:
    assert first_of_abstract("Does zomatinib halve the risk of stroke in gout?") == FINDING
    assert (
        first_of_abstract("What was the aim of the study of zomatinib and the risk of stroke?")
        == AIM
    )


@pytest.mark.parametrize("kind", [SourceType.LABEL, SourceType.GUIDELINE])
def test_all_that_a_label_or_a_guideline_says_is_a_finding(kind: SourceType) -> None:
    def leads(source_type: SourceType) -> set[float]:
        query = understand("Does zomatinib halve the risk of stroke in gout?", NAMES)
        found = [
            replace(
                item,
                findings=tuple(
                    float(FINDING in item.passage.quote(s)) for s in item.passage.sentences
                ),
            )
            for item in evidence(
                document("one", AIM, FINDING, source_type=source_type),
                query.asked,
                Scores(0.5, 1.0, 1.0),
            )
        ]
        measured = measure(query, FINDER.candidates(query, found), NAMES, FOCUS)
        return set(measured.table[:, SIGNALS.index("led_finding")].tolist())

    assert len(leads(kind)) == 1
    assert len(leads(SourceType.TRIAL)) > 1


def test_guideline_answers_where_a_recommendation_is_asked_for() -> None:
    trial = one("trial", "ALPHA-01 was a study of the second-line treatment of gout in adults.")
    advice = "In second-line treatment of gout and in others, ESGO recommends zomatinib."
    guideline = one("guideline", advice, SourceType.GUIDELINE)
    draft = compose("What is the second-line treatment of gout?", trial, guideline)
    assert cited(draft)[0] == "guideline"


def tabled(id_: str, title: str, header: str, *rows: str) -> Document:
    """A label whose only table has a header."""
    pieces = [Piece(BlockKind.TABLE_HEADER, header), *(Piece(BlockKind.TABLE_ROW, r) for r in rows)]
    text, blocks = assemble(title, pieces)
    return Document(Source(id_, "r", title, SourceType.LABEL), text, blocks)


def compose_cut(question: str, *documents: Document) -> Draft:
    """Compose from the passages that the documents are cut into."""
    query = understand(question, NAMES)
    (asked,) = HashingEncoder().encode([query.asked])
    found = []
    for each in documents:
        cut = passages(each)
        (made,) = profiles([(each, cut)], HashingEncoder())
        for passage, profile in zip(cut, made, strict=True):
            vectors = profile.sentence_vectors
            cosines = tuple(vectors @ asked)
            found.append(Evidence(passage, each.source, Scores(1, 1, 1), cosines, vectors))
    return COMPOSER.compose(query, tuple(found))


HEADER = "Renal function | Recommended dosage"
ROWS = ("CrCl ≥50 mL/min | 20 mg once daily", "CrCl <50 mL/min | 15 mg once daily")


def test_row_is_told_under_its_header_cited_once() -> None:
    draft = compose_cut(
        "What is the recommended dosage of zomatinib by renal function?",
        tabled("label", "Zomavex (zomatinib) label", HEADER, *ROWS),
    )
    assert {statement.text for statement in draft.statements} == {
        "Renal function: CrCl ≥50 mL/min; Recommended dosage: 20 mg once daily",
        "Renal function: CrCl <50 mL/min; Recommended dosage: 15 mg once daily",
    }
    quotes = [citation.quote for citation in draft.citations]
    assert sorted(quotes) == sorted((HEADER, *ROWS))


def test_statement_of_several_documents_names_its_own() -> None:
    draft = compose_cut(
        "What is the recommended dosage of zomatinib or ramucirumab by renal function?",
        tabled("label", "Zomavex (zomatinib) label", HEADER, ROWS[0]),
        tabled("other", "Cyramza (ramucirumab) label", HEADER, ROWS[1]),
    )
    assert {statement.text.split("]")[0] for statement in draft.statements} == {
        "[Zomavex (zomatinib)",
        "[Cyramza (ramucirumab)",
    }
    assert all(len(statement.citations) == 3 for statement in draft.statements)


def test_statement_of_what_was_not_asked_names_it() -> None:
    label = tabled("label", "Zomavex (zomatinib) label", HEADER, *ROWS)
    (first, *_) = compose_cut("Recommended dosage by renal function?", label).statements
    assert first.text.startswith("[Zomavex (zomatinib)] Renal function: ")


def test_row_of_figures_stands_back_behind_prose_that_tells_it() -> None:
    text, blocks = assemble(
        "ALPHA-01: a trial",
        [
            Piece(BlockKind.PARAGRAPH, "Overall survival was 12.5 months with it and 9.1 without."),
            Piece(BlockKind.TABLE_HEADER, "Endpoint | Zomatinib | Placebo"),
            Piece(BlockKind.TABLE_ROW, "Overall survival, months | 12.5 (9-14) | 9.1 (8-10)"),
            Piece(BlockKind.TABLE_ROW, "Fatigue | 31% | 12%"),
        ],
    )
    trial = Document(Source("t", "r", "ALPHA-01: a trial", SourceType.TRIAL), text, blocks)
    told = said(compose_cut("What was overall survival in ALPHA-01?", trial))
    assert "Overall survival was 12.5 months" in told
    assert "Endpoint" not in told
    assert "Fatigue; " in said(compose_cut("How often was fatigue in ALPHA-01?", trial))


def test_what_names_no_drug_follows_what_names_the_one_asked_about() -> None:
    named = one("named", "Zomatinib was given to patients before knee replacement.")
    unnamed = one("rule", "Stop it 3 days before knee replacement.", SourceType.GUIDELINE)
    other = one("other", "Stop corvatinib 3 days before knee replacement.", SourceType.GUIDELINE)
    found = cited(compose("Is zomatinib stopped before knee replacement?", unnamed, other, named))
    assert found[0] == "named"
    assert "other" not in found
    assert cited(compose("Is zomatinib stopped before knee replacement?", unnamed, other)) == []


def test_member_of_a_class_is_told_of_by_its_class() -> None:
    rule = one("rule", "Checkpoint inhibitors are held for grade 2 colitis.", SourceType.GUIDELINE)
    other = one("other", "Zomatinib is held for grade 2 colitis.", SourceType.LABEL)
    assert cited(compose("Is pembrolizumab held for grade 2 colitis?", other, rule)) == ["rule"]
