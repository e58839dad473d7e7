"""The library: the truth about documents, revisions, passages, vectors and their life."""

from __future__ import annotations

from qa.library.library import Library
from qa.library.values import (
    Calibration,
    Entry,
    Holding,
    Key,
    Manifest,
    Profile,
    Profiles,
    Scale,
)

__all__ = [
    "Calibration",
    "Entry",
    "Holding",
    "Key",
    "Library",
    "Manifest",
    "Profile",
    "Profiles",
    "Scale",
]
