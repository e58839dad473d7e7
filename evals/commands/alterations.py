"""`python -m evals alterations`: refuse what quotes do not say, show what they do."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.alterations import by_hand, cases, rows
from evals.alterations.altering import ALTERED
from evals.alterations.judging import Judged, Share, judge, kept, passes, shown
from evals.alterations.sparing import FAITHFUL
from evals.errors import UsageError
from evals.intervals import SEED
from qa.vocabulary import field_vocabulary

CORPUS = Path(__file__).parents[2] / "corpus"
KINDS = (*ALTERED, *rows.ALTERED, *FAITHFUL, *rows.FAITHFUL)
EACH = 25


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "alterations",
        help="are altered statements over intact quotes refused, faithful ones shown?",
        description="Alter real sentences and rows of tables in one place each, and write them in "
        "forms that say the same; the quotes stay. Exit code 1 when an altered statement is shown, "
        "or when fewer than 95 % of the faithful ones are.",
    )
    parser.add_argument("folder", nargs="?", type=Path, help="documents (default: corpus/)")
    parser.add_argument("--library", type=Path, help="sentences of this library instead")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of what is drawn")
    parser.add_argument(
        "--each", type=int, default=EACH, metavar="N", help=f"most of a kind (default: {EACH})"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code, 1 if it did not pass."""
    if arguments.each < 1:
        raise UsageError(f"--each {arguments.each} makes nothing.", next="Give 1 or more.")
    if arguments.library and arguments.folder:
        raise UsageError("A folder and --library are given.", next="Give one of them.")
    if arguments.library:
        places = cases.of_library(arguments.library, rows=True)
    else:
        places = cases.of_files([arguments.folder or CORPUS], rows=True)
    drawn = cases.draw(KINDS, places, arguments.each, arguments.seed)
    vocabulary = field_vocabulary()
    judged, hand = judge(drawn, vocabulary), judge(by_hand.read(), vocabulary)
    if arguments.json:
        head = {"seed": arguments.seed, "sentences": len(places)}
        text = json.dumps(head | as_json(judged, hand), ensure_ascii=False)
    else:
        text = table(judged, hand)
    sys.stdout.write(text + "\n")
    return 0 if passes(judged) and passes(hand) else 1


def as_json(judged: Sequence[Judged], hand: Sequence[Judged]) -> dict[str, object]:
    """Give the shares over all, by kind, of those written by hand, and every miss in full."""
    return {
        "passed": passes(judged) and passes(hand),
        "altered_shown": shown(judged).as_json(),
        "faithful_kept": kept(judged).as_json(),
        "kinds": {name: share.as_json() for name, share in by_kind(judged).items()},
        "by_hand": {"altered_shown": shown(hand).as_json(), "faithful_kept": kept(hand).as_json()},
        "misses": [each.as_json() for each in (*judged, *hand) if not each.right],
    }


def by_kind(judged: Sequence[Judged]) -> dict[str, Share]:
    """Count for each kind: of altered statements those shown, of faithful ones those kept."""
    found = {}
    for kind in KINDS:
        some = [each for each in judged if each.case.kind == kind.name]
        found[kind.name] = shown(some) if kind.altered else kept(some)
    return found


def table(judged: Sequence[Judged], hand: Sequence[Judged]) -> str:
    """Write the same for people."""
    shares = by_kind(judged)
    lines = [f"altered statements shown: {shown(judged)}"]
    lines += [f"  {kind.name:24}{shares[kind.name]}" for kind in KINDS if kind.altered]
    lines.append(f"faithful statements kept: {kept(judged)}")
    lines += [f"  {kind.name:24}{shares[kind.name]}" for kind in KINDS if not kind.altered]
    lines.append(f"by hand: shown {shown(hand)}, kept {kept(hand)}")
    for each in (*judged, *hand):
        if not each.right:
            lines += ["", *_in_full(each)]
    return "\n".join(lines)


def _in_full(each: Judged) -> list[str]:
    what = "altered, and shown" if each.case.altered else f"faithful, and cut: {each.why}"
    place = each.case.place
    return [
        f"{each.case.kind}: {what}",
        f"  statement: {each.case.text}",
        *(f"  quote: {place.text[start:end]}" for start, end in each.case.spans),
        f"  document: {place.source.id}",
    ]
