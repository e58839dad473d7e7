"""Make the pictures of the README: `python docs/screenshots.py OUTDIR --url http://127.0.0.1:7860`.

The page at the address is asked real questions, so that the pictures show what it answers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
QUESTIONS = (
    "What is the second-line treatment of HER2-positive gastric cancer?",
    "and its lung risk?",
)
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
_ANSWER_MS = 120_000  # a first question may load the model


def ask(page: Page, question: str) -> None:
    """Ask a question and wait until its answer stands there."""
    before = page.locator(".turn[data-turn]").count()
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    page.locator(".turn[data-turn]").nth(before).wait_for(timeout=_ANSWER_MS)


def take(browser: Browser, url: str, folder: Path, name: str, *, dark: bool) -> None:
    """Ask the questions at one size and keep a picture of each step."""
    width, height = SIZES[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    label = f"{name}-dark" if dark else name
    page.goto(url)
    page.locator(".suggestion").first.wait_for()
    page.screenshot(path=folder / f"{label}-start.png")
    for number, question in enumerate(QUESTIONS, 1):
        ask(page, question)
        page.wait_for_timeout(400)  # let the scrolling end
        page.screenshot(path=folder / f"{label}-answer-{number}.png")
    if page.locator(".turn .marker").count():
        page.locator(".turn .marker").last.click()
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"{label}-source.png")
    if page.locator(".cut summary").count():  # what a model claimed, and no source proves
        page.locator(".cut summary").last.click()
        page.locator(".foot").last.scroll_into_view_if_needed()
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"{label}-cut.png")
    page.close()


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for name in SIZES:
            for dark in (False, True):
                take(browser, given.url, given.folder, name, dark=dark)
        browser.close()


if __name__ == "__main__":
    main()
