"""A local server that speaks OpenAI's chat protocol, and misbehaves as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[str], str]
"""What the user says → what the assistant answers."""
Json = dict[str, Any]

FORMATS = frozenset({"json_schema", "json_object", "text"})


@dataclass(frozen=True)
class Said:
    """One response: what the assistant says, and all that may be wrong with it.

    `body` is sent instead of a completion, `cut` ends the connection after so many bytes, `drip`
    sends a byte at a time with so many seconds between, `choices` replaces the list of choices.
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


Script = Callable[[Json], Said]
"""The body of a request → the response."""


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[Json]]]:
    """Serve a model that behaves; give the base URL and the list of what was asked."""
    with scripted(lambda body: Said(reply(str(body["messages"][-1]["content"])))) as served:
        yield served


@contextmanager
def scripted(
    script: Script, supports: frozenset[str] = FORMATS
) -> Iterator[tuple[str, list[Json]]]:
    """Serve on a free port; formats that are not supported are refused as OpenAI's server does."""
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
            else:
                said = script(body)
            ending.wait(said.delay)
            self.send(body, said, len(asked))

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
    def send(self, body: Json, said: Said, number: int) -> None:
        streamed = body.get("stream") and said.status == 200 and said.body is None
        sent = _stream(body, said) if streamed else _completion(body, said, number)
        self.send_response(said.status)
        kind = "text/event-stream" if streamed else "application/json"
        for name, value in {"Content-Type": kind, **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        for part in (sent[: said.cut],) if not said.drip else (sent[i : i + 1] for i in range(99)):
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(said.drip)
        self.close_connection = True

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


def _stream(body: Json, said: Said) -> bytes:
    text = str(said.content)
    pieces = [text[at : at + 16] for at in range(0, len(text), 16)]
    deltas: list[tuple[Json, str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in pieces]
    deltas.append(({}, said.finish))
    events = [
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_760_000_000,
            "model": body["model"],
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        for delta, finish in deltas
    ]
    lines = [*(json.dumps(event) for event in events), "[DONE]"]
    return "".join(f"data: {line}\n\n" for line in lines).encode()
