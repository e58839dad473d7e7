"""The page in a real browser, at desktop and phone width."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright import sync_api as playwright
from scripted import (
    ANSWERED,
    EVERYTHING,
    INSUFFICIENT,
    STOP,
    SURVIVAL,
    URGENT,
    ScriptedDialogue,
    ScriptedShelf,
    app_of,
)

from qa.domain import Audience, Feedback, Mode, Reason
from qa.errors import LibraryLocked
from qa.server import listen
from qa.settings import load
from qa.ui import wording

pytestmark = [
    pytest.mark.browser,
    # gradio's queue keeps its statistics with pandas in ways that pandas 4 will drop.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing"),
]

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
WAIT_MS = 15_000


@dataclass
class Visit:
    """An open page with all that went wrong in it."""

    page: playwright.Page
    dialogue: ScriptedDialogue
    wrong: list[str] = field(default_factory=list)

    def watch(self) -> None:
        page = self.page
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda each: self._note(each.type in ("error", "warning"), each.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("requestfailed", lambda request: self._note(True, f"failed: {request.url}"))
        page.on("response", lambda each: self._note(each.status >= 400, f"status: {each.url}"))
        page.on("request", lambda request: self._note(not is_local(request.url), request.url))
        page.on("dialog", self._dismiss)

    def _note(self, wrong: bool, what: str) -> None:
        # A page that is left closes its event stream; that is no failure.
        if wrong and "/queue/data" not in what and "/heartbeat/" not in what:
            self.wrong.append(what)

    def _dismiss(self, dialog: playwright.Dialog) -> None:
        self._note(True, dialog.message)
        dialog.dismiss()

    def ask(self, question: str) -> None:
        before = self.page.locator(".turn[data-turn]").count()
        self.page.fill("#question textarea", question)
        self.page.click("#send")
        self.page.locator(".turn[data-turn]").nth(before).wait_for()

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_role("combobox", name=label, exact=True).click()
        self.page.get_by_role("option", name=option).click()
        self.page.keyboard.press("Escape")
        playwright.expect(self.page.get_by_role("option")).to_have_count(0)

    def marker(self, turn: int, marker: int) -> playwright.Locator:
        return self.page.locator(f".turn .marker[data-turn='{turn}'][data-marker='{marker}']").first

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))


def is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname == "127.0.0.1"


@contextmanager
def serving(dialogue: ScriptedDialogue) -> Iterator[str]:
    app = app_of(ScriptedShelf(), dialogue, load(host="127.0.0.1"))
    with listen(load(host="127.0.0.1", port=0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture(scope="module")
def address(dialogue: ScriptedDialogue) -> Iterator[str]:
    with serving(dialogue) as address:
        yield address


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES, ids=list(SIZES))
def visit(
    request: pytest.FixtureRequest,
    browser: playwright.Browser,
    address: str,
    dialogue: ScriptedDialogue,
    tmp_path: Path,
) -> Iterator[Visit]:
    dialogue.__init__([])  # type: ignore[misc]  # the server keeps this one dialogue
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    visit = Visit(context.new_page(), dialogue)
    visit.watch()
    visit.page.goto(address)
    visit.page.locator(".suggestion").first.wait_for()
    yield visit
    visit.page.screenshot(path=tmp_path / "end.png")
    sideways = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert visit.wrong == []
    assert sideways <= 0, "nothing reaches beyond the screen's side"


def test_page_says_what_it_is(visit: Visit) -> None:
    playwright.expect(visit.page.get_by_text(wording.DISCLAIMER)).to_be_in_viewport()
    assert visit.page.title() == wording.TITLE
    visit.page.locator("textarea").first.wait_for()
    assert visit.page.evaluate("getComputedStyle(document.querySelector('textarea')).fontSize") == (
        "16px"
    )


def test_example_is_asked_by_a_click(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.page.locator(".suggestion").first.click()
    visit.marker(1, 1).wait_for()
    assert [message for _, message, _ in visit.dialogue.asked] == [wording.EXAMPLES[0]]


def test_progress_is_seen(visit: Visit) -> None:
    gate = threading.Event()
    visit.dialogue.answers = [ANSWERED]
    visit.dialogue.wait = lambda stage: stage != "compose" or gate.wait(WAIT_MS / 1000)
    visit.page.fill("#question textarea", "survival?")
    visit.page.click("#send")
    now = visit.page.locator(".stages .now")
    playwright.expect(now).to_have_text(dict(wording.STAGES)["compose"])
    playwright.expect(visit.page.locator(".stages .done")).to_have_count(2)
    playwright.expect(visit.page.locator(".question")).to_have_text("You asked: survival?")
    gate.set()
    visit.marker(1, 1).wait_for()
    playwright.expect(visit.page.locator(".stages")).to_have_count(0)


def test_marker_shows_its_quote(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("survival?")
    visit.marker(1, 2).click()
    quote = visit.page.locator("#source-1-2")
    playwright.expect(quote).to_be_focused()
    playwright.expect(quote.locator("mark")).to_have_text(STOP)
    playwright.expect(quote.locator("mark")).to_be_in_viewport()
    playwright.expect(quote).to_contain_text("Page 2 · Warnings")
    playwright.expect(quote).to_contain_text("Monitor for cough")
    visit.page.keyboard.press("Escape")
    playwright.expect(visit.marker(1, 2)).to_be_focused()


def test_older_answer_keeps_its_sources(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, URGENT]
    visit.ask("survival?")
    visit.ask("and its lung risk?")
    understood = visit.page.locator("#turn-2 .understood")
    playwright.expect(understood).to_contain_text("and its lung risk? (second-line gastric cancer)")
    playwright.expect(visit.page.locator("#turn-2 .notice.urgent")).to_be_in_viewport()
    visit.marker(1, 1).click()
    playwright.expect(visit.page.locator("#source-1-1 mark")).to_have_text(SURVIVAL)
    playwright.expect(visit.page.locator("#source-1-1 mark")).to_be_in_viewport()
    playwright.expect(visit.page.locator("#source-2-2")).to_be_hidden()
    visit.page.locator("#source-1-1 [data-back]").click()
    playwright.expect(visit.marker(1, 1)).to_be_focused()


def test_hostile_document_is_inert(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("<img src=x onerror=alert(9)>")
    visit.marker(1, 4).click()
    playwright.expect(visit.page.locator("#source-1-4 mark")).to_contain_text(
        '<script>alert("document")</script>'
    )
    own = "#transcript, #sources, #kept"
    injected = visit.page.evaluate(
        "own => [...document.querySelectorAll(own)].flatMap(part => "
        "[...part.querySelectorAll('script, img, iframe, b, [onerror], [onmouseover]')]"
        ".map(each => each.outerHTML))",
        own,
    )
    assert injected == []


def test_injected_handlers_would_not_run(visit: Visit) -> None:
    visit.page.evaluate(
        "document.querySelector('#transcript').innerHTML ="
        " '<button id=bad onclick=\"window.reached = true\">x</button>'"
    )
    visit.page.click("#bad")
    assert visit.page.evaluate("window.reached") is None
    assert [each for each in visit.wrong if "Content Security Policy" in each]
    visit.wrong.clear()


def test_whole_source_opens_at_the_quote(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("survival?")
    visit.marker(1, 1).click()
    with visit.page.context.expect_page() as opened:
        visit.page.locator("#source-1-1").get_by_text("Open in source").click()
    source = opened.value
    playwright.expect(source.locator("mark")).to_have_text(SURVIVAL)
    playwright.expect(source.locator("mark")).to_be_in_viewport()
    assert source.evaluate("opener") is None


def test_source_is_summarised_by_a_click(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, ANSWERED]
    visit.ask("survival?")
    visit.marker(1, 1).click()
    visit.page.locator("#sources").get_by_role("button", name="Summarise").first.click()
    visit.page.locator("#turn-2").wait_for()
    asked = visit.dialogue.asked[-1][1]
    assert asked == f"Summarise {ANSWERED.citations[0].source.id}"
    assert "sheet-open" not in str(visit.page.evaluate("document.body.className"))


def test_double_click_asks_once(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, ANSWERED]
    visit.page.fill("#question textarea", "survival?")
    visit.page.dblclick("#send")
    visit.marker(1, 1).wait_for()
    playwright.expect(visit.page.locator("#send")).to_be_enabled()
    assert len(visit.dialogue.asked) == 1


def test_error_keeps_the_question(visit: Visit) -> None:
    visit.dialogue.answers = [LibraryLocked("Process 7 is writing.", next="Wait."), ANSWERED]
    visit.page.fill("#question textarea", "survival?")
    visit.page.click("#send")
    alert = visit.page.locator(".problem")
    playwright.expect(alert).to_contain_text("Process 7 is writing.")
    playwright.expect(alert).to_contain_text("Wait.")
    playwright.expect(visit.page.locator("#question textarea")).to_have_value("survival?")
    visit.page.click("#send")
    visit.marker(1, 1).wait_for()
    playwright.expect(alert).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "message"),
    [(" ", "The question is empty."), ("x" * 20_000, "The question has 20000 characters.")],
    ids=["empty", "long"],
)
def test_unaskable_question_is_explained(visit: Visit, question: str, message: str) -> None:
    visit.page.fill("#question textarea", question)
    visit.page.click("#send")
    playwright.expect(visit.page.locator(".problem")).to_contain_text(message)
    playwright.expect(visit.page.locator("#send")).to_be_enabled()


def test_refusal_shows_what_is_held(visit: Visit) -> None:
    visit.dialogue.answers = [INSUFFICIENT]
    visit.ask("price?")
    turn = visit.page.locator("#turn-1")
    playwright.expect(turn).to_contain_text("The library does not hold this")
    playwright.expect(turn.locator("a")).to_have_count(2)


def test_conversations_can_be_managed(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, INSUFFICIENT]
    list_button = visit.page.locator(".list-toggle")
    visit.ask("survival?")
    if list_button.is_visible():
        list_button.click()
    visit.page.click("#new")
    visit.page.locator(".welcome").wait_for()
    visit.ask("price?")
    if list_button.is_visible():
        list_button.click()
    visit.page.locator("[data-open='conversation-1']").click()
    visit.marker(1, 1).wait_for()
    if list_button.is_visible():
        list_button.click()
    delete = visit.page.locator("[data-delete='conversation-1']")
    delete.click()
    playwright.expect(delete).to_have_text("Delete for good?")
    assert "conversation-1" in visit.dialogue.kept
    delete.click()
    visit.page.locator(".welcome").wait_for()
    assert list(visit.dialogue.kept) == ["conversation-2"]


def test_unkept_history_is_said(visit: Visit) -> None:
    kept = visit.page.locator("#kept")
    playwright.expect(kept).to_contain_text("No conversations yet.")
    visit.dialogue.keeps_history = False
    visit.page.reload()
    playwright.expect(kept).to_contain_text(wording.NOT_KEPT)


def test_keyboard_is_enough(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.page.locator(".skip").focus()
    visit.page.keyboard.press("Enter")
    playwright.expect(visit.page.locator("#question textarea")).to_be_focused()
    visit.page.keyboard.type("survival?")
    visit.page.keyboard.press("Enter")
    visit.marker(1, 1).wait_for()
    for _ in range(20):
        visit.page.keyboard.press("Shift+Tab")
        if visit.page.evaluate("document.activeElement.classList.contains('marker')"):
            break
    visit.page.keyboard.press("Enter")
    assert visit.focused().startswith("source-1-")
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.classList.contains('marker')")


def test_skipping_waits_for_the_box(visit: Visit) -> None:
    box = visit.page.locator("#question textarea")
    box.wait_for()
    visit.page.evaluate(
        """() => {
            const drawn = document.querySelector("#question textarea");
            const holder = drawn.parentNode;
            window.drawAgain = () => holder.append(drawn);
            drawn.remove();
        }"""
    )
    visit.page.locator(".skip").focus()
    visit.page.keyboard.press("Enter")
    visit.page.evaluate("drawAgain()")
    playwright.expect(box).to_be_focused()


def test_answer_is_copied_with_sources(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("survival?")
    visit.page.locator("[data-copy]").click()
    playwright.expect(visit.page.locator("[data-copy]")).to_have_text("Copied")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert f"{SURVIVAL} [1]" in copied
    assert "https://www.nejm.org/" in copied


def test_filters_narrow_until_they_are_cleared(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, INSUFFICIENT, ANSWERED]
    page, head = visit.page, visit.page.locator("#narrow > button")
    assert head.get_attribute("aria-expanded") == "false"
    head.click()
    playwright.expect(head).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Labels").check()
    visit.choose("From year", "2025")
    visit.choose("Trials", "onerror")  # a hostile tag is a name like others
    said = "labels · since 2025 · <img src=x onerror=alert(6)>"
    playwright.expect(head).to_contain_text(f"{wording.NARROW}: {said}")
    head.click()
    visit.ask("dose?")
    playwright.expect(page.locator("#turn-1 .only")).to_have_text(f"Only: {said}")
    visit.ask("price?")
    playwright.expect(page.locator("#turn-2 .only")).to_have_text(f"Only: {said}")
    page.locator("#turn-2 [data-unfiltered]").click()
    page.locator("#turn-3").wait_for()
    playwright.expect(page.locator("#turn-3 .only")).to_have_count(0)
    playwright.expect(head).to_contain_text(wording.NARROW)
    playwright.expect(head).not_to_contain_text("labels")
    (_, _, first), (_, _, second), (_, message, third) = visit.dialogue.asked
    assert first == second
    assert ([kind.value for kind in first.source_types], first.since_year) == (["label"], 2025)
    assert (message, third) == ("price? (second-line gastric cancer)", EVERYTHING)


def test_conversation_brings_its_filters_back(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    page, head = visit.page, visit.page.locator("#narrow > button")
    head.click()
    visit.choose("Drugs", "ramucirumab")
    playwright.expect(page.get_by_role("button", name="Remove ramucirumab")).to_be_visible()
    playwright.expect(head).to_contain_text("ramucirumab")
    visit.ask("dose?")
    list_button = page.locator(".list-toggle")
    if list_button.is_visible():
        list_button.click()
    page.click("#new")
    page.locator(".welcome").wait_for()
    playwright.expect(head).not_to_contain_text("ramucirumab")
    if list_button.is_visible():
        list_button.click()
    page.locator("[data-open='conversation-1']").click()
    playwright.expect(page.locator("#turn-1 .only")).to_have_text("Only: ramucirumab")
    playwright.expect(head).to_contain_text("ramucirumab")
    page.locator("#narrow-clear").click()
    playwright.expect(head).not_to_contain_text("ramucirumab")


def test_clashing_years_are_explained(visit: Visit) -> None:
    page = visit.page
    page.locator("#narrow > button").click()
    visit.choose("From year", "2025")
    visit.choose("To year", "2024")
    page.fill("#question textarea", "dose?")
    page.click("#send")
    playwright.expect(page.locator(".problem")).to_contain_text("since 2025 and until 2024")
    playwright.expect(page.locator("#question textarea")).to_have_value("dose?")


def test_helpful_is_one_click(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, INSUFFICIENT]
    visit.ask("survival?")
    visit.ask("price?")
    helped = visit.page.locator("#helped-1")
    helped.click()
    playwright.expect(helped).to_have_attribute("aria-pressed", "true")
    playwright.expect(helped).to_be_focused()
    visit.page.locator("#turn-1").get_by_role("button", name="Comment").click()
    visit.page.keyboard.type("Just what I needed.")
    visit.page.locator("#turn-1").get_by_role("button", name="Save").click()
    playwright.expect(visit.page.locator("#turn-1 .marked")).to_contain_text("Just what I needed.")
    helped.click()  # a second click takes nothing away
    assert visit.dialogue.marks == {
        ("conversation-1", 0): Feedback(True, comment="Just what I needed.")
    }


def test_feedback_is_given_by_keyboard(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("survival?")
    press = visit.page.keyboard.press
    visit.page.locator("#helped-1").focus()
    press("Tab")
    press("Enter")
    form = visit.page.locator("#failed-1-form")
    playwright.expect(form.get_by_label("Wrong", exact=True)).to_be_focused()
    playwright.expect(form).to_be_in_viewport()
    press("Escape")
    playwright.expect(form).to_be_hidden()
    playwright.expect(visit.page.locator("#failed-1")).to_be_focused()
    press("Enter")
    press("Space")
    press("ArrowRight")
    press("Tab")
    visit.page.keyboard.type("<b>No</b> interval.")
    press("Tab")
    press("Enter")
    marked = visit.page.locator("#turn-1 .marked")
    playwright.expect(marked).to_contain_text("Marked not helpful: incomplete. <b>No</b> interval.")
    playwright.expect(visit.page.locator("#failed-1")).to_be_focused()
    assert visit.dialogue.marks == {
        ("conversation-1", 0): Feedback(False, Reason.INCOMPLETE, "<b>No</b> interval.")
    }
    list_button = visit.page.locator(".list-toggle")
    for target in ("#new", "[data-open='conversation-1']"):
        if list_button.is_visible():
            list_button.click()
        visit.page.click(target)
    playwright.expect(marked).to_contain_text("incomplete")


def test_reason_is_asked_for(visit: Visit) -> None:
    visit.dialogue.answers = [INSUFFICIENT]
    visit.ask("price?")
    visit.page.click("#failed-1")
    form = visit.page.locator("#failed-1-form")
    playwright.expect(form.get_by_label("Should have answered")).to_be_visible()
    playwright.expect(form.get_by_label("Should have refused")).to_have_count(0)
    form.get_by_role("button", name="Save").click()
    playwright.expect(form).to_be_visible()
    assert visit.dialogue.marks == {}


def test_unkept_feedback_is_said(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.dialogue.keeps_history = False
    visit.ask("survival?")
    playwright.expect(visit.page.locator("#turn-1")).to_contain_text(wording.FEEDBACK_NOT_KEPT)
    playwright.expect(visit.page.locator("#helped-1")).to_have_count(0)


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_sheet_opens_and_closes(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    visit.ask("survival?")
    playwright.expect(visit.page.locator("#sources")).to_be_hidden()
    visit.page.locator("[data-show-sources]").click()
    playwright.expect(visit.page.locator("#sources")).to_be_in_viewport()
    visit.page.locator("[data-close-sheet]").click()
    playwright.expect(visit.page.locator("#sources")).to_be_hidden()
    playwright.expect(visit.page.locator("[data-show-sources]")).to_be_focused()


def test_audience_is_chosen_and_kept(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED]
    choice = visit.page.get_by_role("combobox", name=wording.AUDIENCE)
    playwright.expect(choice).to_have_value(wording.AUDIENCES[Audience.CLINICIAN])
    patient = wording.AUDIENCES[Audience.PATIENT]
    visit.choose(wording.AUDIENCE, patient)
    visit.ask("survival?")
    playwright.expect(visit.page.locator("#turn-1")).to_contain_text("Answer for: patient")
    playwright.expect(choice).to_have_value(patient)
    list_button = visit.page.locator(".list-toggle")
    if list_button.is_visible():
        list_button.click()
    visit.page.click("#new")
    visit.page.locator(".welcome").wait_for()
    playwright.expect(choice).to_have_value(wording.AUDIENCES[Audience.CLINICIAN])
    if list_button.is_visible():
        list_button.click()
    visit.page.locator("[data-open='conversation-1']").click()
    playwright.expect(choice).to_have_value(patient)


def test_same_question_is_asked_in_the_other_mode(visit: Visit) -> None:
    visit.dialogue.model = "openai:gpt"
    visit.dialogue.answers = [ANSWERED, replace(ANSWERED, model="openai:gpt", prompt="0123")]
    visit.ask("survival?")
    visit.page.get_by_role("button", name="Have openai:gpt word it").click()
    made = visit.page.locator("#turn-2 .made")
    playwright.expect(made).to_contain_text("Model: openai:gpt, prompts 0123")
    assert visit.dialogue.modes == [Mode.EXTRACTIVE, Mode.SYNTHESISED]
    assert [question for _, question, _ in visit.dialogue.asked] == ["survival?", "survival?"]


def test_rewritten_question_is_changed_and_asked(visit: Visit) -> None:
    visit.dialogue.answers = [ANSWERED, ANSWERED, ANSWERED]
    visit.ask("survival?")
    visit.ask("and its price?")
    turn = visit.page.locator("#turn-2")
    turn.get_by_text(wording.EDIT).click()
    turn.locator(".rewritten textarea").fill("What does it cost?")
    turn.get_by_role("button", name="Ask again").click()
    visit.page.locator("#turn-3").wait_for()
    assert visit.dialogue.asked[-1][1] == "What does it cost?"
