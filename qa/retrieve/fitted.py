"""The fitted numbers that rank passages: those that ship, or those of another folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.errors import ModelError
from qa.retrieve import answering, fusion, roles
from qa.retrieve.answering import Answering
from qa.retrieve.fusion import Fusion
from qa.retrieve.roles import Roles

FILES = (fusion.FILE.name, roles.FILE.name, answering.FILE.name)
"""What such a folder holds; it may hold the reranker's weights, too (`qa.embed.reader_weights`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What is made of the signals, the role of a sentence, and the turning of a question."""

    fused: Fusion | None
    roles: Roles
    answering: Answering

    @property
    def fusion(self) -> Fusion:
        """Return what is made of the signals; what ships is read when it is first needed.

        So it can be fitted where none ships yet.
        """
        return self.fused or fusion.shipped()

    @classmethod
    def of(cls, encoder: str, folder: Path | None = None) -> Fitted:
        """Return the numbers of a folder, or those that ship, for the encoder of this name.

        Raises `ModelError` if the folder does not hold all of them.
        """
        if folder is None:
            return cls(None, Roles.of(encoder), Answering.of(encoder))
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                f"The folder of weights {str(folder)!r} has no {', '.join(missing)}.",
                next="Fit them with `python -m evals train … --stages weights`, or unset "
                "QA_WEIGHTS.",
            )
        fused, finding, turning = (folder / name for name in FILES)
        return cls(fusion.read(fused), Roles.of(encoder, finding), Answering.of(encoder, turning))
