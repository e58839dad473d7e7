from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from scripted import (
    ANSWERED,
    CITATIONS,
    HOSTILE,
    INSUFFICIENT,
    LABEL,
    NEWS,
    OUT_OF_SCOPE,
    STOP,
    SURVIVAL,
    TRIAL,
    URGENT,
    Line,
    ScriptedShelf,
)

from qa.domain import (
    Answer,
    Asked,
    Citation,
    DocumentState,
    Feedback,
    LibraryState,
    Outcome,
    Part,
    Progress,
    Reason,
    SourceType,
    Statement,
    Support,
    TextExtent,
    Turn,
)
from qa.errors import LibraryMissing
from qa.ui import conversations, render, sources, waiting, wording
from qa.ui.copying import plain
from qa.ui.page import Span, missing, page
from qa.ui.reading import read
from qa.ui.session import Frame, Session

VOID = {"meta", "link", "br", "img", "input"}


class Parsed(HTMLParser):
    """What a browser would make of the markup: elements, attributes, text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.marked = ""
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "elements are nested"

    def handle_data(self, data: str) -> None:
        self.words += data
        self.marked += data if "mark" in self._open else ""

    def having(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]

    def of_class(self, name: str) -> list[str]:
        return [
            tag for tag, attributes in self.elements if name in attributes.get("class", "").split()
        ]


def frame(*answers: Answer) -> Frame:
    turns = [Turn(each.question, each.interpreted_as, each) for each in answers]
    return Frame(Session("c", tuple(read(turn, ScriptedShelf()) for turn in turns)))


def transcript(*answers: Answer) -> Parsed:
    return Parsed(render.transcript(frame(*answers)))


def panel(*answers: Answer, shelf: ScriptedShelf | None = None) -> Parsed:
    turns = [Turn(each.question, each.interpreted_as, each) for each in answers]
    return Parsed(sources.panel([read(turn, shelf or ScriptedShelf()) for turn in turns]))


def as_shown(text: str) -> str:
    return text.replace("\u202e", "U+202E").replace("\u202c", "U+202C")


def assert_inert(parsed: Parsed) -> None:
    tags = {tag for tag, _ in parsed.elements}
    assert not tags & {"script", "img", "iframe", "svg", "b", "strong", "object"}
    forms = [set(attributes) for tag, attributes in parsed.elements if tag == "form"]
    own = ({"id", "data-mark", "hidden"}, {"data-rewritten"})
    assert all(form in own for form in forms), "only our own forms"
    names = {name for _, attributes in parsed.elements for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not [href for href in parsed.having("href") if "javascript" in href.lower()]


def test_hostile_text_stays_text() -> None:
    hostile = replace(
        ANSWERED,
        question=HOSTILE,
        interpreted_as=HOSTILE + "!",
        warnings=(HOSTILE,),
        unknowns=(HOSTILE,),
        follow_ups=('"onmouseover="alert(1)',),
        model=HOSTILE,
        nearest=(NEWS.source,),
    )
    for parsed in (
        transcript(hostile),
        panel(hostile),
        transcript(replace(INSUFFICIENT, text=HOSTILE)),
    ):
        assert_inert(parsed)
        assert '<script>alert("document")</script>' in parsed.words
        assert "**bold** $x^2$ [link](javascript:alert(2)) ${alert(3)} {{7*7}}" in parsed.words
        assert "\u202e" not in parsed.words


def test_empty_page_offers_examples() -> None:
    assert transcript().having("data-ask") == list(wording.EXAMPLES)


def test_head_holds_the_disclaimer() -> None:
    parsed = Parsed(render.header(LibraryState(1, 2400, "f")))
    assert wording.DISCLAIMER in parsed.words
    assert "1 document, 2,400 passages" in parsed.words


def test_markers_lead_to_their_quotes() -> None:
    shown = transcript(INSUFFICIENT, ANSWERED)
    places = [
        f"source-{each['data-turn']}-{each['data-marker']}"
        for _, each in shown.elements
        if each.get("class") == "marker"
    ]
    assert places == [
        "source-2-1",
        "source-2-3",
        "source-2-2",
        "source-2-4",
        "source-2-1",
        "source-2-4",
    ]
    assert set(places) <= set(panel(INSUFFICIENT, ANSWERED).having("id"))


def test_unresolvable_marker_is_not_shown() -> None:
    orphan = replace(ANSWERED, statements=(Statement("x", (9,)),), cautions=())
    assert transcript(orphan).of_class("marker") == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (INSUFFICIENT, "The library does not hold this"),
        (OUT_OF_SCOPE, "Outside what this can answer"),
        (URGENT, "Urgent: act first"),
    ],
    ids=lambda value: value.outcome.value if isinstance(value, Answer) else "",
)
def test_outcome_is_said_in_words(answer: Answer, words: str) -> None:
    shown = transcript(answer).words
    assert words in shown
    assert answer.text in shown
    assert words not in transcript(ANSWERED).words


def test_urgent_comes_before_all_else() -> None:
    words = transcript(URGENT).words
    assert words.index("Urgent") < words.index(URGENT.warnings[0]) < words.index(STOP)


def test_refusal_names_what_is_held() -> None:
    shown = transcript(INSUFFICIENT)
    assert "The library does hold" in shown.words
    assert TRIAL.source.title in shown.words
    assert any("/source/enhertu-label/" in href for href in shown.having("href"))


def test_standalone_question_is_shown_when_it_differs() -> None:
    turn = Turn("and its risk?", "What is the risk of T-DXd?", ANSWERED)
    follow_up = Frame(Session("c", (read(turn, ScriptedShelf()),)))
    assert "Understood as: What is the risk of T-DXd?" in Parsed(render.transcript(follow_up)).words
    assert "Understood as" not in transcript(ANSWERED).words


def narrowed(answer: Answer, *only: str) -> Frame:
    turn = Turn("and its price?", "What is the price of T-DXd?", answer)
    exchange = replace(read(turn, ScriptedShelf()), only=only)
    return Frame(Session("c", (exchange,)))


def test_filters_stand_above_the_answer() -> None:
    words = Parsed(render.transcript(narrowed(ANSWERED, "guidelines", "since 2022"))).words
    assert words.index("Only: guidelines · since 2022") < words.index(SURVIVAL)
    assert "Filters were set" not in words
    assert "Only:" not in transcript(ANSWERED).words


def test_refusal_under_filters_offers_the_whole_library() -> None:
    shown = Parsed(render.transcript(narrowed(INSUFFICIENT, "guidelines")))
    assert wording.WITHIN in shown.words
    assert wording.OUTCOMES[Outcome.INSUFFICIENT] not in shown.words
    assert wording.NOT_WITHIN in shown.words
    assert shown.having("data-ask") == ["What is the price of T-DXd?"]
    assert len(shown.having("data-unfiltered")) == 1
    assert transcript(INSUFFICIENT).having("data-unfiltered") == []


def test_hostile_filter_stays_text() -> None:
    hostile = narrowed(replace(INSUFFICIENT, text="x"), HOSTILE)
    parsed = Parsed(render.transcript(hostile))
    assert_inert(parsed)
    assert '<script>alert("document")</script>' in parsed.words


def test_copied_answer_says_its_filters() -> None:
    assert "\nOnly: guidelines · since 2022\n" in plain(ANSWERED, ("guidelines", "since 2022"))
    copied = plain(INSUFFICIENT, ("guidelines",))
    assert wording.WITHIN in copied
    assert wording.NOT_WITHIN in copied


def test_parts_stand_under_their_headings() -> None:
    words = transcript(ANSWERED).words
    assert (
        words.index(SURVIVAL) < words.index("Safety") < words.index(STOP) < words.index("Context")
    )


def test_cut_statements_are_counted_and_listed() -> None:
    shown = transcript(ANSWERED)
    assert "1 statement left out" in shown.words
    assert "It cures <b>everyone</b>." in shown.words
    assert "no source says so" in shown.words
    assert "left out" not in transcript(INSUFFICIENT).words


def test_reworded_statements_are_marked() -> None:
    reworded = replace(ANSWERED, statements=(Statement("x", (1,), support=Support.VERIFIED),))
    assert "reworded" in transcript(reworded).words
    assert "reworded" not in transcript(ANSWERED).words


def test_problem_and_question_are_shown() -> None:
    problem = LibraryMissing("No library at '<x>'.", next="Run `qa ingest`.")
    shown = Parsed(render.transcript(Frame(Session(), "survival?", problem=problem)))
    assert "survival?" in shown.words
    assert "No library at '<x>'." in shown.words
    assert "Run `qa ingest`." in shown.words
    assert "alert" in shown.having("role")


@pytest.mark.parametrize(
    ("stage", "places"),
    [
        (None, ["next", "next", "next", "next"]),
        ("understand", ["now", "next", "next", "next"]),
        ("compose", ["done", "done", "now", "next"]),
        ("verify", ["done", "done", "done", "now"]),
    ],
)
def test_progress_shows_the_stage(stage: str | None, places: list[str]) -> None:
    progress = Progress(stage) if stage else None
    shown = Parsed(waiting.progress(Frame(Session(), "survival?", progress)))
    assert [each["class"] for tag, each in shown.elements if tag == "li"] == places


def test_idle_page_shows_no_progress() -> None:
    assert waiting.progress(frame(ANSWERED)) == ""


def test_conversations_can_be_opened_and_deleted() -> None:
    lines = [
        Line("a", "<b>One</b>", "2025-11-21T09:00:00Z", 2),
        Line("b", "Empty", "2025-11-21", 0),
    ]
    shown = Parsed(conversations.listed(lines, "a", kept=True))
    assert shown.having("data-open") == ["a"]
    assert shown.having("data-delete") == ["a"]
    assert shown.having("aria-current") == ["true"]
    assert "<b>One</b>21 November 2025, 2 questions" in shown.words


def test_unkept_conversations_are_announced() -> None:
    assert wording.NOT_KEPT in conversations.listed([], None, kept=False)


def test_panel_marks_every_quote() -> None:
    shown = panel(ANSWERED)
    assert SURVIVAL in shown.marked
    assert STOP in shown.marked
    assert "Monitor for cough" in shown.words
    assert "Monitor for cough" not in shown.marked


def test_source_offers_its_digest_while_it_may_be_cited() -> None:
    offered = panel(ANSWERED).having("data-ask")
    assert f"Summarise {CITATIONS[0].source.id}" in offered
    removed = ScriptedShelf(states={CITATIONS[0].source.id: DocumentState.REMOVED})
    assert f"Summarise {CITATIONS[0].source.id}" not in panel(ANSWERED, shelf=removed).having(
        "data-ask"
    )


def test_parts_are_copied_under_their_titles() -> None:
    statements = (replace(ANSWERED.statements[0], part=Part.DESIGN), *ANSWERED.statements[1:])
    copied = plain(replace(ANSWERED, statements=statements))
    assert f"\nDesign\n{statements[0].text} [" in copied


def test_panel_says_what_a_source_is() -> None:
    words = panel(ANSWERED).words
    assert "Our evidence summary, not the original: Shitara et al." in words
    assert "News report: a secondary source" in words
    assert "Trial · 24 July 2025" in words
    assert "Page 2 · Results" in words
    assert "version US 2025 · FDA" in words


def test_what_was_inferred_is_said_in_the_source_line() -> None:
    inferred = (("source_type", "title"), ("published", "text"))
    words = Parsed(sources.described(replace(TRIAL.source, inferred=inferred))).words
    assert words.startswith("Trial (by its title) · 24 July 2025 (by its text)")


def test_address_is_not_given_twice() -> None:
    doi = replace(TRIAL.source, url="https://doi.org/10.1056/nejmoa2503119")
    assert Parsed(sources.described(doi)).words.endswith("DOI 10.1056/NEJMoa2503119 · NCT04704934")
    assert Parsed(sources.described(TRIAL.source)).words.endswith("· www.nejm.org")


def test_full_text_has_no_summary_mark() -> None:
    source = replace(TRIAL.source, text_extent=TextExtent.FULL)
    assert "summary" not in sources.marks(source)


@pytest.mark.parametrize("kind", list(SourceType))
def test_every_source_type_has_a_group(kind: SourceType) -> None:
    citation = replace(CITATIONS[0], source=replace(TRIAL.source, source_type=kind))
    shown = panel(replace(ANSWERED, citations=(citation,)))
    assert wording.GROUPS[kind] in shown.words
    assert shown.of_class("source") == ["article"]


def test_groups_come_in_their_order() -> None:
    words = panel(ANSWERED).words
    assert (
        words.index("Trials") < words.index("Labels") < words.index(wording.TIERS[SourceType.NEWS])
    )


def test_document_with_two_quotes_is_one_card() -> None:
    shown = panel(ANSWERED)
    assert len(shown.of_class("source")) == 3
    assert len(shown.of_class("quote")) == 4


def test_only_the_last_turn_is_open() -> None:
    shown = panel(ANSWERED, URGENT)
    turns = [each for _, each in shown.elements if "data-sources" in each]
    assert ["hidden" in each for each in turns] == [True, False]


@pytest.mark.parametrize(
    "state", [DocumentState.SUPERSEDED, DocumentState.RETRACTED, DocumentState.REMOVED]
)
def test_old_revisions_are_marked(state: DocumentState) -> None:
    shelf = ScriptedShelf(states={LABEL.source.id: state})
    assert wording.STATES[state] in panel(ANSWERED, shelf=shelf).words
    assert wording.STATES[state] in Parsed(page(LABEL, state, Span())).words


def test_source_page_holds_the_whole_text() -> None:
    for document in (TRIAL, LABEL, NEWS):
        shown = Parsed(page(document, DocumentState.ACTIVE, Span()))
        assert_inert(shown)
        assert shown.marked == ""
        for block in document.blocks[:2]:
            assert as_shown(document.text[block.start : block.end]) in shown.words


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda each: str(each.marker))
def test_source_page_marks_the_quote(citation: Citation) -> None:
    document = ScriptedShelf().document(citation.source.id, citation.source.revision)
    shown = Parsed(page(document, DocumentState.ACTIVE, Span(citation.start, citation.end)))
    assert_inert(shown)
    assert shown.marked == as_shown(citation.quote)
    assert shown.having("id") == ["quote"]


def test_quote_over_blocks_is_marked_in_each() -> None:
    start, end = TRIAL.text.index("Outcome |"), TRIAL.text.index("Stopped") - 1
    shown = Parsed(page(TRIAL, DocumentState.ACTIVE, Span(start, end)))
    assert shown.having("id") == ["quote"]
    assert shown.marked.startswith("OutcomeT-DXdControlConfirmed response44.3%29.1%Interstitial")


def test_source_page_keeps_its_structure() -> None:
    tags = [tag for tag, _ in Parsed(page(TRIAL, DocumentState.ACTIVE, Span())).elements]
    assert (tags.count("table"), tags.count("tr"), tags.count("td")) == (1, 2, 6)
    assert (tags.count("ul"), tags.count("li")) == (1, 2)
    assert "Page 2" in page(TRIAL, DocumentState.ACTIVE, Span())


def test_text_between_blocks_is_shown() -> None:
    gapped = replace(LABEL, blocks=LABEL.blocks[:2] + LABEL.blocks[3:-1])
    words = Parsed(page(gapped, DocumentState.ACTIVE, Span())).words
    assert "6.4 mg/kg" in words
    assert STOP in words


@pytest.mark.parametrize("span", [Span(-5, 10**9), Span(9, 3), Span(10**9, 10**9 + 1)], ids=str)
def test_senseless_spans_do_no_harm(span: Span) -> None:
    assert STOP in Parsed(page(LABEL, DocumentState.ACTIVE, span)).words


def test_missing_source_is_explained() -> None:
    shown = Parsed(missing("No document '<x>'.", "See `qa library list`."))
    assert "No document '<x>'." in shown.words


def test_copied_answer_carries_its_sources() -> None:
    copied = plain(ANSWERED)
    assert f"{SURVIVAL} [1]" in copied
    assert f'"{SURVIVAL}" https://www.nejm.org/' in copied
    assert "Our evidence summary, not the original: Shitara" in copied
    assert wording.DISCLAIMER in copied
    assert transcript(ANSWERED).having("data-copy") == [
        copied.replace("\u202e", "").replace("\u202c", "")
    ]


def test_copied_refusal_says_why() -> None:
    copied = plain(replace(INSUFFICIENT, interpreted_as="What does T-DXd cost?"))
    assert "Understood as: What does T-DXd cost?" in copied
    assert f"The library does not hold this\n{INSUFFICIENT.text}" in copied


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_words(outcome: Outcome) -> None:
    assert outcome in wording.OUTCOMES


def marked(feedback: Feedback) -> Parsed:
    exchanges = frame(ANSWERED).session.exchanges
    session = Session("c", (replace(exchanges[0], feedback=feedback),))
    return Parsed(render.transcript(Frame(session)))


def test_mark_is_shown_with_its_comment() -> None:
    shown = marked(Feedback(False, Reason.WRONG_SOURCE, HOSTILE, ("A name was masked.",)))
    assert_inert(shown)
    assert "Marked not helpful: wrong source." in shown.words
    assert "A name was masked." in shown.words
    assert (
        shown.words.count('alert("document")')
        == transcript(ANSWERED).words.count('alert("document")') + 2
    ), "where it is said and in the form, to be changed"
    assert shown.having("aria-pressed") == ["false", "true"]
    assert [each["value"] for _, each in shown.elements if "checked" in each] == ["wrong_source"]


def test_feedback_rests_while_a_question_is_asked() -> None:
    busy = Frame(frame(ANSWERED).session, asked="next?")
    assert len(Parsed(render.transcript(busy)).having("disabled")) == 2
    assert transcript(ANSWERED).having("disabled") == []


def test_unkept_feedback_is_not_offered() -> None:
    off = Parsed(render.transcript(frame(ANSWERED), kept=False))
    assert wording.FEEDBACK_NOT_KEPT in off.words
    assert off.having("data-helpful") == off.having("data-mark") == []


def test_each_of_several_questions_has_its_heading() -> None:
    first = Statement("Survival was longer.", (1,))
    second = Statement("Stop for good.", (2,), question=1)
    asked = (
        Asked("Survival?", Outcome.ANSWERED, "a"),
        Asked("Stopping?", Outcome.ANSWERED, "b"),
        Asked("Price <b>?", Outcome.INSUFFICIENT, "Not held."),
    )
    answer = replace(ANSWERED, asked=asked, statements=(first, second))
    turn = Turn("Survival, stopping, price?", "Survival? Stopping? Price?", answer)
    shown = Parsed(render.transcript(Frame(Session("1", (read(turn, ScriptedShelf()),)))))
    places = [shown.words.index(each) for each in ("Survival?", first.text, "Stopping?")]
    assert places == sorted(places)
    assert shown.words.index("Stopping?") < shown.words.index(second.text)
    assert "Price <b>?Not held." in shown.words
    assert "Understood as" not in shown.words
    copied = plain(answer)
    assert copied.index("Stopping?") < copied.index(second.text)
