"""Groups of drugs that are asked for as one: "HER2-directed drugs", "SGLT2 inhibitors", "DOACs"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from qa.vocabulary.classes import CLASSES


@dataclass(frozen=True, slots=True)
class Group:
    """Drugs that are asked for as one: `asked` finds wording for them, `members` one of them."""

    asked: re.Pattern[str]
    members: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Say whether a text names a member, or the group."""
        return bool(self.members.search(text) or self.asked.search(text))


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups that come with the package, the classes of drugs among them."""
    stored = yaml.safe_load((files("qa.vocabulary") / "groups.yaml").read_text(encoding="utf-8"))
    listed = [_group(each["asked"], each["drugs"]) for each in stored]
    classes = (_group(map(re.escape, names), [f"-{stem}"]) for stem, names in CLASSES)
    return (*listed, *classes)


def groups_in(text: str) -> tuple[Group, ...]:
    """Return the groups that a text asks for; of two wordings at one place the longer counts."""
    found = [
        (match.start(), match.end(), group)
        for group in groups()
        for match in group.asked.finditer(text)
    ]
    found.sort(key=lambda each: each[0] - each[1])
    kept: list[tuple[int, int, Group]] = []
    for start, end, group in found:
        if all(end <= first or last <= start for first, last, _ in kept):
            kept.append((start, end, group))
    return tuple(dict.fromkeys(group for _, _, group in sorted(kept, key=lambda each: each[0])))


def _group(asked: Iterable[str], drugs: Iterable[str]) -> Group:
    members = "|".join(
        rf"\w+{re.escape(name[1:])}" if name.startswith("-") else re.escape(name) for name in drugs
    )
    return Group(
        re.compile(rf"(?<![\w-])(?:{'|'.join(asked)})(?![\w-])", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{members})(?!\w)", re.IGNORECASE),
    )
