"""Build a library straight from passages, past the reading and chunking of files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from evals.subject import UNHURRIED
from qa import Pipeline, load_settings
from qa.domain import Block, BlockKind, Document, Passage, Source
from qa.embed import Encoder
from qa.library import Entry
from qa.pipeline import calibrating, upkeep
from qa.pipeline.profiling import Cut, profiles
from qa.text.sentences import split
from qa.vocabulary.abbreviations import harvest

_BATCH_DOCUMENTS: Final = 256

Progress = Callable[[int], object]
"""Told how many more passages are stored."""


def document(id_: str, title: str, texts: Sequence[str]) -> tuple[Document, tuple[Passage, ...]]:
    """Return a document and its passages: its title is a line of it, each text a passage.

    A document without any text has its title as its passage, so that it can be found.
    """
    parts = [text for text in texts if text.strip()] or [title]
    whole = "\n".join(parts if parts == [title] else [title, *parts])
    revision = hashlib.sha256(whole.encode()).hexdigest()
    blocks: list[Block] = []
    passages: list[Passage] = []
    start = len(whole) - len("\n".join(parts))
    for part in parts:
        end = start + len(part)
        blocks.append(Block(start, end, BlockKind.PARAGRAPH))
        sentences = split(whole, start, end)
        passages.append(Passage(id_, revision, start, end, part, sentences=sentences))
        start = end + 1
    return Document(Source(id_, revision, title), whole, tuple(blocks)), tuple(passages)


def entries(cuts: Iterable[Cut], encoder: Encoder) -> Iterator[Entry]:
    """Embed passages as ingesting does. The one place that knows what an `Entry` holds."""
    listed = tuple(cuts)
    for (document_, passages), found in zip(listed, profiles(listed, encoder), strict=True):
        # Two documents of one origin would be taken for one that was renamed.
        origin = f"/evals/{document_.source.id}"
        yield Entry(
            document_,
            tuple(passages),
            found,
            origin,
            document_.source.revision,
            harvest(document_.text),
        )


def build(
    folder: Path,
    documents: Iterable[Cut],
    encoder: Encoder,
    *,
    progress: Progress = lambda _more: None,
) -> Pipeline:
    """Store documents in a new library in `folder`; return the pipeline over it, to be closed."""
    settings = load_settings(
        library=folder / "library", state=folder / "state.sqlite", reranker_seconds=UNHURRIED
    )
    pipeline = Pipeline.open(settings, encoder=encoder)
    with pipeline.writing(create=True) as (library, indexes):
        waiting = iter(documents)
        while some := tuple(islice(waiting, _BATCH_DOCUMENTS)):
            stored = tuple(entries(some, encoder))
            library.put(stored)
            progress(sum(len(entry.passages) for entry in stored))
        upkeep.settle(library, indexes)
        calibrating.refresh(library, indexes)
    return pipeline
