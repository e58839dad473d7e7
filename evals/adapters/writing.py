"""Records of a public set → a folder in the BEIR layout, whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TextIO

from evals import beir
from evals.adapters.shape import Article, Gold, Json, LeftOut, Question, Record
from evals.errors import FormatError, UsageError
from qa.text.sentences import split

PASSAGE_WORDS: Final = 200
"""A passage of a whole text ends at the end of a sentence that is nearest to this."""

Span = tuple[int, int]


@dataclass(slots=True)
class Written:
    """What a conversion wrote; `impossible` questions are kept but have no judgement."""

    documents: int = 0
    passages: int = 0
    queries: int = 0
    judgements: int = 0
    impossible: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return the counts as a JSON object."""
        return asdict(self)


def write(records: Iterable[Record], out: Path) -> Written:
    """Write a set into a new folder, and read it again before it gets its name.

    Raises `UsageError` if the folder is not empty, `FormatError` if the records make no set.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{str(out)!r} is there already.", next="Name a new folder.")
    with _folder(out) as unfinished:
        with ExitStack() as files:
            made = _Set(unfinished, files)
            for record in records:
                made.add(record)
        if not made.written.judgements:
            raise FormatError(
                "The source has no question with an answer.", next="See evals/README.md."
            )
        beir.load(unfinished)
        made.drop_what_is_empty()
    return made.written


@contextmanager
def _folder(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` that takes its name at the end, and is gone after an error."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise UsageError(
            f"Nothing can be written to {str(out.parent)!r}: {error.strerror}.",
            next="Name another folder.",
        ) from None
    try:
        yield unfinished
        unfinished.chmod(0o755)  # a temporary folder is its maker's only
        unfinished.rename(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


class _Set:
    """The files of a set while they are written; of each article only its spans are kept."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.folder = folder
        self.written = Written()
        self._corpus, self._queries, self._questions, self._qrels = (
            files.enter_context((folder / name).open("w", encoding="utf-8", newline="\n"))
            for name in ("corpus.jsonl", "queries.jsonl", "questions.jsonl", "qrels.tsv")
        )
        self._qrels.write("query-id\tcorpus-id\tscore\n")
        (folder / "documents").mkdir()
        self._spans: dict[str, tuple[Span, ...]] = {}
        self._files: dict[str, str] = {}
        self._ids: set[str] = set()
        self._left_out: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Write one record."""
        if isinstance(record, LeftOut):
            self._left_out[record.why] += 1
            self.written.left_out = dict(self._left_out)
        elif isinstance(record, Article):
            self._add_article(record)
        else:
            self._add_question(record)

    def drop_what_is_empty(self) -> None:
        """Take away what only sets of whole texts have."""
        if not self._files:
            (self.folder / "documents").rmdir()
            (self.folder / "questions.jsonl").unlink()

    def _add_article(self, article: Article) -> None:
        if article.id in self._spans:
            raise FormatError(
                f"The document {article.id!r} is given twice.", next="Give each an id of its own."
            )
        cuts = [(part.start, part.end) for part in article.sections] or passages(article.text)
        metas = [part.meta for part in article.sections] or [
            {"start": start, "end": end} for start, end in cuts
        ]
        for number, ((start, end), meta) in enumerate(zip(cuts, metas, strict=True)):
            row: Json = {
                "_id": f"{article.id}-{number}",
                "title": article.title,
                "text": article.text[start:end],
                "meta": {"doc": article.id, **meta},
            }
            _line(self._corpus, row)
        self._spans[article.id] = tuple(cuts)
        self.written.documents += 1
        self.written.passages += len(cuts)
        if not article.sections:
            self._add_file(article)

    def _add_file(self, article: Article) -> None:
        stem = re.sub(r"[^\w.-]+", "-", article.id).strip("-.") or "document"
        name = f"{stem}.txt"
        if name in self._files.values():
            name = f"{stem}-{len(self._files)}.txt"
        self._files[article.id] = name
        with (self.folder / "documents" / name).open("w", encoding="utf-8", newline="") as file:
            file.write(article.text)

    def _add_question(self, question: Question) -> None:
        if question.id in self._ids:
            raise FormatError(
                f"The question {question.id!r} is given twice.", next="Give each an id of its own."
            )
        self._ids.add(question.id)
        answers: list[Json] = [
            {"text": gold.text, "start": gold.start, "end": gold.end, **gold.meta}
            for gold in question.gold
        ]
        told = {"answers": answers} if answers else {}
        row: Json = {"_id": question.id, "text": question.text, "meta": {**question.meta, **told}}
        _line(self._queries, row)
        self.written.queries += 1
        self.written.impossible += not answers
        relevant = dict.fromkeys(id_ for gold in question.gold for id_ in self._holding(gold))
        for passage in relevant:
            self._qrels.write(f"{question.id}\t{passage}\t1\n")
        self.written.judgements += len(relevant)
        documents = {gold.document for gold in question.gold} & self._files.keys()
        if len(documents) == 1:
            named: Json = {"id": question.id, "question": question.text}
            _line(
                self._questions,
                named | {"document": self._files[documents.pop()], "answers": answers},
            )

    def _holding(self, gold: Gold) -> Iterator[str]:
        """Give the passages that hold the words, or a part of them if they go over an end."""
        for number, (start, end) in enumerate(self._spans[gold.document]):
            if start < gold.end and gold.start < end:
                yield f"{gold.document}-{number}"


def passages(text: str) -> list[Span]:
    """Cut a text into passages of whole sentences, of about `PASSAGE_WORDS` words."""
    cuts: list[Span] = []
    words = 0
    for sentence in split(text):
        more = len(text[sentence.start : sentence.end].split())
        if cuts and words + more / 2 <= PASSAGE_WORDS:
            cuts[-1] = (cuts[-1][0], sentence.end)
            words += more
        else:
            cuts.append((sentence.start, sentence.end))
            words = more
    return cuts


def _line(stream: TextIO, row: Json) -> None:
    stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def told(written: Written) -> Sequence[str]:
    """Say for a terminal what was written."""
    lines = [
        f"{written.documents} documents, {written.passages} passages, {written.queries} queries, "
        f"{written.judgements} judgements"
    ]
    if written.impossible:
        lines.append(f"{written.impossible} questions have no answer, and no judgement")
    return lines + [f"left out: {count} {why}" for why, count in written.left_out.items()]
