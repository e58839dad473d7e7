from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient
from scripted import CITATIONS, STOP, TRIAL, ScriptedDialogue, ScriptedShelf, app_of

from qa import server
from qa.domain import DocumentState
from qa.errors import LibraryMissing, SettingsError
from qa.settings import load

HOST = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def shelf() -> ScriptedShelf:
    return ScriptedShelf()


@pytest.fixture(scope="module")
def client(shelf: ScriptedShelf) -> Iterator[TestClient]:
    app = app_of(shelf, ScriptedDialogue(), load(host="127.0.0.1"))
    with TestClient(app, base_url=HOST) as client:
        yield client


def policy(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/", "/ui/chat.js", "/source/x/y", "/nothing", "/theme.css"])
def test_every_response_is_sealed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_page_runs_only_its_own_scripts(client: TestClient) -> None:
    response = client.get("/")
    rules = policy(response)
    assert response.status_code == 200
    assert rules["default-src"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert "'unsafe-inline'" not in rules["script-src"]
    inline = re.findall(r"<script(?![^>]*\ssrc=)", response.text)
    assert len([each for each in rules["script-src"] if each.startswith("'sha256-")]) == len(inline)
    assert not [value for values in rules.values() for value in values if "http" in value]


def test_disclaimer_is_in_the_page(client: TestClient) -> None:
    assert "You are talking to a machine" in client.get("/").text


def test_extras_are_off(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert not config["footer_links"]
    assert {each["api_visibility"] for each in config["dependencies"]} == {"private"}
    assert "googleapis" not in str(config)


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/call/ask",
        "/gradio_api/run/ask",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://example.com",
        "/gradio_api/component_server",
        "/gradio_api/mcp/sse",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/ui/../server.py",
        "/ui/chat.py",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_used_is_closed(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path, content=b"").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost:9999", 200),
        ("[::1]:7860", 200),
        ("evil.example", 421),
        ("evil.example:7860", 421),
        ("localhost.evil.example:7860", 421),
        ("10.0.0.5:7860", 421),
        ("", 421),
    ],
)
def test_only_local_names_are_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/ui/chat.css", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_other_sites_cannot_ask(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/gradio_api/queue/join", headers=headers, json={})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_own_page_can_ask(client: TestClient) -> None:
    response = client.post("/gradio_api/queue/join", headers={"Origin": HOST}, json={})
    assert response.status_code not in (403, 404, 411, 413)


def test_large_body_is_refused(client: TestClient) -> None:
    response = client.post("/gradio_api/queue/join", content=b"x" * (2 << 20))
    assert response.status_code == 413


def test_body_of_unknown_length_is_refused(client: TestClient) -> None:
    response = client.post("/gradio_api/queue/join", content=iter([b"{}"]))
    assert response.status_code == 411


def test_source_page_shows_the_quote(client: TestClient) -> None:
    citation = CITATIONS[1]
    path = f"/source/enhertu-label/{'b' * 64}?start={citation.start}&end={citation.end}"
    response = client.get(path)
    assert response.status_code == 200
    assert f'<mark id="quote">{STOP}</mark>' in response.text
    assert policy(response)["default-src"] == ["'none'"]
    assert "script-src" not in policy(response)


def test_source_id_may_hold_slashes(client: TestClient) -> None:
    path = f"/source/corpus%2Ftrials%2Fdestiny-gastric04.md/{'a' * 64}"
    assert TRIAL.source.title in client.get(path).text


def test_removed_source_says_so(client: TestClient, shelf: ScriptedShelf) -> None:
    shelf.states["enhertu-label"] = DocumentState.REMOVED
    assert "removed from the library" in client.get(f"/source/enhertu-label/{'b' * 64}").text


def test_unknown_source_is_explained(client: TestClient) -> None:
    response = client.get("/source/%3Cscript%3E/x")
    assert response.status_code == 404
    assert "No document &#x27;&lt;script&gt;&#x27;." in response.text


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com", ""])
def test_network_address_is_refused(host: str) -> None:
    settings = replace_host(host)
    with pytest.raises(SettingsError, match="SSH tunnel"):
        app_of(ScriptedShelf(), ScriptedDialogue(), settings)
    with pytest.raises(SettingsError, match="SSH tunnel"):
        server.serve(settings)


def replace_host(host: str) -> Any:
    return load(port=0).model_copy(update={"host": host})


def test_taken_port_is_explained() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=str(port)) as raised:
            server.listen(load(host="127.0.0.1", port=port))
    assert "another port" in raised.value.next


def test_any_free_port_can_be_taken() -> None:
    with server.listen(load(host="127.0.0.1", port=0)) as listener:
        assert listener.getsockname()[1] > 0


def test_serving_forgets_inherited_tracing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    with pytest.raises(SettingsError):
        server.serve(replace_host("0.0.0.0"))
    assert not {"LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"} & set(os.environ)


def test_analytics_are_off_in_the_environment(client: TestClient) -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"


def test_missing_library_is_told_at_the_start() -> None:
    class Empty(ScriptedShelf):
        def state(self) -> Any:
            raise LibraryMissing("No library here.", next="Run `qa ingest`.")

    with pytest.raises(LibraryMissing):
        app_of(Empty(), ScriptedDialogue(), load(host="127.0.0.1"))


@pytest.mark.slow
def test_interrupt_ends_it_cleanly(tmp_path: Path) -> None:
    program = (
        "from scripted import ScriptedDialogue, ScriptedShelf\n"
        "from qa import server\n"
        "from qa.settings import load\n"
        "settings = load(host='127.0.0.1', port=0)\n"
        "with server.listen(settings) as listener:\n"
        "    app = server.create_app(ScriptedShelf(), ScriptedDialogue(), settings)\n"
        "    server.run(app, listener)\n"
    )
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        told = re.match(r"Open (http://127\.0\.0\.1:\d+) ", process.stdout.readline())
        assert told
        with urlopen(told[1]) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest, errors) == (0, "Ended.\n", "")
