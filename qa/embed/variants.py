"""The forms in which the bundled model can be run."""

from __future__ import annotations

from typing import Literal

Variant = Literal["int8", "fp32"]
"""`int8` is smaller and faster; `fp32` gives the vectors of the model as it was trained."""

VERSION = 1
"""Of what `graph` makes of the weights; raise it with any change to the vectors."""

INPUT, OUTPUT = "pieces", "states"
"""What a run takes and gives: word pieces (n) as int32, last hidden states (n, dimension)."""

ASKED, TOLD, COSINE, READING = "asked", "told", "cosine", "reading"
"""What the alignment of a question and a sentence takes and gives: states of both, their cosine;
one number (1, 1)."""
