"""Evidence → a Draft that a chat model writes: claims, each with the quotes that must prove it."""

from __future__ import annotations

from qa.answer.generative.composing import GenerativeComposer, Written

__all__ = ["GenerativeComposer", "Written"]
