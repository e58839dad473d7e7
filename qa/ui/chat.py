"""The gradio page: its parts, and which event does what; drawing is left to pure functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

# Set before gradio is imported: it reads them at import time.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.pop("GRADIO_LOCAL_DEV_MODE", None)

import gradio as gr
from fastapi import FastAPI

from qa.domain import Audience, Feedback, Filters, Mode, Reason
from qa.errors import QAError
from qa.ui import conversations, render, session, sources, waiting, wording
from qa.ui.narrowing import Given, Narrowing, Update, unchanged
from qa.ui.seams import Dialogue, Shelf
from qa.ui.session import Frame, Session

HEAD: Final = '<link rel="stylesheet" href="/ui/chat.css"><script src="/ui/chat.js" defer></script>'
WAITING: Final = 16  # questions that may wait for their turn
AT_ONCE: Final = 2  # questions that are answered side by side

# gradio's HTML component passes these on from its own markup: a click on an element that carries
# the data attribute becomes an event with its value.
_ASKS: Final = """
element.addEventListener('click', (event) => {
  const chosen = event.target.closest('[data-ask]');
  if (chosen) {
    const whole = chosen.dataset.unfiltered !== undefined;
    trigger('submit', { question: chosen.dataset.ask, whole, mode: chosen.dataset.mode ?? '' });
  }
  const helpful = event.target.closest('[data-helpful]');
  if (helpful && helpful.ariaPressed !== 'true') {
    trigger('like', { turn: helpful.dataset.helpful, reason: '', comment: '' });
  }
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  if (event.target.dataset.rewritten !== undefined) {
    trigger('submit', { question: given.get('question'), whole: false, mode: '' });
    return;
  }
  const reason = given.get('reason') ?? '';
  trigger('like', { turn: event.target.dataset.mark, reason, comment: given.get('comment') });
});
"""
_PICKS: Final = """
element.addEventListener('click', (event) => {
  const opened = event.target.closest('[data-open]');
  if (opened) trigger('select', { id: opened.dataset.open });
  const deleted = event.target.closest('[data-delete][data-sure]');
  if (deleted) trigger('delete', { id: deleted.dataset.delete });
});
"""


def asset(name: str) -> bytes:
    """Read one of the page's own files."""
    return resources.files("qa.ui").joinpath(name).read_bytes()


def theme() -> gr.themes.Base:
    """Return a theme that uses the reader's own fonts and fetches none."""
    return gr.themes.Base(
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
        text_size="lg",
    )


def mount(app: FastAPI, shelf: Shelf, dialogue: Dialogue) -> None:
    """Put the chat page at the root of `app`, with all of gradio's extras off."""
    gr.mount_gradio_app(
        app,
        Page(shelf, dialogue).build(),
        path="/",
        server_name="127.0.0.1",
        theme=theme(),
        head=HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        allowed_paths=[],
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
    )


class Page:
    """The parts of the page and the handlers that fill them."""

    def __init__(self, shelf: Shelf, dialogue: Dialogue) -> None:
        """Keep what the handlers need; `build` lays the page out."""
        self.shelf = shelf
        self.dialogue = dialogue
        self.narrowing = Narrowing(shelf)

    def build(self) -> gr.Blocks:
        """Lay the page out and connect its events."""
        with gr.Blocks(title=wording.TITLE, analytics_enabled=False, fill_width=True) as blocks:
            self.state = gr.State(Session())
            head = render.header(self.shelf.state(), self.dialogue.model)
            self.masthead = gr.HTML(head, elem_id="masthead", apply_default_css=False)
            with gr.Row(elem_id="layout"):
                self._lay_out_conversations()
                self._lay_out_dialogue()
                with gr.Column(elem_id="sources"):
                    self.sources = gr.HTML(
                        sources.panel(()), apply_default_css=False, js_on_load=_ASKS
                    )
            self._connect(blocks)
        page: gr.Blocks = blocks  # gradio does not say what entering it gives
        page.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
        return page

    def _lay_out_conversations(self) -> None:
        """Lay out the list of conversations."""
        with gr.Column(elem_id="conversations"):
            self.fresh = gr.Button("New conversation", elem_id="new", size="md")
            self.kept = gr.HTML(elem_id="kept", apply_default_css=False, js_on_load=_PICKS)

    def _lay_out_dialogue(self) -> None:
        """Lay out transcript, progress and question box."""
        with gr.Column(elem_id="dialogue"):
            self.transcript = gr.HTML(
                render.transcript(Frame(Session())),
                elem_id="transcript",
                apply_default_css=False,
                js_on_load=_ASKS,
            )
            self.progress = gr.HTML(elem_id="progress", apply_default_css=False)
            with gr.Column(elem_id="composer"):
                with gr.Row(elem_id="asking"):
                    self.box = gr.Textbox(
                        label="Your question",
                        placeholder="Ask a clinical question",
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        elem_id="question",
                    )
                    self.send = gr.Button("Ask", variant="primary", elem_id="send")
                self.audience = gr.Dropdown(
                    [(label, each.value) for each, label in wording.AUDIENCES.items()],
                    value=self.dialogue.audience.value,
                    label=wording.AUDIENCE,
                    filterable=False,
                    elem_id="audience",
                )
                self._lay_out_mode()
                self.narrowing.lay_out()

    def _lay_out_mode(self) -> None:
        """Lay out who words the answers; without a model there is nothing to choose."""
        model = self.dialogue.model
        self.mode = gr.Dropdown(
            [
                (wording.MODEL_WORDS, Mode.SYNTHESISED.value),
                (wording.OWN_WORDS, Mode.EXTRACTIVE.value),
            ],
            value=(Mode.SYNTHESISED if model else Mode.EXTRACTIVE).value,
            label=wording.MODE,
            filterable=False,
            visible=model is not None,
            elem_id="mode",
        )

    def _connect(self, blocks: gr.Blocks) -> None:
        """Connect events to handlers; no handler is offered as an API."""
        drawn = [self.transcript, self.sources, self.progress, self.box, self.send, self.kept]
        outputs = [self.state, *drawn, self.audience, *self.narrowing.outputs]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asked = gr.on(
            [self.box.submit, self.send.click, self.transcript.submit, self.sources.submit],
            self.ask,
            {self.state, self.box, self.audience, self.mode, *self.narrowing.controls},
            outputs,
            trigger_mode="once",
            concurrency_limit=AT_ONCE,
            **quiet,
        )
        marked = [self.state, self.transcript]
        self.transcript.like(self.mark, [self.state], marked, **quiet)
        self.fresh.click(self.start_anew, None, outputs, cancels=[asked], **quiet)
        self.kept.select(self.open, None, outputs, cancels=[asked], **quiet)
        self.kept.delete(self.delete, [self.state], outputs, **quiet)
        at_first = [self.masthead, self.kept, *self.narrowing.offering]
        blocks.load(self.welcome, None, at_first, **quiet)

    def welcome(self) -> Update:
        """Fill in what differs from visit to visit."""
        return (
            render.header(self.shelf.state(), self.dialogue.model),
            self._listed(Session()),
            *self.narrowing.offer(),
        )

    def ask(self, given: Given, event: gr.EventData) -> Iterator[Update]:
        """Ask the typed or the clicked question and show each stage until the answer."""
        current: Session = given[self.state]
        # By its kind: once the transcript is drawn anew, gradio names a copy of it as the target.
        clicked = isinstance(event.target, gr.HTML)
        question = str(event.question if clicked else given[self.box])
        narrowed = unchanged()
        try:
            if clicked and event.whole:
                filters, narrowed = Filters(), self.narrowing.cleared()
            else:
                filters = self.narrowing.read(given)
        except QAError as error:
            yield self._shown(Frame(current, question.strip(), problem=error))
            return
        reader = Audience(given[self.audience])
        mode = Mode((clicked and event.mode) or given[self.mode])
        for frame in session.ask(
            current, question, self.dialogue, self.shelf, filters, audience=reader, mode=mode
        ):
            yield self._shown(frame, narrowed)
            narrowed = unchanged()

    def mark(self, current: Session, event: gr.EventData) -> Update:
        """Keep whether an answer helped; it did if no reason is given why not."""
        reason = Reason(event.reason) if event.reason else None
        feedback = Feedback(reason is None, reason, str(event.comment))
        frame = session.mark(current, int(event.turn) - 1, feedback, self.dialogue)
        return frame.session, self._transcript(frame)

    def start_anew(self) -> Update:
        """Leave the conversation, with its filters, and begin an empty one."""
        default = self.dialogue.audience
        return self._shown(Frame(Session()), self.narrowing.cleared(), default)

    def open(self, event: gr.EventData) -> Update:
        """Show the conversation that was picked, with the filters that it had last."""
        frame = session.open_conversation(str(event.id), self.dialogue, self.shelf)
        narrowed = self.narrowing.set_to(frame.session.filters)
        return self._shown(frame, narrowed, frame.session.audience)

    def delete(self, current: Session, event: gr.EventData) -> Update:
        """Forget the conversation that was picked."""
        frame = session.delete_conversation(current, str(event.id), self.dialogue)
        gone = frame.session.conversation != current.conversation
        return self._shown(frame, self.narrowing.cleared() if gone else unchanged())

    def _shown(
        self, frame: Frame, narrowed: Update | None = None, reader: Audience | None = None
    ) -> Update:
        """Draw a frame; parts that it does not change are left as they are."""
        narrowed = narrowed or unchanged()
        if frame.busy and frame.progress is not None:
            same = gr.skip()
            return (frame.session, same, same, waiting.progress(frame), *[same] * 4, *narrowed)
        return (
            frame.session,
            self._transcript(frame),
            gr.skip() if frame.busy else sources.panel(frame.session.exchanges),
            waiting.progress(frame),
            self._box(frame),
            gr.update(interactive=not frame.busy),
            gr.skip() if frame.busy else self._listed(frame.session),
            reader.value if reader else gr.skip(),
            *narrowed,
        )

    def _transcript(self, frame: Frame) -> str:
        """Draw the conversation."""
        return render.transcript(frame, kept=self.dialogue.keeps_history, model=self.dialogue.model)

    def _box(self, frame: Frame) -> Any:  # noqa: ANN401 - gradio's updates have no type
        """Empty the box when a question goes out; put it back when it could not be answered."""
        if frame.busy:
            return ""
        return frame.asked if frame.problem and frame.asked else gr.skip()

    def _listed(self, current: Session) -> str:
        """Draw the list of conversations; where it cannot be read, say why instead."""
        kept = self.dialogue.keeps_history
        try:
            known = self.dialogue.conversations() if kept else ()
        except QAError as error:  # an answer must not be lost with the list beside it
            return render.problem(error)
        return conversations.listed(known, current.conversation, kept=kept)
