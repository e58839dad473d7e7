"""`python -m evals draft`: gold items drafted from feedback, failures and questions."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals import parts
from evals.accepting import Drafts, accept
from evals.commands.gold import CORPUS, GOLD, Open, ingest_corpus
from evals.commands.lint import read
from evals.drafts import Draft, draft
from evals.origins import Keyed, from_feedback, from_questions, from_rows
from evals.parts import Part
from evals.sheet import TURN
from evals.subject import PipelineSubject, opened
from qa import load_settings

Json = dict[str, Any]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command with its actions."""
    parser = commands.add_parser("draft", help="draft gold items from feedback and failures")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    shared.add_argument("--drafts", type=Path, help="folder of the drafts (default: GOLD/drafts)")
    shared.add_argument("--json", action="store_true", help="print one JSON object")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = {
        name: actions.add_parser(name, parents=[shared], help=help_, description=help_)
        for name, help_ in (
            ("list", "list the drafts and how much of each is to be filled in"),
            ("make", "draft items: from feedback that is not helpful, if nothing else is named"),
            ("show", "print a draft"),
            ("accept", "check a draft that is filled in and move it into the gold"),
            ("drop", "put a draft aside, not to be made again"),
        )
    }
    for name in ("show", "accept", "drop"):
        add[name].add_argument("id", metavar="ID")
    make = add["make"]
    source = make.add_mutually_exclusive_group()
    source.add_argument("--rows", type=Path, metavar="FILE", help="rows.jsonl of a gold run")
    source.add_argument(
        "--question", nargs="+", metavar="TEXT", help=f"ask this now ({TURN!r} divides turns)"
    )
    source.add_argument("--state", type=Path, help="file of the feedback (default: QA_STATE)")
    make.add_argument("--id", nargs="+", default=[], metavar="ID", help="the rows, by item")
    make.add_argument("--helpful", action="store_true", help="draft helpful answers, too")
    make.add_argument("--unasked", action="store_true", help="do not ask the --question")
    make.add_argument("--library", type=Path, help="ask this library (default: corpus/)")
    accepting = add["accept"]
    accepting.add_argument("--part", type=Part, choices=tuple(Part), default=Part.DEV)
    accepting.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the documents")
    for name, run in (
        ("list", run_list),
        ("make", run_make),
        ("show", run_show),
        ("accept", run_accept),
        ("drop", run_drop),
    ):
        add[name].set_defaults(run=run)


def run_list(arguments: argparse.Namespace) -> int:
    """List the drafts."""
    listed = tuple(_drafts(arguments))
    lines = [f"{each.id}  {len(each.todo)} to fill in" for each in listed] or ["No drafts."]
    body = {"drafts": [{"id": each.id, "todo": list(each.todo)} for each in listed]}
    return _show(arguments, body, "\n".join(lines))


def run_show(arguments: argparse.Namespace) -> int:
    """Print a draft."""
    found = _drafts(arguments).get(arguments.id)
    body = {"id": found.id, "text": found.text, "todo": list(found.todo)}
    return _show(arguments, body, found.text.rstrip())


def run_make(arguments: argparse.Namespace, open_pipeline: Open = opened) -> int:
    """Draft items of what is new."""
    drafts = _drafts(arguments)
    gold = {each.item.id for each in parts.read(arguments.gold)}
    said = " ".join(each.item.provenance for each in parts.read(arguments.gold))
    made: list[tuple[Draft, Path]] = []
    known = 0
    for key, origin in _origins(arguments, open_pipeline):
        if drafts.knows(key) or key in said:
            known += 1
            continue
        new = draft(origin, gold | {each.id for each in drafts})
        made.append((new, drafts.add(new)))
    lines = [f"{file}: {len(each.todo)} to fill in" for each, file in made]
    lines.append(f"{len(made)} drafted, {known} known already")
    lines += ["Next: fill in what is marked TODO, then `draft accept ID`."] if made else []
    body = {"made": [{"id": each.id, "file": str(file)} for each, file in made], "known": known}
    return _show(arguments, body, "\n".join(lines))


def run_accept(arguments: argparse.Namespace) -> int:
    """Move a draft that is filled in into the gold."""
    drafts = _drafts(arguments)
    chosen = drafts.get(arguments.id)
    place = accept(chosen, drafts, arguments.part, arguments.gold, lambda: read(arguments.corpus))
    then = ["python -m evals lint", f"python -m evals gold --part {place.part} --only {chosen.id}"]
    if place.part is Part.TEST:
        then = then[:1]  # the held-out part is asked as a whole, and seldom
    text = f"{chosen.id} stands in {place.file}.\nNext: {', then '.join(f'`{t}`' for t in then)}."
    return _show(arguments, {"id": chosen.id, "file": str(place.file), "next": then}, text)


def run_drop(arguments: argparse.Namespace) -> int:
    """Put a draft aside."""
    aside = _drafts(arguments).drop(arguments.id)
    return _show(arguments, {"id": arguments.id, "file": str(aside)}, f"It lies in {aside}.")


def _origins(arguments: argparse.Namespace, open_pipeline: Open) -> Iterator[Keyed]:
    """Yield what to draft, each with the words by which it is known again."""
    if arguments.rows is not None:
        yield from from_rows(arguments.rows, arguments.id)
    elif arguments.question is not None:
        yield from _from_questions(arguments, open_pipeline)
    else:
        state = arguments.state or load_settings().state
        yield from from_feedback(state, helpful=arguments.helpful)


def _from_questions(arguments: argparse.Namespace, open_pipeline: Open) -> Iterator[Keyed]:
    asked = [tuple(map(str.strip, each.split(TURN))) for each in arguments.question]
    if arguments.unasked:
        yield from from_questions(asked)
        return
    with open_pipeline(arguments.library) as pipeline:
        if arguments.library is None:
            ingest_corpus(pipeline)
        yield from from_questions(asked, PipelineSubject(pipeline))


def _drafts(arguments: argparse.Namespace) -> Drafts:
    return Drafts(arguments.drafts or arguments.gold / "drafts")


def _show(arguments: argparse.Namespace, body: Json, text: str) -> int:
    sys.stdout.write((json.dumps(body, ensure_ascii=False) if arguments.json else text) + "\n")
    return 0
