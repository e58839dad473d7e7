"""The mutants' trials as tables in plain text."""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures import MEASURES
from evals.mutants.contrasts import Contrast
from evals.mutants.trials import Trial

_LEGEND = (
    "difference from the real system, 95 % interval by paired bootstrap; * red: worse by its whole "
    "interval; gone: nothing is left to judge; blank: as it was"
)


def matrix(trials: Sequence[Trial]) -> str:
    """Show the differences of all mutants (lines) in all measures (columns, numbered)."""
    numbered = list(enumerate(MEASURES, start=1))
    width = max(len(trial.mutant.name) for trial in trials)
    head = " " * width + "".join(f"{number:>7}" for number, _ in numbered)
    lines = [
        f"{trial.mutant.name:<{width}}"
        + "".join(f"{_cell(trial.contrasts[name]):>7}" for _, name in numbered)
        for trial in trials
    ]
    names = "  ".join(f"{number} {name}" for number, name in numbered)
    return "\n".join([head, *lines, "", names, _LEGEND])


def details(trial: Trial) -> str:
    """Show a mutant's verdict, and the measures that had to turn red with their intervals."""
    verdict = "caught" if trial.caught else f"NOT CAUGHT: {'; '.join(trial.faults)}"
    closed = ", ".join(map(str, trial.closed)) or "none"
    errors = f", {trial.errors} without a reply" if trial.errors else ""
    lines = [
        f"{trial.mutant.name}: {verdict}",
        f"  {trial.mutant.does}",
        f"  replies spoiled: {trial.spoiled}{errors}, noticed: {trial.noticed}; "
        f"gates closed: {closed}",
    ]
    lines += [f"  {name} {_interval(trial.contrasts[name])}" for name in sorted(trial.mutant.red)]
    return "\n".join(lines)


def table(trials: Sequence[Trial]) -> str:
    """Show each mutant's verdict, then the differences of all."""
    missed = [trial.mutant.name for trial in trials if not trial.caught]
    result = f"NOT CAUGHT: {', '.join(missed)}" if missed else f"all {len(trials)} caught"
    return "\n\n".join([*map(details, trials), matrix(trials), result])


def _cell(contrast: Contrast) -> str:
    if contrast.gone:
        return "gone"
    if not contrast.difference.value:
        return ""
    return f"{contrast.difference.value:+.2f}{'*' if contrast.red else ' '}"


def _interval(contrast: Contrast) -> str:
    figure = contrast.difference
    if figure.value is None:
        return "gone"
    mark = " red" if contrast.red else ""
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]{mark}"
