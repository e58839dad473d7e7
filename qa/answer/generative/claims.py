"""A model's reply → claims with their evidence and quotes, and what of it is no claim."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qa.domain import Cut
from qa.errors import ChatReplyError

MOST_CLAIMS: Final = 8
"""Claims that a model is asked for at most; what comes after them is cut."""
_LONGEST_CLAIM, _LONGEST_QUOTE, _MOST_QUOTES = 600, 2_000, 6
_LONGEST_REPLY: Final = 200_000

SCHEMA: Final[Mapping[str, object]] = {
    "title": "claims",
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "evidence": {"type": "array", "items": {"type": "integer"}},
                    "quotes": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "evidence", "quotes"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
"""The form of a reply, for servers that hold a model to it."""

_FENCED: Final = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL | re.IGNORECASE)
_THOUGHT: Final = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LINE: Final = re.compile(
    r"^[\s>*#-]*(?P<mark>CLAIM|EVIDENCE|QUOTE)\**\s*\d*\s*[:=]\**\s*(?P<rest>.*?)\s*$",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r'"claims"\s*:\s*\[')
_DECODER: Final = json.JSONDecoder()
_NONE: Final = re.compile(r"\A\W*no claims\W*\Z", re.IGNORECASE)
_MARKERS: Final = re.compile(r"\s*\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
_EMPHASIS: Final = re.compile(r"(\*{1,3}|`|__)(?=\S)(.+?)(?<=\S)\1")
_MARKUP: Final = re.compile(r"</?[A-Za-z!][^<>]*>|\]\(|^#{1,6} |^\|.*\|$|&[a-z]{2,8};|&#\d+;")
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a model, the numbers of its evidence, and the words said to prove it."""

    text: str
    evidence: tuple[int, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The claims of a reply, and what was cut of it already, with reasons."""

    claims: tuple[Claim, ...]
    cut: tuple[Cut, ...]


def parse(text: str) -> Reply:
    """Return the claims that a reply makes, whether it is JSON, fenced JSON or lines with markers.

    A claim without text, evidence or quotes, with markup, too long, or made before is cut with the
    reason. Raises `ChatReplyError` for a reply in which no claims can be told.
    """
    if len(text) > _LONGEST_REPLY:
        raise ChatReplyError(f"The model's reply has {len(text):,} characters.")
    text = _THOUGHT.sub("", text)
    raw = _from_json(text)
    if raw is None:
        raw = _from_lines(text)
    if raw is None:
        raise ChatReplyError("The model's reply is not of the form that was asked for.")
    return _reply(raw)


def arrived(text: str) -> Reply:
    """Return the claims that are complete in a reply which is still arriving, however it goes on.

    To tell how far it is, and for nothing else: what follows may be no reply at all.
    """
    text = _THOUGHT.sub("", text)
    begun = _LIST.search(text)
    if begun is None:
        return _reply((_from_lines(text) or [None])[:-1])  # the last one may go on
    raw, at = [], begun.end()
    while (brace := text.find("{", at)) >= 0 and not text[at:brace].strip(", \r\n\t"):
        try:
            found, at = _DECODER.raw_decode(text, brace)
        except (ValueError, RecursionError):
            break
        raw.append(found)
    return _reply(raw)


def _reply(raw: Sequence[object]) -> Reply:
    claims: list[Claim] = []
    cut: list[Cut] = []
    for each in raw:
        claim, fault = _read(each)
        if fault is None and any(_same(claim, other) for other in claims):
            fault = "the same claim was made before"
        elif fault is None and len(claims) == MOST_CLAIMS:
            fault = f"more than {MOST_CLAIMS} claims"
        if fault is None:
            claims.append(claim)
        else:
            cut.append(Cut(claim.text, fault))
    return Reply(tuple(claims), tuple(cut))


def _from_json(text: str) -> list[object] | None:
    """Return what stands under `claims`; None if the reply is no JSON object that has it."""
    fenced = _FENCED.search(text)
    found: object = None
    for candidate in (
        text,
        fenced[1] if fenced else "",
        text[text.find("{") : text.rfind("}") + 1],
    ):
        try:
            found = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        break
    if isinstance(found, dict):
        found = found.get("claims")
    return found if isinstance(found, list) else None


def _from_lines(text: str) -> list[object] | None:
    """Return the claims of lines with markers; None if there is no marker."""
    if _NONE.match(text):
        return []
    found: list[dict[str, object]] = []
    quotes: list[str] = []
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        mark, rest = match["mark"].upper(), match["rest"]
        if mark == "CLAIM":
            quotes = []
            found.append({"text": rest, "evidence": [], "quotes": quotes})
        elif found and mark == "EVIDENCE":
            found[-1]["evidence"] = [int(number) for number in re.findall(r"\d{1,4}", rest)]
        elif found:
            quotes.append(rest)
    return list(found) or None


def _read(raw: object) -> tuple[Claim, str | None]:
    """Return a claim and what is wrong with its form, None if nothing is."""
    if not isinstance(raw, dict):
        return Claim(_plain(str(raw))[:_LONGEST_CLAIM], (), ()), "not a claim with quotes"
    written, numbers, quotes = raw.get("text"), raw.get("evidence"), raw.get("quotes")
    text = _plain(written) if isinstance(written, str) else ""
    claim = Claim(text[:_LONGEST_CLAIM], _numbers(numbers), _strings(quotes))
    return claim, _fault(text, claim)


def _fault(text: str, claim: Claim) -> str | None:
    if not any(character.isalpha() for character in text):
        return "the claim says nothing"
    if len(text) > _LONGEST_CLAIM:
        return f"the claim is longer than {_LONGEST_CLAIM} characters"
    if _MARKUP.search(text):
        return "the claim holds markup"
    if not claim.evidence:
        return "the claim names no evidence"
    if not claim.quotes:
        return "the claim has no quote"
    if len(claim.quotes) > _MOST_QUOTES or any(len(q) > _LONGEST_QUOTE for q in claim.quotes):
        return "the claim quotes more than can be checked"
    return None


def _numbers(raw: object) -> tuple[int, ...]:
    """Return the numbers of evidence; a single one may stand alone, and as a string."""
    listed = raw if isinstance(raw, list) else [raw]
    found = [
        int(each)
        for each in listed
        if (isinstance(each, int) and not isinstance(each, bool))
        or (isinstance(each, str) and _NUMBER.fullmatch(each.strip()))
    ]
    return tuple(dict.fromkeys(found))


def _strings(raw: object) -> tuple[str, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(dict.fromkeys(each for each in listed if isinstance(each, str) and each.strip()))


def _plain(text: str) -> str:
    """Return a text on one line without control characters, citation marks and emphasis."""
    kept = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in text)
    kept = _EMPHASIS.sub(r"\2", _MARKERS.sub("", kept))
    return _SPACES.sub(" ", kept).strip().removeprefix("- ").strip()


def _same(claim: Claim, other: Claim) -> bool:
    return claim.text.casefold().rstrip(".") == other.text.casefold().rstrip(".")
