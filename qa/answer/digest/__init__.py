"""The digest of one document: its own sentences, part by part."""

from __future__ import annotations

from qa.answer.digest.choosing import draft
from qa.answer.digest.differing import with_differences
from qa.answer.digest.figures import with_own_figures

__all__ = ["draft", "with_differences", "with_own_figures"]
