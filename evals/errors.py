"""What can go wrong with an evaluation itself, as errors that can be shown."""

from __future__ import annotations

from qa import QAError


class UsageError(QAError):
    """A command line that asks for something that does not exist; exit code 2."""

    code = "usage"


class GoldError(QAError):
    """Gold items, gates or questions that break their format."""

    code = "gold"


class CorpusError(QAError):
    """Documents to be evaluated on that could not be ingested."""

    code = "corpus"


class BenchError(QAError):
    """A benchmark that could not be run to its end."""

    code = "bench"


class FormatError(QAError):
    """A public set that breaks its own format."""

    code = "format"


class RunError(QAError):
    """A run that ended before all was asked; what was asked is kept."""

    code = "run"


class StoredError(QAError):
    """Stored texts that cannot be read past the product."""

    code = "stored"
