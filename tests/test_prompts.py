"""Prompts: each is filled with exactly its fields, and their version is theirs."""

from __future__ import annotations

import re

import pytest

from qa import prompts
from qa.prompts import PROMPTS, VERSION, Prompt

FIELDS = {
    "ANSWER": {"most", "key", "form"},
    "AS_JSON": set(),
    "AS_TEXT": set(),
    "EVIDENCE": {"number", "key", "about", "text"},
    "QUESTION": {"evidence", "question"},
    "REWRITE": {"key", "form"},
    "REWRITE_AS_JSON": set(),
    "REWRITE_AS_TEXT": set(),
    "DIALOGUE": {"key", "dialogue", "message"},
}


def test_every_prompt_is_listed() -> None:
    named = {name for name, value in vars(prompts).items() if isinstance(value, Prompt)}
    assert named == set(PROMPTS) == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_prompt_takes_exactly_its_fields(name: str) -> None:
    prompt = PROMPTS[name]
    assert prompt.fields == FIELDS[name]
    filled = prompt.filled(**{field: f"<{field}>" for field in FIELDS[name]})
    assert "$" not in filled
    assert all(f"<{field}>" in filled for field in FIELDS[name])
    with pytest.raises(ValueError, match="more"):
        prompt.filled(more="x", **dict.fromkeys(FIELDS[name], "x"))
    for missing in FIELDS[name]:
        with pytest.raises(ValueError, match=missing):
            prompt.filled(**dict.fromkeys(FIELDS[name] - {missing}, "x"))


def test_what_fills_a_field_is_no_template() -> None:
    filled = PROMPTS["QUESTION"].filled(evidence="It costs $question and ${key}.", question="Why?")
    assert "It costs $question and ${key}." in filled


def test_version_is_a_digest() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", VERSION)


def test_keys_are_drawn_anew() -> None:
    assert len({prompts.new_key() for _ in range(50)}) == 50
