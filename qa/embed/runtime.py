"""What the bundled encoder and the reranker run on: the tokenizer, and onnxruntime's sessions."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qa.embed import bundled
from qa.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_ERROR: Final = 3
"""The runtime's own log level: it warns of processors that it cannot name, which is no matter."""


def tokenizer() -> Tokenizer:
    """Return the bundled tokenizer; it neither cuts nor pads. Raises `ModelError`."""
    return _tokenizer(bundled.tokenizer())


@cache
def _tokenizer(file: Path) -> Tokenizer:
    # Its threads would not survive a fork, and a text's pieces are soon found without them.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise _unusable("bundled tokenizer", error) from error
    found = Tokenizer.from_file(str(file))
    found.no_truncation()
    found.no_padding()
    return found


def session(content: Callable[[], bytes], what: str, *, instead: str) -> InferenceSession:
    """Return a session of one thread over a model.

    Raises `ModelError`, which says that `what` cannot be used and what to set `instead`.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise _unusable(what, error, instead) from error
    options = onnxruntime.SessionOptions()
    # A run stays on the thread that calls it; several threads run at once, each its own text.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERROR
    # The graph is written as it should run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    model = content()
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors share no other ancestor
        raise _unusable(what, error, instead) from error


def _unusable(what: str, error: Exception, instead: str = "") -> ModelError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(
        f"The {what} cannot be used by onnxruntime: {reason}",
        next=f"Run 'make install', or set {instead}." if instead else "Run 'make install'.",
    )
