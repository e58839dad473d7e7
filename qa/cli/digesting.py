"""The command that digests one source: `qa digest`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from qa.cli import output
from qa.contract import digest_json
from qa.pipeline import Pipeline
from qa.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    digest = commands.add_parser(
        "digest", parents=[shared], help="tell what one source says, in its own words"
    )
    digest.add_argument(
        "id", metavar="ID", help="the id, title or DOI of a source, or a trial or drug in its name"
    )
    digest.set_defaults(run=run_digest)


def run_digest(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the digest of one source."""
    with Pipeline.open(settings) as pipeline:
        digest = pipeline.digest(arguments.id)
    if arguments.json:
        output.show_json(digest_json(digest))
    else:
        output.show_answer(digest.answer)
    return 0
