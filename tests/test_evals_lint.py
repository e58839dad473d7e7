"""The gold's linter: what each rule finds and lets pass; the shipped gold is clean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals import lint, parts
from evals.__main__ import main
from evals.commands.lint import read
from evals.items import Filed, Item
from evals.lint import Corpus, Held
from evals.scorers import holds

ROOT = Path(__file__).parents[1]
SENTENCE = "In TRIAL-A, median overall survival was 14.7 months."
CORPUS: Corpus = {
    "trial-a": Held(
        "TRIAL-A: alfamab",
        f"TRIAL-A: alfamab\nKey result\n{SENTENCE} It was 51% in TRIAL-B.",
        ((SENTENCE, ("Key result",)), ("It was 51% in TRIAL-B.", ("Key result",))),
    )
}
FACT: dict[str, Any] = {
    "id": "os-a",
    "kind": "fact",
    "group": "os-a",
    "question": "How long did patients of TRIAL-A live?",
    "outcome": "answered",
    "vital": [{"about": "OS 14.7 months", "all": ["14.7", "months"]}],
    "must_not_say": ["51%"],
    "sources": ["trial-a"],
    "spans": [{"source": "trial-a", "text": SENTENCE}],
    "provenance": "made up",
}
REFUSAL: dict[str, Any] = {
    "id": "game",
    "kind": "off_topic",
    "question": "Who won?",
    "outcome": "out_of_scope",
    "provenance": "made up",
}


def filed(raw: Mapping[str, Any], part: str = "dev") -> Filed:
    return Filed(Item.model_validate(raw), f"{part}/some.yaml", part)


def asked_for(*patterns: str) -> list[dict[str, object]]:
    return [{"about": "it", "all": list(patterns)}]


OTHER = FACT | {"id": "b", "group": "b", "question": "Which dose of betazumab was infused?"}
BROKEN: dict[str, tuple[list[Filed], str, str]] = {
    "id used in both parts": (
        [filed(FACT), filed(OTHER | {"id": "os-a"}, "test")],
        "unique id",
        "dev/some.yaml",
    ),
    "unknown source": (
        [filed(FACT | {"sources": ["trial-a", "trial-x"]})],
        "source exists",
        "'trial-x'",
    ),
    "no span": ([filed(FACT | {"spans": []})], "span given", "no `spans`"),
    "span with a word changed": (
        [filed(FACT | {"spans": [{"source": "trial-a", "text": SENTENCE.replace("14", "17")}]})],
        "span verbatim",
        "17.7 months",
    ),
    "question that answers itself": (
        [filed(FACT | {"question": "Were 14.7 months of OS reached?"})],
        "can be failed",
        "own words",
    ),
    "dialogue that answers itself": (
        [
            filed(
                FACT
                | {"kind": "dialogue", "question": None, "turns": ["OS of 14.7?", "in months?"]}
            )
        ],
        "can be failed",
        "own words",
    ),
    "span that must not be said": (
        [filed(FACT | {"must_not_say": ["was 14.7"]})],
        "spans may be said",
        "'was 14.7'",
    ),
    "nugget in no source": ([filed(FACT | {"vital": asked_for("15.9")})], "can be passed", "'it'"),
    "nugget over two sentences": (
        [filed(FACT | {"vital": asked_for("14.7", "51%")})],
        "can be passed",
        "'it'",
    ),
    "safety nugget in no document": (
        [filed(FACT | {"okay": [{"about": "stop", "all": ["permanently"], "safety": True}]})],
        "can be passed",
        "'stop'",
    ),
    "side that nobody says": (
        [filed(FACT | {"disagreement": {"sides": [{"all": ["14.7"]}, {"all": ["41.7"]}]}})],
        "disagreement is held",
        "any document says 41.7",
    ),
    "side of another document": (
        [
            filed(
                FACT
                | {"disagreement": {"sides": [{"all": ["14.7"], "source": "b"}, {"all": ["51%"]}]}}
            )
        ],
        "disagreement is held",
        "of b says 14.7",
    ),
    "group in both parts": (
        [filed(FACT), filed(OTHER | {"group": "os-a"}, "test")],
        "group in one part",
        "os-a",
    ),
    "question in both parts": (
        [
            filed(FACT),
            filed(OTHER | {"question": "For how long did TRIAL-A patients live then?"}, "test"),
        ],
        "question in one part",
        "like os-a in dev/some.yaml",
    ),
}
SOUND: dict[str, list[Filed]] = {
    "fact and refusal": [filed(FACT), filed(REFUSAL, "test")],
    "disagreement that is held": [
        filed(
            FACT
            | {
                "disagreement": {
                    "sides": [{"all": ["14.7"], "source": "trial-a"}, {"all": ["51%"]}]
                }
            }
        )
    ],
    "two facts": [filed(FACT), filed(OTHER, "test")],
    "figure in the question, not all of the nugget": [
        filed(FACT | {"question": "Is 14.7 right for TRIAL-A?"})
    ],
    "pattern in the title": [filed(FACT | {"vital": asked_for("14.7", "alfamab")})],
    "pattern in the heading": [filed(FACT | {"vital": asked_for("14.7", "key result")})],
    "nugget over two spans": [
        filed(
            FACT
            | {
                "vital": asked_for("14.7", "TRIAL-B"),
                "must_not_say": [],
                "spans": [
                    {"source": "trial-a", "text": text} for text in (SENTENCE, "51% in TRIAL-B")
                ],
            }
        )
    ],
    "group twice in one part": [filed(FACT), filed(OTHER | {"group": "os-a"})],
    "question twice in one part": [filed(FACT), filed(FACT | {"id": "again"})],
    "another trial's question": [
        filed(FACT),
        filed(OTHER | {"question": "How long did those of TRIAL-B survive?"}, "test"),
    ],
}


@pytest.mark.parametrize(("listed", "rule", "fault"), BROKEN.values(), ids=BROKEN)
def test_fault_is_found(listed: list[Filed], rule: str, fault: str) -> None:
    (finding,) = lint.lint(listed, CORPUS)
    assert finding.rule == rule
    assert fault in finding.fault
    assert (finding.file, finding.item) == (listed[-1].file, listed[-1].item.id)
    assert finding.next


@pytest.mark.parametrize("listed", SOUND.values(), ids=SOUND)
def test_sound_items_pass(listed: list[Filed]) -> None:
    assert lint.lint(listed, CORPUS) == ()


def test_item_that_nothing_fails_is_found() -> None:
    # What reads items refuses this one; the rule does not rest on that.
    item = filed(FACT).item.model_copy(update={"vital": ()})
    (finding,) = lint.can_be_failed([Filed(item, "some.yaml", "dev")], CORPUS)
    assert "says nothing" in finding.fault


def test_items_are_counted() -> None:
    listed = [filed(FACT), filed(OTHER), filed(REFUSAL, "test")]
    assert lint.counts(listed) == {
        "dev": {"all": 2, "fact": 2},
        "test": {"all": 1, "off_topic": 1},
    }
    corpus = {**CORPUS, "trial-z": CORPUS["trial-a"]}
    assert lint.never_expected(listed, corpus) == ("trial-z",)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = f"---\nid: trial-a\n---\n# TRIAL-A: alfamab\n\n{SENTENCE}\n"
    (corpus / "a.md").write_text(text, encoding="utf-8")
    for part, item in (("dev", FACT), ("test", OTHER)):
        (tmp_path / "gold" / part).mkdir(parents=True)
        (tmp_path / "gold" / part / "some.yaml").write_text(yaml.safe_dump([item]), "utf-8")
    return tmp_path / "gold", corpus


def run(gold: Path, corpus: Path, *options: str) -> int:
    return main(["lint", "--gold", str(gold), "--corpus", str(corpus), *options])


def test_clean_gold_ends_with_nothing(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*folders) == 0
    shown = capsys.readouterr().out
    assert "1 of 1 documents" in shown
    assert shown.endswith("clean\n")


def test_findings_end_with_one(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gold, corpus = folders
    (gold / "test" / "some.yaml").write_text(yaml.safe_dump([FACT]), "utf-8")
    assert run(gold, corpus, "--json") == 1
    body = json.loads(capsys.readouterr().out)
    assert body["clean"] is False
    assert {each["rule"] for each in body["findings"]} == {
        "unique id",
        "group in one part",
        "question in one part",
    }
    assert body["counts"] == {"dev": {"all": 1, "fact": 1}, "test": {"all": 1, "fact": 1}}
    assert body["documents"]["share"] == 1
    assert body["closest"]["likeness"] == 1
    run(gold, corpus)
    assert "test/some.yaml: os-a: unique id: " in capsys.readouterr().out


def test_flat_folder_is_linted(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gold, corpus = folders
    assert run(gold / "dev", corpus, "--json") == 0
    assert json.loads(capsys.readouterr().out)["closest"] is None


def test_no_folder_is_wrong_use(folders: tuple[Path, Path]) -> None:
    gold, corpus = folders
    assert run(gold / "none", corpus) == 2
    assert run(gold, corpus / "none") == 2


def test_unreadable_document_is_named(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gold, corpus = folders
    (corpus / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    assert run(gold, corpus) == 1
    assert "b.pdf" in capsys.readouterr().err


def test_shipped_gold_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 0, capsys.readouterr().out


def test_shipped_spans_show_their_nuggets() -> None:
    corpus = read(ROOT / "corpus")
    for each in parts.read(ROOT / "evals" / "gold"):
        shown = [
            (span.text, corpus[span.source].title, *heading)
            for span in each.item.spans
            for sentence, heading in corpus[span.source].sentences
            if span.text in sentence
        ]
        for nugget in each.item.vital:
            assert any(holds(nugget, texts) for texts in shown), (each.item.id, nugget.about)
