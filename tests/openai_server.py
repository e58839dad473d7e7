"""A local server that speaks OpenAI's chat protocol, and misbehaves as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Reply = Callable[[str], str]
"""What the user says → what the assistant answers."""
Json = dict[str, Any]

Streams = Literal["sent", "refused", "ignored"]
FORMATS = frozenset({"json_schema", "json_object", "text"})
_STALLED = 30.0


@dataclass(frozen=True)
class Said:
    """One response: what the assistant says, and all that may be wrong with it.

    `body` is sent instead of a completion, `cut` ends the connection after so many bytes, `drip`
    sends a byte at a time with so many seconds between, `choices` replaces the list of choices.
    Of a stream, `events` makes others of the events, `pause` is the seconds between two of them,
    and after `stall` of them nothing more comes, though the connection stays.
    """

    content: object = ""
    finish: str | None = "stop"
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    body: bytes | None = None
    cut: int | None = None
    choices: object = ...
    events: Callable[[list[str]], list[str]] = list
    pause: float = 0.0
    stall: int | None = None


Script = Callable[[Json], Said]
"""The body of a request → the response."""


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[Json]]]:
    """Serve a model that behaves; give the base URL and the list of what was asked."""
    with scripted(lambda body: Said(reply(str(body["messages"][-1]["content"])))) as served:
        yield served


@contextmanager
def scripted(
    script: Script, supports: frozenset[str] = FORMATS, streams: Streams = "sent"
) -> Iterator[tuple[str, list[Json]]]:
    """Serve on a free port; formats that are not supported are refused as OpenAI's server does.

    A stream that is asked for is sent, refused, or ignored: then the reply comes whole.
    """
    asked: list[Json] = []
    ending = threading.Event()

    class Handler(_Handler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body["_path"], body["_headers"] = self.path, dict(self.headers)
            asked.append(body)
            wanted = body.get("response_format", {"type": "text"})["type"]
            if wanted not in supports:
                said = Said(status=400, body=b'{"error": {"message": "unsupported format"}}')
            elif body.get("stream") and streams == "refused":
                said = Said(status=400, body=b'{"error": {"message": "streams are not supported"}}')
            else:
                said = script(body)
            ending.wait(said.delay)
            is_stream = body.get("stream") and streams == "sent"
            if is_stream and said.status == 200 and said.body is None:
                self.stream(said, _events(body, said), ending)
            else:
                self.send(said, _completion(body, said, len(asked)))

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a client that has gone."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def send(self, said: Said, sent: bytes) -> None:
        self.begin(said, {"Content-Type": "application/json", "Content-Length": str(len(sent))})
        parts = [sent[: said.cut]] if not said.drip else [sent[i : i + 1] for i in range(99)]
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(said.drip)

    def stream(self, said: Said, events: list[str], ending: threading.Event) -> None:
        sent = [f"data: {event}\n\n".encode() for event in events]
        headers = {"Content-Type": "text/event-stream"}
        if said.cut is not None:  # only a stream of known length can be seen to be cut
            headers["Content-Length"] = str(sum(map(len, sent)))
            sent = [b"".join(sent)[: said.cut]]
        self.begin(said, headers)
        if said.drip:
            sent = [b"".join(sent)[i : i + 1] for i in range(99)]
        for event in sent[: said.stall]:
            self.wfile.write(event)
            self.wfile.flush()
            time.sleep(said.drip or said.pause)
        if said.stall is not None:
            ending.wait(_STALLED)

    def begin(self, said: Said, headers: Mapping[str, str]) -> None:
        self.close_connection = True
        self.send_response(said.status)
        for name, value in {**headers, **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def _message(body: Json, said: Said) -> Json:
    """The assistant's message; where tools are offered, a call of the first of them."""
    if body.get("tools"):
        called = {"name": body["tools"][0]["function"]["name"], "arguments": said.content}
        call = {"id": "call-1", "type": "function", "function": called}
        return {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"role": "assistant", "content": said.content, "refusal": said.refusal}


def _completion(body: Json, said: Said, number: int) -> bytes:
    if said.body is not None:
        return said.body
    choice = {"index": 0, "message": _message(body, said), "finish_reason": said.finish}
    answer = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": body["model"],
        "choices": [choice] if said.choices is ... else said.choices,
        "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12},
    }
    return json.dumps(answer).encode()


def _events(body: Json, said: Said) -> list[str]:
    """What the lines of a stream say; the last one closes it."""
    text = str(said.content or "")
    long = max(16, len(text) // 200)
    pieces = [text[at : at + long] for at in range(0, len(text), long)]
    deltas: list[tuple[Json, str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in pieces]
    if said.refusal is not None:
        deltas.append(({"refusal": said.refusal}, None))
    deltas.append(({}, said.finish))
    events = [
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_760_000_000,
            "model": body["model"],
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]
            if said.choices is ...
            else said.choices,
        }
        for delta, finish in deltas
    ]
    return said.events([*(json.dumps(event) for event in events), "[DONE]"])
