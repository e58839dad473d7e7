"""Which passages a model is given, and how they are written into its prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.subjects import subjects_of
from qa.domain import SECONDARY, Citation, Evidence, Query
from qa.prompts import EVIDENCE
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

MOST_PASSAGES, MOST_CHARACTERS = 12, 16_000

# Words that are meant for a machine have no place among evidence: whoever wrote them wants them
# obeyed, and a model that does so can even quote them.
_ADDRESSED: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:instructions?|prompts?|rules|above"
    r"|previous|evidence)\b"
    r"|\bsystem prompt\b|\bas an? (?:ai|language model|llm|chatbot)\b|\bjailbreak\b"
    r"|\b(?:you are|you're) (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model)\b"
    r"|^\s*(?:system|assistant|user)\s*:|<\|?(?:im_start|im_end|system|assistant)\|?>"
    r"|\b(?:tell|answer|reply to|respond to|inform) the user\b",
    re.IGNORECASE | re.MULTILINE,
)


def given(
    query: Query, evidence: Sequence[Evidence], cited: Sequence[Citation], vocabulary: Vocabulary
) -> tuple[Evidence, ...]:
    """Return the passages that a model is given, the best first, within the limits above.

    Those that the extractive answer cites come before others. What news and AI summaries say is
    left out where there is anything else, and so are passages that do not name the trial or the
    drug that is asked about, where some do, and those that speak to a machine.
    """
    fitting = [
        item for item in evidence if not _ADDRESSED.search(f"{_about(item)}\n{item.passage.text}")
    ]
    primary = [item for item in fitting if item.source.source_type not in SECONDARY]
    named = _on_subject(query, primary or fitting, vocabulary)
    first = [item for item in named if any(_holds(item, citation) for citation in cited)]
    chosen: list[Evidence] = []
    size = 0
    for item in (*first, *(item for item in named if item not in first)):
        known = any(item.passage.id == other.passage.id for other in chosen)
        if known or size + len(item.passage.text) > MOST_CHARACTERS:
            continue
        chosen.append(item)
        size += len(item.passage.text)
        if len(chosen) == MOST_PASSAGES:
            break
    return tuple(chosen)


def written(items: Sequence[Evidence], key: str) -> str:
    """Write passages, numbered from 1, each between lines that hold the key."""
    return "\n\n".join(
        EVIDENCE.filled(number=str(number), about=_about(item), text=item.passage.text, key=key)
        for number, item in enumerate(items, start=1)
    )


def _about(item: Evidence) -> str:
    source = item.source
    kind = source.source_type.value.replace("_", " ")
    place = " > ".join(item.passage.heading)
    return " | ".join(part for part in (source.title, kind, source.published or "", place) if part)


def _on_subject(
    query: Query, items: Sequence[Evidence], vocabulary: Vocabulary
) -> Sequence[Evidence]:
    subjects = subjects_of(query, vocabulary)
    naming = [
        item
        for item in items
        if any(
            vocabulary.mentioned(subject, fold(f"{item.source.title} {item.passage.text}"))
            for subject in subjects
        )
    ]
    return naming or items


def _holds(item: Evidence, citation: Citation) -> bool:
    return (
        item.source.id == citation.source.id
        and item.source.revision == citation.source.revision
        and item.passage.start <= citation.start < citation.end <= item.passage.end
    )
