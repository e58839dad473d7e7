"""Names that nobody listed keep an answer to the documents that have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from stock import document, evidence

from qa.answer.called import Called
from qa.answer.candidates import Candidate, CandidateFinder
from qa.domain import Query, Scores
from qa.index import analyse
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.english import is_english

NAMES = field_vocabulary()
CONCEPTS = Concepts(analyse)
DEVICE = document("device", "It was placed in 412 patients.", title="The Halvex, no taxane")
SCAN = document("scan", "The scan was positive in 15% of patients.", title="Scans of the chest")
LABEL = document("label", "Ramucirumab is given over an hour.", title="Ramucirumab label")
DOCUMENTS = (DEVICE, SCAN, LABEL)
WORDS = Counter(analyse(" ".join(f"{each.source.title} {each.text}" for each in DOCUMENTS)))


def frequencies(tokens: Sequence[str]) -> Mapping[str, int]:
    return {token: WORDS[token] for token in tokens}


CALLED = Called(NAMES, CONCEPTS, frequencies, is_english)
FINDER = CandidateFinder(NAMES, CONCEPTS, lambda tokens: dict.fromkeys(tokens, 1.0))


def candidates_of(query: Query) -> tuple[Candidate, ...]:
    found = (
        item for each in DOCUMENTS for item in evidence(each, query.asked, Scores(0.5, 1, 0.5))
    )
    return FINDER.candidates(query, tuple(found))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Halvex in situ, is a scan ok?", ("halvex",)),
        ("Is a scan of the chest ok?", ()),
        ("What is the dose of ramucirumab?", ()),
        ("Numb fingers, neutropenia, hemorrhage", ()),
        ("Zomavexor, which no document has", ()),
        ("Are taxanes ok?", ()),
        ("and the scan (Halvex)?", ("halvex",)),
    ],
    ids=["name", "words", "known", "concepts", "not held", "a class", "a topic in brackets"],
)
def test_a_name_is_in_the_library_and_in_no_dictionary(
    question: str, names: tuple[str, ...]
) -> None:
    assert CALLED.names(understand(question, NAMES)) == names


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("Halvex in situ, is a scan ok?", {"device"}),
        ("Is a scan ok in 412 patients?", {"device", "scan", "label"}),
        ("Is ramucirumab ok with a Halvex?", {"device", "label"}),
    ],
    ids=["named", "nothing named", "a known drug is a name too"],
)
def test_only_documents_with_the_name_answer(question: str, sources: set[str]) -> None:
    query = understand(question, NAMES)
    kept = CALLED.kept(query, candidates_of(query))
    assert {each.evidence.source.id for each in kept} == sources
