"""The answer comes first: where a finding is asked for, the first statement is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.answer.weighing import RULES, Scored

_FINDING: Final = 0.5
"""From this probability on a sentence is taken for a finding."""
_LIKELY, _READ = 0.5, 0.3
"""What a sure finding, and a sure reading of the reranker, count beside the score."""


def finding_first(scored: Sequence[Scored], chosen: Sequence[Scored]) -> list[Scored]:
    """Put a finding before the chosen statements if none leads them, the best of that document.

    The nearest sentence of a document restates the question, as its aim or its background does.
    `scored` are all sentences that may be said. What a label or a guideline says counts as a
    finding.
    """
    if not chosen or _is_finding(chosen[0]):
        return list(chosen)
    source = chosen[0].candidate.evidence.source
    findings = [
        item
        for item in scored
        if item.candidate.evidence.source.id == source.id
        and _is_finding(item)
        and item.telling.rank >= chosen[0].telling.rank
        and item.telling.fit >= chosen[0].telling.fit
    ]
    if not findings:
        return list(chosen)
    first = max(findings, key=_tells)
    return [first, *(item for item in chosen if item is not first)]


def _is_finding(item: Scored) -> bool:
    ruled = item.candidate.evidence.source.source_type in RULES
    return ruled or item.candidate.finding >= _FINDING


def _tells(item: Scored) -> float:
    return item.score + _LIKELY * item.candidate.finding + _READ * item.candidate.reading
