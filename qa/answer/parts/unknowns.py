"""What the library does not know of what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa.answer.parts.applies import contradicts
from qa.answer.parts.notes import drugs_in
from qa.answer.parts.subject import Subject
from qa.domain import SECONDARY, Evidence, Intent, Part, Statement
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

MOST: Final = 3
_NEAR: Final = 0.85
"""Share of the best cosine of the evidence that a statement of ignorance must reach."""
_UNKNOWN: Final = re.compile(
    r"^[^;]*\b(?:is|are|was|were) not (?:known|held|verified)\b|\bmust be checked\b", re.IGNORECASE
)
"""What is not known stands before any afterthought."""
_KINDS: Final = frozenset({"biomarker", "topic", "endpoint"})
_ON_LABELS: Final = frozenset({Intent.RECOMMENDATION, Intent.DOSE, Intent.SAFETY})
_CALLED: Final = {
    Part.DOSE: "dose",
    Part.SAFETY: "warnings, stopping rules",
    Part.MONITORING: "monitoring",
}


def unknowns(
    subject: Subject,
    evidence: Sequence[Evidence],
    statements: Sequence[Statement],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Return what is not known: what no evidence names, what has no label, what sources say so."""
    found = (
        *_unnamed(subject, evidence, vocabulary),
        *_without_label(subject, statements, vocabulary),
        *_admitted(subject, evidence, statements, vocabulary),
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _unnamed(
    subject: Subject, evidence: Sequence[Evidence], vocabulary: Vocabulary
) -> Iterator[str]:
    folded = fold(
        " ".join(
            place
            for item in evidence
            for place in (item.source.title, *item.passage.heading, item.passage.text)
        )
    )
    for entity in vocabulary.entities(subject.query.asked):
        if entity.kind in _KINDS and not vocabulary.mentioned(entity, folded):
            yield f"The library holds nothing on {entity.surface} for this question."


def _without_label(
    subject: Subject, statements: Sequence[Statement], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield which parts that belong to the answer are missing, for want of a label."""
    if subject.query.intent not in _ON_LABELS or not subject.wanted:
        return
    told = " ".join(fold(label.title) for label in subject.labels)
    for drug in subject.drugs:
        if any(vocabulary.mentioned(entity, told) for entity in vocabulary.entities(drug)):
            continue
        missing = [
            name
            for part, name in _CALLED.items()
            if part in subject.wanted and not any(s.part is part for s in statements)
        ]
        if missing:
            are = "is" if missing in (["dose"], ["monitoring"]) else "are"
            yield (
                f"The library holds no label of {drug}: its {_joined(missing)} {are} not told here."
            )


def _admitted(
    subject: Subject,
    evidence: Sequence[Evidence],
    statements: Sequence[Statement],
    vocabulary: Vocabulary,
) -> Iterator[str]:
    """Yield the sentences near to the question that say that something is not known."""
    said = {statement.text for statement in statements}
    best = max((max(item.cosines, default=0.0) for item in evidence), default=0.0)
    near = sorted(
        (
            (-cosine, item.passage.quote(sentence))
            for item in evidence
            if item.source.source_type not in SECONDARY
            for sentence, cosine in zip(item.passage.sentences, item.cosines, strict=False)
            if cosine >= _NEAR * best
        ),
    )
    for _, text in near:
        named = drugs_in(text, vocabulary)
        names_subject = not subject.drugs or any(drug in named for drug in subject.drugs)
        if (
            _UNKNOWN.search(text)
            and text not in said
            and names_subject
            and not contradicts(subject.situation, text)
        ):
            yield text


def _joined(names: Sequence[str]) -> str:
    *others, last = ", ".join(names).split(", ")
    return f"{', '.join(others)} and {last}" if others else last
