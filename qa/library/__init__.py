"""The library: the truth about documents, revisions, passages, vectors and their life."""

from __future__ import annotations

from qa.library.library import Library
from qa.library.values import Entry, Holding, Key, Manifest, Profile, Profiles

__all__ = ["Entry", "Holding", "Key", "Library", "Manifest", "Profile", "Profiles"]
