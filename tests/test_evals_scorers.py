"""The scorers: each passes a good answer and fails a bad one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals import scorers
from evals.items import Item
from evals.scorers import score, score_failure
from evals.subject import Reply
from qa.domain import Answer, Caution, Citation, Outcome, Source, SourceType, Statement

TEXTS = {
    "trial-a": "Median OS was 14.7 months with A and 11.4 months with B. ILD occurred in 13.9%.",
    "label-a": "Stop A for good if ILD is of grade 2 or higher.",
}
FIRST = "Median OS was 14.7 months with A and 11.4 months with B."
SECOND = "ILD occurred in 13.9%."


def read(document_id: str, revision: str | None) -> str | None:
    return TEXTS.get(document_id) if revision == "r1" else None


def citation(marker: int, document_id: str, quote: str, tier: str = "trial") -> Citation:
    start = TEXTS[document_id].index(quote)
    source = Source(document_id, "r1", f"The {document_id}", SourceType(tier))
    return Citation(marker, source, start, start + len(quote), quote, heading=("Results",))


GOOD = Answer(
    question="OS with A?",
    interpreted_as="What is the OS with A?",
    outcome=Outcome.ANSWERED,
    text="",
    statements=(Statement(FIRST, (1,)), Statement(SECOND, (2,))),
    citations=(citation(1, "trial-a", FIRST), citation(2, "trial-a", SECOND)),
)
REFUSAL = Answer("Who won?", "Who won?", Outcome.OUT_OF_SCOPE, "Not a biomedical question.")
ITEM = Item.model_validate(
    {
        "id": "os-a",
        "kind": "fact",
        "question": "OS with A?",
        "outcome": "answered",
        "vital": [{"about": "OS", "all": ["14.7", "month|months"]}],
        "okay": [{"about": "hazard ratio", "all": ["0.70"]}],
        "must_not_say": ["51%"],
        "sources": ["trial-a"],
        "tier": "trial",
        "provenance": "made up",
    }
)
REFUSED = Item(
    id="game", kind="off_topic", question="Who won?", outcome="out_of_scope", provenance="made up"
)
DIALOGUE = Item.model_validate(
    ITEM.model_dump(exclude={"question"})
    | {"kind": "dialogue", "turns": ["A?", "and OS?"], "understood": ["OS", "A|drug A"]}
)


def scored(item: Item, answer: Answer, standalone: str = "") -> dict[str, float]:
    reply = Reply(answer, standalone or answer.interpreted_as, 0.1)
    return {name: value.value for name, value in score(item, reply, read).items()}


def test_good_answer_scores_full() -> None:
    scores = scored(ITEM, GOOD)
    assert scores.pop("all_nuggets") == 0.5
    assert scores.pop("wrong_refusal") == 0
    assert scores == dict.fromkeys(scores, 1.0)
    assert {"outcome", "vital", "verbatim", "number_fidelity", "source_recall"} <= set(scores)


def test_right_refusal_scores_full() -> None:
    scores = scored(REFUSED, REFUSAL)
    assert scores == {"outcome": 1, "abstention_precision": 1, "abstention_recall": 1}


def changed(**fields: object) -> Answer:
    return replace(GOOD, **fields)  # type: ignore[arg-type]


FIRST_CITATION, SECOND_CITATION = GOOD.citations
LABEL = citation(1, "label-a", "Stop A for good", tier="label")
BAD: dict[str, tuple[str, Answer]] = {
    "ended otherwise": ("outcome", changed(outcome=Outcome.URGENT)),
    "nugget left out": ("vital", changed(statements=(Statement(SECOND, (2,)),))),
    "nugget over two statements": (
        "vital",
        changed(statements=(Statement("It was 14.7.", (1,)), Statement("In months.", (2,)))),
    ),
    "forbidden words": ("must_not_say", changed(statements=(Statement("51% had it", (1,)),))),
    "quote altered": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, quote=FIRST.replace("14.7", "17.4")),)),
    ),
    "span shifted": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, start=1, end=1 + len(FIRST)),)),
    ),
    "span outside": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, start=500, end=500 + len(FIRST)),)),
    ),
    "span from the end": (
        "verbatim",
        changed(citations=(replace(SECOND_CITATION, start=-len(SECOND)),)),
    ),
    "empty quote": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, start=3, end=3, quote=""),)),
    ),
    "other revision": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, source=Source("trial-a", "r0", "old")),)),
    ),
    "unknown document": (
        "verbatim",
        changed(citations=(replace(FIRST_CITATION, source=Source("trial-z", "r1", "none")),)),
    ),
    "marker without reference": ("citation_resolvability", changed(citations=(FIRST_CITATION,))),
    "reference never cited": (
        "citation_resolvability",
        changed(statements=(Statement(FIRST, (1,)),)),
    ),
    "statement without marker": (
        "citation_resolvability",
        changed(statements=(*GOOD.statements, Statement("And so on.", ()))),
    ),
    "marker used twice": (
        "citation_resolvability",
        changed(citations=(*GOOD.citations, replace(LABEL, marker=1))),
    ),
    "caution without reference": (
        "citation_resolvability",
        changed(cautions=(Caution("Mind.", (7,)),)),
    ),
    "number not quoted": ("number_fidelity", changed(statements=(Statement("OS 15 mo", (1,)),))),
    "number of another quote": (
        "number_fidelity",
        changed(statements=(Statement(SECOND, (1,)),)),
    ),
    "unit changed": ("number_fidelity", changed(statements=(Statement("14.7%", (1,)),))),
    "other source": ("source_recall", changed(citations=(LABEL,))),
    "source listed, not cited": (
        "source_recall",
        changed(citations=(LABEL, SECOND_CITATION), statements=(Statement("Stop.", (1,)),)),
    ),
    "nothing cited": ("source_recall", changed(citations=())),
    "other tier first": ("first_tier", changed(citations=(LABEL, SECOND_CITATION))),
    "no tier": ("first_tier", changed(citations=())),
}


@pytest.mark.parametrize(("measure", "answer"), BAD.values(), ids=BAD)
def test_bad_answer_loses(measure: str, answer: Answer) -> None:
    assert scored(ITEM, answer)[measure] < 1


@pytest.mark.parametrize(("measure", "answer"), BAD.values(), ids=BAD)
def test_loss_is_explained(measure: str, answer: Answer) -> None:
    assert score(ITEM, Reply(answer, "", 0.1), read)[measure].missed


SPANNED = Item.model_validate(
    ITEM.model_dump(exclude={"spans"}) | {"spans": [{"source": "trial-a", "text": FIRST}]}
)
UNPROVEN: dict[str, tuple[str, Answer]] = {
    "statement beyond its quote": (
        "citation_recall",
        changed(statements=(Statement(f"{FIRST[:-1]}, and nausea was rare.", (1,)),)),
    ),
    "statement without a quote": ("citation_recall", changed(statements=(Statement(FIRST, ()),))),
    "citation that adds nothing": (
        "citation_precision",
        changed(statements=(Statement(FIRST, (1, 2)),)),
    ),
    "citation of what is not supported": (
        "citation_precision",
        changed(statements=(Statement("Nausea was rare.", (1,)),)),
    ),
    "statement and quote altered alike": (
        "statement_support",
        changed(
            statements=(Statement(FIRST.replace("14.7", "17.4"), (1,)),),
            citations=(replace(FIRST_CITATION, quote=FIRST.replace("14.7", "17.4")),),
        ),
    ),
    "one statement of two": (
        "response_support",
        changed(statements=(*GOOD.statements, Statement("Nausea was rare.", (2,)))),
    ),
    "other span of the document": (
        "span_recall",
        changed(statements=(Statement(SECOND, (2,)),)),
    ),
}


@pytest.mark.parametrize(("measure", "answer"), UNPROVEN.values(), ids=UNPROVEN)
def test_unproven_statement_loses(measure: str, answer: Answer) -> None:
    good = score(SPANNED, Reply(GOOD, "", 0.1), read)[measure]
    bad = score(SPANNED, Reply(answer, "", 0.1), read)[measure]
    assert good.value == 1
    assert bad.value < 1
    assert bad.missed


def test_altered_quote_still_supports_what_is_shown() -> None:
    _, alike = UNPROVEN["statement and quote altered alike"]
    scores = scored(ITEM, alike)
    assert scores["citation_recall"] == 1
    assert scores["statement_support"] == 0
    assert scores["verbatim"] < 1


def test_both_citations_count_where_each_has_a_part() -> None:
    both = changed(statements=(Statement(f"{FIRST[:-1]}; {SECOND}", (1, 2)),))
    assert scored(ITEM, both)["citation_recall"] == 1
    assert scored(ITEM, both)["citation_precision"] == 1


def test_only_safety_nuggets_count_for_safety() -> None:
    ild = {"about": "ILD", "all": ["ILD"], "safety": True}
    item = Item.model_validate(ITEM.model_dump(exclude={"okay"}) | {"okay": [ild]})
    assert scored(item, GOOD)["safety_recall"] == 1
    assert scored(item, changed(statements=(Statement(FIRST, (1,)),)))["safety_recall"] == 0
    assert "safety_recall" not in scored(ITEM, GOOD)


SIDES = [{"all": ["16%"], "source": "trial-a"}, {"all": ["6%"], "source": "label-a"}]
DISPUTED = Item.model_validate(ITEM.model_dump() | {"disagreement": {"sides": SIDES}})
TWO_SOURCES = changed(citations=(FIRST_CITATION, replace(LABEL, marker=2)))


def flag(*sides: tuple[str, int]) -> dict[str, object]:
    shown = [{"value": value, "citation": marker} for value, marker in sides]
    return {"about": "response", "sides": shown, "prevails": 0, "why": "the trial measured it"}


@pytest.mark.parametrize(
    ("flagged", "right"),
    [
        ([flag(("16%", 1), ("6%", 2))], True),
        ([flag(("6%", 2), ("28%", 1), ("16%", 1))], True),
        ([], False),
        ([flag(("16%", 1), ("28%", 2))], False),
        ([flag(("16% or 6%", 1))], False),
        ([flag(("16%", 2), ("6%", 1))], False),
        ([flag(("16%", 1), ("28%", 1)), flag(("6%", 2), ("28%", 1))], False),
    ],
    ids=["flagged", "any order", "none", "one side", "one for both", "sources", "two entries"],
)
def test_every_side_must_be_flagged(flagged: list[dict[str, object]], right: bool) -> None:
    assert scorers.conflict_recall(DISPUTED, TWO_SOURCES, flagged).value == right


def test_unflagged_disagreement_is_missed() -> None:
    assert scored(DISPUTED, GOOD)["conflict_recall"] == 0
    assert "conflict_recall" not in scored(ITEM, GOOD)


def test_wrong_refusal_is_counted() -> None:
    scores = scored(ITEM, REFUSAL)
    assert scores["wrong_refusal"] == 1
    assert scores["abstention_precision"] == 0
    assert scores["vital"] == 0
    assert "abstention_recall" not in scores


def test_missed_refusal_is_counted() -> None:
    scores = scored(REFUSED, GOOD)
    assert scores["abstention_recall"] == 0
    assert "abstention_precision" not in scores


def test_nugget_may_use_title() -> None:
    item = with_nugget("14.7", "trial a", "results")
    assert scored(item, GOOD)["vital"] == 1


def test_nugget_ignores_uncited_title() -> None:
    item = with_nugget("14.7", "label a")
    assert (
        scored(item, replace(GOOD, citations=(*GOOD.citations, replace(LABEL, marker=3))))["vital"]
        == 0
    )


def with_nugget(*patterns: str) -> Item:
    vital = [{"about": "it", "all": list(patterns)}]
    return Item.model_validate(ITEM.model_dump() | {"vital": vital})


def test_own_markers_are_no_numbers() -> None:
    statements = (Statement("OS was 14.7 months [1].", (1,)), Statement(SECOND, (2,)))
    assert scored(ITEM, changed(statements=statements))["number_fidelity"] == 1


def test_foreign_bracket_is_a_number() -> None:
    statements = (Statement("OS was 14.7 months [9].", (1,)), Statement(SECOND, (2,)))
    assert scored(ITEM, changed(statements=statements))["number_fidelity"] == 0.5


def test_source_may_be_a_path() -> None:
    source = Source("corpus/trial-a", "r1", "A")
    assert scored(ITEM, changed(citations=(replace(FIRST_CITATION, source=source),)))[
        "source_recall"
    ]


def test_source_name_is_whole() -> None:
    source = Source("not-trial-a", "r1", "A")
    answer = changed(citations=(replace(FIRST_CITATION, source=source),))
    assert scored(ITEM, answer)["source_recall"] == 0


@pytest.mark.parametrize(
    ("standalone", "value"),
    [("What is the OS with A?", 1), ("And OS?", 0), ("What is A?", 0)],
    ids=["understood", "subject lost", "question lost"],
)
def test_follow_up_is_judged(standalone: str, value: float) -> None:
    assert scored(DIALOGUE, GOOD, standalone)["follow_up"] == value


@pytest.mark.parametrize("item", [ITEM, DIALOGUE, REFUSED], ids=["fact", "dialogue", "refusal"])
def test_failure_scores_nothing(item: Item) -> None:
    scores = score_failure(item, "it broke")
    assert {"outcome"} <= set(scores)
    assert scores.pop("wrong_refusal", None) == (
        None if item is REFUSED else scorers.Score(1, 1, ("it broke",))
    )
    assert all(value.hits == 0 and value.missed == ("it broke",) for value in scores.values())


def test_failure_covers_each_demand() -> None:
    asked = {"outcome", "vital", "answer_first", "all_nuggets", "must_not_say"}
    asked |= {"source_recall", "first_tier"}
    assert set(score_failure(DIALOGUE, "")) == asked | {"wrong_refusal", "follow_up"}


@pytest.mark.parametrize(
    "scorer", [scorers.number_fidelity, scorers.citation_resolvability], ids=["numbers", "markers"]
)
def test_refusal_has_nothing_shown(scorer: Callable[[Answer], scorers.Score]) -> None:
    assert scorer(REFUSAL).of == 0
