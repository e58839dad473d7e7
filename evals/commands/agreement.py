"""`python -m evals agreement`: hold the scorers to answers that were judged by hand."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals import items, parts
from evals.agreement import LEAST, Agreement, Json, Verdict, judge, read
from evals.commands.gold import GOLD
from evals.errors import UsageError

JUDGED = Path(__file__).parents[1] / "judged"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "agreement",
        help="do the scorers agree with answers judged by hand?",
        description="Score the hand-judged answers and compare. Nothing is asked. Exit code 1 "
        f"when the scorers agree on less than {LEAST} of them.",
    )
    parser.add_argument("--judged", type=Path, default=JUDGED, help="folder of the pairs")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code, 1 if the agreement is too low."""
    if not arguments.judged.is_dir():
        raise UsageError(f"{arguments.judged} is not a folder.", next="Name a folder of pairs.")
    part = parts.choose(arguments.gold, None)
    known = items.unique(parts.read(arguments.gold, part))
    verdicts = tuple(judge(read(arguments.judged), known))
    body = as_json(verdicts)
    text = json.dumps(body, ensure_ascii=False) if arguments.json else table(verdicts)
    sys.stdout.write(text + "\n")
    return 0 if body["passed"] else 1


def as_json(verdicts: Sequence[Verdict]) -> Json:
    """Give the agreement over all pairs and by measure, and every disagreement in full."""
    whole = Agreement.of(verdicts)
    return {
        "passed": (whole.share.value or 0.0) >= LEAST,
        "least": LEAST,
        "all": whole.as_json(),
        "measures": {name: of.as_json() for name, of in by_measure(verdicts).items()},
        "disagreements": [each.as_json() for each in verdicts if not each.agrees],
    }


def table(verdicts: Sequence[Verdict]) -> str:
    """Write the same for people."""
    rows = {"all": Agreement.of(verdicts)} | by_measure(verdicts)
    lines = [f"{'measure':24}{'agreement [95 %]':20}{'kappa':>6}{'n':>6}"]
    lines += [
        f"{name:24}{of.share!s:20}{'-' if of.kappa is None else f'{of.kappa:.2f}':>6}{of.share.n:6}"
        for name, of in rows.items()
    ]
    for each in verdicts:
        if not each.agrees:
            lines += ["", *_in_full(each.as_json())]
    return "\n".join(lines)


def by_measure(verdicts: Sequence[Verdict]) -> dict[str, Agreement]:
    """Compare for each measure that was judged."""
    measures = dict.fromkeys(each.pair.measure for each in verdicts)
    return {
        name: Agreement.of([each for each in verdicts if each.pair.measure == name])
        for name in measures
    }


def _in_full(each: Json) -> list[str]:
    return [
        "{id} ({file}), {measure}: the reader says {reader}, the scorer {scorer}".format(**each),
        f"  reader: {each['why']}",
        *(f"  scorer: {missed}" for missed in each["missed"]),
        *(f"  statement: {text}" for text in each["statements"]),
        *(f"  quote: {text}" for text in each["quotes"]),
    ]
