"""The figures of an answer: cited, about what was asked, each once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from stock import document

from qa.answer.figures import MOST_FIGURES, with_figures
from qa.domain import Answer, Citation, Document, Evidence, Outcome, Passage, Scores, Statement
from qa.text.sentences import split
from qa.understand import understand
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary().extended([("trial", ("ORCHID-2",)), ("trial", ("BEACON-7",))])
SURVIVAL = "Median overall survival was 12.5 months with zomatinib and 9.1 months with placebo."
PROGRESSION = "Median progression-free survival was 5.6 months with zomatinib."
ILD = "Interstitial lung disease occurred in 9.6% of patients with zomatinib."
ORCHID = document("orchid", SURVIVAL, PROGRESSION, ILD, title="ORCHID-2")


def found(*documents: Document) -> tuple[Evidence, ...]:
    """All paragraphs of each document as one passage."""
    return tuple(map(_passage, documents))


def _passage(of: Document) -> Evidence:
    start, text = of.blocks[1].start, of.text
    within = split(text, start)
    source = of.source
    whole = Passage(
        source.id, source.revision, start, len(text), text[start:], ("Results",), 1, within
    )
    scores = Scores(0.5, 1.0, 0.5)
    return Evidence(
        whole, source, scores, (0.5,) * len(within), np.zeros((len(within), 1), np.float32)
    )


def answered(question: str, items: tuple[Evidence, ...], *quotes: str) -> Answer:
    citations = []
    for marker, quote in enumerate(quotes, 1):
        item = next(each for each in items if quote in each.passage.text)
        start = item.passage.start + item.passage.text.index(quote)
        citations.append(Citation(marker, item.source, start, start + len(quote), quote))
    statements = tuple(Statement(each.quote, (each.marker,)) for each in citations)
    return Answer(question, question, Outcome.ANSWERED, "", statements, tuple(citations))


def ask(question: str, *quotes: str, of: tuple[Document, ...] = (ORCHID,)) -> Answer:
    items = found(*of)
    texts = {each.source.id: each.text for each in of}
    answer = answered(question, items, *quotes)
    return with_figures(
        answer, understand(question, NAMES), items, NAMES, lambda id_, _revision: texts[id_]
    )


def endpoints(answer: Answer) -> list[str]:
    return [figure.endpoint for figure in answer.figures]


def test_cited_words_give_their_figures() -> None:
    answer = ask("What did ORCHID-2 show?", SURVIVAL)
    assert endpoints(answer) == ["overall survival"]
    assert answer.figures[0].citation == 1
    assert len(answer.citations) == 1


def test_asked_endpoint_comes_first() -> None:
    answer = ask("What was progression-free survival in ORCHID-2?", SURVIVAL, PROGRESSION)
    assert endpoints(answer) == ["progression-free survival", "overall survival"]


def test_uncited_figure_that_was_asked_is_cited_verbatim() -> None:
    answer = ask("How common is interstitial lung disease in ORCHID-2?", SURVIVAL)
    figure, *_ = answer.figures
    (own,) = [each for each in answer.citations if each.marker == figure.citation]
    assert figure.endpoint == "interstitial lung disease"
    assert own.marker == 2
    assert own.quote == ORCHID.text[own.start : own.end] == ILD


def test_altered_source_gives_no_figure() -> None:
    items = found(ORCHID)
    question = "How common is interstitial lung disease in ORCHID-2?"
    answer = with_figures(
        answered(question, items, SURVIVAL),
        understand(question, NAMES),
        items,
        NAMES,
        lambda _id, _revision: ORCHID.text.replace("9.6%", "6.9%"),
    )
    assert endpoints(answer) == ["overall survival"]


def test_other_trial_is_left_out() -> None:
    other = document("beacon", SURVIVAL, title="BEACON-7")
    answer = ask("What was overall survival in BEACON-7?", SURVIVAL, of=(ORCHID, other))
    assert {figure.trial for figure in answer.figures} <= {"BEACON-7"}


def test_compared_trials_stand_side_by_side() -> None:
    later = "Median overall survival was 14.0 months with lerocizumab."
    other = document("beacon", later, title="BEACON-7")
    answer = ask("Compare overall survival in ORCHID-2 and BEACON-7.", SURVIVAL, of=(ORCHID, other))
    assert [(each.trial, each.endpoint) for each in answer.figures] == [
        ("ORCHID-2", "overall survival"),
        ("BEACON-7", "overall survival"),
    ]


def test_repeated_figure_is_shown_once() -> None:
    again = replace(ORCHID, source=replace(ORCHID.source, id="again"))
    answer = ask("What did ORCHID-2 show?", SURVIVAL, of=(ORCHID, again))
    assert len(answer.figures) == 1


def test_rows_of_a_table_share_a_citation() -> None:
    rows = ("Endpoint | A1 | B1", "median OS, months | 5.1 | 4.0", "12-month OS | 40% | 30%")
    lead = "The trial met its primary endpoint."
    table = document("table", lead, *rows, title="ORCHID-2")
    answer = ask("What was overall survival in ORCHID-2?", lead, of=(table,))
    assert endpoints(answer) == ["overall survival", "12-month overall survival"]
    assert {figure.citation for figure in answer.figures} == {2}
    assert answer.citations[1].quote == "\n".join(rows)


def test_figures_are_few() -> None:
    events = [f"Overall survival was {n} months with drug{n}." for n in range(20, 50)]
    many = document("many", *events, title="ORCHID-2")
    answer = ask("What was overall survival in ORCHID-2?", events[0], of=(many,))
    assert len(answer.figures) <= MOST_FIGURES
