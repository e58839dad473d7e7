"""Evidence Inference 2.0: trials' full texts, and what a treatment did to an outcome.

    FOLDER/prompts_merged.csv      PromptID, PMCID, Outcome, Intervention, Comparator
    FOLDER/annotations_merged.csv  PromptID, Valid Label, Label Code, Annotations, Evidence Start, …
    FOLDER/txt_files/PMC….txt      the articles

Only annotations that were found valid count; a prompt's label is that of most of them. Offsets may
be some characters off, so the words are looked for near them.
"""

from __future__ import annotations

import csv
import html
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeVar

from pydantic import Field

from evals.adapters.shape import Article, Gold, LeftOut, Loose, Question, Record, fault
from evals.beir import Named

LABELS: Final = {
    -1: "significantly decreased",
    0: "no significant difference",
    1: "significantly increased",
}
_PROMPTS, _ANNOTATIONS, _TEXTS = "prompts_merged.csv", "annotations_merged.csv", "txt_files"
_EXPECTED: Final = (
    f"A folder of Evidence Inference has {_PROMPTS} (PromptID, PMCID, Outcome, Intervention, "
    f"Comparator), {_ANNOTATIONS} (PromptID, Valid Label, Label Code, Annotations, Evidence Start) "
    f"and {_TEXTS}/PMC….txt."
)


class _Prompt(Loose):
    id: Named = Field(alias="PromptID")
    pmcid: Named = Field(alias="PMCID")
    outcome: Named = Field(alias="Outcome")
    intervention: Named = Field(alias="Intervention")
    comparator: Named = Field(alias="Comparator")

    @property
    def question(self) -> str:
        """Return the prompt as a question."""
        i, c, o = (
            " ".join(html.unescape(part).split()).rstrip(".?")
            for part in (self.intervention, self.comparator, self.outcome)
        )
        return f"What is the effect of {i} compared with {c} on {o}?"


class _Annotation(Loose):
    prompt: Named = Field(alias="PromptID")
    valid: bool = Field(alias="Valid Label")
    code: int = Field(alias="Label Code")
    words: str = Field(alias="Annotations")
    start: int = Field(alias="Evidence Start")


Row = TypeVar("Row", _Prompt, _Annotation)


def read(source: Path) -> Iterator[Record]:
    """Read a folder of Evidence Inference; raise `FormatError` naming file and line of a fault."""
    prompts: dict[str, list[_Prompt]] = {}
    for prompt in _rows(source / _PROMPTS, _Prompt):
        prompts.setdefault(prompt.pmcid.removeprefix("PMC"), []).append(prompt)
    annotations: dict[str, list[_Annotation]] = {}
    for annotation in _rows(source / _ANNOTATIONS, _Annotation):
        if annotation.valid and annotation.code in LABELS:
            annotations.setdefault(annotation.prompt, []).append(annotation)
    if not (source / _TEXTS).is_dir():
        fault(str(source / _TEXTS), "no such folder", _EXPECTED)
    for pmcid, asked in prompts.items():
        path = source / _TEXTS / f"PMC{pmcid}.txt"
        text = _text(path) if path.is_file() else ""
        if not text.strip():
            yield LeftOut("articles without text")
            continue
        yield Article(f"PMC{pmcid}", "", text)
        for prompt in asked:
            yield _question(prompt, annotations.get(prompt.id, []), text)


def _question(prompt: _Prompt, annotations: list[_Annotation], text: str) -> Question | LeftOut:
    ranked = Counter(each.code for each in annotations).most_common(2)
    if not ranked:
        return LeftOut("prompts without a valid annotation")
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return LeftOut("prompts on whose label the annotations do not agree")
    code = ranked[0][0]
    document = f"PMC{prompt.pmcid.removeprefix('PMC')}"
    gold: dict[int, Gold] = {}
    for each in annotations:
        start = _nearest(text, each.words.strip(), each.start)
        if each.code == code and start is not None:
            words = each.words.strip()
            gold[start] = Gold(document, start, start + len(words), words, {"label": LABELS[code]})
    if not gold:
        return LeftOut("prompts whose evidence is not in the text")
    meta = {"doc": document, "label": LABELS[code]}
    return Question(f"ei{prompt.id}", prompt.question, tuple(gold.values()), meta)


def _nearest(text: str, words: str, start: int) -> int | None:
    """Return where the words stand, nearest to a place; None if nowhere."""
    if not words:
        return None
    after = text.find(words, max(start, 0))
    before = text.rfind(words, 0, max(start, 0) + len(words))
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - start), default=None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault(str(path), f"cannot be read: {error}", _EXPECTED)


def _rows(path: Path, kind: type[Row]) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            for row in rows:
                yield kind.parse(row, f"{path}:{rows.line_num}", _EXPECTED)
    except OSError as error:
        fault(str(path), f"cannot be read: {error.strerror}", _EXPECTED)
    except (UnicodeDecodeError, csv.Error) as error:
        fault(str(path), f"no UTF-8 CSV: {error}", _EXPECTED)
