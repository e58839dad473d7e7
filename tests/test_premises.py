"""What a question takes for granted is corrected where a better source says the opposite."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qa.answer.premises import with_premises
from qa.domain import Answer, Evidence, Outcome, Passage, Query, Scores, Source, SourceType
from qa.text.sentences import split
from qa.understand.premise import Kind, premises
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary().extended(
    [("trial", ("KESTREL-01",)), ("drug", ("zomatinib",)), ("drug", ("cardistatin",))]
)
TRIAL = (
    "In KESTREL-01, median overall survival was 14.2 months with zomatinib and 11.0 months with "
    "placebo (hazard ratio 0.71, 95% CI 0.58-0.87; P=0.001). In KESTREL-01, median "
    "progression-free survival was 5.1 months with zomatinib and 5.0 months with placebo (hazard "
    "ratio 0.97, 95% CI 0.80-1.18; P=0.77). The response rate in KESTREL-01 was 40% with zomatinib "
    "and 20% with placebo."
)
LABEL = (
    "The recommended dose of zomatinib for gastric cancer is 300 mg once daily. "
    "Zomatinib carries no boxed warning. Zomatinib is approved for gastric cancer."
)
HEART = (
    "Among 5000 adults, mortality was 8.0% with cardistatin and 8.1% with placebo "
    "(hazard ratio 0.99, 95% CI 0.88-1.12). Stroke was less frequent: stroke occurred in 2.0% with "
    "cardistatin and 3.1% with placebo (hazard ratio 0.64, 95% CI 0.50-0.82; P<0.001)."
)


def evidence(id_: str, kind: SourceType, text: str, title: str) -> Evidence:
    passage = Passage(id_, "1", 0, len(text), text, sentences=split(text))
    source = Source(id_, "1", title, source_type=kind)
    vectors = np.zeros((0, 4), dtype=np.float32)
    return Evidence(passage, source, Scores(1, 1, 1), (), vectors)


HELD = {
    "alpha": evidence("alpha", SourceType.TRIAL, TRIAL, "KESTREL-01: zomatinib"),
    "label": evidence("label", SourceType.LABEL, LABEL, "Zomatinib label"),
    "heart": evidence("heart", SourceType.TRIAL, HEART, "Cardistatin against placebo"),
}


def asked(question: str, held: Sequence[Evidence] = tuple(HELD.values())) -> Answer:
    answer = Answer(question, question, Outcome.INSUFFICIENT, "Not held.", unknowns=("All.",))
    query = Query(question, question, question)
    texts = {item.source.id: item.passage.text for item in held}
    return with_premises(
        answer, query, held, NAMES, more=lambda _: (), text_of=lambda id_, _revision: texts[id_]
    )


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Why did zomatinib fail to improve overall survival in KESTREL-01?", "14.2 months"),
        ("Since OS was not significant in KESTREL-01, is zomatinib used?", "14.2 months"),
        ("How much did zomatinib prolong PFS in KESTREL-01?", "5.1 months"),
        ("Why was PFS significantly longer in KESTREL-01?", "5.1 months"),
        ("Given that zomatinib worsened survival in KESTREL-01, who gets it?", "14.2 months"),
        ("Why was median overall survival 20 months in KESTREL-01?", "14.2 months"),
        ("Why was the response rate 75% in KESTREL-01?", "40%"),
        ("Why does zomatinib carry a boxed warning?", "no boxed warning"),
        ("Because zomatinib is not approved for gastric cancer, what else?", "is approved"),
        ("Is the 600 mg dose of zomatinib for gastric cancer taken with food?", "300 mg"),
        ("Is the 0.6 g dose of zomatinib for gastric cancer taken with food?", "300 mg"),
        ("How much did cardistatin reduce mortality?", "8.0%"),
        ("Why did cardistatin not reduce stroke?", "2.0%"),
        ("Although cardistatin increased stroke, is it safe?", "2.0%"),
    ],
)
def test_false_premise_is_corrected_first(question: str, quoted: str) -> None:
    answer = asked(question)
    assert answer.outcome is Outcome.ANSWERED
    assert quoted in answer.statements[0].text
    assert answer.cautions[0].text.startswith("The question takes it that ")
    citation = answer.citations[answer.statements[0].citations[0] - 1]
    assert citation.quote == answer.statements[0].text
    assert answer.cautions[0].citations == (citation.marker,)
    assert answer.unknowns == ()


@pytest.mark.parametrize(
    "question",
    [
        "Why did zomatinib improve overall survival in KESTREL-01?",
        "Since OS was significant in KESTREL-01, is zomatinib used?",
        "Why was PFS not significant in KESTREL-01?",
        "Why was PFS not improved in KESTREL-01?",
        "Why was median overall survival 14.2 months in KESTREL-01?",
        "Why was median overall survival 11 months in KESTREL-01?",
        "Why was the response rate 40% in KESTREL-01?",
        "Why does zomatinib carry no boxed warning?",
        "Because zomatinib is approved for gastric cancer, who gets it?",
        "Is the 300 mg dose of zomatinib for gastric cancer taken with food?",
        "Is the 0.3 g dose of zomatinib for gastric cancer taken with food?",
        "How much did cardistatin reduce stroke?",
        "Why did cardistatin not reduce mortality?",
        # Nothing is taken for granted.
        "Did zomatinib fail to improve overall survival in KESTREL-01?",
        "Was PFS significant in KESTREL-01?",
        "What was PFS in KESTREL-01 if OS was not significant?",
        "Does zomatinib carry a boxed warning?",
        # Of others, or of a part of the patients.
        "Why did zomatinib not improve overall survival in KESTREL-02?",
        "Why did zomatinib not improve OS in women in KESTREL-01?",
        "Why was 12-month survival 20% in KESTREL-01?",
        "Why is zomatinib not approved for breast cancer?",
        "Is the first reduction from the 600 mg dose of zomatinib in gastric cancer known?",
        "Is 600 mg of zomatinib better than 300 mg for gastric cancer?",
    ],
)
def test_true_premise_changes_nothing(question: str) -> None:
    answer = asked(question)
    assert (answer.statements, answer.cautions) == ((), ())
    assert answer.outcome is Outcome.INSUFFICIENT


def test_sources_that_differ_contradict_nothing() -> None:
    other = TRIAL.replace("0.58-0.87; P=0.001", "0.58-1.07; P=0.20")
    held = (HELD["alpha"], evidence("later", SourceType.TRIAL, other, "KESTREL-01 again"))
    assert asked("Why did zomatinib not improve OS in KESTREL-01?", held).cautions == ()


def test_news_corrects_nothing() -> None:
    held = (evidence("news", SourceType.NEWS, TRIAL, "KESTREL-01 in the news"),)
    assert asked("Why did zomatinib not improve OS in KESTREL-01?", held).cautions == ()


def test_premise_is_read_with_its_polarity() -> None:
    [premise] = premises("Why was PFS not significant in RAINBOW?", NAMES)
    assert (premise.kind, premise.about, premise.holds) == (
        Kind.SIGNIFICANT,
        "progression-free survival",
        False,
    )


def test_less_risk_of_death_is_taken_for_better_survival() -> None:
    asked = "By how much did T-DXd reduce the risk of progression or death in DESTINY-Gastric04?"
    (premise,) = premises(asked, field_vocabulary())
    assert premise.holds


def test_more_is_looked_for_where_nothing_is_said() -> None:
    looked: list[str] = []

    def more(words: str) -> Sequence[Evidence]:
        looked.append(words)
        return (HELD["alpha"],)

    question = "Since zomatinib did not improve OS in KESTREL-01, is it used?"
    answer = with_premises(
        Answer(question, question, Outcome.ANSWERED, ""),
        Query(question, question, question),
        (HELD["label"],),
        NAMES,
        more=more,
        text_of=lambda _id, _revision: TRIAL,
    )
    assert looked == ["overall survival was not improved with zomatinib in KESTREL-01"]
    assert "14.2 months" in answer.statements[0].text


def test_emergency_goes_first() -> None:
    question = "Why did zomatinib not improve OS in KESTREL-01?"
    urgent = Answer(question, question, Outcome.URGENT, "Act first.")
    query = Query(question, question, question)
    answer = with_premises(
        urgent, query, (HELD["alpha"],), NAMES, more=lambda _: (), text_of=lambda *_: TRIAL
    )
    assert answer is urgent
