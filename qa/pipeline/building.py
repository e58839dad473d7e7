"""What a library is built with, and building its passages and vectors anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from qa.chunk import CHUNKING, passages
from qa.domain import Document
from qa.embed import Encoder
from qa.errors import StaleIndex
from qa.index import Indexes
from qa.ingest import READER_VERSION
from qa.library import Entry, Holding, Library, Manifest
from qa.library.rows import packed, unpacked
from qa.library.schema import PASSAGES_SCHEMA
from qa.pipeline import calibrating, upkeep
from qa.pipeline.profiling import profiles
from qa.vocabulary.abbreviations import harvest

_SAME_PROBE: Final = 0.99
"""Cosine of the probe vectors of two runtimes whose vectors may be mixed: the int8 kernels of
different processors round differently and stay above it, other weights do not."""


def manifest(encoder: Encoder) -> Manifest:
    """Return what a library built by this program with this encoder records of itself.

    Nothing is encoded for it: the probe is left out.
    """
    return Manifest(
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        chunking=CHUNKING,
        reader=READER_VERSION,
        schema=PASSAGES_SCHEMA,
        runtime=encoder.runtime,
    )


def adopt(library: Library, encoder: Encoder) -> None:
    """Record what builds the library from now on. Raises `StaleIndex` where it was built otherwise.

    The caller holds the library for writing.
    """
    expected = manifest(encoder)
    stored = library.manifest()
    if stored is not None and library.holdings(active_only=False):
        library.check_manifest(expected)
        check_probe(stored, encoder)
        library.adopt_manifest(replace(expected, runtime=stored.runtime, probe=stored.probe))
    else:
        library.adopt_manifest(replace(expected, probe=_probe(encoder)))


def check_probe(stored: Manifest, encoder: Encoder) -> None:
    """Raise `StaleIndex` where this machine computes other vectors than the library's.

    The encoder is only asked where another runtime or kind of processor made the library.
    """
    if not stored.probe or stored.runtime == encoder.runtime:
        return
    before = unpacked(bytes.fromhex(stored.probe), encoder.dimension)[0]
    cosine = float(before @ encoder.probe())
    if cosine < _SAME_PROBE:
        raise StaleIndex(
            f"The library's vectors were computed by {stored.runtime!r}; {encoder.runtime!r} "
            f"computes others (cosine {cosine:.3f}, expected {_SAME_PROBE} at least).",
            next="Run `qa library rebuild`, which makes them anew on this machine.",
        )


def rebuild(
    library: Library, indexes: Indexes, encoder: Encoder, progress: upkeep.Progress | None = None
) -> None:
    """Build both indexes anew; where another program built the library, its passages first.

    Broken off, it goes on where it ended when it is called again.
    """
    if is_stale(library, encoder):
        total = len(library.holdings(active_only=False))
        expected = replace(manifest(encoder), probe=_probe(encoder))
        for done in library.renew(_builder(encoder), expected):
            if progress:
                progress(done, total)
    upkeep.rebuild(library, indexes, progress)
    if library.renewed is not None:
        library.end_renewal()
    calibrating.refresh(library, indexes)


def is_stale(library: Library, encoder: Encoder) -> bool:
    """Say whether the library's passages or vectors must be made anew."""
    stored = library.manifest()
    try:
        library.check_manifest(manifest(encoder))
        if stored is not None:
            check_probe(stored, encoder)
    except StaleIndex:
        return True
    return False


def _builder(encoder: Encoder) -> Callable[[Document, Holding], Entry]:
    def build(document: Document, holding: Holding) -> Entry:
        cut = passages(document)
        (found,) = profiles([(document, cut)], encoder)
        return Entry(document, cut, found, holding.origin, holding.digest, harvest(document.text))

    return build


def _probe(encoder: Encoder) -> str:
    return packed(encoder.probe()[np.newaxis]).hex()
