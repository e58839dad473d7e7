"""What a gold evaluation was of: system, library, questions and command, after CHART.

CHART (Chatbot Assessment Reporting Tool, 2025) asks a report on a chatbot for its name and
version, its settings and prompts, the sources it draws on, the questions, and the date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import qa
from evals.items import Item
from evals.jobs import Job
from evals.runs import Identity


@dataclass(frozen=True, slots=True)
class Header:
    """What was evaluated, how and when.

    `code` and `scoring` are digests of the files of the product and of the evaluation; `gold` is
    one of the items asked, `jobs` of the messages. `texts_from` says how stored texts were read.
    `llm` is the setting QA_LLM; `model` and `prompt` are of the answers that it worded, None where
    all are extracts.
    """

    date: str
    version: str
    code: str
    scoring: str
    llm: str
    model: str | None
    prompt: str | None
    encoder: str
    encoder_fingerprint: str
    reranker: str
    library: str
    documents: int
    passages: int
    fingerprint: str
    texts_from: str
    gold: str
    part: str
    jobs: str
    n: int
    seed: int
    command: str

    @property
    def identity(self) -> Identity:
        """Give what rows of one run have in common: all but when and how it was asked for."""
        kept = asdict(self)
        for name in ("date", "command", "library", "model", "prompt"):
            del kept[name]
        return kept


def describe(
    pipeline: qa.Pipeline,
    jobs: Sequence[Job],
    *,
    library: str,
    texts_from: str,
    part: str,
    seed: int,
    command: str,
) -> Header:
    """Write down what is evaluated; the model is known when there are answers."""
    state = pipeline.state()
    settings = qa.load_settings()
    items = {job.item.id: job.item for job in jobs}
    return Header(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        version=qa.__version__,
        code=product_digest(),
        scoring=code_digest(Path(__file__).parent, "*.py"),
        llm=settings.llm,
        model=None,
        prompt=None,
        encoder=settings.encoder,
        encoder_fingerprint=pipeline.manifest.fingerprint,
        reranker=settings.reranker,
        library=library,
        documents=state.documents,
        passages=state.passages,
        fingerprint=state.fingerprint,
        texts_from=texts_from,
        gold=digest("".join(item_digest(item) for item in items.values())),
        part=part,
        jobs=digest(repr([(job.key, job.messages) for job in jobs])),
        n=len(jobs),
        seed=seed,
        command=command,
    )


def item_digest(item: Item) -> str:
    """Digest all that an item says; what it leaves at its default does not count."""
    return digest(item.model_dump_json(exclude_defaults=True))


def product_digest() -> str:
    """Digest the files of the product."""
    return code_digest(Path(str(files("qa"))))


def code_digest(package: Path, pattern: str = "*") -> str:
    """Digest the files of a package, with their names: its version without git."""
    whole = hashlib.sha256()
    for file in sorted(package.rglob(pattern)):
        if file.is_file() and "__pycache__" not in file.parts:
            whole.update(f"{file.relative_to(package).as_posix()}\n".encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def digest(text: str) -> str:
    """Shorten a text to 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
