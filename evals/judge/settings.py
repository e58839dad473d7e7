"""Which model judges, from the environment; its key is the provider's own variable, unseen here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evals.errors import UsageError

MODEL: Final = "QA_JUDGE"
BASE_URL: Final = "QA_JUDGE_BASE_URL"


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """LangChain's `provider:model`, and the address of a server that stands for the provider."""

    model: str
    base_url: str | None = None


def settings(environment: Mapping[str, str]) -> JudgeSettings:
    """Read the settings; raise `UsageError` where no model is named, or none can be meant."""
    model = environment.get(MODEL, "").strip()
    if not model:
        raise UsageError(
            f"No model is set to judge: {MODEL} is empty.",
            next=f"Set {MODEL} to provider:model, such as openai:NAME, and the provider's key.",
        )
    provider, _, name = model.partition(":")
    if not provider or not name:
        raise UsageError(
            f"{MODEL}={model!r} is not provider:model.", next=f"Set {MODEL} to openai:NAME."
        )
    return JudgeSettings(model, environment.get(BASE_URL, "").strip() or None)
