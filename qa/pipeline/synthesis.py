"""An extractive answer → the same with statements that a model wrote and their quotes prove.

The extractive answer is the ground: it has decided that the library holds an answer, its other
parts stay as they are, what is vital in it is put back where the model left it out, and it is what
the reader gets, with the reason, wherever the model fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answer.generative import GenerativeComposer, Written
from qa.answer.generative.vital import left_out, says_more
from qa.domain import Answer, Citation, Cut, Evidence, Part, Progress, Query, Statement
from qa.errors import ChatError
from qa.pipeline.clock import GENERATE, PROVE, Clock
from qa.pipeline.ending import plain
from qa.pipeline.numbering import in_order_of_use, place
from qa.prompts import VERSION
from qa.verify import TextOf, Verified, verify
from qa.vocabulary import Vocabulary

INSTEAD: Final = "The answer is in the words of its sources instead."
_ENOUGH: Final = 0.5
"""Share of a model's claims that must be proven; a model that errs more often is not heard."""


class Synthesis:
    """Have a model word the statements that answer, and keep those that are proven."""

    def __init__(
        self, composer: GenerativeComposer, text_of: TextOf, vocabulary: Vocabulary
    ) -> None:
        """Compose with this model; quotes are held against the text that `text_of` gives."""
        self._composer = composer
        self._text_of = text_of
        self._vocabulary = vocabulary

    def of(
        self, answer: Answer, query: Query, evidence: tuple[Evidence, ...], clock: Clock
    ) -> Answer:
        """Return the synthesised answer, or the extractive one with a warning that says why."""
        cited = [c for s in answer.statements if s.part is Part.ANSWER for c in _of(s, answer)]
        failure: ChatError | None = None
        with clock.stage(GENERATE):
            try:
                written = self._composer.compose(
                    query, evidence, cited, lambda arrived: clock.tell(self._progress(arrived))
                )
            except ChatError as error:
                failure = error
        if failure is not None:
            return _warned(answer, f"{failure} {INSTEAD}")
        with clock.stage(PROVE):
            verified = verify(written.draft, self._text_of, self._vocabulary)
            cut = (*written.cut, *verified.cut)
            fault = _too_little(verified, cut, self._composer.model)
            if fault is not None:
                return _warned(replace(answer, cut=(*answer.cut, *cut)), f"{fault} {INSTEAD}")
            back = left_out(
                answer, query, verified.statements, verified.citations, self._vocabulary
            )
            claims = tuple(each for each in verified.statements if says_more(each, back))
            if not claims:
                fault = f"{self._composer.model} tells less than its sources."
                return _warned(replace(answer, cut=(*answer.cut, *cut)), f"{fault} {INSTEAD}")
            return replace(
                _merged(answer, replace(verified, statements=claims), back),
                cut=(*answer.cut, *cut),
                model=self._composer.model,
                prompt=VERSION,
            )

    def _progress(self, arrived: Written) -> Progress:
        """Count what has arrived; nothing of it is shown before the reply is whole."""
        verified = verify(arrived.draft, self._text_of, self._vocabulary)
        proven = len(verified.statements)
        return Progress(GENERATE, proven + len(verified.cut) + len(arrived.cut), proven)


def _of(statement: Statement, answer: Answer) -> list[Citation]:
    return [each for each in answer.citations if each.marker in statement.citations]


def _too_little(verified: Verified, cut: Sequence[Cut], model: str) -> str | None:
    """Say why too little of a model's answer is left to be shown; None if enough is."""
    proven = len(verified.statements)
    made = proven + len(cut)
    if not made:
        return f"{model} found no answer in the evidence."
    if not proven or proven < _ENOUGH * made:
        return f"Of {made} claims that {model} made, {proven or 'none'} could be kept."
    return None


def _warned(answer: Answer, warning: str) -> Answer:
    return replace(answer, warnings=(*answer.warnings, warning))


def _merged(answer: Answer, verified: Verified, back: tuple[Statement, ...]) -> Answer:
    """Put the claims, and what they leave out, in the place of the statements that answer.

    What led the extractive answer leads this one, too, if no claim tells it.
    """
    known = {place(citation): citation.marker for citation in answer.citations}
    above = max((citation.marker for citation in answer.citations), default=0)
    number = {c.marker: known.get(place(c), above + c.marker) for c in verified.citations}
    claims = tuple(
        replace(claim, citations=tuple(number[marker] for marker in claim.citations))
        for claim in verified.statements
    )
    leading = tuple(statement for statement in back if statement == answer.statements[0])
    others = tuple(statement for statement in back if statement not in leading)
    told = {claim.text for claim in claims}
    rest = tuple(s for s in answer.statements if s.part is not Part.ANSWER and s.text not in told)
    added = tuple(
        replace(c, marker=number[c.marker]) for c in verified.citations if place(c) not in known
    )
    merged = in_order_of_use(
        replace(
            answer,
            statements=(*leading, *claims, *others, *rest),
            citations=(*answer.citations, *added),
        )
    )
    return replace(merged, text=plain(merged.statements))
