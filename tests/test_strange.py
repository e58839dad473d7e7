"""Special words that no document has speak against an answer; everyday words do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.answer.strange import Strangeness
from qa.index import analyse
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.english import is_english

HELD = frozenset(analyse("haemorrhage dyspnoea ramucirumab"))
COMMON = frozenset({"treatment", "somewhere"})


def frequencies(tokens: Sequence[str]) -> Mapping[str, int]:
    return {token: int(token in HELD) for token in tokens}


STRANGE = Strangeness(Concepts(analyse), frequencies, COMMON.__contains__)


def test_a_long_special_word_that_no_document_has_is_strange() -> None:
    assert STRANGE.of("paraoxonase and ramucirumab treatment somewhere") == ("paraoxonase",)


def test_another_spelling_or_wording_is_not() -> None:
    assert STRANGE.of("hemorrhage") == ()
    assert STRANGE.of("breathlessness") == ()


def test_short_forms_are_not() -> None:
    assert STRANGE.of("osi norad abx QTc") == ()


def test_what_no_dictionary_has_names_something() -> None:
    named = Strangeness(Concepts(analyse), frequencies, COMMON.__contains__, is_english=is_english)
    asked = "doxazor normotensive dialysable taxanes treatmnt homozygotes"
    assert [word for word in asked.split() if named.is_name(word)] == ["doxazor"]
    assert "doxazor" in named.of(asked)
    assert not STRANGE.is_name("doxazor")
