"""Score one answer against one gold item; every scorer is a pure function.

A score is hits out of what could be hit; nothing to hit (`of` = 0) means that the measure does
not apply to the item. Sources of the definitions: nuggets, TREC RAG 2024 (Pradeep et al.);
citation and verbatim measures after ALCE (Gao et al. 2023) and SourceCheckup (Wu et al. 2025),
decided here by exact spans.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.items import ABSTENTIONS, Item, Nugget
from evals.patterns import found
from evals.quantities import unsupported
from evals.quotes import Quote, cited, is_document, quotes, shown
from evals.subject import Reply
from qa import Answer, Outcome

ReadText = Callable[[str, str], str | None]
_MARKERS = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")


@dataclass(frozen=True, slots=True)
class Score:
    """Hits out of what could be hit, and in words what was missed."""

    hits: int
    of: int
    missed: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """Give the share of hits; only where something could be hit."""
        return self.hits / self.of


def score(item: Item, reply: Reply, read: ReadText) -> dict[str, Score]:
    """Score a reply on every measure that applies to the item."""
    answer = reply.answer
    scores = {
        "outcome": outcome(item, answer),
        "vital": nuggets(item.vital, answer),
        "all_nuggets": nuggets(item.vital + item.okay, answer),
        "must_not_say": must_not_say(item, answer),
        "verbatim": verbatim(answer, read),
        "citation_resolvability": citation_resolvability(answer),
        "number_fidelity": number_fidelity(answer),
        "source_recall": source_recall(item, answer),
        "first_tier": first_tier(item, answer),
        "abstention_precision": abstention_precision(item, answer),
        "abstention_recall": abstention_recall(item, answer),
        "wrong_refusal": wrong_refusal(item, answer),
        "follow_up": follow_up(item, reply.standalone),
    }
    return {measure: scored for measure, scored in scores.items() if scored.of}


def score_failure(item: Item, why: str) -> dict[str, Score]:
    """Score an item that got no answer: nothing on all that the item asks for.

    What was shown (verbatim and the like) is not judged, as nothing was.
    """
    blank = Answer(item.asked[-1], item.asked[-1], Outcome.INSUFFICIENT, "")
    asked = score(item, Reply(blank, "", 0.0), lambda _document, _revision: None)
    asked.pop("abstention_precision", None)
    failed = {measure: Score(0, scored.of, (why,)) for measure, scored in asked.items()}
    if "wrong_refusal" in failed:  # the one measure of which less is better
        failed["wrong_refusal"] = Score(1, 1, (why,))
    return failed


def outcome(item: Item, answer: Answer) -> Score:
    """Say whether the answer ended as it should: answered, insufficient, out of scope, urgent."""
    if answer.outcome is item.outcome:
        return Score(1, 1)
    return Score(0, 1, (f"ended as {answer.outcome.value}, not {item.outcome.value}",))


def nuggets(expected: Sequence[Nugget], answer: Answer) -> Score:
    """Count the nuggets that the answer holds (TREC RAG, strict: no partial credit).

    A nugget holds if all its patterns are found in one statement together with the titles and
    headings of the sources that the statement cites.
    """
    missed = tuple(nugget.about for nugget in expected if not _holds(nugget, answer))
    return Score(len(expected) - len(missed), len(expected), missed)


def must_not_say(item: Item, answer: Answer) -> Score:
    """Count the forbidden patterns that no statement says."""
    said = tuple(
        pattern
        for pattern in item.must_not_say
        if any(found(pattern, statement.text) for statement in answer.statements)
    )
    total = len(item.must_not_say)
    return Score(total - len(said), total, tuple(f"says {pattern!r}" for pattern in said))


def verbatim(answer: Answer, read: ReadText) -> Score:
    """Count the quotes that equal their span of the stored document, read anew. Must be all."""
    listed = quotes(answer)
    wrong = tuple(quote for quote in listed if not _is_verbatim(quote, read))
    return Score(
        len(listed) - len(wrong),
        len(listed),
        tuple(
            f"[{quote.marker}] is not {quote.document_id}:{quote.start}-{quote.end}"
            for quote in wrong
        ),
    )


def citation_resolvability(answer: Answer) -> Score:
    """Count statements, markers and references that lead somewhere. Must be all.

    A statement must bear a marker, a marker must stand for exactly one reference, and a
    reference must be cited by a statement, a caution or a figure.
    """
    references = Counter(citation.marker for citation in answer.citations)
    cautions = {marker for caution in answer.cautions for marker in caution.citations}
    figures = {figure.citation for figure in answer.figures}
    stated = {marker for statement in answer.statements for marker in statement.citations}
    used = stated | cautions | figures
    bare = [f"no source: {said.text!r}" for said in answer.statements if not said.citations]
    dangling = [
        f"[{marker}] has {references[marker]} references"
        for marker in sorted(used)
        if references[marker] != 1
    ]
    uncited = [
        f"reference [{marker}] is never cited" for marker in references if marker not in used
    ]
    of = len(answer.statements) + len(used) + len(references)
    missed = (*bare, *dangling, *uncited)
    return Score(of - len(missed), of, missed)


def number_fidelity(answer: Answer) -> Score:
    """Count the statements whose every number, with its unit, is in the words they cite."""
    missed: list[str] = []
    for statement in answer.statements:
        text = _without_markers(statement.text, statement.citations)
        strange = unsupported(text, [quote.text for quote in cited(answer, statement.citations)])
        if strange:
            missed.append(f"{', '.join(map(str, strange))} not quoted for {statement.text!r}")
    return Score(len(answer.statements) - len(missed), len(answer.statements), tuple(missed))


def source_recall(item: Item, answer: Answer) -> Score:
    """Say whether at least one of the expected documents is cited."""
    if not item.sources:
        return Score(0, 0)
    ids = list(dict.fromkeys(quote.document_id for quote in shown(answer)))
    if any(is_document(cited_id, name) for cited_id in ids for name in item.sources):
        return Score(1, 1)
    return Score(0, 1, (f"cites {', '.join(ids) or 'nothing'}, not {' or '.join(item.sources)}",))


def first_tier(item: Item, answer: Answer) -> Score:
    """Say whether the first citation is of the kind of source that the question rests on."""
    if item.tier is None:
        return Score(0, 0)
    first = next((quote.source_type for quote in shown(answer)), "nothing")
    if first == item.tier.value:
        return Score(1, 1)
    return Score(0, 1, (f"first cites {first}, not {item.tier.value}",))


def abstention_precision(item: Item, answer: Answer) -> Score:
    """Of the refusals, say whether this one was right."""
    return Score(int(item.abstains), int(answer.outcome in ABSTENTIONS))


def abstention_recall(item: Item, answer: Answer) -> Score:
    """Of the questions to be refused, say whether this one was."""
    return Score(int(item.abstains and answer.outcome in ABSTENTIONS), int(item.abstains))


def wrong_refusal(item: Item, answer: Answer) -> Score:
    """Of the questions to be answered, say whether this one was refused; less is better."""
    return Score(int(not item.abstains and answer.outcome in ABSTENTIONS), int(not item.abstains))


def follow_up(item: Item, standalone: str) -> Score:
    """Say whether a follow-up was understood: its standalone form has all the patterns."""
    if not item.understood:
        return Score(0, 0)
    missed = tuple(pattern for pattern in item.understood if not found(pattern, standalone))
    return Score(
        int(not missed), 1, tuple(f"{pattern!r} not in {standalone!r}" for pattern in missed)
    )


def holds(nugget: Nugget, texts: Sequence[str]) -> bool:
    """Say whether a statement's text, with the titles and headings it cites, has the nugget."""
    return all(any(found(pattern, text) for text in texts) for pattern in nugget.all)


def _holds(nugget: Nugget, answer: Answer) -> bool:
    for statement in answer.statements:
        searched = [statement.text]
        for quote in cited(answer, statement.citations):
            searched += [quote.title, *quote.heading]
        if holds(nugget, searched):
            return True
    return False


def _is_verbatim(quote: Quote, read: ReadText) -> bool:
    text = read(quote.document_id, quote.revision)
    inside = text is not None and 0 <= quote.start < quote.end <= len(text)
    return inside and text is not None and text[quote.start : quote.end] == quote.text


def _without_markers(text: str, markers: Sequence[int]) -> str:
    """Take the statement's own [n] out of its text: they are references, not numbers."""

    def own(match: re.Match[str]) -> str:
        named = {int(number) for number in match[1].split(",")}
        return "" if named <= set(markers) else match[0]

    return _MARKERS.sub(own, text)
