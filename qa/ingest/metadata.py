"""What is known about a document: stated in front matter, given by the user, or guessed."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from qa.domain import Block, Source, SourceType, TextExtent
from qa.errors import ReadError, SettingsError
from qa.ingest.canonical import one_line

_Choice = TypeVar("_Choice", bound=StrEnum)

_MAX_VALUE = 2000
_MAX_TAGS = 200
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE_FORMS = "a date as YYYY-MM-DD, YYYY-MM or YYYY"
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_WORK_IDENTIFIERS = ("doi", "pmid", "nct")
_ABSENT = frozenset({"", "null", "~"})
_KEYS = frozenset(
    """id title source_type text_extent primary_source published retrieved version supersedes
    identifiers url publisher jurisdiction licence tags work_id provenance""".split()
)
_SPELLINGS = {"license": "licence"}
_FIX = "Correct it in the front matter."


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says of all files of an ingest.

    A hint wins over what a reader guesses; a file's own front matter wins over a hint.
    """

    source_type: SourceType | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        """Refuse a date that cannot be one, with a `SettingsError`."""
        if self.published is not None and not _is_date(self.published):
            raise SettingsError(
                f"The date of publication {self.published!r} cannot be used.",
                next=f"Give {_DATE_FORMS}.",
            )


def source(
    stated: Mapping[str, object],
    guessed: Mapping[str, str],
    hints: Hints,
    *,
    default_id: str,
    grounds: Mapping[str, str] = MappingProxyType({}),
) -> Source:
    """Build a document's source, without title and revision.

    `stated` is the front matter, all of it strings, lists and mappings. Raises `ReadError` that
    names key, value and what is accepted. Guesses that are not valid are left out; of those that
    are used, the source records on what they rest, if `grounds` says so.
    """
    given = _typed(
        _known({_SPELLINGS.get(key, key): value for key, value in stated.items()}), stated
    )
    identifiers = _identifiers(given.get("identifiers"), guessed)
    kind = _choice(SourceType, given, "source_type") or hints.source_type
    published = _date("published", _text(given, "published")) or hints.published
    found = {
        "source_type": None if kind else _guess(_kind, "source_type", guessed),
        "published": None if published else _guess(_date, "published", guessed),
        "tags": None if "tags" in given else guessed.get("study"),
    }
    return Source(
        id=_id("id", _text(given, "id")) or default_id,
        revision="",
        title="",
        source_type=kind or SourceType(found["source_type"] or SourceType.OTHER),
        text_extent=_choice(TextExtent, given, "text_extent") or TextExtent.FULL,
        work_id=_text(given, "work_id") or _work_id(identifiers),
        primary_source=_text(given, "primary_source"),
        published=published or found["published"],
        retrieved=_date("retrieved", _text(given, "retrieved")),
        version=_text(given, "version"),
        supersedes=_text(given, "supersedes"),
        identifiers=identifiers,
        url=_url("url", _text(given, "url")) or _guess(_url, "url", guessed),
        publisher=_text(given, "publisher") or one_line(guessed.get("publisher", "")) or None,
        jurisdiction=_text(given, "jurisdiction"),
        licence=_text(given, "licence"),
        tags=(f"trial:{found['tags']}",) if found["tags"] else _tags(given.get("tags")),
        inferred=tuple((key, grounds[key]) for key in found if found[key] and key in grounds),
    )  # fmt: skip


def stated_title(stated: Mapping[str, object]) -> str | None:
    """Return the title that the front matter gives."""
    return _text(stated, "title")


def with_revision(unsealed: Source, text: str, blocks: tuple[Block, ...]) -> Source:
    """Seal a source with the hash of all that a reader can see of the document.

    Its id is left out: the same content under two names has one revision. So is the record of
    what was inferred where nothing was: a document that states all keeps its revision.
    """
    shown = asdict(replace(unsealed, id="", revision=""))
    if not unsealed.inferred:
        del shown["inferred"]
    content = json.dumps([text, [asdict(block) for block in blocks], shown], sort_keys=True)
    return replace(unsealed, revision=hashlib.sha256(content.encode()).hexdigest())


def _known(stated: Mapping[str, object]) -> dict[str, object]:
    """Keep the keys that mean something here; refuse what looks like one of them misspelt."""
    for key in stated:
        meant = [] if key in _KEYS else difflib.get_close_matches(key.lower(), _KEYS, 1, 0.85)
        if meant:
            raise ReadError(
                f"The front matter has an unknown key {key!r}; expected {meant[0]!r}, perhaps.",
                next=_FIX,
            )
    return {key: value for key, value in stated.items() if key in _KEYS}


def _typed(given: dict[str, object], stated: Mapping[str, object]) -> dict[str, object]:
    """Take `type` for the kind of source where it names one; other programs mean other things."""
    kind = stated.get("type")
    if "source_type" in given or not isinstance(kind, str) or kind not in set(SourceType):
        return given
    return {**given, "source_type": kind}


def _refuse(key: str, value: object, expected: str) -> ReadError:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:77]}…'"  # noqa: PLR2004 - one line of a terminal
    return ReadError(f"The front matter's {key} is {shown}; expected {expected}.", next=_FIX)


def _text(given: Mapping[str, object], key: str) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MAX_VALUE:
        raise _refuse(key, value, f"one text of at most {_MAX_VALUE} characters")
    line = one_line(value)
    return None if line in _ABSENT else line


def _choice(kind: type[_Choice], given: Mapping[str, object], key: str) -> _Choice | None:
    value = _text(given, key)
    try:
        return None if value is None else kind(value)
    except ValueError:
        raise _refuse(key, value, "one of " + ", ".join(kind)) from None


def _id(key: str, value: str | None) -> str | None:
    if value is not None and not _ID.fullmatch(value):
        raise _refuse(
            key, value, "up to 128 letters, digits, '.', '_' and '-', a letter or digit first"
        )
    return value


def _kind(key: str, value: str | None) -> str | None:
    if value is not None and value not in set(SourceType):
        raise _refuse(key, value, "one of " + ", ".join(SourceType))
    return value


def _url(key: str, value: str | None) -> str | None:
    if value is not None and not _URL.fullmatch(value):
        raise _refuse(key, value, "an address that begins with http:// or https://")
    return value


def _date(key: str, value: str | None) -> str | None:
    if value is not None and not _is_date(value):
        raise _refuse(key, value, _DATE_FORMS)
    return value


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    try:
        date(*(int(part or 1) for part in match.groups()))
    except ValueError:
        return False
    return True


def _guess(
    check: Callable[[str, str | None], str | None], key: str, guessed: Mapping[str, str]
) -> str | None:
    try:
        return check(key, guessed.get(key))
    except ReadError:
        return None


def _identifiers(value: object, guessed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if value is None or (isinstance(value, str) and value in _ABSENT):
        value = {}
    if not isinstance(value, dict):
        raise _refuse("identifiers", value, "a mapping such as {doi: 10.1000/1, pmid: 123}")
    found = {name: guessed[name] for name in _WORK_IDENTIFIERS if name in guessed}
    for name, identifier in value.items():
        text = _text({f"identifiers.{name}": identifier}, f"identifiers.{name}")
        if text is not None:
            found[one_line(str(name)).lower()] = text
    return tuple(sorted((name, _bare(name, text)) for name, text in found.items()))


def _bare(name: str, identifier: str) -> str:
    """Strip the address that a DOI is often written with."""
    match = _DOI.fullmatch(identifier) if name == "doi" else None
    return match.group(1) if match else identifier


def _work_id(identifiers: tuple[tuple[str, str], ...]) -> str | None:
    by_name = dict(identifiers)
    for name in _WORK_IDENTIFIERS:
        if name in by_name:
            return f"{name}:{by_name[name].lower()}"
    return None


def _tags(value: object) -> tuple[str, ...]:
    if value is None or (isinstance(value, str) and value in _ABSENT):
        return ()
    if not isinstance(value, list) or len(value) > _MAX_TAGS:
        raise _refuse("tags", value, f"a list of at most {_MAX_TAGS} texts")
    return tuple(tag for item in value if (tag := _text({"tags": item}, "tags")))
