"""`python -m evals lint`: check the gold items against their rules and the corpus."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from evals import parts
from evals.commands.gold import CORPUS, GOLD
from evals.errors import CorpusError, UsageError
from evals.items import Filed
from evals.lint import (
    SAME_QUESTION,
    Corpus,
    Finding,
    Held,
    counts,
    held,
    lint,
    never_expected,
    pairs,
)
from qa import QAError, load_settings
from qa.ingest import Reader, files

Json = dict[str, object]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "lint",
        help="check the gold items themselves; nothing is asked",
        description="Check the gold items of every part against their rules and the documents "
        "they expect; nothing is asked. Exit code 1 when something is found.",
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the documents")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code, 1 if something was found."""
    for folder in (arguments.gold, arguments.corpus):
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder.", next="Name a folder that exists.")
    filed = parts.read(arguments.gold)
    corpus = read(arguments.corpus)
    findings = lint(filed, corpus)
    body = as_json(findings, filed, corpus)
    text = json.dumps(body, ensure_ascii=False) if arguments.json else table(findings, body)
    sys.stdout.write(text + "\n")
    return 1 if findings else 0


def read(folder: Path) -> dict[str, Held]:
    """Read a folder's documents as an ingest does, by id; raise `CorpusError` if one fails."""
    settings = load_settings()
    read_by_id: dict[str, Held] = {}
    with Reader(
        memory_mb=settings.read_memory_mb,
        seconds=settings.read_seconds,
        max_file_mb=settings.max_file_mb,
    ) as reader:
        for file in files([folder]):
            try:
                document = reader.read(file)
            except QAError as error:
                raise CorpusError(f"{file.path.name}: {error.message}", next=error.next) from None
            read_by_id[document.source.id] = held(document)
    return read_by_id


def as_json(findings: Sequence[Finding], filed: Sequence[Filed], corpus: Corpus) -> Json:
    """Give the findings and what the gold holds as one JSON object."""
    never = never_expected(filed, corpus)
    closest = max(pairs(filed), key=lambda pair: pair[2], default=None)
    return {
        "clean": not findings,
        "findings": [asdict(finding) for finding in findings],
        "counts": counts(filed),
        "documents": {
            "held": len(corpus),
            "expected": len(corpus) - len(never),
            "share": round(1 - len(never) / len(corpus), 4) if corpus else None,
            "never": list(never),
        },
        "closest": closest
        and {
            "items": [closest[0].item.id, closest[1].item.id],
            "likeness": round(closest[2], 4),
            "limit": SAME_QUESTION,
        },
    }


def table(findings: Sequence[Finding], body: Json) -> str:
    """Write the same for people: the findings first, then the counts."""
    lines = [
        f"{each.file}: {each.item}: {each.rule}: {each.fault}. {each.next}" for each in findings
    ]
    by_part = body["counts"]
    documents, closest = body["documents"], body["closest"]
    assert isinstance(by_part, dict)
    assert isinstance(documents, dict)
    kinds = dict.fromkeys(kind for part in by_part.values() for kind in part)
    lines += [f"{'kind':15}" + "".join(f"{part:>7}" for part in by_part)]
    lines += [
        f"{kind:15}" + "".join(f"{part.get(kind, 0):7}" for part in by_part.values())
        for kind in kinds
    ]
    lines.append("{expected} of {held} documents are expected at least once".format(**documents))
    lines += [f"never expected: {', '.join(documents['never'])}"] if documents["never"] else []
    if isinstance(closest, dict):
        lines.append(
            "closest questions of two parts: {0} and {1}, {likeness:.2f} (limit {limit})".format(
                *closest["items"], **closest
            )
        )
    lines.append(f"{len(findings)} finding(s)" if findings else "clean")
    return "\n".join(lines)
