"""The bundled model as an ONNX file: made once from the known weights, kept in a cache folder."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from qa.embed import bundled
from qa.embed.variants import VERSION, Variant
from qa.errors import ModelError

_log = logging.getLogger(__name__)
LAYERS, READ_LAYERS = 6, 3
"""Of the whole encoder, and those whose states the reranker compares."""

Make = Callable[[Variant, int], bytes]
"""What makes a model of so many layers; it may take a second."""


def cache_folder(chosen: Path | None = None) -> Path:
    """Return the chosen folder, or `clinical-qa` in the user's cache folder."""
    if chosen is not None:
        return chosen
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "clinical-qa"


def model_file(folder: Path, variant: Variant, layers: int = LAYERS) -> Path:
    """Name the file of a variant; other weights or another version have another name."""
    part = variant if layers == LAYERS else f"{variant}-{layers}"
    return folder / f"{bundled.NAME}-{bundled.WEIGHTS_SHA256[:16]}-{part}-{VERSION}.onnx"


def made(variant: Variant, layers: int) -> bytes:
    """Make the ONNX model of the first layers from the bundled weights: about a second, no network.

    Raises `ModelError` if the weights are not the known ones or a package is missing.
    """
    weights = bundled.weights()
    try:
        from safetensors.numpy import load_file

        from qa.embed.graph import graph
    except ImportError as error:
        raise ModelError(
            f"The bundled encoder cannot be made ready: {error}.", next="Run 'make install'."
        ) from error
    return graph(load_file(weights), variant, layers=layers, window=bundled.WINDOW)


def model(
    variant: Variant,
    cache: Path | None = None,
    *,
    layers: int = LAYERS,
    make: Make | None = None,
) -> bytes:
    """Return the ONNX model of a variant from the cache; make it anew if it is not there whole."""
    file = model_file(cache_folder(cache), variant, layers)
    return kept(file, lambda: (make or made)(variant, layers))


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return what is kept in a file of the cache; make it anew if it is not there whole.

    A cache that cannot be written is told in the log, and the model is made for this process only.
    Processes may do this at once: they write the same bytes, and a file is replaced in one step.
    """
    found = _read(file)
    if found is not None:
        return found
    fresh = make()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, fresh)
        _write(_checksum(file), hashlib.sha256(fresh).hexdigest().encode())
    except OSError as error:
        _log.warning(
            "A model was made for this process only, which takes a second at each start: its "
            "cache %r cannot be written (%s). Make that folder writable, or choose another.",
            str(file.parent),
            error.strerror or error,
        )
    return fresh


def _read(file: Path) -> bytes | None:
    try:
        content, expected = file.read_bytes(), _checksum(file).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("The model's file %r cannot be read (%s).", str(file), error.strerror)
        return None
    if hashlib.sha256(content).hexdigest().encode() == expected:
        return content
    _log.warning("The model's file %r is damaged; it is made anew.", str(file))
    return None


def _checksum(file: Path) -> Path:
    return file.with_suffix(".sha256")


def _write(file: Path, content: bytes) -> None:
    """Replace a file in one step; a reader sees the old content or the new, never a part."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        fresh.chmod(0o644)  # nothing private: one cache may serve several users
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
