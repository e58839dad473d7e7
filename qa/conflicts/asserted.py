"""A sentence → all that it asserts beside the figures of known endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from qa.conflicts.absence import lacking
from qa.conflicts.assertions import Assertion
from qa.conflicts.bodies import recommended
from qa.conflicts.classes import called_in
from qa.conflicts.dosing import doses, limits
from qa.conflicts.grades import graded
from qa.conflicts.monitoring import tests
from qa.conflicts.reported import reported
from qa.conflicts.spoken import Spoken


def asserted(said: Spoken) -> Iterator[Assertion]:
    """Yield what it asserts of tests, doses, limits, kinds, evidence, committees and outcomes."""
    for read in (tests, doses, limits, called_in, graded, lacking, recommended, reported):
        yield from read(said)
