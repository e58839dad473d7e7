"""Fill the templates: every value is escaped, and the page may fetch and run nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.page.blocks import Facts, Plot, Section, Table

TEMPLATES: Final = Path(__file__).with_name("templates")


def page(title: str, facts: Facts, sections: Sequence[Section]) -> str:
    """Write a page of sections under a list of facts, as one HTML file."""
    return render("sections.html", title=title, facts=facts, sections=sections)


def render(template: str, **values: object) -> str:
    """Fill a template that extends `shell.html`, which needs `title` and `facts`."""
    return _environment().get_template(template).render(values) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _own("page.css"), _own("page.js")
    environment.globals |= {"style": style, "script": script, "policy": _policy(script)}
    environment.filters["drawn"] = _drawn
    environment.tests |= {
        "table": lambda block: isinstance(block, Table),
        "plot": lambda block: isinstance(block, Plot),
    }
    return environment


def _own(name: str) -> Markup:
    """Read a file of this folder, which is the only text that goes into a page as it stands."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def _drawn(plot: Plot) -> Markup:
    """Let a picture through: the plots escape the words in it."""
    return Markup(plot.svg)


def _policy(script: str) -> str:
    """Allow the page's own script, by its digest, and styles; nothing may be fetched or sent.

    Content Security Policy Level 3, sources by hash. Pictures carry styles on their elements.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
