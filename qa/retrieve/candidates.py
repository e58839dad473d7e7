"""What the first stage finds for a question: passages with all that was measured of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.library import Profiles
from qa.retrieve.signals import Signals
from qa.retrieve.wording import Floats


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that either index found for a question, measured.

    `vector` is the encoded question, without its setting.
    """

    profiles: Profiles
    signals: Signals
    traits: Floats
    vector: NDArray[np.float32]
