"""Weights that never saw a fold, in files like those that ship; other commands ask with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from evals import fitting, labelled
from evals.beir import RetrievalSet
from evals.folds import folder_of
from evals.labelled import Labelled
from evals.reranker import answering, shipping
from evals.reranker.stages import Making
from qa.embed import reader_weights
from qa.retrieve import answering as turning
from qa.retrieve import fusion, roles

FOLDER: Final = "weights"


def write(making: Making, judged: Sequence[RetrievalSet], encoder: str) -> Iterator[Path]:
    """Fit all that ships without each fold in turn; yield the folders, in the work folder.

    Sets without labelled sections leave the classifier of findings unknown to all folds.
    """
    data = answering.encoded(making.groups, making.texts)
    told = Labelled.of(judged)
    vectors = making.texts.encode(told.texts)
    cases = [found.case for each in making.sets for found in each.found]
    for fold in making.folds:
        folder = folder_of(making.work / FOLDER, fold)
        folder.mkdir(parents=True, exist_ok=True)
        found = answering.fitted(data, data.without(fold=fold))
        answering.save(found, encoder, folder / turning.FILE.name)
        fused = fitting.fit([case for case in cases if case.fold != fold])
        fitting.save(fused, folder / fusion.FILE.name)
        weights, bias = told.fitted(vectors, without=fold)
        labelled.save(encoder, weights, bias, folder / roles.FILE.name)
        network = making.apart(fold)
        file = folder / reader_weights.FILE.name
        shipping.pack(network.named_weights(), file, fold=fold, **asdict(making.plan))
        yield folder
