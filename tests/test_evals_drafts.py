"""Drafts of gold items: made of feedback and failures, ended by a human, moved into the gold."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_evals_commands import GOOD, REFUSAL, ScriptedPipeline
from test_evals_lint import CORPUS, FACT, SENTENCE

from evals import accepting, parts, strict_yaml
from evals.__main__ import build_parser, main
from evals.accepting import Drafts, accept
from evals.commands import draft as command
from evals.drafts import TODO, UNASKED, Draft, Origin, draft, expected
from evals.errors import GoldError, UsageError
from evals.parts import Part
from qa import Outcome, answer_json
from qa.domain import Feedback, Reason
from qa.state import ConversationStore, StoredTurn

ANSWER = answer_json(GOOD)
REFUSED = answer_json(REFUSAL)


def origin(reason: Reason | None = Reason.WRONG, answer: dict[str, Any] = ANSWER) -> Origin:
    return Origin("feedback", "from-feedback", ("Median OS in TRIAL-A?",), answer, reason)


def parsed(made: Draft) -> dict[str, Any]:
    [item] = yaml.safe_load(made.text)
    assert isinstance(item, dict)
    return item


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    (folder / "dev").mkdir(parents=True)
    (folder / "test").mkdir()
    other = FACT | {"id": "other", "group": "other", "question": "Which dose was infused weekly?"}
    third = FACT | {"id": "third", "group": "third", "question": "Who sponsored the programme?"}
    text = "# Why these are asked.\n" + yaml.safe_dump([other], sort_keys=False)
    (folder / "dev" / "facts.yaml").write_text(text)
    (folder / "test" / "facts.yaml").write_text(yaml.safe_dump([third]))
    return folder


@pytest.fixture
def drafts(gold: Path) -> Drafts:
    return Drafts(gold / "drafts")


def filled(above: str = "# feedback", **changes: object) -> Draft:
    item = {name: value for name, value in (FACT | changes).items() if value is not None}
    written = yaml.safe_dump([item], sort_keys=False, allow_unicode=True, width=1000)
    return Draft(str(item["id"]), f"{above}\n{written}")


def taken_in(made: Draft, drafts: Drafts, gold: Path, part: Part = Part.DEV) -> Path:
    drafts.add(made)
    return accept(made, drafts, part, gold, lambda: CORPUS).file


def test_draft_says_what_is_known() -> None:
    made = draft(origin(), ())
    item = parsed(made)
    assert (item["kind"], item["outcome"]) == ("fact", "answered")
    assert item["question"] == "Median OS in TRIAL-A?"
    assert item["sources"] == ["docs/trial-a"]
    assert item["spans"] == [{"source": "docs/trial-a", "text": "OS was 14.7 months."}]
    assert item["provenance"].startswith("feedback")
    assert "# OS was 14.7 months." in made.text
    assert len(made.todo) == 4, "about, all, must_not_say, provenance"
    assert all(TODO in each for each in item["must_not_say"])


@pytest.mark.parametrize(
    ("reason", "answer", "outcome"),
    [
        (Reason.SHOULD_HAVE_REFUSED, ANSWER, Outcome.INSUFFICIENT),
        (Reason.SHOULD_HAVE_ANSWERED, REFUSED, Outcome.ANSWERED),
        (Reason.INCOMPLETE, ANSWER, Outcome.ANSWERED),
        (Reason.OTHER, REFUSED, None),
        (None, REFUSED, None),
    ],
)
def test_reason_tells_the_outcome(
    reason: Reason | None, answer: dict[str, Any], outcome: Outcome | None
) -> None:
    assert expected(origin(reason, answer)) is outcome
    item = parsed(draft(origin(reason, answer), ()))
    assert item["outcome"] == outcome if outcome else TODO in item["outcome"]
    assert ("vital" in item) == (outcome is not Outcome.INSUFFICIENT)


def test_wrong_source_is_not_proposed() -> None:
    item = parsed(draft(origin(Reason.WRONG_SOURCE), ()))
    assert TODO in item["sources"][0]
    assert "docs/trial-a" not in item["sources"]


def test_id_is_free() -> None:
    first = draft(origin(), ())
    assert draft(origin(), (first.id,)).id == f"{first.id}-2"


def test_personal_data_is_not_drafted() -> None:
    said = Origin(
        "feedback",
        "from-feedback",
        ("Mrs Quillabeth, MRN 483920: OS?",),
        ANSWER,
        Reason.OTHER,
        notes=("comment: her name is Quillabeth",),
    )
    made = draft(said, ())
    assert "Quillabeth" not in made.text
    assert "483920" not in made.text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1), st.text())
def test_whatever_is_said_stays_in_its_place(question: str, comment: str) -> None:
    said = replace(origin(), turns=(f"x{question}",), notes=(comment,))
    strict_yaml.parse(draft(said, ()).text, "draft")
    item = parsed(draft(said, ()))
    assert set(item) == set(parsed(draft(origin(), ())))
    assert item["question"].startswith("x") or item["question"].startswith("[")


def test_filled_draft_goes_to_the_file_of_its_kind(gold: Path, drafts: Drafts) -> None:
    before = (gold / "dev" / "facts.yaml").read_bytes()
    made = filled()
    file = taken_in(made, drafts, gold)
    assert file == gold / "dev" / "facts.yaml"
    after = file.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :] == b"\n" + made.item.encode()
    assert [each.item.id for each in parts.read(gold, "dev")] == ["other", "os-a"]
    assert list(drafts) == []


def test_new_kind_gets_a_file(gold: Path, drafts: Drafts) -> None:
    file = taken_in(filled(kind="safety"), drafts, gold)
    assert file == gold / "dev" / "safety.yaml"
    assert [each.item.id for each in parts.read(gold)] == ["other", "os-a", "third"]


REFUSALS: dict[str, tuple[Draft, str]] = {
    "todo": (filled(provenance=f"{TODO}: where"), "fill in"),
    "todo in a comment": (filled(f"# {TODO}"), "line 1"),
    "person": (filled(question="Mrs Quillabeth of TRIAL-A: how long?"), "question: name"),
    "format": (filled(vital=[]), "`vital`"),
    "no item": (Draft("x", "# nothing\n[]\n"), "one item"),
    "rule": (filled(spans=[{"source": "trial-a", "text": "OS was 99."}]), "span verbatim"),
    "id in the gold": (filled(id="other"), "unique id"),
    "held out question": (filled(question="Who sponsored the programme?"), "question in one part"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_unfit_draft_stays_a_draft(name: str, gold: Path, drafts: Drafts) -> None:
    made, says = REFUSALS[name]
    before = {file: file.read_bytes() for file in gold.rglob("*/facts.yaml")}
    with pytest.raises(GoldError, match=says):
        taken_in(made, drafts, gold)
    assert {file: file.read_bytes() for file in gold.rglob("*/facts.yaml")} == before
    assert [each.id for each in drafts] == [made.id]


def test_what_was_asked_is_not_held_out(gold: Path, drafts: Drafts) -> None:
    with pytest.raises(GoldError, match="was asked"):
        taken_in(filled(), drafts, gold, Part.TEST)
    file = taken_in(filled(UNASKED), drafts, gold, Part.TEST)
    assert file == gold / "test" / "facts.yaml"


@pytest.mark.parametrize("step", ["replace", "unlink"])
def test_interrupted_accept_loses_nothing(
    step: str, gold: Path, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = filled()
    drafts.add(made)

    def die(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        if step == "replace":
            broken.setattr(os, "replace", die)
        else:
            broken.setattr(Path, "unlink", die)
        with pytest.raises(KeyboardInterrupt):
            accept(made, drafts, Part.DEV, gold, lambda: CORPUS)
    assert [each.id for each in drafts] == ["os-a"]
    accept(made, drafts, Part.DEV, gold, lambda: CORPUS)
    assert [each.item.id for each in parts.read(gold, "dev")] == ["other", "os-a"]
    assert list(drafts) == []


def test_windows_line_ends_are_kept(gold: Path, drafts: Drafts) -> None:
    file = gold / "dev" / "facts.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    taken_in(filled(), drafts, gold)
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_indented_file_is_not_broken(gold: Path, drafts: Drafts) -> None:
    file = gold / "dev" / "facts.yaml"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(f"  {line}" for line in lines))
    before = file.read_bytes()
    with pytest.raises(GoldError, match="readable YAML"):
        taken_in(filled(), drafts, gold)
    assert file.read_bytes() == before


def test_drafts_are_private(gold: Path, drafts: Drafts) -> None:
    file = drafts.add(filled())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    mode = (gold / "dev" / "facts.yaml").stat().st_mode
    accept(filled(), drafts, Part.DEV, gold, lambda: CORPUS)
    assert (gold / "dev" / "facts.yaml").stat().st_mode == mode, "the gold's file keeps its own"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    store = ConversationStore(tmp_path / "state.sqlite")
    for question, standalone in (("OS in A?", "OS in A?"), ("and in B?", "OS in B?")):
        store.append("c" * 32, StoredTurn(question, standalone, ANSWER))
    store.mark("c" * 32, 0, Feedback(True))
    store.mark("c" * 32, 1, Feedback(False, Reason.WRONG, "It is 15."))
    store.close()
    yield tmp_path / "state.sqlite"


def shown(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    return value


@pytest.mark.usefixtures("state")
def test_feedback_is_drafted_once(
    gold: Path, drafts: Drafts, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["draft", "make", "--gold", str(gold), "--json"]
    assert main(make) == 0
    [made] = shown(capsys)["made"]
    text = drafts.get(made["id"]).text
    assert yaml.safe_load(text)[0]["turns"] == ["OS in A?", "and in B?"]
    assert "comment: It is 15." in text
    assert main(make) == 0
    assert shown(capsys) == {"made": [], "known": 1}
    assert main(["draft", "drop", made["id"], "--gold", str(gold), "--json"]) == 0
    assert Path(shown(capsys)["file"]).is_file()
    assert main(make) == 0
    assert shown(capsys) == {"made": [], "known": 1}
    assert main([*make, "--helpful"]) == 0
    assert len(shown(capsys)["made"]) == 1


def test_row_of_a_run_is_drafted(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {
        "id": "os-b",
        "asked": ["OS in B?"],
        "expected_outcome": "answered",
        "scores": {"vital": {"hits": 0, "of": 1, "missed": ["OS 15"]}},
        "answer": REFUSED,
    }
    file = tmp_path / "gold-1" / "rows.jsonl"
    file.parent.mkdir()
    file.write_text(json.dumps(row) + "\n")
    make = ["draft", "make", "--gold", str(gold), "--rows", str(file)]
    assert main([*make, "--id", "os-b", "--json"]) == 0
    [made] = shown(capsys)["made"]
    text = Path(made["file"]).read_text()
    assert "outcome: answered" in text
    assert "# missed: vital: OS 15" in text
    file.write_text(json.dumps(row | {"answer": None}) + "\n" + json.dumps(row | {"asked": ["?"]}))
    assert main(["draft", "drop", made["id"], "--gold", str(gold)]) == 0
    (gold / "drafts" / "dropped" / f"{made['id']}.yaml").unlink()
    capsys.readouterr()
    assert main([*make, "--id", "os-b", "--json"]) == 0
    [made] = shown(capsys)["made"]
    unanswered = Drafts(gold / "drafts").get(made["id"])
    assert "OS in B?" in unanswered.text, "the item as written, not a variant of it"
    assert not unanswered.unasked, "an error is no proof that nobody asked"
    assert main([*make, "--id", "os-c"]) == 2
    assert main(make) == 2


def test_question_is_asked_now(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["draft", "make", "--gold", str(gold), "--library", "x", "--question", "OS?", "--json"]
    pipeline = ScriptedPipeline({"OS?": GOOD})
    assert command.run_make(build_parser().parse_args(line), pipeline.opened) == 0
    [made] = shown(capsys)["made"]
    assert "OS was 14.7 months." in Path(made["file"]).read_text()
    assert not Drafts(gold / "drafts").get(made["id"]).unasked
    assert main([*line, "--unasked"]) == 0
    [made] = shown(capsys)["made"]
    assert Drafts(gold / "drafts").get(made["id"]).unasked


def test_accept_says_what_is_next(
    gold: Path, drafts: Drafts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "documents"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        f"---\nid: trial-a\ntitle: TRIAL-A\nsource_type: trial\n---\n# TRIAL-A\n\n{SENTENCE}\n"
    )
    drafts.add(filled(must_not_say=None))
    line = ["draft", "accept", "os-a", "--gold", str(gold), "--corpus", str(corpus)]
    assert main([*line, "--part", "test"]) == 1
    assert "was asked" in capsys.readouterr().err
    assert main(line) == 0
    told = capsys.readouterr().out
    assert "python -m evals lint" in told
    assert "--only os-a" in told


def test_unknown_draft_is_wrong_use(gold: Path, drafts: Drafts) -> None:
    assert main(["draft", "show", "nobody", "--gold", str(gold)]) == 2
    assert main(["draft", "make", "--gold", str(gold), "--state", str(gold / "none")]) == 2
    with pytest.raises(UsageError, match="nobody"):
        drafts.drop("nobody")


def test_unwritable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be written"):
        accepting.write(tmp_path / "no-such-folder" / "x.yaml", "x")
