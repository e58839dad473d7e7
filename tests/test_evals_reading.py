"""Reading: questions, samples, and what counts as a quote that holds the gold words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import reading
from evals.errors import GoldError
from evals.reading import Question, Reading, Span, is_sentence
from qa.domain import Answer, Citation, Outcome, Source, Statement

GOLD = "The genome of the virus is 31\u00a0kb long."
QUESTION = Question(
    id="q1",
    question="How long is the genome?",
    document="a.txt",
    answers=(Span(text=" 31 kb ("),),
)


def answer(*said: tuple[str, str], outcome: Outcome = Outcome.ANSWERED) -> Answer:
    """Answer with one statement per (document, quote), the citations listed backwards."""
    citations = [
        Citation(marker, Source(document, "r", document), 0, len(quote), quote)
        for marker, (document, quote) in enumerate(said, start=1)
    ]
    statements = tuple(Statement(c.quote, (c.marker,)) for c in citations)
    return Answer("?", "?", outcome, "", statements, tuple(reversed(citations)))


def read(*said: tuple[str, str], outcome: Outcome = Outcome.ANSWERED) -> Reading:
    return reading.read(QUESTION, answer(*said, outcome=outcome), 0.1)


OTHER = ("docs/a.txt", "It is a virus.")


def test_first_quote_counts() -> None:
    result = read(("docs/a.txt", GOLD), OTHER)
    assert (result.answered, result.first, result.first_three) == (True, True, True)


@pytest.mark.parametrize(
    ("before", "first_three"), [(1, True), (2, True), (3, False)], ids=["2nd", "3rd", "4th"]
)
def test_three_quotes_count(before: int, first_three: bool) -> None:
    result = read(*[OTHER] * before, ("docs/a.txt", GOLD))
    assert not result.first
    assert result.first_three is first_three


MISSES = {
    "other document": ("docs/ba.txt", GOLD),
    "gold words absent": ("docs/a.txt", "The genome of the virus is 13 kb long."),
    "two sentences": ("docs/a.txt", f"It is a virus. {GOLD}"),
    "too long": ("docs/a.txt", f"{'very ' * 60}{GOLD}"),
    "two lines": ("docs/a.txt", f"Genome\n{GOLD}"),
}


@pytest.mark.parametrize("said", MISSES.values(), ids=MISSES)
def test_other_quotes_miss(said: tuple[str, str]) -> None:
    assert not read(said).first_three


def test_refusal_is_unanswered() -> None:
    assert not read(outcome=Outcome.INSUFFICIENT).answered
    assert not read(OTHER, outcome=Outcome.INSUFFICIENT).answered


def test_long_quotes_are_counted() -> None:
    result = read(MISSES["two sentences"], OTHER)
    assert result.overlong == 1
    assert result.words == (13, 4)


ONE = [
    "Smith et al. The virus grew.",
    "See Fig. 2 and J. Virol. for it.",
    "OS was 0.70. ",
    "It was e.g. Human serum that helped.",
    "Is it (really)?",
]
MORE = [
    "It grew. It died.",
    "Did it grow? Yes.",
    'He said "no growth." It died.',
    "It grew [6] . It died.",
]


@pytest.mark.parametrize("text", ONE)
def test_one_sentence_passes(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize("text", MORE)
def test_more_sentences_fail(text: str) -> None:
    assert not is_sentence(text)


def test_sixty_words_are_the_limit() -> None:
    assert is_sentence("word " * 60)
    assert not is_sentence("word " * 61)


def questions(*documents: str) -> tuple[Question, ...]:
    return tuple(
        QUESTION.model_copy(update={"id": f"{document}-{number}", "document": document})
        for number, document in enumerate(documents)
    )


def test_sample_spreads_over_documents() -> None:
    listed = questions(*["a"] * 50, *["b"] * 5, "c")
    drawn = reading.sample(listed, 6, seed=1)
    heard = [question.document for question in drawn]
    assert len(set(drawn)) == 6
    assert heard.count("c") == 1
    assert min(heard.count("a"), heard.count("b")) == 2


def test_sample_is_seeded() -> None:
    listed = questions(*"aaaaaaaabbbbbbbbcccccccc")
    assert reading.sample(listed, 5, seed=1) == reading.sample(listed, 5, seed=1)
    assert reading.sample(listed, 5, seed=1) != reading.sample(listed, 5, seed=2)


@pytest.mark.parametrize("limit", [None, 3, 9], ids=["no limit", "the limit", "above"])
def test_no_sample_keeps_all(limit: int | None) -> None:
    assert reading.sample(questions("a", "b", "c"), limit, seed=0) == questions("a", "b", "c")


LINE = {"id": "q", "question": "?", "document": "a.txt", "answers": [{"text": "31 kb"}]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: .*JSON"),
        (json.dumps(LINE | {"answers": []}), "line 2: answers"),
        (json.dumps(LINE | {"answers": [{"text": " "}]}), "answers.0.text"),
        (json.dumps(LINE | {"question": None}), "question"),
        (json.dumps(LINE | {"document": "b.txt"}), "'b.txt' is not in"),
    ],
    ids=["no JSON", "no answers", "empty gold", "no question", "no document"],
)
def test_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text(GOLD, encoding="utf-8")
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=reason):
        reading.load(path, tmp_path)


def test_no_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    with pytest.raises(GoldError, match="cannot be read"):
        reading.load(path, tmp_path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(GoldError, match="no questions"):
        reading.load(path, tmp_path)
