"""Run an evaluation: `python -m evals gold`, `reading`, `retrieval`, `abstention`, `bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from evals.commands import (
    ablate,
    abstention,
    agreement,
    alterations,
    bench,
    claims,
    conflicts,
    convert,
    direction,
    draft,
    figures,
    fit,
    gold,
    judge,
    kinds,
    lint,
    medicines,
    mutants,
    reading,
    retrieval,
    roles,
    sheet,
    train,
)
from evals.errors import RunError, UsageError
from qa import QAError

DONE, FAILED, WRONG_USE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit code: 0 passed, 1 failed, 2 wrong use."""
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except KeyboardInterrupt:
        show(RunError("Stopped.", next="Start it again."), as_json=arguments.json)
        return FAILED
    except QAError as error:
        show(error, as_json=arguments.json)
        return WRONG_USE if isinstance(error, UsageError) else FAILED
    return code


def build_parser() -> argparse.ArgumentParser:
    """Build the command line, each sub-command from its own module."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    gold.add_to(commands)
    lint.add_to(commands)
    medicines.add_to(commands)
    sheet.add_to(commands)
    draft.add_to(commands)
    mutants.add_to(commands)
    agreement.add_to(commands)
    alterations.add_to(commands)
    claims.add_to(commands)
    conflicts.add_to(commands)
    reading.add_to(commands)
    retrieval.add_to(commands)
    abstention.add_to(commands)
    roles.add_to(commands)
    direction.add_to(commands)
    figures.add_to(commands)
    ablate.add_to(commands)
    judge.add_to(commands)
    kinds.add_to(commands)
    convert.add_to(commands)
    bench.add_to(commands)
    fit.add_to(commands)
    train.add_to(commands)
    return parser


def show(error: QAError, *, as_json: bool) -> None:
    """Write an error: for people to stderr, with `--json` as the one object on stdout."""
    if as_json:
        body = {"code": error.code, "message": error.message, "next": error.next}
        sys.stdout.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{error}\n")


if __name__ == "__main__":
    sys.exit(main())
