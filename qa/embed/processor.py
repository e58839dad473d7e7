"""What computes: a package's version, and the kind of arithmetic that the processor offers."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

_KINDS = (
    ("amx_int8", "amx"),
    ("avx512_vnni", "avx512_vnni"),
    ("avx_vnni", "avx_vnni"),
    ("avx512bw", "avx512"),
    ("avx2", "avx2"),
)
"""Flags of the processor and the kernels that the runtime picks by them, the best first."""


def version(package: str) -> str:
    """Return the version of an installed package without importing it; "?" for none."""
    try:
        return metadata.version(package).split("+")[0]
    except metadata.PackageNotFoundError:
        return "?"


def kernels(flags: frozenset[str] | None = None, machine: str | None = None) -> str:
    """Name the class of integer kernels: amx, avx512_vnni, avx_vnni, avx512, avx2, neon, other."""
    if (machine or platform.machine()).lower() in {"arm64", "aarch64"}:
        return "neon"
    found = _flags() if flags is None else flags
    return next((kind for flag, kind in _KINDS if flag in found), "other")


def _flags(file: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    return next(
        (frozenset(line.split()) for line in lines if line.startswith("flags")), frozenset()
    )
