"""What a document does not state and its text tells: type, date and study, with their grounds."""

from __future__ import annotations

from collections.abc import Sequence

from qa.domain import Block
from qa.ingest import dates, kinds
from qa.ingest.canonical import Parsed, one_line
from qa.text.studies import defined_in, studies_in


def complete(
    parsed: Parsed, text: str, blocks: Sequence[Block]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return all guesses about a document, and on what those of type and date rest.

    A ground is "metadata", "title", "headings", "wording" or "text". What the file's metadata
    say goes before what its text tells. A study that the text defines and the title does not name
    is guessed for a document without tags.
    """
    guessed, grounds = dict(parsed.guessed), {}
    lines = text.split("\n")
    date = dates.read(guessed.pop("published", ""))
    if date:
        guessed["published"], grounds["published"] = date, "metadata"
    elif date := dates.published(lines, _primary_source(parsed)) or dates.labelled(parsed.margin):
        guessed["published"], grounds["published"] = date, "text"
    kind = kinds.infer(text, blocks, (lines[0], *map(one_line, parsed.other_titles)))
    if kind is not None:
        guessed["source_type"], grounds["source_type"] = kind
    study = defined_in(text)
    if study and "tags" not in parsed.stated and not studies_in(lines[0]):
        guessed["study"], grounds["tags"] = study, "text"
    return guessed, grounds


def _primary_source(parsed: Parsed) -> str | None:
    stated = parsed.stated.get("primary_source")
    return stated if isinstance(stated, str) else None
