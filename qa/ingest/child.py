"""The child process that parses files: bounded in memory and time, with nothing to lose.

It opens no file that it is told of: the bytes come over its standard input, and one JSON reply a
file goes back over its standard output. A hostile file can at worst end it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import PurePath
from typing import IO

from qa.errors import ReadError
from qa.ingest import guesses, wire
from qa.ingest.canonical import Parsed, assemble, one_line
from qa.ingest.formats import Format, decode
from qa.ingest.limits import allow_cpu, confine
from qa.ingest.metadata import stated_title

REQUEST_BYTES = 65_536
"""The most that a request may have, without the file's own bytes."""


def main(memory_mb: int) -> None:
    """Answer requests until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the replies
    confine(memory_mb)
    wire.send(replies, {"ready": True})
    while _serve(sys.stdin.buffer, replies):
        pass


def _serve(requests: IO[bytes], replies: IO[bytes]) -> bool:
    """Answer one request; return whether the process can go on."""
    try:
        request = wire.receive(requests, at_most=REQUEST_BYTES)
        data = wire.exactly(requests, int(str(request["size"])))
    except wire.Broken:
        return False
    allow_cpu(float(str(request["seconds"])))
    try:
        reply = parse(Format(str(request["format"])), str(request["name"]), data)
    except ReadError as error:
        reply = {"error": {"message": error.message, "next": error.next}}
    except RecursionError:
        reply = {"error": {"message": "The file is nested too deeply.", "next": "Simplify it."}}
    except MemoryError:
        reply = {"memory": True}
    try:
        wire.send(replies, reply)
    except MemoryError:
        return False
    return "memory" not in reply


def parse(kind: Format, name: str, data: bytes) -> dict[str, object]:
    """Read a file's bytes into the reply that `reader` turns into a document.

    Raises `ReadError`. A title comes from the front matter, the file's own title or its name.
    """
    parsed = _READERS[kind](data)
    if not any(one_line(piece.text) for piece in parsed.pieces):
        raise ReadError("The file holds no text.", next="Leave it out, or add its text.")
    title = stated_title(parsed.stated) or one_line(parsed.title or "") or _from_name(name)
    text, blocks = assemble(title, parsed.pieces)
    guessed, grounds = guesses.complete(parsed, text, blocks)
    return {
        "text": text,
        "blocks": [astuple(block) for block in blocks],
        "stated": dict(parsed.stated),
        "guessed": guessed,
        "grounds": grounds,
    }


def _from_name(name: str) -> str:
    return one_line(PurePath(name).stem.replace("_", " ")) or "Untitled"


def _markdown(data: bytes) -> Parsed:
    from qa.ingest import markdown

    return markdown.read(decode(data))


def _plain(data: bytes) -> Parsed:
    from qa.ingest import plain

    return plain.read(decode(data))


def _html(data: bytes) -> Parsed:
    from qa.ingest import html

    return html.read(decode(data, declared=True))


def _pdf(data: bytes) -> Parsed:
    from qa.ingest import pdf

    return pdf.read(data)


_READERS: dict[Format, Callable[[bytes], Parsed]] = {
    Format.MARKDOWN: _markdown,
    Format.PLAIN: _plain,
    Format.HTML: _html,
    Format.PDF: _pdf,
}


if __name__ == "__main__":
    main(int(sys.argv[1]))
