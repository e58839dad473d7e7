"""The librarian's commands: `qa ingest` and `qa library …`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli import output
from qa.domain import DocumentState, SourceType
from qa.errors import SettingsError
from qa.ingest import Hints
from qa.library import Holding
from qa.pipeline import Pipeline, Report
from qa.settings import Settings
from qa.ui import wording

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    ingest = commands.add_parser(
        "ingest", parents=[shared], help="read files and folders into the library"
    )
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument(
        "--type", choices=[kind.value for kind in SourceType], help="type of sources that say none"
    )
    ingest.add_argument("--published", metavar="D", help="date of sources that say none")
    ingest.set_defaults(run=run_ingest)
    library = commands.add_parser("library", help="look after the library")
    actions = library.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_reading(actions, shared)
    _add_writing(actions, shared)


def _add_reading(actions: Commands, shared: argparse.ArgumentParser) -> None:
    listing = actions.add_parser("list", parents=[shared], help="list the documents")
    listing.add_argument("--all", action="store_true", help="replaced and removed ones too")
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", parents=[shared], help="show one document")
    show.add_argument("id", metavar="ID[@REVISION]")
    show.add_argument("--text", action="store_true", help="print the stored text, exactly")
    show.set_defaults(run=run_show)
    verify = actions.add_parser(
        "verify", parents=[shared], help="check database, spans, vectors and indexes"
    )
    verify.set_defaults(run=run_verify)


def _add_writing(actions: Commands, shared: argparse.ArgumentParser) -> None:
    remove = actions.add_parser(
        "remove", parents=[shared], help="never cite a document again; old answers still resolve"
    )
    remove.add_argument("id", metavar="ID")
    remove.set_defaults(run=run_remove)
    supersede = actions.add_parser(
        "supersede", parents=[shared], help="mark a document as replaced by another"
    )
    supersede.add_argument("id", metavar="ID")
    supersede.add_argument(
        "--by", required=True, metavar="ID", help="the document that replaces it"
    )
    supersede.set_defaults(run=run_supersede)
    purge = actions.add_parser(
        "purge", parents=[shared], help="delete a document's text for good; citations of it break"
    )
    purge.add_argument("id", metavar="ID[@REVISION]")
    purge.add_argument("--yes", action="store_true", help="do not ask")
    purge.set_defaults(run=run_purge)
    rebuild = actions.add_parser(
        "rebuild",
        parents=[shared],
        help="build the indexes anew, and the vectors if need be",
    )
    rebuild.set_defaults(run=run_rebuild)


def run_ingest(arguments: argparse.Namespace, settings: Settings) -> int:
    """Ingest; exit 1 if any file failed or the run was interrupted."""
    hints = Hints(
        source_type=SourceType(arguments.type) if arguments.type else None,
        published=arguments.published,
    )
    advance, end = output.progress_bar("Ingesting")
    try:
        with Pipeline.open(settings) as pipeline:
            report = pipeline.ingest(arguments.paths, hints=hints, progress=advance)
    finally:
        end()
    if arguments.json:
        output.show_json(asdict(report))
    else:
        _show_report(report, settings)
    return 1 if report.failed or report.interrupted else 0


def run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the documents by id."""
    with Pipeline.open(settings) as pipeline:
        holdings = pipeline.holdings(active_only=not arguments.all)
        state = pipeline.state()
    if arguments.json:
        output.show_json({"documents": [_holding_json(each) for each in holdings]})
        return 0
    for each in holdings:
        source = each.source
        mark = "" if each.state is DocumentState.ACTIVE else f" [{each.state.value}]"
        kind = f"{source.source_type.value}{wording.inferred(source, 'source_type')}"
        facts = f"{kind}, {source.published or 'undated'}{wording.inferred(source, 'published')}"
        output.show(f"{source.id}@{source.revision[:8]}{mark}  {facts}  {source.title}")
    output.show(f"{state.documents} documents, {state.passages} passages, {state.fingerprint}")
    return 0


def run_show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show what is known of a document, or its stored text."""
    id_, revision = _split(arguments.id)
    with Pipeline.open(settings) as pipeline:
        holding = pipeline.holding(id_, revision)
        document = pipeline.document(id_, holding.source.revision)
    facts = _holding_json(holding)
    if arguments.json:
        output.show_json({**facts, "text": document.text} if arguments.text else facts)
    elif arguments.text:
        sys.stdout.write(document.text)
    else:
        for name, value in facts.items():
            if value not in (None, [], {}):
                output.show(f"{name}: {value}")
    return 0


def run_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the library; exit 1 if anything is wrong."""
    with Pipeline.open(settings) as pipeline:
        problems = pipeline.verify()
        state = pipeline.state()
    if arguments.json:
        output.show_json({"ok": not problems, "problems": [asdict(each) for each in problems]})
    elif problems:
        for problem in problems:
            output.show(f"{problem.code}: {problem.message} → {problem.next}")
    else:
        output.show(f"All is well: {state.documents} documents, {state.passages} passages.")
    return 1 if problems else 0


def run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a document out of use."""
    with Pipeline.open(settings) as pipeline:
        pipeline.remove(arguments.id)
    output.show_done(f"Removed {arguments.id!r}: it is never cited again.", as_json=arguments.json)
    return 0


def run_supersede(arguments: argparse.Namespace, settings: Settings) -> int:
    """Mark a document as replaced."""
    with Pipeline.open(settings) as pipeline:
        pipeline.supersede(arguments.id, by=arguments.by)
    output.show_done(f"{arguments.id!r} is superseded by {arguments.by!r}.", as_json=arguments.json)
    return 0


def run_purge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete a document for good, after asking."""
    id_, revision = _split(arguments.id)
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise SettingsError(
                f"Purging {arguments.id!r} deletes its text for good and was not confirmed.",
                next="Add --yes.",
            )
        if input(f"Delete {arguments.id!r} for good? Type yes: ").strip().lower() != "yes":
            output.show("Nothing was deleted.")
            return 1
    with Pipeline.open(settings) as pipeline:
        gone = pipeline.purge(id_, revision)
    output.show_done(f"Purged {len(gone)} revision(s) of {id_!r}.", as_json=arguments.json)
    return 0


def run_rebuild(arguments: argparse.Namespace, settings: Settings) -> int:
    """Build the indexes anew."""
    advance, end = output.progress_bar("Rebuilding")
    try:
        with Pipeline.open(settings) as pipeline:
            pipeline.rebuild(lambda done, total: advance(done, total, ""))
    finally:
        end()
    output.show_done("The indexes are built anew.", as_json=arguments.json)
    return 0


def _split(name: str) -> tuple[str, str | None]:
    id_, at, revision = name.rpartition("@")
    return (id_, revision) if at and id_ else (name, None)


def _holding_json(holding: Holding) -> dict[str, Any]:
    source = asdict(holding.source)
    source["identifiers"] = dict(holding.source.identifiers)
    source["inferred"] = dict(holding.source.inferred)
    return {
        **source,
        "state": holding.state.value,
        "passages": holding.passages,
        "indexed": holding.indexed,
        "ingested_at": holding.ingested_at,
        "origin": holding.origin,
        "replaced_by": holding.replaced_by,
    }


def _show_report(report: Report, settings: Settings) -> None:
    counts = (
        f"{len(report.added)} added, {len(report.updated)} updated, "
        f"{len(report.unchanged)} unchanged, {len(report.failed)} failed"
    )
    for failure in report.failed:
        sys.stderr.write(f"{failure.path}: {failure.reason}\n  → {failure.next}\n")
    output.show(f"{counts} in {report.seconds:.1f} s ({settings.library})")
