"""The disagreements of an answer: cited, the better side first, silent where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stock import document
from test_answer_figures import answered, found

from qa.answer.disagreements import with_disagreements
from qa.domain import Answer, Document, Evidence, SourceType
from qa.understand import understand
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary().extended([("trial", ("ORCHID-22",))])
SURVIVAL = "Median overall survival was 12.5 months with nivolumab and 9.1 months with placebo."
WRONG = SURVIVAL.replace("9.1", "7.1")
REPORT = document(
    "orchid",
    SURVIVAL,
    title="ORCHID-22",
    source_type=SourceType.TRIAL,
    published="2021-05-01",
)
NEWS = document("news", WRONG, title="New hope: ORCHID-22", source_type=SourceType.NEWS)
QUESTION = "What was overall survival in ORCHID-22?"


def ask(
    *documents: Document,
    question: str = QUESTION,
    more: Sequence[Document] = (),
    altered: str | None = None,
    said: str = SURVIVAL,
    elsewhere: Sequence[Document] = (),
) -> Answer:
    """The answer to a question; `elsewhere` is what only a search for a figure finds."""
    items, others, searched = found(*documents), found(*more), found(*elsewhere)
    texts = {each.source.id: each.text for each in (*documents, *more, *elsewhere)}
    passages = {item.source.id: (item.passage,) for item in (*items, *others, *searched)}
    called: list[tuple[Evidence, ...]] = []

    def lower() -> tuple[Evidence, ...]:
        called.append(others)
        return others

    return with_disagreements(
        answered(question, items, said),
        understand(question, NAMES),
        items,
        NAMES,
        more=lower,
        search=lambda _words: searched,
        passages_of=lambda id_, _revision: passages[id_],
        text_of=lambda id_, _revision: altered if altered is not None else texts[id_],
    )


def test_both_sides_are_cited_verbatim() -> None:
    answer = ask(REPORT, NEWS)
    (told,) = answer.disagreements
    cited = {each.marker: each for each in answer.citations}
    assert told.about == "overall survival in ORCHID-22"
    assert [cited[side.citation].quote for side in told.sides] == [SURVIVAL, WRONG]
    assert told.prevails == told.sides[0].citation == 1
    assert cited[2].quote == NEWS.text[cited[2].start : cited[2].end]


def test_sides_tell_value_type_and_date() -> None:
    (told,) = ask(REPORT, NEWS).disagreements
    assert told.sides[0].value.endswith("9.1 months with placebo (trial report, 1 May 2021)")
    assert told.sides[1].value.endswith("7.1 months with placebo (news, undated)")
    assert told.why == "On figures, a trial's own report goes before news."


def test_agreement_is_silent() -> None:
    same = document("news", SURVIVAL, title="ORCHID-22", source_type=SourceType.NEWS)
    answer = ask(REPORT, same)
    assert answer.disagreements == ()
    assert len(answer.citations) == 1


def test_sources_beside_the_evidence_are_heard() -> None:
    assert len(ask(REPORT, more=(NEWS,)).disagreements) == 1


def test_sources_with_one_error_stand_together() -> None:
    summary = document("ai", WRONG, title="ORCHID-22", source_type=SourceType.AI_SUMMARY)
    (told,) = ask(REPORT, NEWS, summary).disagreements
    assert len(told.sides) == 3
    assert told.why == "On figures, a trial's own report goes before news and an AI summary."


def test_other_endpoint_is_not_asked() -> None:
    answer = ask(REPORT, NEWS, question="How common is neutropenia in ORCHID-22?")
    assert answer.disagreements == ()


def test_trial_without_a_name_is_that_of_its_document() -> None:
    lead = "ORCHID-22 was presented today."
    text = document("news", lead, WRONG, title="New hope", source_type=SourceType.NEWS)
    assert len(ask(REPORT, text).disagreements) == 1


def test_secondary_source_never_prevails() -> None:
    other = document("ai", SURVIVAL, title="ORCHID-22", source_type=SourceType.AI_SUMMARY)
    assert ask(NEWS, other).disagreements == ()


def test_newer_label_prevails() -> None:
    label = {"title": "ORCHID-22", "source_type": SourceType.LABEL, "jurisdiction": "US"}
    old = document("old", WRONG, published="2019", **label)
    new = document("new", SURVIVAL, published="2024", **label)
    (told,) = ask(old, new).disagreements
    assert [side.value.split("(")[-1] for side in told.sides] == ["label, 2024)", "label, 2019)"]
    assert told.why == "Of two sources of one kind, the newer one goes first."


def test_altered_source_tells_nothing() -> None:
    altered = NEWS.text.replace("7.1", "8.1")
    assert ask(REPORT, NEWS, altered=altered).disagreements == ()


def test_question_that_states_a_lowered_risk_asks_for_it() -> None:
    progression = (
        "Median progression-free survival was 5.6 months with nivolumab and 4.0 months with "
        "placebo (hazard ratio 0.74, 95% CI 0.59-0.92; P=0.0074)."
    )
    report = document("orchid", SURVIVAL, progression, title="ORCHID-22", source_type="trial")
    report = replace(report, source=replace(report.source, source_type=SourceType.TRIAL))
    said = "Nivolumab cuts disease progression by 35%."
    news = document("news", said, title="ORCHID-22", source_type=SourceType.NEWS)
    question = "Nivolumab reduces progression by 35%, I read. Is that the ORCHID-22 figure?"
    (told,) = ask(report, news, question=question).disagreements
    assert "0.74" in told.sides[0].value
    assert "35%" in told.sides[1].value


LOWERED = "Nivolumab cuts disease progression by 35%."
PROGRESSION = (
    "Median progression-free survival was 5.6 months with nivolumab and 4.0 months with placebo "
    "(hazard ratio 0.74, 95% CI 0.59-0.92; P=0.0074)."
)
NEUTROPENIA = (
    "Neutropenia of grade 3 or higher occurred in 28.7% of patients with nivolumab and 35.6% with "
    "placebo."
)
BORROWED = "Grade 3-4 neutropenia occurs in 47% of patients on nivolumab."


def report(id: str, title: str, *lines: str) -> Document:
    return document(id, *lines, title=title, source_type=SourceType.TRIAL, published="2021-05-01")


def test_number_that_a_question_states_is_held_against_its_report() -> None:
    news = document("news", LOWERED, title="ORCHID-22", source_type=SourceType.NEWS)
    both = report("orchid", "ORCHID-22", SURVIVAL, PROGRESSION)
    asked = ask(both, news, question="Does 35% with nivolumab stand in ORCHID-22?")
    assert [each.about for each in asked.disagreements] == [
        "progression-free survival in ORCHID-22"
    ]
    assert ask(both, news, question="Who took part in ORCHID-22?").disagreements == ()


def test_figure_that_the_answer_quotes_is_held_against_its_report() -> None:
    question = "How was nivolumab given in ORCHID-22?"
    assert ask(REPORT, NEWS, question=question, said=WRONG).disagreements
    assert ask(REPORT, NEWS, question=question).disagreements == ()


def test_lowered_risk_may_be_of_another_trial() -> None:
    both = report("orchid", "ORCHID-22", SURVIVAL, PROGRESSION)
    other = "In the trial, the hazard ratio for event-free survival was 0.65 with durvalumab."
    news = document("news", LOWERED, title="ORCHID-22", source_type=SourceType.NEWS)
    question = "How much does nivolumab lower the risk of progression in ORCHID-22?"
    (told,) = ask(both, news, report("beacon", "BEACON-77", other), question=question).disagreements
    assert told.why.endswith(
        "BEACON-77 reports that of event-free survival: the number may be from there."
    )


def test_owner_of_a_number_is_searched_for() -> None:
    orchid = report("orchid", "ORCHID-22", SURVIVAL, NEUTROPENIA)
    beacon = report("beacon", "BEACON-77", NEUTROPENIA.replace("28.7", "47"))
    page = document("page", BORROWED, title="An answer", source_type=SourceType.AI_SUMMARY)
    question = "How often did grade 3 neutropenia occur in ORCHID-22?"
    assert ask(orchid, question=question, more=(page,)).disagreements == ()
    (told,) = ask(orchid, question=question, more=(page,), elsewhere=(beacon,)).disagreements
    assert told.why.endswith("The other value is what BEACON-77 reports.")


def test_page_about_another_line_is_no_error_of_this_one() -> None:
    orchid = report("orchid", "ORCHID-22: third line", SURVIVAL, NEUTROPENIA)
    beacon = report("beacon", "BEACON-77", NEUTROPENIA.replace("28.7", "47"))
    question = "How often does neutropenia occur with nivolumab in third line?"
    for title, held in (("Third-line treatment", 1), ("Second-line treatment", 0)):
        page = document("page", BORROWED, title=title, source_type=SourceType.AI_SUMMARY)
        answer = ask(orchid, beacon, question=question, more=(page,), said=NEUTROPENIA)
        assert len(answer.disagreements) == held, title
