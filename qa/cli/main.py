"""Parse the command line, run the command, turn errors into messages and exit codes."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from qa.cli import asking, digesting, history, library, output
from qa.cli.filters import WrongUse
from qa.errors import QAError
from qa.settings import Settings, load

DONE, FAILED, WRONG_USE = 0, 1, 2
_INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="qa",
        description="Answer clinical questions from a library of documents, every statement tied "
        "to verbatim words of a source. Not for emergencies; not a substitute for judgement.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--library", type=Path, metavar="DIR", help="the library's folder")
    shared.add_argument("--json", action="store_true", help="print one JSON object and no more")
    for module in (asking, digesting, library, history):
        module.add_to(commands, shared)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong use."""
    arguments = parser().parse_args(argv)
    _quiet_vendors()
    try:
        settings: Settings = load(
            library=getattr(arguments, "library", None), llm=getattr(arguments, "llm", None)
        )
        code: int = arguments.run(arguments, settings)
    except QAError as error:
        output.show_error(error, as_json=getattr(arguments, "json", False))
        return WRONG_USE if isinstance(error, WrongUse) else FAILED
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; what was acknowledged is kept.\n")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`qa ask … | head`): nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _quiet_vendors() -> None:
    """Keep vendors' chatter off the terminal, and every call home off."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name in ("httpx", "chromadb", "sentence_transformers", "transformers", "openai"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ.pop(name, None)
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
