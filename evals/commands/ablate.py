"""`python -m evals ablate`: the system beside the system without each of its parts."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from evals import beir, items, parts
from evals.ablation import asking, shown
from evals.ablation.models import configured
from evals.ablation.results import Json, Table
from evals.ablation.variants import choose
from evals.commands.gold import CORPUS, GOLD, ingest_corpus
from evals.runs import RunFolder
from evals.subject import PipelineSubject
from qa import load_settings
from qa.parts import EVERY
from qa.pipeline.models import Models
from qa.settings import Settings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "ablate",
        help="measure what each part of the system earns",
        description="Ask the gold questions, and rank the passages of BEIR sets, with the system "
        "and with the system without one part, in one run over the same library.",
    )
    parser.add_argument(
        "--library", type=Path, help="ask this library (default: corpus/, ingested anew)"
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    parser.add_argument(
        "--part", choices=parts.CHOICES, help="part of the gold (default: dev, if it has parts)"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="only these parts or stages"
    )
    parser.add_argument(
        "--set", nargs="+", default=[], type=Path, metavar="SET_DIR", help="BEIR sets to rank, too"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--out", type=Path, help="folder for rows, summary and page")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, load: Callable[[Settings], Models] = configured) -> int:
    """Run the command; give the exit code."""
    began = time.perf_counter()
    part = parts.choose(arguments.gold, arguments.part)
    listed = items.unique(parts.read(arguments.gold, part))
    judged = [beir.load(folder) for folder in arguments.set]
    chosen = choose(arguments.only)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evals-")))
        settings = load_settings(library=arguments.library or scratch / "library")
        models = load(settings)
        missing = {each.name: why for each in chosen if (why := each.lacks(models))}
        variants = [each for each in chosen if each.name not in missing]
        folder = stack.enter_context(RunFolder(arguments.out)) if arguments.out else None
        on_row = folder.add if folder else _nowhere
        with asking.opened(settings, models, EVERY) as pipeline:
            if arguments.library is None:
                ingest_corpus(pipeline)
            subject = PipelineSubject(pipeline)
            items.check_sources(listed, lambda name: subject.text(name) is not None)
            state = pipeline.state()
        tables = [
            asking.on_gold(
                listed, lambda used: asking.opened(settings, models, used), variants, on_row
            ),
            *(asking.on_set(each, models, variants, on_row) for each in judged),
        ]
        facts: Json = {
            "part": part,
            "library": str(arguments.library or f"{CORPUS.name}/"),
            "documents": state.documents,
            "passages": state.passages,
            "fingerprint": state.fingerprint,
            "encoder": settings.encoder,
            "reranker": settings.reranker,
            "seconds": round(time.perf_counter() - began, 1),
        }
        summary = _summary(facts, tables, missing)
        if folder is not None:
            folder.write("summary.json", json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
            folder.write("report.html", shown.html(tables, missing, list(facts.items())))
    text = shown.text(tables, missing)
    sys.stdout.write((json.dumps(summary, ensure_ascii=False) if arguments.json else text) + "\n")
    return 0


def _summary(facts: Json, tables: list[Table], missing: dict[str, str]) -> Json:
    gold, *sets = tables
    return {
        "header": facts,
        "gold": gold.as_json(),
        "sets": {table.name: table.as_json() for table in sets},
        "not_measured": missing,
    }


def _nowhere(_row: Json) -> None:
    """Keep no rows: no folder was named."""
