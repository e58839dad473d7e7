"""What lower sources assert is held against better ones, whose words come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stock import document
from test_answer_figures import answered, found

from qa.answer.beside import better_first
from qa.answer.opposition import with_opposition
from qa.domain import Answer, Document, SourceType
from qa.understand import understand
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()
RULE = "During nivolumab, the label asks to watch for cough and to take a chest X-ray early."
ADVICE = "Regular pulmonary function tests are advised during nivolumab."
LABEL = document("label", RULE, title="Nivolumab label", source_type=SourceType.LABEL)
PAGE = document(
    "page",
    ADVICE,
    "All pages are reviewed by our Editorial Board, and this one is pending human review.",
    title="An answer",
    source_type=SourceType.OTHER,
)
QUESTION = "How are the lungs monitored on nivolumab?"


def ask(
    *documents: Document,
    said: str,
    question: str = QUESTION,
    more: Sequence[Document] = (),
) -> Answer:
    items, others = found(*documents), found(*more)
    texts = {each.source.id: each.text for each in (*documents, *more)}
    passages = {item.source.id: (item.passage,) for item in (*items, *others)}
    return with_opposition(
        answered(question, items, *filter(None, (said,))),
        understand(question, NAMES),
        items,
        NAMES,
        more=lambda: others,
        search=lambda _words: (),
        passages_of=lambda id_, _revision: passages[id_],
        text_of=lambda id_, _revision: texts[id_],
    )


def first(answer: Answer, *documents: Document, question: str = QUESTION) -> Answer:
    items = found(*documents)
    texts = {each.source.id: each.text for each in documents}
    passages = {item.source.id: (item.passage,) for item in items}
    return better_first(
        answer,
        understand(question, NAMES),
        passages_of=lambda id_, _revision: passages[id_],
        text_of=lambda id_, _revision: texts[id_],
    )


def test_advice_that_the_label_does_not_give_is_told() -> None:
    (told,) = ask(LABEL, said=RULE, more=(PAGE,)).disagreements
    assert told.about == "pulmonary function tests during nivolumab"
    assert [side.value for side in told.sides] == [
        f"“{RULE}” (label, undated)",
        f"“{ADVICE}” (other source, undated)",
    ]
    assert told.prevails == told.sides[0].citation
    assert told.why.startswith("A label goes before a source of another kind.")


def test_other_question_hears_nothing_of_it() -> None:
    question = "What is the dose of nivolumab?"
    assert ask(LABEL, said=RULE, question=question, more=(PAGE,)).disagreements == ()


def test_advice_that_is_quoted_is_held_against_the_label_whatever_is_asked() -> None:
    question = "What is known of nivolumab?"
    assert ask(LABEL, PAGE, said=ADVICE, question=question).disagreements


def test_better_source_is_stated_before_what_it_contradicts() -> None:
    answer = ask(LABEL, PAGE, said=ADVICE)
    assert [each.text for each in answer.statements] == [RULE, ADVICE]
    cited = {each.marker: each.quote for each in answer.citations}
    assert all(cited[each.citations[0]] == each.text for each in answer.statements)


def test_better_source_that_is_stated_first_stays_alone() -> None:
    answer = ask(LABEL, PAGE, said=RULE)
    assert [each.text for each in answer.statements] == [RULE]
    assert first(answer, LABEL, PAGE) == answer


def test_better_source_that_is_stated_later_moves_up() -> None:
    answer = ask(LABEL, PAGE, said=ADVICE)
    turned = replace(answer, statements=answer.statements[::-1])
    assert first(turned, LABEL, PAGE).statements == answer.statements


def test_page_whose_words_are_stated_is_weighed() -> None:
    answer = ask(LABEL, PAGE, said=ADVICE)
    (caution,) = answer.cautions
    assert caution.text.startswith("Weigh “An answer” with care: it says both")
    cited = {each.marker: each.quote for each in answer.citations}
    assert "pending" in cited[caution.citations[0]]


def test_page_that_only_disagrees_is_weighed_if_that_is_asked() -> None:
    assert ask(LABEL, said=RULE, more=(PAGE,)).cautions == ()
    asked = ask(LABEL, said=RULE, question=f"{QUESTION} Was it reviewed?", more=(PAGE,))
    assert len(asked.cautions) == 1


def test_refusal_tells_what_a_page_is_worth_if_that_is_asked() -> None:
    refused = ask(LABEL, said="", question=f"{QUESTION} Which category?", more=(PAGE,))
    assert refused.statements == ()
    assert len(refused.cautions) == 1
    assert ask(LABEL, said="", more=(PAGE,)).cautions == ()


REPORT = "In ORCHID-22 itch was gone at week 8 in 41.5% with zomatinib and 24.0% with placebo."
WRONG = "In ORCHID-22 itch was gone at week 8 in 41.5% with zomatinib and 34.0% with placebo."
OTHER = "In ORCHID-22 zomatinib was given twice a day."
ORCHID = document("orchid", REPORT, OTHER, title="ORCHID-22", source_type=SourceType.TRIAL)
NEWS = document("news", WRONG, title="Less itch", source_type=SourceType.NEWS)


def test_figure_that_is_asked_after_is_answered_by_the_better_source_first() -> None:
    question = "Is 34.0% with placebo right for itch in ORCHID-22?"
    answer = ask(ORCHID, NEWS, said=OTHER, question=question)
    (told,) = answer.disagreements
    assert [each.text for each in answer.statements] == [REPORT, OTHER]
    assert told.prevails in answer.statements[0].citations


def test_figure_that_is_not_asked_after_stays_beside_the_answer() -> None:
    answer = ask(ORCHID, NEWS, said=OTHER, question="How was itch in ORCHID-22?")
    assert len(answer.disagreements) == 1
    assert [each.text for each in answer.statements] == [OTHER]


def test_unasked_figure_is_told_beside_the_statement_that_it_contradicts() -> None:
    question = "Scratching in ORCHID-22?"
    assert ask(ORCHID, NEWS, said=REPORT, question=question).disagreements
    assert ask(ORCHID, NEWS, said=OTHER, question=question).disagreements == ()
