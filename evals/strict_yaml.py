"""Read YAML that people edit by hand, without its silent surprises."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import yaml

from evals.errors import GoldError


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice, of which YAML would keep the last."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, object]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(
            None, None, f"key {twice!r} is given twice", node.start_mark
        )
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path) -> object:
    """Parse one YAML file; raise `GoldError` with the place of what cannot be read."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not readable YAML: {error}.", next="Mend the file.") from None
    except OSError as error:
        raise GoldError(
            f"{path} cannot be read: {error.strerror}.", next="Name a file that exists."
        ) from None


def parse(text: str, name: str) -> object:
    """Parse YAML that is called `name`; raise `GoldError` with the place of what cannot be read."""
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        what = " ".join(str(error).split())
        raise GoldError(f"{name} is not readable YAML: {what}.", next="Mend the file.") from None
