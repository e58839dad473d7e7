"""Passages → their profiles: what ranking needs of them, made once when they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.domain import Document, Passage
from qa.embed import Encoder
from qa.errors import ModelError
from qa.index import analyse
from qa.index.tokens import SEGMENT_END, numbers
from qa.library import Profile
from qa.text.leads import told

Cut = tuple[Document, Sequence[Passage]]
"""A document and the passages that it was cut into."""


def profiles(cuts: Sequence[Cut], encoder: Encoder) -> Iterator[tuple[Profile, ...]]:
    """Yield the profiles of the passages of each document, in order.

    The encoder is called twice: for all passages, then for all of their sentences. Raises
    `ModelError` where it gives something else than vectors.
    """
    pairs = [(document, passage) for document, found in cuts for passage in found]
    spoken = [told(passage, each) for _, passage in pairs for each in passage.sentences]
    whole = [embedding_text(passage, document.source.title) for document, passage in pairs]
    passage_rows, sentence_rows = iter(_encoded(whole, encoder)), _encoded(spoken, encoder)
    begin = 0
    for document, found in cuts:
        made = []
        for passage in found:
            end = begin + len(passage.sentences)
            tokens = _tokens(document.source.title, passage)
            made.append(Profile(next(passage_rows), sentence_rows[begin:end], tokens))
            begin = end
        yield tuple(made)


def embedding_text(passage: Passage, title: str) -> str:
    """Return what is embedded for a passage: its title and headings say what it is about."""
    path = [part for part in (title, *passage.heading) if part]
    distinct = [part for place, part in enumerate(path) if part not in path[:place]]
    return " ".join([*(f"{part.rstrip('.')}." for part in distinct), passage.text])


def _tokens(title: str, passage: Passage) -> NDArray[np.uint32]:
    segments = (
        title,
        " ".join(passage.heading),
        *(told(passage, each) for each in passage.sentences),
    )
    ended = [part for text in segments for part in (numbers(analyse(text)), SEGMENT_END)]
    return np.concatenate(ended)


def _encoded(texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
    if not texts:
        return np.empty((0, encoder.dimension), dtype=np.float32)
    vectors = encoder.encode(texts)
    if vectors.shape != (len(texts), encoder.dimension) or not np.isfinite(vectors).all():
        raise ModelError(
            f"The encoder {encoder.name!r} gave vectors of shape {vectors.shape!r}, expected "
            f"{(len(texts), encoder.dimension)!r} finite numbers.",
            next="Set QA_ENCODER to another model.",
        )
    return vectors
