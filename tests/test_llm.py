"""Chat models: asked patiently, on this machine if it must be, and nobody else is told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from openai_server import Said, scripted

from qa.errors import (
    ChatNotStreamed,
    ChatRefused,
    ChatReplyError,
    ChatTimeout,
    ChatUnavailable,
    ChatUnsupported,
    SettingsError,
)
from qa.llm import (
    Format,
    Message,
    Patience,
    Piece,
    Request,
    Schema,
    Writer,
    load_writer,
)
from qa.llm.local import check_local
from qa.settings import load

ROOT = Path(__file__).parents[1]
SCHEMA: Schema = {"title": "said", "type": "object"}
Step = str | Piece | Exception | tuple[Piece, ...]


class ScriptedModel:
    """Replies what is scripted, one request after the other; remembers what it was asked."""

    name = "scripted:1"

    def __init__(self, *script: Step, streams: bool = True) -> None:
        self.script = list(script)
        self.formats = tuple(Format)
        self.streams = streams
        self.asked: list[tuple[Format, float]] = []
        self.whole: list[Format] = []

    def load(self) -> None:
        pass

    def reply(
        self,
        messages: Sequence[Message],
        format: Format,
        schema: Schema,
        seconds: float,
        *,
        streamed: bool,
    ) -> Iterator[Piece]:
        self.asked.append((format, seconds))
        if streamed and not self.streams:
            raise ChatNotStreamed("No stream.")
        if not streamed:
            self.whole.append(format)
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, tuple):
            yield from step
        else:
            yield step if isinstance(step, Piece) else Piece(step, "stop")

    @property
    def tried(self) -> list[Format]:
        return [format for format, _ in self.asked]


def parsed(text: str) -> str:
    if text.startswith("bad"):
        raise ChatReplyError("No.")
    return text


REQUEST = Request(lambda format: (Message("user", format),), SCHEMA, parsed)
AGAIN = ChatUnavailable("Busy.", after=0)


def write(model: ScriptedModel, retries: int = 2) -> str:
    return Writer(model, Patience(5, 1, retries)).write(REQUEST)


def test_first_format_that_is_read_is_kept() -> None:
    model = ScriptedModel(ChatUnsupported("No schema."), "bad", "good", "also good")
    writer = Writer(model)
    assert writer.format is None
    assert writer.write(REQUEST) == "good"
    assert writer.format is Format.TEXT
    assert writer.write(REQUEST) == "also good"
    assert model.tried == [Format.SCHEMA, Format.JSON, Format.TEXT, Format.TEXT]


def test_known_format_is_not_left_for_one_bad_reply() -> None:
    model = ScriptedModel("good", "bad", "good")
    writer = Writer(model)
    assert writer.write(REQUEST) == "good"
    with pytest.raises(ChatReplyError):
        writer.write(REQUEST)
    assert writer.write(REQUEST) == "good"
    assert set(model.tried) == {Format.SCHEMA}


def test_server_that_reads_no_format_ends() -> None:
    model = ScriptedModel(*[ChatUnsupported("No.")] * 6)
    with pytest.raises(ChatUnsupported):
        write(model)
    assert model.tried == [*Format, *Format]
    assert model.whole == list(Format)


def test_pieces_are_joined_and_told_as_they_arrive() -> None:
    told: list[str] = []
    model = ScriptedModel((Piece("go"), Piece("", "stop"), Piece("od"), Piece("")))
    assert Writer(model).write(REQUEST, told.append) == "good"
    assert told == ["go", "go", "good", "good"]


def test_server_without_streams_is_found_out_once() -> None:
    model = ScriptedModel("good", "good", streams=False)
    writer = Writer(model)
    assert [writer.write(REQUEST), writer.write(REQUEST)] == ["good", "good"]
    assert len(model.asked) == 3
    assert len(model.whole) == 2


def test_server_that_has_streamed_is_not_asked_for_whole_replies() -> None:
    model = ScriptedModel("good", ChatUnsupported("No."))
    writer = Writer(model)
    assert writer.write(REQUEST) == "good"
    with pytest.raises(ChatUnsupported):
        writer.write(REQUEST)
    assert model.whole == []


def test_bad_reply_is_no_reason_to_ask_for_whole_ones() -> None:
    model = ScriptedModel("bad", "bad", "bad")
    with pytest.raises(ChatReplyError):
        write(model)
    assert model.whole == []


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty_reply_is_told_as_such(text: str) -> None:
    with pytest.raises(ChatReplyError, match="is empty"):
        write(ScriptedModel(*[text] * 3))


class Slow(ScriptedModel):
    """Replies in pieces with a pause after each; remembers when its reader left."""

    def __init__(self, pause: float, *pieces: Piece) -> None:
        super().__init__()
        self.pause = pause
        self.pieces = pieces
        self.left = Event()

    def reply(self, *_: object, **__: object) -> Iterator[Piece]:
        try:
            for piece in self.pieces:
                yield piece
                time.sleep(self.pause)
        finally:
            self.left.set()


def test_deadline_cuts_a_reply_that_keeps_coming() -> None:
    model = Slow(0.03, *[Piece("and so on ")] * 1_000)
    with pytest.raises(ChatTimeout, match=r"not done within 0\.3 seconds"):
        Writer(model, Patience(0.3, 5, 2)).write(REQUEST)
    assert model.left.wait(5), "nobody waits, and still it is read"


def test_reply_that_stops_half_way_is_not_waited_for() -> None:
    model = Slow(0.5, Piece("half"), Piece("done", "stop"))
    with pytest.raises(ChatTimeout, match=r"stopped: nothing more came within 0\.1 seconds"):
        Writer(model, Patience(5, 0.1, 0)).write(REQUEST)


def test_slow_reply_that_keeps_coming_is_waited_for() -> None:
    model = Slow(0.05, *[Piece("good")] * 5, Piece("", "stop"))
    assert Writer(model, Patience(30, 0.2, 0)).write(REQUEST) == "good" * 5


@pytest.mark.parametrize("finish", ["length", "content_filter", "", "tool_calls", "stopped"])
def test_reply_that_did_not_end_by_itself_is_not_read(finish: str) -> None:
    model = ScriptedModel(Piece("good", finish))
    with pytest.raises(ChatReplyError, match="The reply of scripted:1"):
        write(model)
    assert len(model.asked) == 1


def test_busy_server_is_asked_as_often_as_set() -> None:
    model = ScriptedModel(*[AGAIN] * 9)
    with pytest.raises(ChatUnavailable):
        write(model, retries=3)
    assert len(model.asked) == 4


def test_slow_server_is_asked_again() -> None:
    assert write(ScriptedModel(ChatTimeout("Slow."), "good")) == "good"


@pytest.mark.parametrize("error", [ChatRefused("Key."), ChatReplyError("Declined.")])
def test_what_another_try_does_not_mend_is_not_tried_again(error: Exception) -> None:
    model = ScriptedModel(error)
    with pytest.raises(type(error)):
        write(model)
    assert len(model.asked) == 1


def test_no_request_is_given_more_time_than_is_left() -> None:
    model = ScriptedModel("good")
    assert Writer(model, Patience(0.5, 20, 0)).write(REQUEST) == "good"
    assert 0 < model.asked[0][1] <= 0.5


def test_deadline_holds_over_all_tries_and_formats() -> None:
    model = ScriptedModel(*[ChatUnavailable("Busy.", after=0.06)] * 99)
    with pytest.raises((ChatUnavailable, ChatTimeout)):
        Writer(model, Patience(0.2, 1, 90)).write(REQUEST)
    assert len(model.asked) < 6


def test_none_is_no_model() -> None:
    assert load_writer(load()) is None
    assert load_writer(load(llm="none")) is None


@pytest.mark.parametrize("name", ["gpt", "openai:", ":gpt", "openai gpt", ""])
def test_model_needs_its_provider(name: str) -> None:
    with pytest.raises(SettingsError, match="QA_LLM"):
        load(llm=name)


def test_missing_package_is_told_with_its_remedy() -> None:
    with pytest.raises(SettingsError, match=r"langchain_anthropic is not installed") as error:
        load_writer(load(llm="anthropic:claude"))
    assert "clinical-qa[anthropic]" in error.value.next


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://localhost:1234/v1", "http://[::1]:9/v1"]
)
def test_model_on_this_machine_may_be_used(url: str) -> None:
    assert load_writer(load(llm="openai:x", llm_base_url=url, llm_local_only=True)) is not None


@pytest.mark.parametrize(
    "url",
    [
        None,
        "https://api.example.org/v1",
        "http://10.0.0.7:8000/v1",
        "http://192.168.1.2/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://user:secret@10.0.0.7/v1",
        "http://0.0.0.0:8000/v1",
    ],
)
def test_model_elsewhere_may_be_forbidden(url: str | None) -> None:
    with pytest.raises(SettingsError, match="QA_LLM_LOCAL_ONLY") as error:
        load_writer(load(llm="openai:x", llm_base_url=url, llm_local_only=True))
    assert "secret" not in str(error.value)


def test_ollama_listens_on_this_machine_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    assert check_local("ollama:x", None) == "http://127.0.0.1:11434"
    monkeypatch.setenv("OLLAMA_HOST", "10.0.0.7:11434")
    with pytest.raises(SettingsError, match=r"10\.0\.0\.7"):
        check_local("ollama:x", None)


@pytest.mark.parametrize("name", ["google_genai:gemini", "mistralai:x"])
def test_provider_that_cannot_be_local_is_forbidden(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(llm=name, llm_base_url="http://127.0.0.1:1/v1", llm_local_only=True)
    with pytest.raises(SettingsError):
        load_writer(settings)


ASKING = """
import sys
outside = []
def hook(event, arguments):
    if event == "socket.connect":
        outside.append(str(arguments[1]))
    elif event == "socket.getaddrinfo":
        outside.append(str(arguments[0]))
sys.addaudithook(hook)
from qa.llm import Message, Request, load_writer
from qa.settings import load
writer = load_writer(load())
request = Request(lambda _: (Message("user", "x"),), {"title": "t"}, str)
try:
    said = writer.write(request)
except Exception as error:
    said = str(error)
print(said)
print("\\n".join(outside))
"""


def asked_apart(url: str, **environment: str) -> tuple[str, list[str]]:
    """What a model says to a process of its own, and the addresses that this turned to."""
    settings = {"QA_LLM": "openai:x", "QA_LLM_BASE_URL": url, "QA_LLM_RETRIES": "0"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASKING],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin", **settings, **environment},
    )
    said, *outside = done.stdout.splitlines()
    return said, outside


def test_only_the_endpoint_is_called() -> None:
    traced = {
        name: "true"
        for name in (
            "LANGSMITH_TRACING",
            "LANGCHAIN_TRACING_V2",
            "LANGSMITH_TRACING_V2",
            "LANGSMITH_GATEWAY",
        )
    }
    with scripted(lambda _: Said("good")) as (url, seen):
        home = url.removesuffix("/v1")
        said, outside = asked_apart(
            url, **traced, LANGSMITH_ENDPOINT=home, LANGSMITH_API_KEY="lsv2_x"
        )
    assert said == "good"
    assert [each["_path"] for each in seen] == ["/v1/chat/completions"]
    assert outside
    assert all("127.0.0.1" in address for address in outside)


def test_local_model_is_reached_past_every_proxy() -> None:
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://192.0.2.1:1")
    with scripted(lambda _: Said("good")) as (url, seen):
        said, outside = asked_apart(url, **proxies, QA_LLM_LOCAL_ONLY="true")
    assert said == "good"
    assert len(seen) == 1
    assert all("127.0.0.1" in address for address in outside)


def test_local_model_cannot_send_us_elsewhere() -> None:
    away = Said(status=307, headers={"Location": "http://192.0.2.1/v1/chat/completions"}, body=b"")
    with scripted(lambda _: away) as (url, _):
        said, outside = asked_apart(url, QA_LLM_LOCAL_ONLY="true")
    assert "openai:x" in said
    assert all("127.0.0.1" in address for address in outside)


def test_server_of_ones_own_needs_no_key() -> None:
    with scripted(lambda _: Said("good")) as (url, seen):
        said, _ = asked_apart(url)
    assert said == "good"
    assert seen[0]["_headers"]["authorization"] == "Bearer none"


def test_scripted_server_streams_and_calls_tools() -> None:
    import openai

    with scripted(lambda _: Said('{"a": 1}')) as (url, _):
        client: Any = openai.OpenAI(base_url=url, api_key="x")
        message = {"role": "user", "content": "x"}
        told = client.chat.completions.create(model="m", messages=[message], stream=True)
        pieces = [chunk.choices[0] for chunk in told]
        tool = {"type": "function", "function": {"name": "f", "parameters": {}}}
        called = client.chat.completions.create(model="m", messages=[message], tools=[tool])
        client.close()
    assert "".join(piece.delta.content or "" for piece in pieces) == '{"a": 1}'
    assert pieces[-1].finish_reason == "stop"
    assert called.choices[0].message.tool_calls[0].function.arguments == '{"a": 1}'
