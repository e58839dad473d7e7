from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import (
    ANSWERED,
    CITATIONS,
    LABEL,
    STOP,
    TRIAL,
    ScriptedShelf,
    cite,
    document,
)

from qa.domain import BlockKind, Document, DocumentState, Turn
from qa.ui.reading import REACH, excerpt, look_up, read

LONG = document(
    LABEL.source,
    (
        (BlockKind.HEADING, "Before"),
        (BlockKind.PARAGRAPH, "elsewhere " * 5),
        (BlockKind.HEADING, "Here"),
        (BlockKind.PARAGRAPH, "alpha " * 200 + "The quoted words." + " omega" * 200),
        (BlockKind.HEADING, "After"),
    ),
)


def test_excerpt_joins_to_the_stored_text() -> None:
    found = excerpt(LABEL, CITATIONS[1])
    assert found is not None
    assert found.quote == STOP
    assert found.before + found.quote + found.after in LABEL.text


def test_excerpt_stays_in_its_section() -> None:
    found = excerpt(LABEL, CITATIONS[1])
    assert found is not None
    assert found.before == "Monitor for cough, dyspnoea and fever. "
    assert not found.clipped_before
    assert not found.clipped_after


def test_long_excerpt_is_cut_between_words() -> None:
    found = excerpt(LONG, cite(1, LONG, "The quoted words."))
    assert found is not None
    assert set(found.before.split()) == {"alpha"}
    assert set(found.after.split()) == {"omega"}
    assert len(found.before) <= REACH
    assert len(found.after) <= REACH
    assert found.clipped_before
    assert found.clipped_after


@pytest.mark.parametrize("quote", ["Before", "After", LONG.text.strip()], ids=len)
def test_excerpt_copes_with_edges(quote: str) -> None:
    found = excerpt(LONG, cite(1, LONG, quote))
    assert found is not None
    assert found.quote == quote


def test_altered_words_are_not_quoted() -> None:
    citation = replace(CITATIONS[1], quote=STOP.replace("grade 2", "grade 3"))
    cited = look_up(citation, ScriptedShelf())
    assert cited.excerpt is None
    assert "differs" in cited.trouble


def test_purged_text_says_so() -> None:
    cited = look_up(CITATIONS[0], ScriptedShelf(documents={}))
    assert cited.excerpt is None
    assert cited.state is None
    assert "no longer" in cited.trouble


def test_state_comes_with_the_citation() -> None:
    shelf = ScriptedShelf(states={TRIAL.source.id: DocumentState.RETRACTED})
    assert look_up(CITATIONS[0], shelf).state is DocumentState.RETRACTED


def test_every_citation_is_looked_up() -> None:
    exchange = read(Turn("q", "q", ANSWERED), ScriptedShelf())
    assert [each.citation for each in exchange.cited] == list(CITATIONS)
    assert all(each.excerpt for each in exchange.cited)


def test_later_revision_is_not_shown_instead() -> None:
    newer: Document = replace(LABEL, source=replace(LABEL.source, revision="d" * 64))
    shelf = ScriptedShelf(documents={(newer.source.id, newer.source.revision): newer})
    assert look_up(CITATIONS[1], shelf).excerpt is None
