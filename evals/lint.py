"""Check the gold itself: that items can be failed and passed, and that its parts are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from evals import scorers
from evals.items import Filed, Item, Nugget
from evals.patterns import found
from qa import Answer, Outcome
from qa.chunk import passages
from qa.domain import Document, Statement
from qa.index import analyse

SAME_QUESTION: Final = 0.55
"""Likeness from which two questions are taken for one. Reordered questions and copies with a word
or two changed are above it, and so may be one that differs in a single name or figure, which is
too close as well; free paraphrase is for `group` to tell."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one item: the file it stands in, the rule broken, what is wrong, what to do."""

    file: str
    item: str
    rule: str
    fault: str
    next: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document as the product holds it: canonical text, title, sentences with their headings."""

    title: str
    text: str
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


Corpus = Mapping[str, Held]
Rule = Callable[[Sequence[Filed], Corpus], Iterator[Finding]]


def held(document: Document) -> Held:
    """Cut a document into the sentences and table rows that an answer may quote."""
    return Held(
        document.source.title,
        document.text,
        tuple(
            (passage.quote(sentence), passage.heading)
            for passage in passages(document)
            for sentence in passage.sentences
        ),
    )


def lint(filed: Sequence[Filed], corpus: Corpus) -> tuple[Finding, ...]:
    """Hold every rule against the items; `corpus` is keyed by document id."""
    return tuple(finding for rule in RULES for finding in rule(filed, corpus))


def id_is_unique(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find ids that stand for two items, in one part or over all."""
    first: dict[str, Filed] = {}
    for each in filed:
        other = first.setdefault(each.item.id, each)
        if other is not each:
            yield _finding(each, "unique id", f"the id is used in {other.file}", "Rename one.")


def source_exists(filed: Sequence[Filed], corpus: Corpus) -> Iterator[Finding]:
    """Find expected documents that the corpus does not have."""
    for each in filed:
        for name in each.item.sources:
            if name not in corpus:
                yield _finding(
                    each,
                    "source exists",
                    f"no document {name!r} in the corpus",
                    "Name a document by its id, or add it.",
                )


def span_is_given(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find items that have vital nuggets and quote no words that show them."""
    for each in filed:
        if each.item.vital and not each.item.spans:
            yield _finding(
                each, "span given", "no `spans`", "Quote the words that show the vital nuggets."
            )


def span_is_verbatim(filed: Sequence[Filed], corpus: Corpus) -> Iterator[Finding]:
    """Find spans that are not in their document's canonical text, character by character."""
    for each in filed:
        for span in each.item.spans:
            if span.source in corpus and span.text not in corpus[span.source].text:
                yield _finding(
                    each,
                    "span verbatim",
                    f"not in {span.source}: {span.text!r}",
                    "Copy the words from the text that the library stores.",
                )


def can_be_failed(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find items that an answer passes which says nothing or only repeats the question."""
    for each in filed:
        item = each.item
        if _passes(item, _answer(item, Outcome.ANSWERED)):
            yield _finding(
                each, "can be failed", "an answer that says nothing passes", "Ask for a nugget."
            )
        asked = " ".join(item.asked)
        if item.vital and _passes(item, _answer(item, item.outcome, asked)):
            yield _finding(
                each,
                "can be failed",
                "the question's own words hold every vital nugget",
                "Ask in a pattern for words that only an answer has.",
            )


def may_say_its_spans(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find forbidden patterns that hold on the words that are expected."""
    for each in filed:
        for pattern in each.item.must_not_say:
            for span in each.item.spans:
                if found(pattern, span.text):
                    yield _finding(
                        each,
                        "spans may be said",
                        f"`must_not_say` {pattern!r} holds on the span {span.text!r}",
                        "Narrow the pattern: quoting the source would be punished.",
                    )


def can_be_passed(filed: Sequence[Filed], corpus: Corpus) -> Iterator[Finding]:
    """Find vital nuggets that no sentence of an expected source has, nor the spans together.

    A nugget on safety that is not vital may be said by any document.
    """
    for each in filed:
        for nugget in each.item.vital:
            if not _is_said(nugget, each.item, corpus):
                yield _finding(
                    each,
                    "can be passed",
                    f"no sentence of its sources has the vital nugget {nugget.about!r}",
                    "Allow the source's words, split the nugget, or drop what is in no source.",
                )
        for nugget in each.item.okay:
            if nugget.safety and not any(_has(nugget, held) for held in corpus.values()):
                yield _finding(
                    each,
                    "can be passed",
                    f"no sentence of the corpus has the safety nugget {nugget.about!r}",
                    "Allow a document's words, or take the mark off.",
                )


def disagreement_is_held(filed: Sequence[Filed], corpus: Corpus) -> Iterator[Finding]:
    """Find sides of a disagreement that no document says, or not the one that is named."""
    for each in filed:
        for side in each.item.disagreement.sides if each.item.disagreement else ():
            held = [corpus[name] for name in corpus if side.source in {None, name}]
            said = Nugget(about="a side", all=side.all)
            if not any(_has(said, document) for document in held):
                yield _finding(
                    each,
                    "disagreement is held",
                    f"no sentence of {side.source or 'any document'} says {' and '.join(side.all)}",
                    "Use the document's words, or drop what nobody says.",
                )


def group_is_of_one_part(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find facts that two parts ask."""
    first: dict[str, Filed] = {}
    for each in filed:
        if each.item.group is None:
            continue
        other = first.setdefault(each.item.group, each)
        if other.part != each.part:
            yield _finding(
                each,
                "group in one part",
                f"the group {each.item.group!r} is also in {other.file} ({other.item.id})",
                "Keep one of the two, or give another fact another group.",
            )


def question_is_of_one_part(filed: Sequence[Filed], _corpus: Corpus) -> Iterator[Finding]:
    """Find questions that two parts ask in the same words or in nearly the same."""
    for one, other, alike in pairs(filed):
        if alike >= SAME_QUESTION:
            yield _finding(
                other,
                "question in one part",
                f"{alike:.2f} like {one.item.id} in {one.file}: {' / '.join(other.item.asked)!r}",
                "Keep one of the two, or ask something else.",
            )


RULES: Final[tuple[Rule, ...]] = (
    id_is_unique,
    source_exists,
    span_is_given,
    span_is_verbatim,
    can_be_failed,
    may_say_its_spans,
    can_be_passed,
    disagreement_is_held,
    group_is_of_one_part,
    question_is_of_one_part,
)


def pairs(filed: Sequence[Filed]) -> Iterator[tuple[Filed, Filed, float]]:
    """Yield the items of different parts two by two, with the likeness of their questions."""
    read = [(each, content(" ".join(each.item.asked))) for each in filed]
    for (one, these), (other, those) in combinations(read, 2):
        if one.part != other.part:
            yield one, other, likeness(these, those)


def content(question: str) -> frozenset[str]:
    """Return a question's stemmed content words and its numbers, as the lexical index has them."""
    return frozenset(analyse(question))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the words that two questions share, of all that they have (Jaccard's index)."""
    return len(one & other) / max(len(one | other), 1)


def counts(filed: Sequence[Filed]) -> dict[str, dict[str, int]]:
    """Count the items of each part: all, and by kind in the order of the kinds' first items."""
    found_parts = dict.fromkeys(each.part for each in filed)
    return {
        part: {"all": sum(each.part == part for each in filed)}
        | Counter(each.item.kind.value for each in filed if each.part == part)
        for part in found_parts
    }


def never_expected(filed: Sequence[Filed], corpus: Corpus) -> tuple[str, ...]:
    """List the documents of the corpus that no item expects."""
    expected = {name for each in filed for name in each.item.sources}
    return tuple(sorted(corpus.keys() - expected))


def _is_said(nugget: Nugget, item: Item, corpus: Corpus) -> bool:
    if any(_has(nugget, corpus[name]) for name in item.sources if name in corpus):
        return True
    together = " ".join(span.text for span in item.spans)
    titles = {corpus[span.source].title for span in item.spans if span.source in corpus}
    return scorers.holds(nugget, (together, *titles))


def _has(nugget: Nugget, document: Held) -> bool:
    return any(
        scorers.holds(nugget, (sentence, document.title, *heading))
        for sentence, heading in document.sentences
    )


def _answer(item: Item, outcome: Outcome, *said: str) -> Answer:
    asked = item.asked[-1]
    return Answer(asked, asked, outcome, "", tuple(Statement(text, ()) for text in said))


def _passes(item: Item, answer: Answer) -> bool:
    judged = (scorers.outcome(item, answer), scorers.nuggets(item.vital, answer))
    return all(score.hits == score.of for score in judged)


def _finding(each: Filed, rule: str, fault: str, next_: str) -> Finding:
    return Finding(each.file, each.item.id, rule, fault, next_)
