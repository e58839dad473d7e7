"""Chat models: one seam, LangChain behind it, and a writer that asks patiently.

Nothing of a vendor is imported before the first request.
"""

from __future__ import annotations

from qa.llm.loading import NONE, load_writer, no_model
from qa.llm.model import ChatModel, Format, Message, Piece, Schema
from qa.llm.writer import Patience, Request, Writer

__all__ = [
    "NONE",
    "ChatModel",
    "Format",
    "Message",
    "Patience",
    "Piece",
    "Request",
    "Schema",
    "Writer",
    "load_writer",
    "no_model",
]
