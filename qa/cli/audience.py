"""The flag that says for whom an answer is shown."""

from __future__ import annotations

import argparse

from qa.cli.filters import WrongUse
from qa.domain import Audience

_ALL = "|".join(Audience)


def add_to(command: argparse.ArgumentParser) -> None:
    """Add the flag to a command."""
    command.add_argument(
        "--audience",
        metavar=_ALL,
        help="for whom: a trainee gets terms explained; a patient gets plain words and no dosing",
    )


def chosen(arguments: argparse.Namespace) -> Audience | None:
    """Return the audience that the flag names, None without it; `WrongUse` for another value."""
    given = arguments.audience
    if given is None:
        return None
    try:
        return Audience(given)
    except ValueError:
        raise WrongUse(
            f"There is no audience {given!r}; expected one of {', '.join(Audience)}.",
            next=f"Use --audience {_ALL}, or leave it out for the one that QA_AUDIENCE names.",
        ) from None
