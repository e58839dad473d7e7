"""Make the files that the bundled models run from, before the first question needs them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from qa.embed import reader_weights
from qa.embed.export import LAYERS, READ_LAYERS, model
from qa.embed.variants import Variant


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files of the bundled encoder and of its readers now."""
    parser = argparse.ArgumentParser(prog="python -m qa.embed", description=main.__doc__)
    parser.add_argument("--cache", type=Path, help="folder to keep them in")
    parser.add_argument("--variant", choices=get_args(Variant), default=get_args(Variant)[0])
    chosen = parser.parse_args(arguments)
    for layers in (LAYERS, READ_LAYERS):
        model(chosen.variant, chosen.cache, layers=layers)
    for weights in (reader_weights.FILE, reader_weights.ANSWERS):
        reader_weights.model(chosen.cache, weights, chosen.variant)
    return 0
