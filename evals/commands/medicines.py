"""`python -m evals medicines`: draw the table of medicines' names that ships."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.errors import GoldError
from evals.medicines import table
from qa import embed
from qa.index import analyse

TABLE = Path(__file__).parents[2] / "qa" / "vocabulary" / "medicines.tsv"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "medicines",
        help="draw the table of generic and brand names from an installed dictionary",
        description="Draw qa/vocabulary/medicines.tsv from drug_ner_dictionary.pkl.bz2 of the "
        "package drug-named-entity-recognition. The file is a pickle, which can run code: only "
        "give one that you installed and trust.",
    )
    parser.add_argument("dictionary", type=Path, metavar="DICTIONARY", help="the package's file")
    parser.add_argument("--out", type=Path, default=TABLE, help="where to write the table")
    parser.set_defaults(run=run, json=False)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; raise `GoldError` if there is no such file."""
    if not arguments.dictionary.is_file():
        raise GoldError(
            f"There is no file {str(arguments.dictionary)!r}.",
            next="Install drug-named-entity-recognition and name its drug_ner_dictionary.pkl.bz2.",
        )
    stems = {analyse(word) for word in embed.common_words()}
    drawn = table(arguments.dictionary, lambda word: analyse(word) in stems)
    arguments.out.write_text(drawn, encoding="utf-8")
    sys.stdout.write(f"{len(drawn.splitlines()) - 1} medicines in {arguments.out}\n")
    return 0
