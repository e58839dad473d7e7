"""Gold items: what is read, and what is refused with its file, item and field."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evals import items
from evals.errors import GoldError
from evals.items import Kind, check_sources

FACT: dict[str, object] = {
    "id": "os-a",
    "kind": "fact",
    "question": "OS?",
    "outcome": "answered",
    "vital": [{"about": "OS", "all": ["14.7"]}],
    "sources": ["trial-a"],
    "tier": "trial",
    "provenance": "made up",
}
TURNS: dict[str, object] = {"kind": "dialogue", "question": None, "turns": ["A?", "and OS?"]}
ABSENT: dict[str, object] = {"vital": [], "sources": [], "tier": None}


def folder(tmp_path: Path, *raw: object) -> Path:
    (tmp_path / "some.yaml").write_text(yaml.safe_dump(list(raw)), encoding="utf-8")
    return tmp_path


def refusal(path: Path) -> str:
    with pytest.raises(GoldError) as caught:
        items.load(path)
    return str(caught.value)


def test_items_are_read(tmp_path: Path) -> None:
    dialogue = FACT | TURNS | {"id": "dlg", "understood": ["OS|survival"]}
    first, second = items.load(folder(tmp_path, FACT, dialogue))
    assert first.asked == ("OS?",)
    assert second.asked == ("A?", "and OS?")
    assert second.kind is Kind.DIALOGUE


BROKEN: dict[str, tuple[dict[str, object], str]] = {
    "unknown key": ({"vitals": []}, "vitals"),
    "missing field": ({"provenance": None}, "provenance"),
    "unknown kind": ({"kind": "quiz"}, "kind"),
    "unknown outcome": ({"outcome": "maybe"}, "outcome"),
    "unknown tier": ({"tier": "blog"}, "tier"),
    "odd id": ({"id": "OS A"}, "id"),
    "empty pattern": ({"must_not_say": ["a|"]}, "must_not_say.0"),
    "number as pattern": ({"must_not_say": [0.7]}, "must_not_say.0"),
    "nugget without patterns": ({"vital": [{"about": "OS", "all": []}]}, "vital.0.all"),
    "unknown nugget key": ({"vital": [{"about": "x", "all": ["a"], "any": []}]}, "vital.0.any"),
    "disagreement of one side": (
        {"disagreement": {"sides": [{"all": ["6%"]}]}},
        "disagreement.sides",
    ),
    "refusal with a disagreement": (
        ABSENT
        | {"outcome": "insufficient", "disagreement": {"sides": [{"all": ["1"]}, {"all": ["2"]}]}},
        "disagreement",
    ),
    "text for a list": ({"sources": "trial-a"}, "sources"),
    "no question": ({"question": None}, "question"),
    "turns of a fact": ({"turns": ["A?", "B?"]}, "turns"),
    "dialogue with a question": ({"kind": "dialogue"}, "turns"),
    "one turn": (TURNS | {"turns": ["A?"]}, "turns"),
    "understood of a fact": ({"understood": ["OS"]}, "understood"),
    "answered without nuggets": ({"vital": []}, "vital"),
    "answered without sources": ({"sources": []}, "sources"),
    "odd group": ({"group": "OS A"}, "group"),
    "span without text": ({"spans": [{"source": "trial-a", "text": " "}]}, "spans.0.text"),
    "span of another source": ({"spans": [{"source": "trial-b", "text": "OS"}]}, "'trial-b'"),
    "refusal with nuggets": ({"outcome": "insufficient"}, "insufficient"),
}


@pytest.mark.parametrize(("change", "field"), BROKEN.values(), ids=BROKEN)
def test_broken_item_is_refused(tmp_path: Path, change: dict[str, object], field: str) -> None:
    message = refusal(folder(tmp_path, FACT | change))
    assert "some.yaml" in message
    assert repr((FACT | change)["id"]) in message
    assert field in message


def test_refusal_needs_nothing_more(tmp_path: Path) -> None:
    (item,) = items.load(folder(tmp_path, FACT | ABSENT | {"outcome": "insufficient"}))
    assert item.abstains


def test_every_fault_is_listed(tmp_path: Path) -> None:
    message = refusal(folder(tmp_path, FACT | {"kind": "quiz"}, {"id": "b"}))
    assert "'os-a': kind" in message
    assert "'b': provenance" in message


def test_item_used_twice(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(yaml.safe_dump([FACT]), encoding="utf-8")
    assert "already used in other.yaml" in refusal(folder(tmp_path, FACT))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- id: a\n  id: b\n", "'id' is given twice"),
        ("- id: [\n", "not readable"),
        ("- !!python/object:os.system {}\n", "not readable"),
        ("id: a\n", "not a list"),
        ("", "not a list"),
        ("- just words\n", "number 1"),
    ],
    ids=["key twice", "broken", "unsafe tag", "mapping", "empty", "words"],
)
def test_broken_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    message = refusal(tmp_path)
    assert "some.yaml" in message
    assert reason in message


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "holds no gold items" in refusal(tmp_path)


def test_absent_source_is_named(tmp_path: Path) -> None:
    listed = items.load(folder(tmp_path, FACT))
    check_sources(listed, {"trial-a"}.__contains__)
    with pytest.raises(GoldError, match="'os-a': sources: 'trial-a' is not in the library"):
        check_sources(listed, {"trial-b"}.__contains__)


def test_group_and_spans_are_read(tmp_path: Path) -> None:
    more = {"group": "os", "kind": "conflict", "spans": [{"source": "trial-a", "text": "OS 14.7"}]}
    (item,) = items.load(folder(tmp_path, FACT | more))
    assert (item.group, item.kind, item.spans[0].text) == ("os", Kind.CONFLICT, "OS 14.7")
