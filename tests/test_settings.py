"""Settings come from the environment; the README says them, and the help, as they are."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from qa.cli.main import parser
from qa.errors import SettingsError
from qa.settings import Settings, load

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
HELP = re.findall(
    r"^```text\n\$ (qa\b[^\n]*?) --help\n(.*?)^```$", README, re.DOTALL | re.MULTILINE
)


def test_defaults_need_no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("QA_LIBRARY")
    monkeypatch.delenv("QA_STATE")
    settings = load()
    assert settings.library == tmp_path / ".qa" / "library"
    assert settings.state == tmp_path / ".qa" / "state.sqlite"
    assert (settings.history, settings.encoder) == ("on", "bundled")
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)


def test_argument_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QA_PORT", "8001")
    assert load().port == 8001
    assert load(port=8002, library=tmp_path).port == 8002
    assert load(port=None).port == 8001


def test_home_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QA_STATE", "~/kept/state.sqlite")
    assert load(library="~/shelf").library == tmp_path / "shelf"
    assert load().state == tmp_path / "kept" / "state.sqlite"


def test_settings_are_fixed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QA_PORT", "99999"),
        ("QA_PORT", "http"),
        ("QA_HISTORY", "maybe"),
        ("QA_THREADS", "-1"),
        ("QA_ENCODER", ""),
        ("QA_READ_SECONDS", "0"),
        ("QA_READ_MEMORY_MB", "1"),
    ],
)
def test_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}={value!r} cannot be used: ") as raised:
        load()
    assert name in raised.value.next


def test_readme_lists_the_settings() -> None:
    rows = re.findall(r"^\| `(QA_\w+)` \| `(.*?)` \| (.*?) \|$", README, re.MULTILINE)
    assert rows == [
        (f"QA_{name.upper()}", str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]


def test_readme_shows_the_commands() -> None:
    assert "qa" in [command for command, _ in HELP]


@pytest.mark.parametrize(("command", "shown"), HELP, ids=[command for command, _ in HELP])
def test_readme_shows_the_help(command: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "92")
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown == parser_of(command).format_help()


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser of `qa`, or of a command below it such as `qa library list`."""
    found = parser()
    for word in command.split()[1:]:
        [commands] = [
            action for action in found._actions if isinstance(action, argparse._SubParsersAction)
        ]
        found = commands.choices[word]
    return found
