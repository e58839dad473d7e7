"""The lexical index: BM25 over title, headings and text, the home of tantivy."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import tantivy

from qa.index.failures import IndexDamaged, translated
from qa.index.tokens import words

_WHAT: Final = "lexical index"
_BOOSTS: Final = (("title", 1.5), ("heading", 1.5), ("text", 1.0))
_HEAP_BYTES: Final = 50_000_000
_LOCK: Final = ".tantivy-meta.lock"
_MOST_TERMS: Final = 256


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as it is indexed."""

    key: int
    title: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words to look for and how much they count."""

    text: str
    weight: float = 1.0


def analyse(text: str) -> tuple[str, ...]:
    """Return the tokens of a text as the index has them: folded, stemmed, no stop words."""
    return tuple(_analyser().analyze(" ".join(words(text))))


class LexicalIndex:
    """Passages by key in a tantivy folder. One process writes; any number search meanwhile."""

    def __init__(
        self, path: Path, index: tantivy.Index, copy: TemporaryDirectory[str] | None
    ) -> None:
        """Wrap an open index; use `LexicalIndex.open`."""
        self.path = path
        self._index = index
        self._copy = copy
        self._writer: Any = None
        self._changing = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> LexicalIndex:
        """Open the index, made if absent and `write`; in a read-only folder, open a copy of it.

        Raises `IndexDamaged` and `LibraryFull`.
        """
        path = path.absolute()
        with translated(_WHAT, path):
            if write:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif not (path / "meta.json").is_file():
                raise IndexDamaged(
                    f"No {_WHAT} at {str(path)!r}.", next="Run `qa library rebuild`."
                )
            copy = None if write or _is_lockable(path) else _copied(path)
            folder = path if copy is None else Path(copy.name)
            index = tantivy.Index(_schema(), path=str(folder), reuse=True)
            index.config_reader("manual")
            opened = cls(path, index, copy)
            opened.search((Term("open"),), 1)
        return opened

    def upsert(self, rows: Sequence[Row]) -> None:
        """Add or replace passages. Doing it twice is doing it once."""
        if not rows:
            return
        with self._committing() as writer:
            writer.delete_documents_by_query(_any_of([row.key for row in rows]))
            for row in rows:
                writer.add_document(_document(row))

    def delete(self, keys: Sequence[int]) -> None:
        """Take passages out; absent keys are no error."""
        if not keys:
            return
        with self._committing() as writer:
            writer.delete_documents_by_query(_any_of(keys))

    def search(
        self, terms: Sequence[Term], k: int, allowed: Set[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `k` keys with their BM25 score (above 0, no upper bound), best first.

        A term whose text gives several tokens counts each of them. `allowed` keys, where given,
        are the only ones returned.
        """
        query = _query(terms)
        if query is None or k < 1:
            return []
        with translated(_WHAT, self.path):
            searcher = self._searcher()
            total = int(searcher.num_docs)
            limit = min(k if allowed is None else 4 * k, total)
            while limit:
                found = _hits(searcher, query, limit)
                kept = [hit for hit in found if allowed is None or hit[0] in allowed]
                if len(kept) >= k or len(found) < limit or limit == total:
                    return sorted(kept, key=lambda hit: (-hit[1], hit[0]))[:k]
                limit = min(4 * limit, total)
        return []

    def frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        """Return in how many passages each token (see `analyse`) occurs in text or title."""
        with translated(_WHAT, self.path):
            searcher = self._searcher()
            return {
                token: max(int(searcher.doc_freq(field, token)) for field in ("text", "title"))
                for token in tokens
            }

    def count(self) -> int:
        """Return the number of passages."""
        with translated(_WHAT, self.path):
            return int(self._searcher().num_docs)

    def keys(self) -> tuple[int, ...]:
        """Return all keys, ascending; a key that were in twice would be there twice."""
        with translated(_WHAT, self.path):
            searcher = self._searcher()
            total = int(searcher.num_docs)
            found = _hits(searcher, tantivy.Query.all_query(), total) if total else []
        return tuple(sorted(key for key, _ in found))

    def close(self) -> None:
        """Let merges end and close the files."""
        with self._changing:
            writer, self._writer = self._writer, None
        if writer is not None:
            with translated(_WHAT, self.path):
                writer.wait_merging_threads()
        if self._copy is not None:
            self._copy.cleanup()

    def reload(self) -> None:
        """See what was committed since the index was opened or last reloaded."""
        with translated(_WHAT, self.path):
            self._index.reload()

    def _searcher(self) -> Any:  # noqa: ANN401 - tantivy has no types that mypy can see
        return self._index.searcher()

    @contextmanager
    def _committing(self) -> Iterator[Any]:
        """Commit all or nothing; after a failure the next change starts with a new writer."""
        with translated(_WHAT, self.path), self._changing:
            if self._writer is None:
                self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            try:
                yield self._writer
                self._writer.commit()
                self._index.reload()
            except BaseException:
                self._writer = None
                raise


def _is_lockable(path: Path) -> bool:
    """Say whether tantivy can open its lock file, without which it does not even read."""
    try:
        os.close(os.open(path / _LOCK, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        return False
    return True


def _copied(path: Path) -> TemporaryDirectory[str]:
    """Copy the index of a read-only folder to where it can be locked."""
    copy = TemporaryDirectory(prefix="qa-lexical-", ignore_cleanup_errors=True)
    shutil.copytree(path, copy.name, dirs_exist_ok=True)
    return copy


def _hits(searcher: Any, query: Any, limit: int) -> list[tuple[int, float]]:  # noqa: ANN401
    found = searcher.search(query, limit, count=False).hits
    keys = searcher.fast_field_values("key", [address for _, address in found])
    return [(int(key), float(score)) for key, (score, _) in zip(keys, found, strict=True)]


def _query(terms: Sequence[Term]) -> Any:  # noqa: ANN401
    """Join term queries; there is no query language, so no input can be a syntax error."""
    weights: dict[str, float] = {}
    for term in terms:
        for token in analyse(term.text):
            weights[token] = max(weights.get(token, 0.0), term.weight)
    clauses = [
        (tantivy.Occur.Should, _boosted(field, token, weight * boost))
        for token, weight in list(weights.items())[:_MOST_TERMS]
        for field, boost in _BOOSTS
        if weight > 0
    ]
    return tantivy.Query.boolean_query(clauses) if clauses else None


def _any_of(keys: Sequence[int]) -> Any:  # noqa: ANN401
    # Deleting by term would look for a signed number and silently find none.
    return tantivy.Query.term_set_query(_schema(), "key", [int(key) for key in keys])


def _boosted(field: str, token: str, weight: float) -> Any:  # noqa: ANN401
    return tantivy.Query.boost_query(
        tantivy.Query.term_query(_schema(), field, token, "freq"), weight
    )


def _document(row: Row) -> Any:  # noqa: ANN401
    fields: dict[str, object] = {"key": int(row.key)}
    for name, text in (("title", row.title), ("heading", row.heading), ("text", row.text)):
        fields[name] = " ".join(analyse(text))
    # Keyword construction would make the key signed, which kills the writer.
    return tantivy.Document.from_dict(fields, _schema())


@cache
def _schema() -> Any:  # noqa: ANN401
    """Return the schema: analysed words are given to the index split at blanks, nothing stored."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    for name, _ in _BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@cache
def _analyser() -> Any:  # noqa: ANN401
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    for each in (tantivy.Filter.stopword("english"), tantivy.Filter.stemmer("english")):
        builder = builder.filter(each)
    return builder.build()
