"""Settings → the writer that they name."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from qa.errors import SettingsError
from qa.llm.langchain import LangChainChat
from qa.llm.local import check_local
from qa.llm.writer import Patience, Writer
from qa.settings import Settings

NONE: Final = "none"
_PACKAGES: Final = {
    "openai": ("langchain_openai", "clinical-qa"),
    "anthropic": ("langchain_anthropic", "clinical-qa[anthropic]"),
    "google_genai": ("langchain_google_genai", "clinical-qa[google]"),
    "ollama": ("langchain_ollama", "clinical-qa[ollama]"),
}
"""The packages of providers, and what brings them; other providers are LangChain's to find."""


def load_writer(settings: Settings) -> Writer | None:
    """Return a writer for the model that the settings name, None for `none`.

    Nothing is sent and no vendor is imported yet. Raises `SettingsError` where the provider's
    package is missing, or the model is not on this machine and must be.
    """
    if settings.llm == NONE:
        return None
    provider = settings.llm.partition(":")[0]
    package, brought_by = _PACKAGES.get(provider, ("langchain", "clinical-qa"))
    if find_spec(package) is None:
        raise SettingsError(
            f"QA_LLM={settings.llm!r} cannot be used: its package {package} is not installed.",
            next=f"Run `pip install '{brought_by}'`.",
        )
    base_url = settings.llm_base_url
    if settings.llm_local_only:
        base_url = check_local(settings.llm, base_url)
    model = LangChainChat(
        settings.llm, base_url, settings.llm_max_tokens, is_local=settings.llm_local_only
    )
    patience = Patience(settings.llm_seconds, settings.llm_timeout_seconds, settings.llm_retries)
    return Writer(model, patience)


def no_model() -> SettingsError:
    """Return the error of asking for a synthesis where no model is configured."""
    return SettingsError(
        "A synthesised answer needs a chat model, and none is configured.",
        next="Set QA_LLM to provider:model, or ask for an extractive answer.",
    )
