"""BioASQ task B: questions with snippets of PubMed abstracts.

    {"questions": [{"id", "body", "type", "ideal_answer", "exact_answer", "documents": [URL],
        "snippets": [{"document", "text", "beginSection", "endSection",
                      "offsetInBeginSection", "offsetInEndSection"}]}]}

The file has no abstracts, only snippets: a document is made of all its snippets, each a passage. A
snippet that lies within another of its document is no passage of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import Field

from evals.adapters.shape import Article, Gold, Json, LeftOut, Loose, Question, Record
from evals.adapters.streaming import elements
from evals.beir import Named

_EXPECTED: Final = (
    "A BioASQ task B file has questions, each with id, body and snippets of document and text."
)


class _Snippet(Loose):
    document: Named
    text: Named
    section: str = Field(alias="beginSection", default="")
    start: int = Field(alias="offsetInBeginSection", default=0)

    @property
    def pmid(self) -> str:
        """Return the last part of the document's address."""
        return self.document.rstrip("/").rsplit("/", 1)[-1]

    @property
    def words(self) -> str:
        """Return the text with its white space made even, as sections are compared."""
        return " ".join(self.text.split())


class _Asked(Loose):
    id: Named
    body: Named
    type: str | None = None
    ideal_answer: str | list[str] | None = None
    exact_answer: str | list[str | list[str]] | None = None
    snippets: tuple[_Snippet, ...] = ()


def read(source: Path) -> Iterator[Record]:
    """Read a BioASQ JSON file; raise `FormatError` naming file and question of a fault.

    It is read twice: the snippets of one document are spread over many questions.
    """
    snippets: dict[str, list[_Snippet]] = {}
    for asked in _questions(source):
        for snippet in asked.snippets:
            snippets.setdefault(snippet.pmid, []).append(snippet)
    articles = {pmid: _article(pmid, found) for pmid, found in snippets.items()}
    yield from articles.values()
    for asked in _questions(source):
        if asked.snippets:
            yield Question(asked.id, asked.body, tuple(_gold(asked, articles)), _meta(asked))
        else:
            yield LeftOut("questions without snippets")


def _questions(source: Path) -> Iterator[_Asked]:
    for number, raw in elements(source, "questions", _EXPECTED):
        yield _Asked.parse(raw, f"{source}: questions[{number}]", _EXPECTED)


def _article(pmid: str, snippets: list[_Snippet]) -> Article:
    kept: list[_Snippet] = []
    for snippet in sorted(snippets, key=lambda each: -len(each.words)):
        if not any(snippet.words in longer.words for longer in kept):
            kept.append(snippet)
    # The title stands first, and what follows in the order of the abstract.
    kept.sort(key=lambda each: (each.section != "title", each.section, each.start))
    title = next((each.words for each in kept if each.section == "title"), "")
    return Article.of_sections(
        pmid, title, ((each.words, {"label": each.section}) for each in kept)
    )


def _gold(asked: _Asked, articles: Mapping[str, Article]) -> Iterator[Gold]:
    seen = set()
    for snippet in asked.snippets:
        text = articles[snippet.pmid].text
        start = text.index(snippet.words)
        if (snippet.pmid, snippet.words) not in seen:
            seen.add((snippet.pmid, snippet.words))
            yield Gold(snippet.pmid, start, start + len(snippet.words), snippet.words)


def _meta(asked: _Asked) -> Json:
    known: Json = {
        "type": asked.type,
        "ideal_answer": asked.ideal_answer,
        "exact_answer": asked.exact_answer,
    }
    return {name: value for name, value in known.items() if value is not None}
