"""Questions for all documents that fulfil conditions: how they are read, and what is listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import HashingEncoder

from qa.answer.verdicts import verdict, verdict_of
from qa.domain import Answer
from qa.pipeline import Pipeline
from qa.settings import load
from qa.understand import understand
from qa.understand.listing import Listed, Listing, Wanted, listing_of
from qa.vocabulary import field_vocabulary
from qa.vocabulary.groups import groups_in

NAMES = field_vocabulary()


def read(question: str) -> Listing | None:
    return listing_of(understand(question, NAMES), NAMES)


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("Which HER2-targeted gastric trials failed?", Listed.TRIALS),
        ("any observational studies on T-DXd?", Listed.TRIALS),
        ("which drugs need dose reduction in renal impairment?", Listed.DRUGS),
        ("Which guidelines address HER2 testing?", Listed.GUIDELINES),
        ("which labels have a boxed warning?", Listed.LABELS),
        ("What meta-analyses do we have?", Listed.REVIEWS),
    ],
)
def test_what_is_listed_is_read(question: str, listed: Listed) -> None:
    found = read(question)
    assert found is not None
    assert found.listed is listed


@pytest.mark.parametrize(
    "question",
    [
        "which studies went into the MSI-H pooled analysis?",
        "On which studies did the approval of Enhertu rest?",
        "what are the drugs in FLOT?",
        "Which drugs are recommended in the first line?",
        "What did the DESTINY-Gastric04 trial show?",
        "which antibody do phase 3 trials support?",
        "How long did patients live?",
    ],
)
def test_a_question_for_one_document_is_no_list(question: str) -> None:
    assert read(question) is None


def test_conditions_are_told_apart() -> None:
    found = read(
        "Which randomised second-line HER2-positive trials of checkpoint inhibitors failed?"
    )
    assert found is not None
    assert found.designs == ("randomised",)
    assert set(found.settings) == {"second line", "HER2-positive"}
    assert found.outcome is Wanted.NEGATIVE
    assert len(found.groups) == 1
    assert found.rest == ""


def test_a_marker_is_no_outcome() -> None:
    found = read("which head-to-head trials in ALK-positive lung cancer?")
    assert found is not None
    assert (found.outcome, found.designs) == (None, ("head-to-head",))


def test_an_outcome_that_is_asked_is_no_condition() -> None:
    found = read("Which trials tested ramucirumab in second line, and were they positive?")
    assert found is not None
    assert (found.outcome, found.asks_outcome) == (None, True)


@pytest.mark.parametrize(
    ("text", "member", "other"),
    [
        ("SGLT2 inhibitors", "dapagliflozin", "semaglutide"),
        ("antibody-drug conjugates", "trastuzumab deruxtecan", "trastuzumab"),
        ("DOACs", "apixaban", "warfarin"),
        ("HER2-directed drugs", "pertuzumab", "ramucirumab"),
    ],
)
def test_groups_hold_their_members(text: str, member: str, other: str) -> None:
    (group,) = groups_in(text)
    assert group.is_in(member)
    assert not group.is_in(other)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("JACOB missed its primary endpoint.", Wanted.NEGATIVE),
        ("Treatment did not result in a noninferior 30-day mortality.", Wanted.NEGATIVE),
        ("OS was 9 months in both arms, with no significant difference.", Wanted.NEGATIVE),
        ("Survival was longer with zomatinib than with placebo.", Wanted.POSITIVE),
        ("OS was 14.7 and 11.4 months (hazard ratio 0.70, 95% CI 0.55-0.90).", Wanted.POSITIVE),
        ("Bleeding was commoner (hazard ratio 1.69, 95% CI 1.23-2.32).", None),
        ("Benefit was not shown in the CPS below 1 subgroup.", None),
        ("Median PFS was not reached with lorlatinib.", None),
        ("Extended-spectrum beta-lactamases mediate resistance.", None),
    ],
)
def test_sentences_tell_how_a_trial_ended(text: str, ended: Wanted | None) -> None:
    assert verdict(text) is ended


def test_the_primary_endpoint_decides() -> None:
    response = "The response rate was significantly higher with zomatinib."
    primary = "The primary endpoint was not significantly improved."
    assert verdict_of([response, primary]) is Wanted.NEGATIVE
    assert verdict_of([response]) is Wanted.POSITIVE
    assert verdict_of(["Two hundred patients took part."]) is None


def _trial(number: int, drug: str, result: str, design: str) -> tuple[str, str, str]:
    title = f"ORCHID-{number}: {drug} against placebo, second line, renal cancer"
    body = f"## Design\n{design} of 300 adults with renal cancer.\n\n## Key result\n{result}"
    return f"orchid-{number}", f'title: "{title}"\nsource_type: trial\n', f"# {title}\n\n{body}"


def _label(drug: str, rule: str) -> tuple[str, str, str]:
    title = f"{drug}: prescribing information"
    body = f"## Dose\nThe dose of {drug} is 5 mg daily.\n\n## Special patients\n{rule}"
    return (
        f"{drug.lower()}-label",
        f'title: "{title}"\nsource_type: label\n',
        f"# {title}\n\n{body}",
    )


LONGER = "Overall survival was significantly longer with the drug than with placebo."
NOT_LONGER = "The drug did not improve overall survival."
REDUCED = "In severe renal impairment the dose reduction is to 2.5 mg daily."
DOCUMENTS = (
    _trial(1, "zomatinib", LONGER, "A randomised trial"),
    _trial(2, "kelatinib", NOT_LONGER, "A randomised trial"),
    _trial(3, "pembrolizumab", NOT_LONGER, "A randomised trial"),
    _trial(4, "nivolumab", "Response was seen in 20% of patients.", "A single-arm trial"),
    _label("Zomatinib", REDUCED),
    _label("Kelatinib", "No dose reduction is needed in renal impairment."),
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    folder = tmp_path_factory.mktemp("listing")
    (corpus := folder / "corpus").mkdir()
    for id_, front, body in DOCUMENTS:
        text = f"---\nid: {id_}\n{front}published: 2024\n---\n{body}\n"
        (corpus / f"{id_}.md").write_text(text, "utf-8")
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as opened:
        assert opened.ingest([corpus]).failed == ()
        yield opened


def cited(answer: Answer) -> set[str]:
    markers = {marker for each in answer.statements for marker in each.citations}
    return {each.source.id for each in answer.citations if each.marker in markers}


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Which randomised trials failed?", {"orchid-2", "orchid-3"}),
        ("Which checkpoint inhibitor trials failed?", {"orchid-3"}),
        ("Which trials were positive?", {"orchid-1"}),
        ("Which single-arm trials have we got?", {"orchid-4"}),
        ("Which drugs need dose reduction in renal impairment?", {"zomatinib-label"}),
    ],
)
def test_each_document_that_fulfils_the_conditions_is_told(
    pipeline: Pipeline, question: str, documents: set[str]
) -> None:
    answer = pipeline.ask(question)
    assert cited(answer) == documents
    assert len(answer.statements) == len(documents)


def test_the_sentence_shows_the_outcome(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Which randomised trials failed?")
    assert all(NOT_LONGER in each.text for each in answer.statements)


def test_a_condition_that_no_document_fulfils_lists_nothing(pipeline: Pipeline) -> None:
    read = pipeline.ask("Which observational trials failed?")
    assert cited(read) != {"orchid-2", "orchid-3"} or not read.statements
