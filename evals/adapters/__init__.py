"""Public sets in their own formats → the BEIR layout; one pure reader a format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evals.adapters import bioasq, evidence_inference, pubmedqa, squad
from evals.adapters.shape import Reader

FORMATS: Final[Mapping[str, Reader]] = {
    "squad": squad.read,
    "pubmedqa": pubmedqa.read,
    "bioasq": bioasq.read,
    "evidence-inference": evidence_inference.read,
}
