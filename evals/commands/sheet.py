"""`python -m evals sheet`: questions in a spreadsheet, for those who do not program."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from evals import sheet
from evals.commands.gold import CORPUS
from evals.commands.lint import read
from evals.errors import UsageError
from evals.items import Filed
from evals.lint import Corpus, can_be_failed, can_be_passed, source_exists
from evals.sheet import Fault, Sheet

_RULES = (source_exists, can_be_failed, can_be_passed)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command with its actions."""
    parser = commands.add_parser("sheet", help="gold questions in a spreadsheet (CSV)")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("file", type=Path, metavar="FILE.csv")
    shared.add_argument("--json", action="store_true", help="print one JSON object")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    template = actions.add_parser("template", parents=[shared], help="write a file to begin with")
    template.set_defaults(run=run_template)
    check = actions.add_parser("check", parents=[shared], help="list what is wrong, by row")
    check.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the documents")
    check.set_defaults(run=run_check)


def run_template(arguments: argparse.Namespace) -> int:
    """Write the template; a file that is there is never overwritten."""
    file: Path = arguments.file
    if not sheet.is_sheet(file):
        raise UsageError(f"{file} does not end in .csv.", next="Name the file FILE.csv.")
    try:
        with file.open("x", encoding="utf-8", newline="") as new:
            new.write(sheet.template())
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written: {error.strerror}.", next="Name another file."
        ) from None
    text = f"{file} is ready: open it in a spreadsheet, put your questions below the examples."
    sys.stdout.write((json.dumps({"file": str(file)}) if arguments.json else text) + "\n")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """List every fault of a file; give 1 if there is any."""
    if not arguments.corpus.is_dir():
        raise UsageError(f"{arguments.corpus} is not a folder.", next="Name a folder.")
    found = sheet.read(arguments.file)
    faults = found.faults or tuple(check(found, read(arguments.corpus)))
    if arguments.json:
        body = {"clean": not faults, "questions": len(found.items)}
        text = json.dumps(body | {"faults": list(map(asdict, faults))}, ensure_ascii=False)
    else:
        end = f"{len(faults)} fault(s)" if faults else f"{len(found.items)} question(s), no faults"
        text = "\n".join([*map(str, faults), end])
    sys.stdout.write(text + "\n")
    return 1 if faults else 0


def check(found: Sheet, corpus: Corpus) -> Iterator[Fault]:
    """Find questions that no answer could pass, or any could, given the documents."""
    for row, item in found.items:
        for rule in _RULES:
            for finding in rule([Filed(item, "", "")], corpus):
                column = "sources" if rule is source_exists else "must_say"
                yield Fault(row, column, f"{finding.fault}. {finding.next}")
