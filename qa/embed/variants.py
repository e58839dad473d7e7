"""The forms in which the bundled model can be run."""

from __future__ import annotations

from typing import Literal

Variant = Literal["int8", "fp32"]
"""`int8` is smaller and faster; `fp32` gives the vectors of the model as it was trained."""

VERSION = 1
"""Of what `graph` makes of the weights; raise it with any change to the vectors."""

INPUT, OUTPUT = "pieces", "states"
"""What a run takes and gives: word pieces (n) as int32, last hidden states (n, dimension)."""

KINDS, SCORE = "kinds", "score"
"""What a run over a pair takes beside its pieces, and gives: 0 for each piece of the question and 1
for each of the sentence (n) as int32; one number (1, 1)."""
