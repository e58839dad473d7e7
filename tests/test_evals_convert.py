"""Public formats into the BEIR layout: what is written, where gold words land, faults named."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from evals import beir, reading
from evals.__main__ import main
from evals.adapters.streaming import elements, members
from evals.adapters.writing import PASSAGE_WORDS, passages
from evals.errors import FormatError

LONG = " ".join(f"Patient {n} took zomatinib and slept for {n} hours." for n in range(1, 61))
CONTEXT = f"Zomatinib is taken with water. {LONG} The dose is 5 mg."

SQUAD: dict[str, Any] = {
    "version": "v2.0",
    "data": [
        {
            "title": "Zomatinib_dosing",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "document_id": 17,
                    "qas": [
                        {
                            "id": 262,
                            "question": "What is the dose?",
                            "is_impossible": False,
                            "answers": [
                                {"text": "5 mg", "answer_start": CONTEXT.index("5 mg")},
                                {"text": "5 mg", "answer_start": CONTEXT.index("5 mg")},
                            ],
                        },
                        {
                            "id": "263",
                            "question": "Who found it?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": "Patient 1", "answer_start": 31}],
                        },
                    ],
                }
            ],
        }
    ],
}
PUBMEDQA: dict[str, Any] = {
    "101": {
        "QUESTION": "Does zomatinib help sleep?",
        "CONTEXTS": ["We studied sleep.", "Sleep was longer by 2 hours."],
        "LABELS": ["AIMS", "RESULTS"],
        "MESHES": ["Humans"],
        "YEAR": "2011",
        "reasoning_required_pred": "yes",
        "final_decision": "yes",
        "LONG_ANSWER": "It helps.",
    },
    "102": {
        "QUESTION": "Is zomatinib safe?",
        "CONTEXTS": ["No harm was seen."],
        "LABELS": ["RESULTS"],
        "MESHES": [],
        "YEAR": None,
    },
}
ABSTRACT = "http://www.ncbi.nlm.nih.gov/pubmed/201"


def snippet(text: str, start: int, section: str = "abstract") -> dict[str, Any]:
    return {
        "document": ABSTRACT,
        "text": text,
        "beginSection": section,
        "endSection": section,
        "offsetInBeginSection": start,
        "offsetInEndSection": start + len(text),
    }


BIOASQ: dict[str, Any] = {
    "version": "1.0",
    "questions": [
        {
            "id": "5e01",
            "body": "What does zomatinib inhibit?",
            "type": "factoid",
            "documents": [ABSTRACT, "http://www.ncbi.nlm.nih.gov/pubmed/999"],
            "snippets": [
                snippet("It inhibits renal kinase. It is given by mouth.", 40),
                snippet("Zomatinib, a kinase inhibitor", 0, "title"),
            ],
            "ideal_answer": ["Renal kinase."],
            "exact_answer": [["renal kinase"]],
        },
        {
            "id": "5e02",
            "body": "How is zomatinib given?",
            "type": "summary",
            "documents": [ABSTRACT],
            "snippets": [snippet("It is given  by mouth.", 66)],
            "ideal_answer": "By mouth.",
        },
        {"id": "5e03", "body": "Is it new?", "type": "yesno", "documents": [], "snippets": []},
    ],
}
TRIAL = (
    f"TITLE: A trial of zomatinib\n\n  RESULTS: Sleep was longer (P=0.01). {LONG} Pain was alike."
)
PROMPTS = [
    ("7", "31", "sleep", "zomatinib", "placebo"),
    ("8", "31", "pain&nbsp;at rest.", "zomatinib", "placebo"),
    ("9", "31", "cough", "zomatinib", "placebo"),
    ("10", "31", "mood", "zomatinib", "placebo"),
    ("11", "32", "sleep", "zomatinib", "placebo"),
]
ANNOTATIONS = [
    ("7", "True", "significantly increased", "1", "Sleep was longer (P=0.01).", 40),
    ("7", "True", "significantly increased", "1", "not in the text", -1),
    ("7", "False", "significantly decreased", "-1", "Sleep", 0),
    ("8", "1", "no significant difference", "0", "Pain was alike.", 12),
    ("9", "False", "no significant difference", "0", "Pain was alike.", 12),
    ("10", "True", "no significant difference", "0", "Pain was alike.", 12),
    ("10", "True", "significantly decreased", "-1", "Pain was alike.", 12),
]


def write_trials(folder: Path) -> Path:
    (folder / "txt_files").mkdir(parents=True)
    (folder / "txt_files" / "PMC31.txt").write_text(TRIAL, encoding="utf-8")
    with (folder / "prompts_merged.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["PromptID", "PMCID", "Outcome", "Intervention", "Comparator"])
        rows.writerows(PROMPTS)
    with (folder / "annotations_merged.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(
            "UserID,PromptID,PMCID,Valid Label,Valid Reasoning,Label,Annotations,Label Code,"
            "In Abstract,Evidence Start,Evidence End".split(",")
        )
        for prompt, valid, label, code, words, start in ANNOTATIONS:
            end = start + len(words)
            rows.writerow([0, prompt, 31, valid, valid, label, words, code, "False", start, end])
    return folder


def write_json(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def convert(
    format_: str, source: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    assert main(["convert", format_, str(source), str(out), "--json"]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_squad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    told = convert("squad", write_json(tmp_path / "s.json", SQUAD), out, capsys)
    assert (told["documents"], told["queries"], told["impossible"]) == (1, 2, 1)
    judged = beir.load(out)
    assert (judged.unjudged, len(judged.rows)) == (1, told["passages"])
    (holding,) = judged.grades["262"]
    rows = {row.id: row for row in judged.rows}
    assert rows[holding].text.endswith("The dose is 5 mg.")
    assert {row.meta.doc for row in judged.rows} == {"17"}
    assert {row.title for row in judged.rows} == {"Zomatinib dosing"}
    (question,) = reading.load(out / "questions.jsonl", out / "documents")
    text = (out / "documents" / question.document).read_text(encoding="utf-8")
    assert [text[span.start : span.end] for span in question.answers] == ["5 mg"]
    answered, impossible = lines(out / "queries.jsonl")
    assert answered["meta"]["answers"][0]["text"] == "5 mg"
    assert impossible["meta"] == {"doc": "17", "impossible": True}


def test_pubmedqa(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    told = convert("pubmedqa", write_json(tmp_path / "p.json", PUBMEDQA), out, capsys)
    assert (told["documents"], told["passages"], told["judgements"]) == (2, 3, 3)
    judged = beir.load(out)
    assert judged.grades["101"] == {"101-0": 1, "101-1": 1}
    assert [row.meta.label for row in judged.rows] == ["AIMS", "RESULTS", "RESULTS"]
    first, second = lines(out / "queries.jsonl")
    assert (first["meta"]["decision"], first["meta"]["long_answer"]) == ("yes", "It helps.")
    assert "decision" not in second["meta"]
    assert lines(out / "corpus.jsonl")[0]["meta"]["mesh"] == ["Humans"]
    assert not (out / "documents").exists()
    assert not (out / "questions.jsonl").exists()


def test_bioasq(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    told = convert("bioasq", write_json(tmp_path / "b.json", BIOASQ), out, capsys)
    assert told["left_out"] == {"questions without snippets": 1}
    judged = beir.load(out)
    assert [row.text for row in judged.rows] == [
        "Zomatinib, a kinase inhibitor",
        "It inhibits renal kinase. It is given by mouth.",
    ]
    assert judged.grades == {"5e01": {"201-0": 1, "201-1": 1}, "5e02": {"201-1": 1}}
    assert lines(out / "queries.jsonl")[0]["meta"]["exact_answer"] == [["renal kinase"]]


def test_evidence_inference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    told = convert("evidence-inference", write_trials(tmp_path / "ei"), out, capsys)
    assert told["left_out"] == {
        "prompts without a valid annotation": 1,
        "prompts on whose label the annotations do not agree": 1,
        "articles without text": 1,
    }
    judged = beir.load(out)
    labels = {query.id: query.meta.label for query in judged.queries}
    assert labels == {"ei7": "significantly increased", "ei8": "no significant difference"}
    assert judged.queries[1].text == (
        "What is the effect of zomatinib compared with placebo on pain at rest?"
    )
    (first, second) = reading.load(out / "questions.jsonl", out / "documents")
    assert [TRIAL[s.start : s.end] for s in (*first.answers, *second.answers)] == [
        "Sleep was longer (P=0.01).",
        "Pain was alike.",
    ]
    (early,), (late,) = judged.grades["ei7"], judged.grades["ei8"]
    assert early == "PMC31-0"
    assert late == judged.rows[-1].id


def test_passages_cover_the_sentences() -> None:
    cuts = passages(CONTEXT)
    assert len(cuts) > 1
    assert [CONTEXT[a:b].rstrip()[-1] for a, b in cuts] == ["."] * len(cuts)
    longest = max(len(sentence.split()) for sentence in CONTEXT.split(". "))
    lengths = [len(CONTEXT[a:b].split()) for a, b in cuts]
    assert all(abs(length - PASSAGE_WORDS) <= longest / 2 + 1 for length in lengths[:-1])
    assert " ".join(CONTEXT[a:b] for a, b in cuts) == CONTEXT


def changed(content: dict[str, Any], path: list[Any], value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(content))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


QAS = ["data", 0, "paragraphs", 0, "qas"]
FAULTS: dict[str, tuple[str, object, str]] = {
    "moved answer": (
        "squad",
        changed(SQUAD, [*QAS, 0, "answers", 0, "answer_start"], 3),
        r"data\[0\]\.paragraphs\[0\], '262': answer_start 3 .* '5 mg'",
    ),
    "no answer": ("squad", changed(SQUAD, [*QAS, 1, "is_impossible"], False), "'263': no answer"),
    "missing field": ("squad", changed(SQUAD, ["data", 0], {"title": "x"}), "data.0.: paragraphs"),
    "twice": ("squad", changed(SQUAD, [*QAS, 1, "id"], 262), "'262' is given twice"),
    "no data": ("squad", {"version": 1}, "no 'data' in it"),
    "labels": ("pubmedqa", changed(PUBMEDQA, ["101", "LABELS"], ["AIMS"]), "'101': 2 CONTEXTS"),
    "array": ("pubmedqa", [1], r"'\[' where '\{' should be"),
    "snippet": (
        "bioasq",
        changed(BIOASQ, ["questions", 1, "snippets", 0, "text"], ""),
        r"questions\[1\]: snippets",
    ),
    "nothing judged": ("bioasq", {"questions": []}, "no question with an answer"),
}


@pytest.mark.parametrize(("format_", "content", "fault"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named_and_nothing_is_left(
    tmp_path: Path, format_: str, content: object, fault: str
) -> None:
    source = write_json(tmp_path / "source.json", content)
    arguments = ["convert", format_, str(source), str(tmp_path / "out")]
    from evals.__main__ import build_parser

    parsed = build_parser().parse_args(arguments)
    with pytest.raises(FormatError, match=fault):
        parsed.run(parsed)
    assert [path.name for path in tmp_path.iterdir()] == ["source.json"]


def test_bad_line_of_a_table_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_trials(tmp_path / "ei")
    table = folder / "annotations_merged.csv"
    table.write_text(table.read_text("utf-8").replace("True,True", "perhaps,True", 1), "utf-8")
    assert main(["convert", "evidence-inference", str(folder), str(tmp_path / "out")]) == 1
    assert "annotations_merged.csv:2: Valid Label" in capsys.readouterr().err


def test_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_json(tmp_path / "s.json", SQUAD)
    assert main(["convert", "squad", str(source), str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["convert", "squad", str(tmp_path / "none"), str(tmp_path / "out")]) == 2


def test_json_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.adapters.streaming._CHUNK", 3)
    path = write_json(tmp_path / "x.json", {"a": [1, "}"], "list": [12345, {"x": "é]"}, -1.5]})
    assert dict(members(path, "")) == {"a": [1, "}"], "list": [12345, {"x": "é]"}, -1.5]}
    assert [value for _, value in elements(path, "list", "")] == [12345, {"x": "é]"}, -1.5]
    path.write_text('{"list": [1, nonsense]}', encoding="utf-8")
    with pytest.raises(FormatError, match=r"list\[1\]: no JSON"):
        list(elements(path, "list", ""))
