// Markers, the source panel and copying. One listener for each kind of event, on the document:
// the transcript is drawn anew with every answer, so listeners on its parts would be lost.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);
  const key = (node) => `${node.dataset.turn}-${node.dataset.marker}`;
  let opener = null; // the element that led to the sources, where the focus goes back to

  function showTurn(turn) {
    all("[data-sources]").forEach((part) => (part.hidden = part.dataset.sources !== String(turn)));
  }

  function openSheet(from) {
    opener = from;
    document.body.classList.add("sheet-open");
  }

  function closeSheet() {
    document.body.classList.remove("sheet-open");
    all(".quote.current").forEach((quote) => quote.classList.remove("current"));
    all(".marker[aria-pressed]").forEach((marker) => marker.removeAttribute("aria-pressed"));
    if (opener?.isConnected) opener.focus();
    opener = null;
  }

  function showQuote(marker) {
    const quote = document.getElementById(`source-${key(marker)}`);
    if (!quote) return;
    all(".quote.current").forEach((each) => each.classList.remove("current"));
    all(".marker[aria-pressed]").forEach((each) => each.removeAttribute("aria-pressed"));
    showTurn(marker.dataset.turn);
    openSheet(marker);
    marker.setAttribute("aria-pressed", "true");
    quote.classList.add("current");
    quote.focus({ preventScroll: true });
    quote.scrollIntoView({ block: "nearest" });
    // A quote taller than the panel would show its end: its words matter, not its buttons.
    quote.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  }

  function showSources(button) {
    showTurn(button.dataset.showSources);
    openSheet(button);
    one("#sources").scrollTop = 0;
    one("#sources-title").focus();
  }

  function backTo(place) {
    const [turn, marker] = place.split("-");
    opener = one(`.marker[data-turn="${turn}"][data-marker="${marker}"]`) ?? opener;
    opener?.scrollIntoView({ block: "nearest" });
    closeSheet();
  }

  async function copy(button) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copying was refused by the browser";
    }
    setTimeout(() => (button.textContent = label), 2500);
  }

  // Deleting takes a second click on the same button.
  function confirmDelete(button, event) {
    if (button.dataset.sure !== undefined) return;
    event.stopPropagation();
    button.dataset.sure = "";
    button.textContent = "Delete for good?";
    button.addEventListener("blur", () => {
      delete button.dataset.sure;
      button.textContent = "Delete";
    }, { once: true });
  }

  // The transcript is drawn anew when a mark is kept: the focus then goes back to its button.
  let markedBy = "";

  function openForm(button) {
    const form = document.getElementById(button.dataset.opens);
    const opens = form.hidden;
    closeForms(button.closest(".feedback"));
    if (!opens) return;
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    form.querySelector("input:checked, input, textarea").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  function closeForms(feedback) {
    feedback.querySelectorAll("form").forEach((form) => (form.hidden = true));
    feedback.querySelectorAll("[data-opens]").forEach((each) => each.setAttribute("aria-expanded", "false"));
  }

  function cancelForm(button) {
    const form = button.form;
    form.reset();
    closeForms(form.closest(".feedback"));
    one(`[data-opens="${form.id}"]`).focus();
  }

  // The box for questions is drawn after the page: who skips to it early gets there when it is.
  function skipToQuestion() {
    const box = one("#question textarea");
    if (box) return box.focus();
    new MutationObserver((_, observer) => {
      const drawn = one("#question textarea");
      if (!drawn) return;
      observer.disconnect();
      const stays = document.activeElement.matches("body, .skip"); // not moved on meanwhile
      if (stays) drawn.focus();
    }).observe(document.body, { childList: true, subtree: true });
  }

  function refocus() {
    if (!markedBy || document.activeElement !== document.body) return;
    document.getElementById(markedBy)?.focus({ preventScroll: true });
    markedBy = "";
  }

  function toggle(button) {
    const shown = document.body.classList.toggle(`${button.dataset.toggle}-open`);
    button.setAttribute("aria-expanded", String(shown));
  }

  const actions = [
    [".marker", showQuote],
    ["[data-show-sources]", showSources],
    ["[data-back]", (button) => backTo(button.dataset.back)],
    ["[data-close-sheet]", closeSheet],
    ["#sources [data-ask]", closeSheet],
    ["[data-copy]", copy],
    ["[data-delete]", confirmDelete],
    ["[data-helpful]", (button) => (markedBy = button.id)],
    ["[data-opens]", openForm],
    ["[data-closes]", cancelForm],
    ["[data-toggle]", toggle],
  ];

  // While capturing, so that a first click on "Delete" can be kept from the component's listener.
  document.addEventListener("click", (event) => {
    for (const [selector, act] of actions) {
      const target = event.target.closest?.(selector);
      if (target) return act(target, event);
    }
    if (event.target.closest?.("[data-open], #new")) {
      document.body.classList.remove("sheet-open", "conversations-open");
      one("[data-toggle]")?.setAttribute("aria-expanded", "false");
    }
    if (event.target.closest?.(".skip")) {
      event.preventDefault();
      skipToQuestion();
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opener) closeSheet();
    else if (event.key === "Escape" && event.target.form?.dataset.mark) {
      cancelForm(event.target);
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.mark) markedBy = event.target.id.replace(/-form$/, "");
  }, true);

  // A new question or answer is brought into view from its beginning.
  function followTranscript(transcript) {
    let seen = "";
    new MutationObserver(() => {
      const turns = transcript.querySelectorAll(".turn");
      const last = transcript.querySelector(".problem") ?? turns[turns.length - 1];
      const now = `${turns.length} ${last?.className}`;
      if (now !== seen) last?.scrollIntoView({ block: "start" });
      seen = now;
      refocus();
    }).observe(transcript, { childList: true, subtree: true });
  }

  // What stays in view below the head has to know its height, which grows as its lines wrap.
  function followHead(head) {
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`);
    }).observe(head);
  }

  // What gradio's accordion and its lists of choices do not tell a screen reader.
  function followFilters(narrow) {
    const tell = () => {
      const head = narrow.querySelector(".label-wrap");
      const open = String(head?.classList.contains("open"));
      if (head?.getAttribute("aria-expanded") !== open) head?.setAttribute("aria-expanded", open);
      narrow.querySelectorAll(".token").forEach((token) => {
        const name = `Remove ${token.textContent.trim()}`;
        token.querySelector(".token-remove")?.setAttribute("aria-label", name);
      });
    };
    tell();
    new MutationObserver(tell).observe(narrow, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["class"],
    });
  }

  // Live regions must be there before their content changes, so the lasting parts become them.
  function prepare() {
    const transcript = one("#transcript");
    const progress = one("#progress");
    const sources = one("#sources");
    const narrow = one("#narrow");
    if (!transcript || !progress || !sources || !narrow) return false;
    transcript.setAttribute("role", "log");
    transcript.setAttribute("aria-label", "Conversation");
    progress.setAttribute("role", "status");
    progress.setAttribute("aria-label", "Progress");
    sources.setAttribute("role", "region");
    sources.setAttribute("aria-label", "Sources");
    one("#conversations")?.setAttribute("role", "navigation");
    one("#conversations")?.setAttribute("aria-label", "Conversations");
    followTranscript(transcript);
    followHead(one("#masthead"));
    followFilters(narrow);
    return true;
  }

  if (!prepare()) {
    new MutationObserver((_, observer) => {
      if (prepare()) observer.disconnect();
    }).observe(document.documentElement, { childList: true, subtree: true });
  }
})();
