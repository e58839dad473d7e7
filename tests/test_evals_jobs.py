"""Jobs of a gold run: items as written, and variants that stay out of the gold's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evals.asking import ask_each
from evals.items import Item
from evals.jobs import Job, as_written
from evals.subject import Reply
from evals.summary import figures, written
from qa import Answer, Outcome

ITEM = Item.model_validate(
    {
        "id": "game",
        "kind": "off_topic",
        "question": "Who won?",
        "outcome": "out_of_scope",
        "provenance": "made up",
    }
)


class Refusing:
    """Refuses what it is asked in the item's own words, and answers anything else."""

    def ask(self, messages: Sequence[str]) -> Reply:
        outcome = Outcome.OUT_OF_SCOPE if messages == ITEM.asked else Outcome.ANSWERED
        return Reply(Answer(messages[-1], messages[-1], outcome, ""), messages[-1], 0.1)

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        return None


def test_variant_is_no_gold() -> None:
    plain = as_written([ITEM])
    shouted = Job(ITEM, ("WHO WON?",), "capitals")
    rows = tuple(ask_each([*plain, shouted], Refusing()))
    assert [row.name for row in rows] == ["game", "game (capitals)"]
    assert [row.as_json()["variant"] for row in rows] == [None, "capitals"]
    assert [row.as_json()["asked"] for row in rows] == [["Who won?"], ["WHO WON?"]]
    assert [row.scores["outcome"].value for row in rows] == [1.0, 0.0]
    assert figures(written(rows))["outcome"].value == 1.0


def test_key_tells_jobs_apart() -> None:
    (plain,) = as_written([ITEM])
    assert plain.key == ("game", None)
    assert replace(plain, variant="terse").key == ("game", "terse")
