"""The hand-made figures are sound, and the measure tells right from wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.errors import GoldError
from evals.extraction import FIELDS, Summary, aligned, judge
from evals.passages import GoldFigure, Passage, read_passages

FOLDER = Path(__file__).parents[1] / "evals" / "figures"
CORPUS = FOLDER.parents[1] / "corpus"
PARTS = {part: read_passages(FOLDER / part) for part in ("dev", "test")}
EACH = [passage for passages in PARTS.values() for passage in passages]
GOLD = {
    "endpoint": "overall survival",
    "arms": [
        {"name": "zomatinib", "value": 12.5, "unit": "months"},
        {"name": "placebo", "value": 9.1, "unit": "months"},
    ],
    "effect": {"measure": "hazard ratio", "value": 0.7, "ci": [0.5, 0.9], "level": 95, "p": 0.01},
}
TEXT = (
    "Median overall survival was 12.5 months with zomatinib and 9.1 months with placebo "
    "(hazard ratio 0.70, 95% CI 0.50-0.90; P=0.01)."
)


def passage(text: str = TEXT, **gold: object) -> Passage:
    return Passage.model_validate({"id": "p", "text": text, "figures": [{**GOLD, **gold}]})


def test_there_are_enough_passages() -> None:
    assert len(EACH) >= 50
    assert len({each.id for each in EACH}) == len(EACH)
    assert not {each.text for each in PARTS["dev"]} & {each.text for each in PARTS["test"]}


@pytest.mark.parametrize("each", [e for e in EACH if e.source], ids=lambda each: each.id)
def test_quoted_passage_stands_in_its_source(each: Passage) -> None:
    source = (CORPUS / f"{each.source}.md").read_text(encoding="utf-8")
    for line in each.text.split("\n"):
        cells = [re.escape(cell.strip()) for cell in line.strip(" |").split("|")]
        assert re.search(r"\s*\|\s*".join(cells), source), line


def test_right_reading_is_right_throughout() -> None:
    counts = judge(passage()).counts
    assert all(each.right == each.read == each.gold for each in counts.values())
    assert counts["row"].right == 1


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ("endpoint", TEXT.replace("overall", "progression-free")),
        ("arm_values", TEXT.replace("9.1", "9.2")),
        ("arm_names", TEXT.replace("placebo", "docetaxel")),
        ("effect", TEXT.replace("0.70", "0.71")),
        ("interval", TEXT.replace("0.90", "0.91")),
        ("p", TEXT.replace("P=0.01", "P=0.02")),
        ("p", TEXT.replace("P=0.01", "P<0.01")),
    ],
    ids=["endpoint", "value", "name", "effect", "interval", "p", "sign"],
)
def test_each_field_can_be_wrong(wrong: str, text: str) -> None:
    counts = judge(passage(text)).counts
    told = ("endpoint", "arm_values", "arm_names", "effect", "interval", "p")
    off = {name for name in told if counts[name].right < counts[name].gold}
    assert wrong in off
    assert off <= {wrong, "arm_names"}  # a name goes with its value
    assert counts["row"].right == 0


def test_missed_and_invented_are_told_apart() -> None:
    missed = judge(passage("Nothing is told here."))
    invented = judge(Passage(id="i", text=TEXT, figures=()))
    shares: dict[str, Any] = Summary("dev", [missed, invented]).shares()
    assert shares["row"]["recall"]["value"] == 0
    assert shares["row"]["precision"]["value"] == 0
    assert (shares["row"]["read"], shares["row"]["gold"]) == (1, 1)


def test_most_alike_are_paired() -> None:
    one = GoldFigure.model_validate(GOLD).figure()
    other = GoldFigure.model_validate({**GOLD, "arms": GOLD["arms"][:1], "effect": None}).figure()  # type: ignore[index]
    assert aligned([other, one], [one]) == [(one, one)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {id: a, text: t, figures: [], extra: 1}", "extra"),
        ("- {id: a, text: t, figures: []}\n- {id: a, text: u, figures: []}", "twice"),
        ("[]", "no passages"),
    ],
    ids=["unknown-field", "same-id", "empty"],
)
def test_broken_passages_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=reason):
        read_passages(tmp_path)


def test_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["part"] == "dev"
    assert set(printed["fields"]) == set(FIELDS)
    assert printed["fields"]["row"]["precision"]["value"] >= 0.9


def test_command_prints_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures"]) == 0
    assert "arm_names" in capsys.readouterr().out


def test_missing_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--folder", str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"
