"""Evidence → a Draft: the statements that answer, each with the citation that proves it."""

from __future__ import annotations

from qa.answer.extractive import ExtractiveComposer

__all__ = ["ExtractiveComposer"]
