"""Limits on the child process, where the platform has them."""

from __future__ import annotations

import math
import sys

MIB = 1 << 20

if sys.platform == "win32":
    UNLIMITED: tuple[str, ...] = ("memory", "processor time", "writing to files")

    def confine(memory_mb: int) -> None:
        """Limit nothing: this platform has no `resource` limits."""

    def allow_cpu(seconds: float) -> None:
        """Limit nothing: this platform has no `resource` limits."""

else:
    import resource

    UNLIMITED = ("memory",) if sys.platform == "darwin" else ()

    def confine(memory_mb: int) -> None:
        """Limit this process's address space, and let it write neither files nor core dumps."""
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        if not UNLIMITED:  # macOS accepts a limit on memory and ignores it
            _lower(resource.RLIMIT_AS, memory_mb * MIB)

    def allow_cpu(seconds: float) -> None:
        """Allow this process so many more seconds of processor time, then SIGXCPU ends it."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(usage.ru_utime + usage.ru_stime + seconds) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    def _lower(limit: int, to: int) -> None:
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            to = min(to, hard)
        resource.setrlimit(limit, (to, to))
