"""The flags that narrow the evidence, and what they come to."""

from __future__ import annotations

import argparse

from qa.domain import Filters, SourceType
from qa.domain.documents import HER2_STATUSES, LINES
from qa.errors import SettingsError
from qa.pipeline import Pipeline
from qa.understand.filters import filters_of
from qa.vocabulary import field_vocabulary


class WrongUse(SettingsError):
    """A flag with a value that it cannot have."""


def add_to(command: argparse.ArgumentParser) -> None:
    """Add the flags to a command."""
    flags = command.add_argument_group(
        "filters",
        "Use only sources that say that they fit. A type, a trial or a drug may be given more than "
        "once: one of them is enough.",
    )
    flags.add_argument(
        "--source-type",
        action="append",
        choices=[kind.value for kind in SourceType],
        help="sources of this type",
    )
    flags.add_argument("--since", type=int, metavar="YEAR", help="published in that year or later")
    flags.add_argument("--until", type=int, metavar="YEAR", help="published in that year or before")
    flags.add_argument(
        "--trial",
        action="append",
        metavar="NAME",
        help="on this trial, by any of its names",
    )
    flags.add_argument(
        "--drug",
        action="append",
        metavar="NAME",
        help="on this drug or regimen, by any of its names",
    )
    flags.add_argument("--line", metavar="|".join(LINES), help="on this line of treatment")
    flags.add_argument("--her2", metavar="|".join(HER2_STATUSES), help="on this HER2 status")


def chosen(arguments: argparse.Namespace, pipeline: Pipeline) -> Filters:
    """Return what the flags come to; `WrongUse` for a value that is not known."""
    named = arguments.trial or arguments.drug
    # Names are those of the library; a wrong value of another flag is told where there is none.
    vocabulary = pipeline.vocabulary if named else field_vocabulary()
    try:
        return filters_of(
            vocabulary,
            source_types=arguments.source_type or (),
            since=arguments.since,
            until=arguments.until,
            trials=arguments.trial or (),
            drugs=arguments.drug or (),
            line=arguments.line,
            her2=arguments.her2,
        )
    except SettingsError as error:
        raise WrongUse(error.message, next=error.next) from error
