"""`python -m evals conflicts`: whether known errors of secondary sources are told."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from evals.claims.cases import Half
from evals.conflicts import cases, pairs
from evals.conflicts.cases import Case
from evals.conflicts.judging import Summary, ask
from evals.errors import CorpusError, UsageError
from evals.results import add_out, show
from evals.subject import PipelineSubject, ingest, opened

CORPUS = Path(__file__).parents[2] / "corpus"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "conflicts",
        help="are the known errors of secondary sources told, and nothing else?",
        description="Ask questions that touch known errors of secondary texts, in many wordings, "
        "of a library that holds them beside better sources, and controls beside which nothing may "
        "be told.",
    )
    parser.add_argument(
        "--half", choices=list(Half), default=Half.DEV, help="dev, or held-out test"
    )
    set_ = parser.add_mutually_exclusive_group()
    set_.add_argument(
        "--fields", action="store_true", help="the contradictions of other fields of medicine"
    )
    set_.add_argument(
        "--pairs", action="store_true", help="pairs of texts that contradict or only look alike"
    )
    parser.add_argument(
        "--secondary",
        type=Path,
        default=cases.STAND_INS,
        metavar="DIR",
        help="the texts with the listed errors (default: stand-ins in our own words)",
    )
    parser.add_argument("--only", nargs="+", metavar="ERROR", help="ask about these errors only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_out(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code."""
    if not arguments.secondary.is_dir():
        raise UsageError(
            f"{arguments.secondary} is not a folder.", next="Name the folder of the texts."
        )
    with TemporaryDirectory() as place:
        name, asked, folders = _set_of(arguments, Path(place))
        asked = [each for each in asked if each.half == arguments.half]
        if arguments.only:
            asked = [each for each in asked if each.error in arguments.only]
        if not asked:
            raise UsageError("No question is left.", next="Name errors that the files list.")
        summary = run_over(f"{name}, {arguments.half}", asked, folders)
    show(summary, arguments, f"Conflicts: {summary.name}")
    return 0


def _set_of(
    arguments: argparse.Namespace, place: Path
) -> tuple[str, Sequence[Case], tuple[Path, ...]]:
    """Return the name of the set, its questions and the folders that hold its documents."""
    if arguments.pairs:
        found = [each for each in pairs.pairs() if each[0] == arguments.half]
        pairs.write(found, place)
        return "pairs", pairs.cases_of(found), (place,)
    if arguments.fields:
        return "other fields", cases.of_other_fields(), (cases.FIELDS,)
    name = f"listed errors of {arguments.secondary.name}"
    return name, cases.listed(), (CORPUS, arguments.secondary)


def run_over(name: str, asked: Iterable[Case], folders: Iterable[Path]) -> Summary:
    """Ask the cases of a new library of these folders."""
    with opened(None) as pipeline:
        for folder in folders:
            failed = ingest(pipeline, folder)
            if failed:
                raise CorpusError(f"{folder}: {failed[0]}.", next="Mend the file.")
        subject = PipelineSubject(pipeline)
        bar = tqdm(list(asked), desc="asking", unit="question", disable=None)
        return Summary(name, tuple(ask(bar, subject)))
