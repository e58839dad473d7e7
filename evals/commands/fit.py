"""`python -m evals fit`: fit the numbers that the product ranks with, and judge them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from tqdm import tqdm

from evals import beir, fitting, labelled
from evals.errors import UsageError
from evals.fitting import Case
from evals.folds import fold_of
from evals.labelled import Labelled
from evals.opened import opened, retrieving
from qa import load_settings
from qa.embed import Encoder, load
from qa.retrieve import answering, fusion, roles
from qa.retrieve.answering import Answering
from qa.retrieve.signals import SIGNALS
from qa.understand import understand
from qa.vocabulary import field_vocabulary

if TYPE_CHECKING:
    from evals.reranker.answering import Encoded


_HELD: Final = 0
"""The fold that the classifier of findings is judged on."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "fit",
        help="fit the weights of what ranks passages and sentences, and the roles of sentences",
        description="Fit on BEIR sets whose queries carry `meta.doc` (fusion), or whose passages "
        "carry `meta.label`, the section of an abstract (roles); `statements` on sets with either "
        "labels or `meta.answers`, and on the questions on the starter library. Writes into the "
        "package.",
    )
    parser.add_argument("what", choices=("roles", "answering", "fusion", "statements"))
    parser.add_argument(
        "sets", type=Path, nargs="+", metavar="SET_DIR", help="for `answering`: a file of groups"
    )
    parser.add_argument(
        "--groups",
        type=Path,
        help="with `fusion`: judge every question with a map that was fitted on these groups "
        "without the documents of its fold; with `statements`: what the second look learns first",
    )
    parser.add_argument(
        "--leave-out", nargs="*", default=(), metavar="SOURCE", help="groups not to be used"
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="DIR",
        help="with `statements`: also write what is fitted without each fold to DIR/fold-N",
    )
    parser.add_argument("--ablate", action="store_true", help="leave each signal out in turn")
    parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code."""
    settings = load_settings()
    encoder = load(settings.encoder, threads=settings.threads)
    if arguments.what == "roles":
        report = _fit_roles(arguments, encoder)
    elif arguments.what == "answering":
        report = _fit_answering(arguments, encoder)
    elif arguments.what == "statements":
        from evals.statements import command

        report = command.run(arguments, encoder)
    else:
        by_fold = _answering_by_fold(arguments, encoder) if arguments.groups else {}
        cases = [case for folder in arguments.sets for case in collect(folder, encoder, by_fold)]
        report = _fit_fusion(arguments, cases)
    sys.stdout.write(json.dumps(report, indent=None if arguments.json else 1) + "\n")
    return 0


def _fit_fusion(arguments: argparse.Namespace, cases: Sequence[Case]) -> dict[str, object]:
    report: dict[str, object] = {"cases": len(cases), "folds": fitting.cross_validated(cases)}
    if arguments.ablate:
        names = tqdm(SIGNALS, desc="leaving out", disable=None)
        report["without"] = {name: fitting.cross_validated(cases, [name]) for name in names}
    fused = fitting.fit(cases)
    report["fitted"] = {
        name: float(np.mean([fitting.ndcg(case, fused) for case in cases if case.set == name]))
        for name in sorted({case.set for case in cases})
    }
    if not arguments.dry_run:
        fitting.save(fused, fusion.FILE)
        report["written"] = fusion.FILE.name
    return report


def _fit_answering(arguments: argparse.Namespace, encoder: Encoder) -> dict[str, object]:
    from evals.reranker import answering as fitting_answering

    data = _encoded(arguments.sets, encoder, arguments.leave_out)
    found = fitting_answering.fitted(data, data.without())
    if not arguments.dry_run:
        fitting_answering.save(found, encoder.name, answering.FILE)
    return {"rows": len(data.sources), "sources": dict(Counter(data.sources))}


def _answering_by_fold(arguments: argparse.Namespace, encoder: Encoder) -> dict[int, Answering]:
    from evals.reranker import answering as fitting_answering

    data = _encoded([arguments.groups], encoder, arguments.leave_out)
    return fitting_answering.by_fold(data)


def _encoded(files: Sequence[Path], encoder: Encoder, left_out: Sequence[str]) -> Encoded:
    # torch takes seconds to import; other commands need not wait for it.
    from evals.reranker import answering as fitting_answering
    from evals.reranker import groups

    found = [each for file in files for each in groups.read(file)]
    kept = [each for each in found if each.source not in left_out]
    if not kept:
        raise UsageError(
            f"Of {len(found)} groups none is left without {', '.join(left_out)}.",
            next="Leave fewer sources out.",
        )
    return fitting_answering.encoded(kept, encoder)


def _fit_roles(arguments: argparse.Namespace, encoder: Encoder) -> dict[str, object]:
    told = Labelled.of(map(beir.load, arguments.sets))
    if not told.teaches(without=_HELD):
        raise UsageError(
            "Too few passages of these sets have a `meta.label`, or all are of one kind.",
            next="Give sets whose passages are labelled sections of several abstracts.",
        )
    vectors = encoder.encode(told.texts)
    weights, bias = told.fitted(vectors, without=_HELD)
    held = told.folds == _HELD
    auroc = fitting.auroc(vectors[held] @ weights + bias, told.findings[held])
    if not arguments.dry_run:
        labelled.save(encoder.name, *told.fitted(vectors), roles.FILE)
    return {
        "sentences": len(told.texts),
        "findings": int(told.findings.sum()),
        "auroc_held_out": auroc,
    }


def collect(
    folder: Path, encoder: Encoder, by_fold: Mapping[int, Answering] | None = None
) -> Iterator[Case]:
    """Measure the candidates of every question of a set, in a library made for it.

    A question of a fold that `by_fold` names is turned by the map given there.
    """
    judged = beir.load(folder)
    with opened(judged.passages(), encoder) as built, retrieving(built, encoder) as made:
        for query in tqdm(judged.queries, desc=judged.name, unit="question", disable=None):
            fold = fold_of(query.meta.doc or query.id)
            asked = understand(query.text, field_vocabulary())
            found = made.retriever.candidates(asked, (by_fold or {}).get(fold))
            if found is not None:
                yield Case(
                    judged.name,
                    fold,
                    tuple(made.id_of(int(key)) for key in found.profiles.keys),
                    found.signals.table,
                    found.traits,
                    judged.grades[query.id],
                )
