"""Drafts of gold items, made of what users said of answers and of failures; a human ends them.

A draft is a file of its own with one item in the gold format. What only a human can know stands in
it as TODO; comments above the item tell what was answered and what was said of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import yaml

from evals.items import Kind
from qa.domain import Intent, Outcome, Reason
from qa.privacy import mask
from qa.text.folding import content_words
from qa.understand.intent import intent_of

TODO: Final = "TODO"
UNASKED: Final = "# asked: never"
"""The line of a draft whose question no system has answered; only such a one may be held out."""

_KINDS: Final = {
    intent: Kind(intent.value) if intent.value in set(Kind) else Kind.FACT for intent in Intent
}
_KIND_OF_REFUSAL: Final = {
    Outcome.INSUFFICIENT: Kind.UNANSWERABLE,
    Outcome.OUT_OF_SCOPE: Kind.OFF_TOPIC,
    Outcome.URGENT: Kind.URGENT,
}
_SLUG_WORDS: Final = 6
_UNPRINTABLE: Final = re.compile(r"[^\x21-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft comes from.

    `turns` are the messages, of which the last is drafted; `answer` is the JSON of the public
    contract, None if there was none. `name` tells this origin from all others, `asked` says
    whether the system was asked.
    """

    name: str
    tag: str
    turns: tuple[str, ...]
    answer: Mapping[str, Any] | None = None
    reason: Reason | None = None
    expected: Outcome | None = None
    asked: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is written: its id and the text of its file."""

    id: str
    text: str

    @property
    def todo(self) -> tuple[str, ...]:
        """List the lines that a human has still to fill in, with their numbers."""
        lines = enumerate(self.text.splitlines(), 1)
        return tuple(f"line {number}: {line.strip()}" for number, line in lines if TODO in line)

    @property
    def unasked(self) -> bool:
        """Say whether no system has answered its question."""
        return UNASKED in self.text.splitlines()

    @property
    def item(self) -> str:
        """Return the item as it goes into the gold: without the comments above it."""
        return re.sub(r"\A(?:#[^\n]*\n|\s*\n)*", "", self.text).rstrip() + "\n"


def draft(origin: Origin, taken: Collection[str]) -> Draft:
    """Draft an item, with an id that is not taken; personal data is masked."""
    origin = _masked(origin)
    outcome = expected(origin)
    question = origin.turns[-1]
    fields: dict[str, object] = {
        "id": _free(_slug(" ".join(origin.turns)), taken),
        "kind": _kind(origin, outcome).value,
    }
    fields |= {"turns": list(origin.turns)} if len(origin.turns) > 1 else {"question": question}
    fields["outcome"] = outcome.value if outcome else f"{TODO}: answered, or what else?"
    fields |= _content(origin, outcome)
    fields["tags"] = [origin.tag]
    where = "" if outcome in _KIND_OF_REFUSAL else f"; {TODO}: where the fact stands"
    fields["provenance"] = f"{origin.name}{where}"
    return Draft(str(fields["id"]), f"{_above(origin)}{_yaml(fields)}")


def expected(origin: Origin) -> Outcome | None:
    """Say how the answer should have ended; None where only a human can know.

    That the system refused is no proof that it should have.
    """
    if origin.expected is not None:
        return origin.expected
    match origin.reason:
        case Reason.SHOULD_HAVE_REFUSED:
            return Outcome.INSUFFICIENT
        case Reason.SHOULD_HAVE_ANSWERED:
            return Outcome.ANSWERED
    if origin.answer is None:
        return None
    given = Outcome(origin.answer["outcome"])
    refused = given in (Outcome.INSUFFICIENT, Outcome.OUT_OF_SCOPE)
    return None if refused else given


def _content(origin: Origin, outcome: Outcome | None) -> dict[str, object]:
    """Return what must be said and left unsaid, and the words that show it, as far as known."""
    if outcome in (Outcome.INSUFFICIENT, Outcome.OUT_OF_SCOPE):
        return {}
    content: dict[str, object] = {
        "vital": [{"about": f"{TODO}: what must be said, in words", "all": [TODO]}]
    }
    if origin.reason is Reason.WRONG:
        content["must_not_say"] = [f"{TODO}: words of the wrong statement"]
    quotes = () if origin.reason is Reason.WRONG_SOURCE else tuple(_quotes(origin.answer))
    if quotes:
        content["sources"] = list(dict.fromkeys(source for source, _ in quotes))
        content["spans"] = [{"source": source, "text": text} for source, text in quotes]
    else:
        content["sources"] = [f"{TODO}: id of a document that answers it"]
        content["spans"] = [
            {"source": f"{TODO}: its id", "text": f"{TODO}: its words that show the vital nugget"}
        ]
    return content


def _quotes(answer: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Yield document and words of what the statements quote, each once."""
    if answer is None:
        return
    used = {marker for statement in answer["statements"] for marker in statement["citations"]}
    quoted = (each for each in answer["citations"] if each["marker"] in used)
    yield from dict.fromkeys((each["document_id"], each["quote"]) for each in quoted)


def _kind(origin: Origin, outcome: Outcome | None) -> Kind:
    if len(origin.turns) > 1:
        return Kind.DIALOGUE
    if outcome in _KIND_OF_REFUSAL:
        return _KIND_OF_REFUSAL[outcome]
    return _KINDS[intent_of(origin.turns[-1])]


def _above(origin: Origin) -> str:
    """Return what a human should see: where it comes from, what was said, what was answered."""
    lines = [origin.name if origin.asked else UNASKED.removeprefix("# ")]
    lines += origin.notes
    if origin.answer is not None:
        lines.append(f"answered: {origin.answer['outcome']}")
        lines += [f"  {each['text']}" for each in origin.answer["statements"]]
        lines += [f"  nearest: {each['document_id']}" for each in origin.answer["nearest"]]
    lines.append("Fill in what is marked, drop what does not belong, then `draft accept`.")
    # One comment a line, whatever line breaks a text has: none of it may become part of the item.
    return "".join(f"# {_UNPRINTABLE.sub(' ', _no_todo(line)).strip()}\n" for line in lines)


def _no_todo(line: str) -> str:
    """Keep words of others from being counted as something to do."""
    return line.replace(TODO, TODO.lower())


def _masked(origin: Origin) -> Origin:
    """Mask what users wrote; what documents say is quoted as it stands."""
    return replace(
        origin,
        turns=tuple(_no_todo(mask(turn).text) for turn in origin.turns),
        notes=tuple(mask(note).text for note in origin.notes),
    )


def personal(item: Mapping[str, object]) -> tuple[str, ...]:
    """List the fields that hold personal data, and of what kinds; quoted words are public."""
    return tuple(
        f"{name}: {', '.join(masked.found)}"
        for name, value in item.items()
        if name not in ("spans", "sources")
        for masked in map(mask, _strings(value))
        if masked.found
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _strings(each)


def _slug(question: str) -> str:
    words = re.findall(r"[a-z0-9]+", " ".join(content_words(question)).lower())
    return "-".join(words[:_SLUG_WORDS]) or "question"


def _free(slug: str, taken: Collection[str]) -> str:
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (slug, *numbered) if each not in taken)


def _yaml(fields: Mapping[str, object]) -> str:
    """Write an item as the gold files have it: strings of people quoted, ids bare."""
    lines = []
    for name, value in fields.items():
        if isinstance(value, str):
            bare = name in ("id", "kind") or (name == "outcome" and TODO not in value)
            lines.append(f"{name}: {value if bare else _quoted(value)}")
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            lines.append(f"{name}:")
            lines += [line for each in value for line in _entry(each)]
        elif isinstance(value, list):
            lines.append(f"{name}: [{', '.join(map(_scalar, value))}]")
    return "- " + "\n  ".join(lines) + "\n"


def _entry(entry: Mapping[str, object]) -> Iterator[str]:
    for place, (name, value) in enumerate(entry.items()):
        shown = _scalar(value) if isinstance(value, str) else f"[{_scalar(TODO)}]"
        yield f"{'    ' if place else '  - '}{name}: {shown}"


def _scalar(value: str) -> str:
    return value if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value) else _quoted(value)


def _quoted(value: str) -> str:
    dumped: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.removesuffix("\n")
