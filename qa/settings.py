"""Settings, read from `QA_*` environment variables and from nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError


class Settings(BaseSettings):
    """All that can be set; each field is the variable `QA_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="QA_", frozen=True, extra="ignore")

    library: Path = Field(
        default=Path("~/.qa/library"), description="folder of the library", validate_default=True
    )
    state: Path = Field(
        default=Path("~/.qa/state.sqlite"),
        description="file that keeps the conversations (mode 0600)",
        validate_default=True,
    )
    history: Literal["on", "off"] = Field(
        default="on", description="`off` keeps no conversations and no feedback"
    )
    audience: Literal["clinician", "trainee", "patient"] = Field(
        default="clinician",
        description="for whom answers are shown: `clinician`, `trainee` or `patient`",
    )
    encoder: str = Field(
        default="bundled",
        min_length=1,
        description="`bundled`, or the name or path of a sentence-transformers model",
    )
    reranker: str = Field(
        default="bundled",
        description="`bundled`, `none`, or the name or path of a cross-encoder",
    )
    reranker_seconds: float = Field(
        default=1.0,
        gt=0,
        description="seconds after which the bundled reranker reads no further sentence, or `inf`",
    )
    weights: Path | None = Field(
        default=None, description="folder of fitted numbers in place of those that ship"
    )
    threads: int = Field(default=0, ge=0, description="threads for the encoder; 0 takes all cores")
    llm: str = Field(
        default="none",
        pattern=r"^(?:none|[a-z][a-z0-9_]*:\S+)$",
        description="`none`, or the chat model that words answers, as LangChain's `provider:model`",
    )
    llm_base_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="address of a server that speaks the provider's protocol, such as vLLM's",
    )
    llm_seconds: float = Field(
        default=30.0,
        gt=0,
        description="seconds that the model is waited for: for an answer, and for a rewritten "
        "follow-up",
    )
    llm_timeout_seconds: float = Field(
        default=20.0,
        gt=0,
        description="seconds that the model may be silent, before its reply and in it",
    )
    llm_retries: int = Field(
        default=2, ge=0, le=10, description="further tries if its server is busy, fails or is slow"
    )
    llm_max_tokens: int = Field(
        default=2000, ge=64, description="longest reply of the model, in its tokens"
    )
    llm_local_only: bool = Field(
        default=False, description="`true` refuses a model that does not run on this machine"
    )
    read_memory_mb: int = Field(
        default=1024, ge=128, description="memory a file's reader may use, in MiB"
    )
    read_seconds: float = Field(
        default=60.0, gt=0, description="time a file's reader may take, in seconds"
    )
    max_file_mb: int = Field(default=64, ge=1, description="largest file that is ingested, in MiB")
    host: str = Field(default="127.0.0.1", description="address that the UI binds to")
    port: int = Field(default=7860, ge=0, le=65535, description="port of the UI; 0 picks one")

    def model_post_init(self, _context: object, /) -> None:
        """Expand `~` in paths."""
        object.__setattr__(self, "library", self.library.expanduser())
        object.__setattr__(self, "state", self.state.expanduser())
        object.__setattr__(self, "weights", self.weights and self.weights.expanduser())


def load(**overrides: object) -> Settings:
    """Read the settings; arguments that are not None go before the environment.

    Raises `SettingsError` that names the variable and its value.
    """
    given: dict[str, Any] = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = "QA_" + str(first["loc"][0]).upper()
        raise SettingsError(
            f"{name}={first['input']!r} cannot be used: {first['msg'].lower()}.",
            next=f"Set {name} to a valid value, or unset it for the default.",
        ) from None
