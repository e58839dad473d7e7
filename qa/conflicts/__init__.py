"""Conflicts: what two sources say differently of the same endpoint of the same study."""

from qa.conflicts.claims import Claim, claims_in, risks_lowered
from qa.conflicts.endpoint import endpoint_key
from qa.conflicts.finding import Conflict, Kind, conflict, is_told

__all__ = [
    "Claim",
    "Conflict",
    "Kind",
    "claims_in",
    "conflict",
    "endpoint_key",
    "is_told",
    "risks_lowered",
]
