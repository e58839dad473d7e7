"""Which of the best sentences leads an answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from stock import document, evidence

from qa.answer.candidates import Candidate
from qa.answer.choosing import chosen
from qa.answer.primary import primary_of
from qa.answer.telling import Telling
from qa.answer.weighing import Scored
from qa.domain import Entity, Intent, Query, Scores, SourceType
from qa.parts import EVERY
from qa.understand.asks import asks_action, asks_overview, asks_permission

TELLS = Telling(fit=1.0)
AUTHORITY = {
    SourceType.TRIAL: 1.0,
    SourceType.LABEL: 0.89,
    SourceType.REVIEW: 0.56,
    SourceType.AI_SUMMARY: 0.1,
}
RETOLD = "In ORCHID, the response rate was 44.3% with zomatinib."
OWN = "The response rate was 44.3% with zomatinib and 29.1% with placebo."
OTHER = "The response rate was 20% with kelatinib."
RULE = "Zomatinib must not be exchanged with kelatinib."
FOUND = "ORCHID tested zomatinib, and its result does not hold for kelatinib."


def said(
    text: str, kind: SourceType, score: float, telling: Telling = TELLS, *, id: str = ""
) -> Scored:
    (item,) = evidence(
        document(id or f"{kind}-{score}", text, source_type=kind), "zomatinib", Scores(0, 0, 0)
    )
    (sentence,) = item.passage.sentences
    vector = np.eye(64, dtype=np.float32)[len(text) % 64]
    candidate = Candidate(
        item,
        sentence,
        text,
        vector,
        cosine=0.5,
        coverage=0.5,
        topical=0.5,
        wording=0.5,
        rarest=0.5,
        pairs=0.5,
        finding=0.5,
        reading=0.5,
    )
    return Scored(candidate, score, AUTHORITY.get(kind, 0.0), telling)


def first(question: str, *scored: Scored) -> str:
    return chosen(Query(question, question, question), scored, EVERY.composing)[0].candidate.text


def test_a_trial_leads_with_its_own_report() -> None:
    review = said(RETOLD, SourceType.REVIEW, 0.0)
    assert first("response rate?", review, said(OWN, SourceType.TRIAL, -1.8)) == OWN


@pytest.mark.parametrize(
    "report",
    [
        said(OTHER, SourceType.TRIAL, -1.0),
        said(OWN, SourceType.TRIAL, -2.5),
        said(OWN, SourceType.TRIAL, -1.0, replace(TELLS, fit=0.5)),
    ],
    ids=["other figures", "far", "tells less"],
)
def test_a_review_leads_where_no_report_tells_as_much(report: Scored) -> None:
    assert first("response rate?", said(RETOLD, SourceType.REVIEW, 0.0), report) == RETOLD


@pytest.mark.parametrize(
    ("question", "leading"),
    [
        ("Can kelatinib be given in its place?", RULE),
        ("What was found of kelatinib after zomatinib?", FOUND),
    ],
)
def test_a_rule_leads_where_it_is_asked_what_may_be_done(question: str, leading: str) -> None:
    trial, label = said(FOUND, SourceType.TRIAL, 0.0), said(RULE, SourceType.LABEL, -0.8)
    assert first(question, trial, label) == leading


def test_permission_is_a_rule_s_before_a_finding_that_tells_more() -> None:
    finding = said(OWN, SourceType.TRIAL, 0.0)
    rule = said(RULE, SourceType.LABEL, -1.0, replace(TELLS, fit=0.0))
    assert first("Can kelatinib be given in its place?", finding, rule) == RULE


def test_in_an_emergency_what_says_what_to_do_leads_before_a_dose() -> None:
    asked = "He is on zomatinib and cannot breathe, lips are blue!"
    dose = said("Zomatinib is given at 5 mg once daily.", SourceType.LABEL, 0.0)
    act = said("Zomatinib is stopped at once if breathing fails.", SourceType.REVIEW, -1.0)
    query = Query(asked, asked, asked, urgent=True)
    assert chosen(query, (dose, act), EVERY.composing)[0] is act


def test_a_remark_that_tells_leads_before_what_does_not() -> None:
    remark = said(FOUND, SourceType.TRIAL, 0.0, Telling(fit=0.7, is_aside=True))
    dose = said("The dose of zomatinib is 5 mg.", SourceType.LABEL, -1.0, Telling(fit=0.0))
    assert first("any point in kelatinib?", remark, dose) == FOUND


def test_what_tells_leads_before_a_remark() -> None:
    remark = said(FOUND, SourceType.TRIAL, 0.0, Telling(fit=0.7, is_aside=True))
    assert first("response?", remark, said(OWN, SourceType.TRIAL, -0.4)) == OWN
    assert first("response?", remark, said(OWN, SourceType.TRIAL, -1.0)) == FOUND


def test_permission_is_asked() -> None:
    assert asks_permission("Can Herceptin be given in its place?")
    assert not asks_permission("Can zomatinib prolong survival?")


STOP = "Permanently discontinue zomatinib if pneumonitis is confirmed."
RESUME = "Zomatinib can be resumed at 40 mg after recovery from pneumonitis."
RATE = "Zomatinib was discontinued for pneumonitis in 3% of patients."


def asked(question: str, intent: Intent) -> Query:
    return Query(question, question, question, intent=intent)


def test_where_it_is_asked_what_to_do_a_summary_stands_behind_a_rule() -> None:
    scored = [said(RESUME, SourceType.AI_SUMMARY, 0.0), said(STOP, SourceType.LABEL, -4.5)]
    rule = primary_of(asked("rechallenge after pneumonitis?", Intent.SAFETY), scored)
    assert [each.candidate.text for each in rule] == [STOP]
    fact = primary_of(asked("what is said of pneumonitis?", Intent.FACT), scored)
    assert [each.candidate.text for each in fact] == [RESUME, STOP]


def test_rule_leads_before_a_rate_where_it_is_asked_what_to_do() -> None:
    scored = [said(RATE, SourceType.TRIAL, 0.0), said(STOP, SourceType.LABEL, -2.5)]
    query = asked("pneumonitis on zomatinib, do I stop or carry on?", Intent.SAFETY)
    assert chosen(query, scored, EVERY.composing)[0].candidate.text == STOP
    far = [scored[0], said(STOP, SourceType.LABEL, -3.5)]
    assert chosen(query, far, EVERY.composing)[0].candidate.text == RATE
    rate = asked("how often was zomatinib stopped?", Intent.SAFETY)
    assert chosen(rate, scored, EVERY.composing)[0].candidate.text == RATE


def test_beside_a_rule_on_what_to_do_no_trials_duration_stands() -> None:
    duration = said("Median time on zomatinib was 8 weeks.", SourceType.TRIAL, -1.0)
    rate = said("Zomatinib was restarted in 9 of 12 after pneumonitis.", SourceType.TRIAL, -2.0)
    scored = [said(STOP, SourceType.LABEL, 0.0), duration, rate]
    query = asked("pneumonitis, how long off zomatinib?", Intent.SAFETY)
    assert [each.candidate.text for each in chosen(query, scored, EVERY.composing)] == [
        STOP,
        rate.candidate.text,
    ]
    told = asked("how long was zomatinib given?", Intent.FACT)
    assert duration in chosen(told, scored, EVERY.composing)


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("new cough on osimertinib, what do I do?", True),
        ("grade 2 rash: hold or carry on?", True),
        ("what should we do with the next dose", True),
        ("ok to restart after recovery?", True),
        ("can I restart it?", True),
        ("hernia repair planned, how long off before and after?", True),
        ("how soon after grade 1 can it be restarted?", True),
        ("how many stopped it?", False),
        ("how long was it given?", False),
        ("what did the trial do with the placebo arm", False),
        ("why was it stopped early?", False),
    ],
)
def test_action_is_asked(question: str, *, is_so: bool) -> None:
    assert asks_action(question) is is_so


MAIN = "Overall survival was 9.6 months with zomatinib and 7.4 months with placebo."
PART = "In patients with IHC 3+, overall survival was 9.5 months with zomatinib."


def test_study_as_a_whole_is_told_by_its_main_result() -> None:
    design = said("ALPHA-01 stratified by region.", SourceType.TRIAL, 0.0)
    scored = [design, said(PART, SourceType.TRIAL, -1.0), said(MAIN, SourceType.TRIAL, -2.0)]
    trial = (Entity("ALPHA-01", "trial", "ALPHA-01"),)
    overview = replace(asked("What did ALPHA-01 show?", Intent.FACT), entities=trial)
    assert chosen(overview, scored, EVERY.composing)[0].candidate.text == MAIN
    other = replace(asked("How was ALPHA-01 stratified?", Intent.FACT), entities=trial)
    assert chosen(other, scored, EVERY.composing)[0] is design


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Summarise the results of ALPHA-01", True),
        ("Results of ALPHA-01?", True),
        ("What did ALPHA-01 show?", True),
        ("Tell me about ALPHA-01", True),
        ("What did ALPHA-01 show in women?", False),
        ("When were the results of ALPHA-01 published?", False),
        ("What was overall survival in ALPHA-01?", False),
    ],
)
def test_overview_is_asked(question: str, *, is_so: bool) -> None:
    assert asks_overview(question) is is_so


def test_news_stands_where_only_it_tells_of_the_place_asked_about() -> None:
    news = said("In January zomatinib was approved in Kenya.", SourceType.NEWS, -0.5)
    label = said("Zomatinib was approved in March in Norway.", SourceType.LABEL, 0.0)

    def kept(question: str) -> list[str]:
        found = primary_of(asked(question, Intent.FACT), [label, news])
        return [each.candidate.evidence.source.source_type for each in found]

    assert kept("When was zomatinib cleared in Kenya?") == [SourceType.NEWS, SourceType.LABEL]
    assert kept("When was zomatinib cleared in Norway?") == [SourceType.LABEL]


def test_page_that_is_asked_about_answers_for_itself() -> None:
    page = said("The page gives no rate of pneumonitis.", SourceType.AI_SUMMARY, -2.0)
    label = said("Pneumonitis is a risk of zomatinib.", SourceType.LABEL, 0.0)
    of_page = asked("Does the AI answer on zomatinib give a rate of pneumonitis?", Intent.SAFETY)
    assert primary_of(of_page, [label, page]) == [page]
    assert primary_of(asked("Rate of pneumonitis?", Intent.SAFETY), [label, page]) == [label]
    rule = asked("Can zomatinib be restarted, as the AI answer says?", Intent.SAFETY)
    assert primary_of(rule, [label, page]) == [label]


GIVEN = "Zomatinib was given at 8 mg/kg every 2 weeks in ALPHA-01."
SPLIT = "Randomisation in ALPHA-01 was stratified by region."


def test_dose_in_a_trial_is_told_by_what_gives_one() -> None:
    trial = (Entity("ALPHA-01", "trial", "ALPHA-01"),)
    design = said(SPLIT, SourceType.TRIAL, 0.0, Telling(is_own=True))
    dose = said(GIVEN, SourceType.TRIAL, -2.0, Telling(fit=1.0, is_own=True))
    other = said(GIVEN, SourceType.TRIAL, -1.0, Telling(fit=0.4, is_own=True))
    dosed = replace(asked("How was zomatinib dosed in ALPHA-01?", Intent.DOSE), entities=trial)
    assert chosen(dosed, [design, other, dose], EVERY.composing)[0] is dose


@pytest.mark.parametrize("whole", ["all comers", "all randomised", "the overall population", "ITT"])
def test_part_of_the_patients_does_not_lead_where_all_are_asked_about(whole: str) -> None:
    trial = (Entity("ALPHA-01", "trial", "ALPHA-01"),)
    part = said("The hazard ratio was 0.70 in CPS 5 or higher.", SourceType.TRIAL, 0.0)
    of_all = said(MAIN, SourceType.TRIAL, -0.2)
    query = replace(asked(f"ALPHA-01 survival, {whole}?", Intent.FACT), entities=trial)
    assert chosen(query, [part, of_all], EVERY.composing)[0] is of_all


GIVEN_FIRST = "Zomatinib is given after an antihistamine."
MANDATORY = "After a severe reaction, an antihistamine becomes mandatory before zomatinib."


def test_condition_that_nobody_told_does_not_lead() -> None:
    conditioned = said(MANDATORY, SourceType.LABEL, 0.0)
    plain = said(GIVEN_FIRST, SourceType.LABEL, -2.0)
    scored = [conditioned, plain]
    asks = asked("Is an antihistamine mandatory before zomatinib?", Intent.DOSE)
    told = (
        Entity("zomatinib", "drug", "zomatinib"),
        Entity("antihistamine", "drug", "antihistamine"),
    )
    assert chosen(replace(asks, entities=told), scored, EVERY.composing)[0] is plain
    after = asked("Is an antihistamine mandatory after a reaction to zomatinib?", Intent.DOSE)
    assert chosen(replace(after, entities=told), scored, EVERY.composing)[0] is conditioned


def test_of_two_that_say_the_same_the_higher_authority_stands() -> None:
    text = "Zomatinib resumes at 4 mg once the rash has gone."
    review = said(text, SourceType.REVIEW, 0.0)
    label = said(text, SourceType.LABEL, -0.2)
    (only,) = chosen(asked("Resume zomatinib?", Intent.DOSE), [review, label], EVERY.composing)
    assert only is label
    far = said(text, SourceType.LABEL, -3.0)
    (only,) = chosen(asked("Resume zomatinib?", Intent.DOSE), [review, far], EVERY.composing)
    assert only is review
