"""Spreadsheets of questions: what Excel and LibreOffice write is read, faults are named by cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_evals_commands import GOOD, REFUSAL, run_gold

from evals import parts, sheet
from evals.__main__ import main
from evals.errors import GoldError
from evals.items import Item
from qa import Outcome, SourceType

HEADER = "id,question,kind,outcome,must_say,should_say,must_not_say,sources,tier,tags,provenance"


def write(folder: Path, text: str | bytes, name: str = "mine.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def items(file: Path) -> tuple[Item, ...]:
    found = sheet.read(file)
    assert found.faults == ()
    return tuple(item for _, item in found.items)


def test_template_is_read_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.csv"
    assert main(["sheet", "template", str(file)]) == 0
    answered, refused = items(file)
    assert (answered.outcome, answered.tier) == (Outcome.ANSWERED, SourceType.TRIAL)
    assert answered.vital[0].all == ("14.7", "months|mo")
    assert refused.outcome is Outcome.OUT_OF_SCOPE
    capsys.readouterr()
    assert main(["sheet", "check", str(file)]) == 0
    assert capsys.readouterr().out == "2 question(s), no faults\n"
    assert main(["sheet", "template", str(file)]) == 2, "a file that is there stays"


def test_empty_cells_have_defaults(tmp_path: Path) -> None:
    text = "question,must_say,sources\nOS?,14.7,a\nPrice?,,\nOS in A? || and in B?,15,a;b\n"
    one, two, three = items(write(tmp_path, text))
    assert (one.id, one.kind, one.outcome) == ("row-2", "fact", "answered")
    assert one.provenance == "spreadsheet mine.csv"
    assert (two.id, two.kind, two.outcome) == ("row-3", "fact", "insufficient")
    assert (three.kind, three.turns) == ("dialogue", ("OS in A?", "and in B?"))
    assert three.sources == ("a", "b")


def test_cells_become_nuggets(tmp_path: Path) -> None:
    row = 'x-1,"OS, ""true""?",Yes No,Answered,"14.7 & months|mo\r\n11.4",0.70,"51%|52%",a,'
    one = items(write(tmp_path, f'{HEADER}\r\n{row}Systematic Review,"Second Line, her2",me\r\n'))
    [item] = one
    assert item.question == 'OS, "true"?'
    assert [nugget.all for nugget in item.vital] == [("14.7", "months|mo"), ("11.4",)]
    assert item.okay[0].about == "0.70"
    assert item.must_not_say == ("51%|52%",)
    assert (item.kind, item.tier) == ("yes_no", "systematic_review")
    assert item.tags == ("second-line", "her2")


TABLE = 'question;must_say;sources\r\n"OS ≥ 1 y; in A?";"14.7\n11.4";a\r\n'
SAVED = {
    "semicolon": TABLE.encode(),
    "comma": TABLE.replace(";", ",").encode(),
    "tab": TABLE.replace(";", "\t").encode(),
    "mark": b"\xef\xbb\xbf" + TABLE.encode(),
    "utf-16": TABLE.replace(";", "\t").encode("utf-16"),
    "sep": b"sep=;\r\n" + TABLE.encode(),
    "sep after mark": b"\xef\xbb\xbfsep=;\r\n" + TABLE.encode(),
    "unix": TABLE.replace("\r\n", "\n").encode(),
}


@pytest.mark.parametrize("name", SAVED)
def test_what_spreadsheets_write_is_read(name: str, tmp_path: Path) -> None:
    [item] = items(write(tmp_path, SAVED[name]))
    assert item.id == "row-2"
    assert item.question is not None
    assert "≥" in item.question
    assert [nugget.about for nugget in item.vital] == ["14.7", "11.4"]


def test_windows_1252_is_explained(tmp_path: Path) -> None:
    file = write(tmp_path, "question,must_say\nOS?,\nDose – how much?,\n".encode("cp1252"))
    with pytest.raises(GoldError, match=r"line 3 .*'–'.*CSV UTF-8"):
        sheet.read(file)


FAULTS = {
    "empty question": (["x,,,,,,,,,,"], "row 2, column B (question): the question is empty"),
    "empty turn": (["x,A? || ,,,,,,,,,"], "row 2, column B (question): one of the turns"),
    "id": (["Q 1,A?,,,,,,,,,"], "row 2, column A (id): 'Q 1'"),
    "kind": (["x,A?,facts,,,,,,,,"], "row 2, column C (kind): 'facts' is not one of fact,"),
    "outcome": (["x,A?,,no,,,,,,,"], "row 2, column D (outcome): 'no'"),
    "pattern": (["x,A?,,,1 & ,,,a,,,"], "row 2, column E (must_say): '1 &'"),
    "should": (["x,A?,,,1,a|,,a,,,"], "row 2, column F (should_say): 'a|'"),
    "must not": (["x,A?,,,1,,|,a,,,"], "row 2, column G (must_not_say): '|'"),
    "no source": (["x,A?,,,1,,,,,,"], "row 2, column H (sources): name a document"),
    "nothing to say": (["x,A?,,answered,,,,a,,,"], "row 2, column E (must_say): say what"),
    "tier": (["x,A?,,,1,,,a,paper,,"], "row 2, column I (tier): 'paper'"),
    "tag": (["x,A?,,,,,,,,a/b,"], "row 2, column J (tags): 'a/b'"),
    "refusal with content": (["x,A?,,insufficient,1,,,a,,,"], "row 2, row: outcome"),
    "dialogue": (["x,A?,dialogue,,,,,,,,"], "row 2, row: a dialogue has"),
    "unheaded cell": (["x,A?,,,,,,,,,,more"], "row 2, column L: a cell without a header"),
    "twice": (["x,A?,,,,,,,,,", "", "x,B?,,,,,,,,,"], "row 4, column A (id): 'x' is also"),
    "nothing": ([], "row 1, header: no question"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_by_cell(name: str, tmp_path: Path) -> None:
    rows, says = FAULTS[name]
    [fault] = sheet.read(write(tmp_path, "\n".join([HEADER, *rows]) + "\n")).faults
    assert str(fault).startswith(says)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("id,ask", "row 1, column B: unknown column 'ask'"),
        ("question,id,id", "row 1, column C: the column 'id' is there twice"),
        ("id,tier", "row 1, header: there is no column 'question'"),
    ],
)
def test_header_is_checked(header: str, says: str, tmp_path: Path) -> None:
    faults = sheet.read(write(tmp_path, f"{header}\n1,2\n")).faults
    assert any(str(fault).startswith(says) for fault in faults)


def test_every_fault_is_listed(tmp_path: Path) -> None:
    file = write(tmp_path, f"{HEADER}\nQ 1,,facts,,,,,,,,\nok,A?,,,,,,,,,\nx,A?,,no,,,,,,,\n")
    assert [(fault.row, fault.column.split()[-1]) for fault in sheet.read(file).faults] == [
        (2, "(question)"),
        (2, "(id)"),
        (2, "(kind)"),
        (4, "(outcome)"),
    ]
    with pytest.raises(GoldError, match=r"4 fault\(s\)"):
        sheet.filed(file)


def test_notes_are_not_read(tmp_path: Path) -> None:
    text = f"{HEADER},# asked by\n# explained,x,x,x,x,x,x,x,x,x,x,x\nx,A?,,,,,,,,,,me\n"
    assert [item.id for item in items(write(tmp_path, text))] == ["x"]


def test_open_quotation_mark_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="quotation mark"):
        sheet.read(write(tmp_path, 'question\n"OS?\n'))


def test_sheet_is_asked_like_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "question,kind,outcome,must_say,sources\nOS?,,,14.7,docs/trial-a\n"
    text += "Who won?,off_topic,out of scope,,\n"
    assert [each.part for each in parts.read(write(tmp_path, text))] == ["all", "all"]
    code = run_gold_file(tmp_path / "mine.csv", tmp_path / "out")
    summary = json.loads(capsys.readouterr().out)
    assert (code, summary["n"], summary["passed"]) == (0, 2, True)
    assert summary["header"]["part"] == "all"


def run_gold_file(file: Path, out: Path) -> int:
    answers = {"OS?": GOOD, "Who won?": REFUSAL}
    return run_gold(file, answers, "--json", "--out", str(out))  # type: ignore[arg-type]


def test_check_knows_the_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "documents"
    corpus.mkdir()
    (corpus / "a.md").write_text("---\nid: a\ntitle: Trial A\n---\n# Trial A\n\nOS was 14.7.\n")
    text = "question,must_say,sources\nOS?,14.7,a\nOS?,15,a\nWas OS 14.7?,14.7,a\nOS?,14.7,b\n"
    check = ["sheet", "check", str(write(tmp_path, text)), "--corpus", str(corpus), "--json"]
    assert main(check) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(fault["row"], fault["column"]) for fault in told["faults"]] == [
        (3, "must_say"),
        (4, "must_say"),
        (5, "sources"),
        (5, "must_say"),
    ]
    assert told["clean"] is False
