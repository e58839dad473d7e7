"""The first statement answers, the further ones add to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HashingEncoder
from stock import document, evidence

from qa.answer import ExtractiveComposer
from qa.answer.candidates import CandidateFinder
from qa.answer.focus import Focus
from qa.domain import Document, Draft, Evidence, Scores, Sentence, SourceType
from qa.index import analyse
from qa.parts import EVERY
from qa.text.sentences import split
from qa.understand import understand
from qa.verify import verify
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary().extended(
    [
        ("drug", ("zomatinib",)),
        ("drug", ("corvatinib",)),
        *(("trial", (f"ALPHA-0{n}",)) for n in range(1, 5)),
    ]
)
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))
FOCUS = Focus(HashingEncoder().encode)


def compose(question: str, *documents: Document, without: str = "") -> Draft:
    parts = replace(EVERY.composing, **{without: False}) if without else EVERY.composing
    query = understand(question, NAMES)
    items = tuple(
        by_sentence(item)
        for each in documents
        for item in evidence(each, query.asked, Scores(0.5, 1.0, 0.5))
    )
    return ExtractiveComposer(FINDER, FOCUS, NAMES, None, parts).compose(query, items)


def by_sentence(item: Evidence) -> Evidence:
    """Cut a passage of one sentence where it has more; each is as near as the whole."""
    passage = item.passage
    found = split(passage.text)
    spans = tuple(Sentence(passage.start + s.start, passage.start + s.end) for s in found)
    count = len(spans)
    return replace(
        item,
        passage=replace(passage, sentences=spans),
        cosines=item.cosines * count,
        sentence_vectors=item.sentence_vectors.repeat(count, axis=0),
    )


def said(question: str, *documents: Document, without: str = "") -> list[str]:
    return [each.text for each in compose(question, *documents, without=without).statements]


def trial(id_: str, *sentences: str, title: str = "") -> Document:
    return document(id_, *sentences, title=title or f"About {id_}", source_type=SourceType.TRIAL)


OTHER_PATIENTS = trial(
    "doses",
    "In breast cancer the dose of zomatinib is 3 mg daily; this does not apply to gastric cancer.",
    "For gastric cancer zomatinib is given at 5 mg daily.",
)
CAVEAT = trial(
    "alpha",
    "ALPHA-01 does not show whether zomatinib improves overall survival in gastric cancer.",
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
)


def test_these_patients_go_first() -> None:
    question = "What is the dose of zomatinib in gastric cancer?"
    assert "5 mg" in said(question, OTHER_PATIENTS)[0]


def test_without_its_rule_another_population_goes_first() -> None:
    question = "What is the dose of zomatinib in gastric cancer?"
    assert "breast" in said(question, OTHER_PATIENTS, without="population")[0]


def test_caveat_that_is_not_asked_for_does_not_lead() -> None:
    question = "What overall survival did ALPHA-01 show with zomatinib in gastric cancer?"
    assert "12.5 months" in said(question, CAVEAT)[0]


def test_another_subject_does_not_lead() -> None:
    about = document("mumps", "Children with mumps are treated at home.", title="Mumps")
    other = document("gout", "The recommended treatment for gout is rest.", title="Gout")
    question = "What treatment is recommended for mumps?"
    assert said(question, about, other)[0].startswith("Children")
    assert said(question, about, other, without="topic")[0].startswith("The recommended")


def test_each_side_is_told_with_the_endpoint_asked() -> None:
    one = trial(
        "one",
        "ALPHA-01 showed that zomatinib improves survival, by 1.4 months only.",
        "In ALPHA-01, median overall survival was 5.2 months with zomatinib and 3.8 without.",
    )
    two = trial("two", "In ALPHA-02, median overall survival was 9.6 and 7.4 months.")
    first = said("ALPHA-01 against ALPHA-02: overall survival?", one, two)[:2]
    assert ["5.2" in first[0], "9.6" in first[1]] == [True, True]


def test_finding_on_both_drugs_leads_a_comparison() -> None:
    alone = trial("alone", "Median overall survival with zomatinib was 8.1 months in 90 patients.")
    both = trial("both", "Survival was 9.5 months with zomatinib and 8.4 months with corvatinib.")
    assert said("Compare zomatinib with corvatinib", alone, both)[0].startswith("Survival was 9.5")


def test_a_list_has_one_statement_for_each_trial() -> None:
    sources = [
        trial(
            f"t{n}",
            f"In ALPHA-0{n}, the response rate in gout was {n}0% with zomatinib.",
            f"In ALPHA-0{n}, median survival in gout was {n}.5 months with zomatinib.",
        )
        for n in range(1, 5)
    ]
    texts = said("Which trials in gout are there, with their results?", *sources)
    assert sorted(text.split(",")[0] for text in texts) == [f"In ALPHA-0{n}" for n in range(1, 5)]


INHERITED = document(
    "norrie", "Norrie disease is rare. It is inherited from the mother.", title="Norrie disease"
)


def test_subject_is_put_back_with_a_citation_of_its_own() -> None:
    draft = compose("Is Norrie disease inherited?", INHERITED)
    (statement,) = (each for each in draft.statements if "inherited" in each.text)
    assert statement.text == "[Norrie disease] is inherited from the mother."
    sentence, subject = (draft.citations[marker - 1] for marker in statement.citations)
    assert (sentence.quote, subject.quote) == ("It is inherited from the mother.", "Norrie disease")
    assert INHERITED.text[subject.start : subject.end] == subject.quote
    verified = verify(draft, lambda _id, _revision: INHERITED.text, NAMES)
    assert statement.text in [each.text for each in verified.statements]


@pytest.mark.parametrize(
    "text",
    [
        "Norrie disease is rare. It is important to know how it is inherited.",
        "Mothers of patients are healthy. It is inherited from the mother.",
        "It is inherited from the mother.",
    ],
    ids=["no subject", "another subject", "nothing before"],
)
def test_subject_that_is_not_sure_is_left_open(text: str) -> None:
    source = document("norrie", text, title="Norrie disease")
    assert not any("[" in each for each in said("Is Norrie disease inherited?", source))
