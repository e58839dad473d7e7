"""YAML front matter: found, bounded and loaded as plain strings, lists and mappings."""

from __future__ import annotations

import re

import yaml

from qa.errors import ReadError

MAX_CHARACTERS = 65_536
MAX_DEPTH = 8

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[A-Za-z_][\w -]*:(?:\s|$)")
_NEXT = "Correct the block between the two lines '---', or remove it."


class _Loader(yaml.BaseLoader):
    """Load every scalar as the string that is written; refuse aliases, depth and repeated keys.

    Strings keep "1.10" and "2025-05" as the author wrote them, and nothing can be constructed.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node, refusing what can blow up."""
        if self.check_event(yaml.AliasEvent):
            raise ReadError("The front matter uses a YAML alias ('*name').", next=_NEXT)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadError(
                f"The front matter is nested more than {MAX_DEPTH} levels deep.", next=_NEXT
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Construct a mapping, refusing a key that is given twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ReadError("The front matter has a key that is not text.", next=_NEXT)
            if key.value in seen:
                raise ReadError(f"The front matter gives {key.value!r} twice.", next=_NEXT)
            seen.add(key.value)
        mapping: dict[object, object] = super().construct_mapping(node, deep)
        return mapping


def separate(text: str) -> tuple[dict[str, object], str]:
    """Return the front matter (empty where there is none) and the text after it.

    `text` has newlines only. A first line of "---" that opens no mapping is a ruled line.
    Raises `ReadError` for front matter that is not closed, too large or not a YAML mapping.
    """
    fence = _FENCE.match(text)
    if fence is None:
        return {}, text
    close = _CLOSE.search(text, fence.end())
    if close is None:
        if _KEY.match(text, fence.end()):
            raise ReadError(
                "The front matter is never closed: expected a line '---' after it.", next=_NEXT
            )
        return {}, text
    source, rest = text[fence.end() : close.start()], text[close.end() :]
    if not source.strip():
        return {}, rest
    if len(source) > MAX_CHARACTERS:
        raise ReadError(
            f"The front matter has {len(source)} characters; at most {MAX_CHARACTERS} are read.",
            next=_NEXT,
        )
    if not _KEY.match(source):
        return {}, text
    return _load(source), rest


def _load(source: str) -> dict[str, object]:
    try:
        loaded = yaml.load(source, Loader=_Loader)  # builds strings only, see _Loader
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "not valid YAML"
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark is not None else ""
        raise ReadError(f"The front matter cannot be read{where}: {problem}.", next=_NEXT) from None
    if not isinstance(loaded, dict):
        raise ReadError(
            f"The front matter is {type(loaded).__name__!r}; expected 'key: value' lines.",
            next=_NEXT,
        )
    return {str(key): value for key, value in loaded.items()}
