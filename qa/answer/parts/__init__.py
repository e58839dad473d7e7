"""The parts of an answer: what a clinician needs beside the statements that answer."""

from __future__ import annotations

from qa.answer.parts.completing import Completer, Completion
from qa.answer.parts.notes import Shelf

__all__ = ["Completer", "Completion", "Shelf"]
