"""Clinical question answering: every statement tied to verbatim words of a source.

The names below are the whole public face; they are imported at their first use, so that
`import qa` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.contract import answer_from_json as answer_from_json
    from qa.contract import answer_json as answer_json
    from qa.converse import Chat as Chat
    from qa.domain import Answer as Answer
    from qa.domain import Document as Document
    from qa.domain import Filters as Filters
    from qa.domain import Outcome as Outcome
    from qa.domain import SourceType as SourceType
    from qa.errors import QAError as QAError
    from qa.pipeline import Pipeline as Pipeline
    from qa.server import serve as serve
    from qa.settings import load as load_settings

__version__ = "0.1.0"

_HOMES = {
    "Answer": ("qa.domain", "Answer"),
    "Chat": ("qa.converse", "Chat"),
    "Document": ("qa.domain", "Document"),
    "Filters": ("qa.domain", "Filters"),
    "Outcome": ("qa.domain", "Outcome"),
    "Pipeline": ("qa.pipeline", "Pipeline"),
    "QAError": ("qa.errors", "QAError"),
    "SourceType": ("qa.domain", "SourceType"),
    "answer_from_json": ("qa.contract", "answer_from_json"),
    "answer_json": ("qa.contract", "answer_json"),
    "load_settings": ("qa.settings", "load"),
    "serve": ("qa.server", "serve"),
}

__all__ = [
    "Answer",
    "Chat",
    "Document",
    "Filters",
    "Outcome",
    "Pipeline",
    "QAError",
    "SourceType",
    "answer_from_json",
    "answer_json",
    "load_settings",
    "serve",
]


def __getattr__(name: str) -> object:
    """Import a name of the face at its first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the face."""
    return sorted(_HOMES)
