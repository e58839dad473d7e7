"""The name of a document → that document's digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answer.digest import draft, with_differences, with_own_figures
from qa.domain import (
    DIGEST_TITLES,
    SECONDARY,
    Answer,
    Caution,
    Digest,
    Filters,
    Outcome,
    Progress,
    Source,
    SourceType,
)
from qa.errors import NotInLibrary, QuestionError
from qa.pipeline.clock import Clock
from qa.pipeline.reading import Reading
from qa.privacy import mask
from qa.text.folding import content_words, fold
from qa.understand import clean
from qa.understand.summary import asked_source
from qa.verify import verify
from qa.vocabulary import SPECIFIC, Vocabulary

_LISTED = 6
"""So many of the documents that a name fits are listed."""
# What a reader calls a document beside its name.
_KINDS = frozenset(
    """trial study paper report publication article document source abstract text pdf label
    guideline guidelines guidance review news press release information summary answer""".split()
)
_UNSAID = frozenset(
    "trial study paper report publication article document source abstract text pdf".split()
)
"""Kinds that nearly every document is: they tell none from another."""
_CALLED = {
    SourceType.LABEL: "label prescribing product information",
    SourceType.GUIDELINE: "guideline guidelines guidance",
    SourceType.NEWS: "news press release",
    SourceType.AI_SUMMARY: "ai summary answer",
    SourceType.REVIEW: "review",
    SourceType.SYSTEMATIC_REVIEW: "systematic review",
}


def digest(reading: Reading, source: Source) -> Digest:
    """Return the digest of a document, its statements verified as those of any answer."""
    question = f"Summarise {source.id}"
    return Digest(source, answered(reading, source, question, None))


def answered(
    reading: Reading, source: Source, question: str, on_stage: Callable[[Progress], None] | None
) -> Answer:
    """Return a document's digest as the answer to a question."""
    library, vocabulary = reading.library, reading.names().vocabulary
    clock = Clock(on_stage)
    masked = mask(clean(question))

    def text_of(id_: str, revision: str) -> str:
        return library.document(id_, revision).text

    with clock.stage("compose"):
        passages = library.passages(source.id, source.revision)
        drafted = draft(source, passages, vocabulary)
    with clock.stage("verify"):
        verified = verify(drafted, text_of, vocabulary)
        answer = Answer(
            question=masked.text,
            interpreted_as=f"Summarise {source.title}",
            outcome=Outcome.ANSWERED if verified.statements else Outcome.INSUFFICIENT,
            text="",
            statements=verified.statements,
            citations=verified.citations,
            cut=verified.cut,
        )
        answer = with_own_figures(answer, source, passages)
        answer = with_differences(
            answer,
            source,
            passages,
            reading.asking().related(source),
            passages_of=library.passages,
            text_of=text_of,
        )
    return replace(
        answer,
        text=_plain(answer) or f"The text of {source.title!r} holds no sentence to quote.",
        cautions=_cautions(source),
        answerable=float(bool(answer.statements)),
        library=library.state(),
        warnings=masked.warnings,
        seconds=clock.seconds(),
    )


def named(reading: Reading, message: str, filters: Filters) -> Source | None:
    """Return the one document of which a message asks for the summary; None if it asks another.

    A message that only names a subject is a question like any other: it must name a trial, a drug
    or a kind of document, or give an id or a title in full. Raises `QuestionError` where several
    documents are of the trial or of the kind that is named.
    """
    asked = asked_source(clean(message))
    if asked is None:
        return None
    held = [each.source for each in reading.library.holdings() if filters.admit(each.source)]
    vocabulary = reading.names().vocabulary
    in_full = _in_full(asked, held)
    if in_full:
        return in_full[0] if len(in_full) == 1 else None
    kinds = {entity.kind for entity in vocabulary.entities(asked)}
    if not (kinds & SPECIFIC or _KINDS & set(content_words(asked))):
        return None
    fitting = _fitting(asked, held, vocabulary)
    if len(fitting) > 1 and ("trial" in kinds or _KINDS & set(content_words(asked))):
        raise _several(asked, fitting)
    return fitting[0] if len(fitting) == 1 else None


def one(reading: Reading, name: str) -> Source:
    """Return the document of this id, title, identifier, or trial or drug name.

    Raises `NotInLibrary`, or `QuestionError` where several fit.
    """
    held = [each.source for each in reading.library.holdings()]
    fitting = _in_full(name, held) or _fitting(name, held, reading.names().vocabulary)
    if not fitting:
        raise NotInLibrary(
            f"No document is called {name!r}.",
            next="Give the id, the title, or a trial or drug in it; `qa library list` shows all.",
        )
    if len(fitting) > 1:
        raise _several(name, fitting)
    return fitting[0]


def _several(name: str, fitting: Sequence[Source]) -> QuestionError:
    # Those that use the very word before those that call the same thing otherwise.
    fitting = sorted(fitting, key=lambda each: _key(name) not in _key(f"{each.id} {each.title}"))
    listed = "; ".join(f"{each.id} ({each.title})" for each in fitting[:_LISTED])
    more = f"; and {len(fitting) - _LISTED} more" if len(fitting) > _LISTED else ""
    return QuestionError(
        f"{len(fitting)} documents fit {name!r}; expected one.",
        next=f"Name one by its id: {listed}{more}.",
    )


def _in_full(name: str, held: Sequence[Source]) -> list[Source]:
    """Return the documents that have the name as id, identifier or title."""
    key = _key(name)
    by_id = [each for each in held if name == each.id] or [
        each for each in held if key == _key(each.id)
    ]
    return by_id or [
        each
        for each in held
        if key in {_key(each.title), *(_key(value) for _, value in each.identifiers)}
    ]


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def _fitting(name: str, held: Sequence[Source], vocabulary: Vocabulary) -> list[Source]:
    """Return the documents whose own names hold all that the name says.

    Those that hold it in id and title come before those that are only of its kind; of several on
    the trial that is named, the trial's own report before what is written about it.
    """
    plainly = [each for each in held if _holds(each, name, vocabulary, f"{each.id} {each.title}")]
    fitting = plainly or [
        each
        for each in held
        if _holds(
            each,
            name,
            vocabulary,
            f"{each.id} {each.title} {each.publisher or ''} {each.jurisdiction or ''} "
            f"{each.source_type} {_CALLED.get(each.source_type, '')}",
        )
    ]
    trials = [e.name.casefold() for e in vocabulary.entities(name) if e.kind == "trial"]
    own = [
        each
        for each in fitting
        if each.source_type is SourceType.TRIAL
        and any(f"trial:{trial}" in map(str.casefold, each.tags) for trial in trials)
    ]
    return own or fitting


def _holds(source: Source, name: str, vocabulary: Vocabulary, words: str) -> bool:
    """Say whether words about a source, and its tags, hold all that a name says."""
    left = name
    folded = fold(f"{words} {' '.join(tag.partition(':')[2] for tag in source.tags)}")
    for entity in vocabulary.entities(name):
        if entity.kind in SPECIFIC:
            if not vocabulary.mentioned(entity, folded):
                return False
            left = left.replace(entity.surface, " ")
    known = set(_tokens(words))
    said = [word for word in _tokens(left) if word not in _UNSAID]
    return all(word in known for word in said) and (bool(said) or left != name)


def _tokens(text: str) -> tuple[str, ...]:
    return content_words(text.replace("-", " ").replace("/", " "))


def _plain(answer: Answer) -> str:
    lines: list[str] = []
    for part, title in DIGEST_TITLES.items():
        said = [each for each in answer.statements if each.part is part]
        lines += [title] if said else []
        lines += [f"- {each.text} [{each.citations[0]}]" for each in said]
    return "\n".join(lines)


def _cautions(source: Source) -> tuple[Caution, ...]:
    if source.source_type not in SECONDARY:
        return ()
    what = "a news report" if source.source_type is SourceType.NEWS else "written by an AI system"
    return (
        Caution(
            f"This source is {what}: a secondary source that may be wrong. Check what it reports "
            "in the study or the label itself."
        ),
    )
