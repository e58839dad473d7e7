"""Whether a model runs on this machine: its endpoint is a loopback address, reached directly."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from qa.errors import SettingsError

_OLLAMA: Final = "http://127.0.0.1:11434"
"""Where Ollama listens if no address is set."""
_PROTOCOLS: Final = frozenset({"openai", "ollama"})
"""Providers whose client sends everything to the address that it is given."""


def check_local(model: str, base_url: str | None) -> str:
    """Return the endpoint of a model on this machine; raise `SettingsError` for any other.

    Only loopback addresses and `localhost` count. Another host name is refused even if it means
    this machine now: it may mean another one at the next question.
    """
    provider = model.partition(":")[0]
    endpoint = base_url
    if endpoint is None and provider == "ollama":
        endpoint = os.environ.get("OLLAMA_HOST", _OLLAMA)
    host = ""
    if provider in _PROTOCOLS and endpoint is not None:
        endpoint = endpoint if "://" in endpoint else f"http://{endpoint}"
        host = urlsplit(endpoint).hostname or ""
        if _is_loopback(host):
            return endpoint
    raise SettingsError(
        f"QA_LLM={model!r} at {host or 'the address of its provider'} may not be used: "
        "QA_LLM_LOCAL_ONLY allows only models on this machine.",
        next="Set QA_LLM_BASE_URL to an address such as http://127.0.0.1:8000/v1 with a model "
        "openai:NAME or ollama:NAME, or unset QA_LLM_LOCAL_ONLY.",
    )


def _is_loopback(host: str) -> bool:
    try:
        if host == "localhost":
            found = {each[4][0] for each in socket.getaddrinfo(host, None)}
            return all(ip_address(address).is_loopback for address in found)
        return ip_address(host).is_loopback
    except (OSError, ValueError):
        return False
