"""Settings come from the environment; the README says them as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.cli.main import parser
from qa.errors import SettingsError
from qa.settings import Settings, load

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_argument_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QA_PORT", "8001")
    assert load().port == 8001
    assert load(port=8002, library=tmp_path).port == 8002
    assert load(port=None).port == 8001


def test_home_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("QA_LIBRARY")
    assert load().library == tmp_path / ".qa" / "library"


@pytest.mark.parametrize(
    ("name", "value"),
    [("QA_PORT", "99999"), ("QA_HISTORY", "maybe"), ("QA_THREADS", "-1"), ("QA_ENCODER", "")],
)
def test_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}={value!r}"):
        load()


def test_readme_lists_the_settings() -> None:
    rows = re.findall(r"^\| `(QA_\w+)` \| `(.*?)` \| (.*?) \|$", README, re.MULTILINE)
    assert rows == [
        (f"QA_{name.upper()}", str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]


def test_readme_shows_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "92")
    monkeypatch.setenv("NO_COLOR", "1")
    [shown] = re.findall(r"```text\n\$ qa --help\n(.*?)```", README, re.DOTALL)
    assert shown == parser().format_help()
