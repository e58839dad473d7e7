"""Judge with ragas' metrics and prompts, asked of a LangChain chat model.

ragas reports its use to its makers unless the environment says otherwise when it is imported; here
that is switched off first, and so is LangSmith's tracing. The vectors for answer relevancy come
from the product's own encoder.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import importlib.util
import json
import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from evals.errors import UsageError
from evals.judge.judging import Json
from evals.judge.replies import NotJudged, Wanted, parsed
from evals.judge.samples import Sample
from evals.judge.settings import BASE_URL, MODEL, JudgeSettings
from qa.embed import Encoder

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from ragas.metrics.collections.base import BaseMetric

_QUIET: Final = {
    "RAGAS_DO_NOT_TRACK": "true",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}
_SECONDS: Final = 60.0
"""Time for one reply; with `_RETRIES` also what a judgement may take at most."""
_RETRIES: Final = 2
_WITHOUT_CONTEXT: Final = frozenset({"answer_relevancy"})
_INSTALL: Final = (
    "Install the extra: `pip install '.[judge]'`; evals/README.md says what it changes."
)


class RagasJudge:
    """ragas' faithfulness, answer relevancy, and context precision without a reference."""

    def __init__(self, settings: JudgeSettings, encoder: Encoder) -> None:
        """Build the model and the metrics.

        Raises `UsageError` where ragas is missing or the model cannot be built.
        """
        _ready()
        self._settings = settings
        self._encoder = encoder
        self._metrics = _metrics(_chat_model(settings), encoder)

    @property
    def measures(self) -> Sequence[str]:
        """Name what is judged."""
        return tuple(self._metrics)

    @property
    def about(self) -> Json:
        """Tell what the figures depend on."""
        return {
            "model": self._settings.model,
            "own_server": self._settings.base_url is not None,
            "ragas": version("ragas"),
            "prompts": _digest(self._metrics.values()),
            "embeddings": self._encoder.name,
        }

    async def judge(self, measure: str, sample: Sample) -> float:
        """Return a value from 0 to 1; raise `NotJudged` where there is none."""
        asked: dict[str, object] = {"user_input": sample.question, "response": sample.response}
        if measure not in _WITHOUT_CONTEXT:
            asked["retrieved_contexts"] = list(sample.contexts)
        try:
            result = await self._metrics[measure].ascore(**asked)
        except NotJudged:
            raise
        except Exception as error:
            # A server's message may repeat the key that it was sent: only its kind is kept.
            raise NotJudged(type(error).__name__) from None
        return float(result.value)


def _ready() -> None:
    """Switch reporting off, then see that ragas can be imported."""
    os.environ.update(_QUIET)
    if importlib.util.find_spec("ragas") is None:
        raise UsageError("ragas is not installed.", next=_INSTALL)
    try:
        importlib.import_module("ragas.metrics.collections")
    except ImportError as error:
        raise UsageError(f"ragas cannot be imported: {error}.", next=_INSTALL) from None


def _chat_model(settings: JudgeSettings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": _SECONDS, "max_retries": _RETRIES}
    if settings.base_url is not None:
        options["base_url"] = settings.base_url
    try:
        model: BaseChatModel = init_chat_model(settings.model, **options)
    except Exception as error:
        raise UsageError(
            f"{MODEL}={settings.model!r} cannot be used ({type(error).__name__}).",
            next="Install the provider's LangChain package, set its key in the environment, and "
            f"{BASE_URL} for a server of your own.",
        ) from None
    return model


def _metrics(model: BaseChatModel, encoder: Encoder) -> dict[str, BaseMetric]:
    """Return the metrics by name, asked through LangChain in place of ragas' own clients."""
    from ragas.embeddings.base import BaseRagasEmbedding
    from ragas.llms.base import InstructorBaseRagasLLM
    from ragas.metrics import collections

    class Asked(InstructorBaseRagasLLM):  # type: ignore[misc]
        async def agenerate(self, prompt: str, response_model: type[Wanted]) -> Wanted:
            async with asyncio.timeout(_SECONDS * (_RETRIES + 1)):
                reply = await model.ainvoke(prompt)
            finish = reply.response_metadata.get("finish_reason")
            return parsed(reply.text, response_model, finish=finish)

        def generate(self, prompt: str, response_model: type[Wanted]) -> Wanted:
            return asyncio.run(self.agenerate(prompt, response_model))

    class Encoded(BaseRagasEmbedding):  # type: ignore[misc]
        def embed_text(self, text: str, **_options: object) -> list[float]:
            vector: list[float] = encoder.encode([text])[0].tolist()
            return vector

        async def aembed_text(self, text: str, **_options: object) -> list[float]:
            return self.embed_text(text)

    llm = Asked()
    every = (
        collections.Faithfulness(llm=llm),
        collections.AnswerRelevancy(llm=llm, embeddings=Encoded()),
        collections.ContextPrecisionWithoutReference(llm=llm),
    )
    return {metric.name: metric for metric in every}


def _digest(metrics: Iterable[BaseMetric]) -> str:
    """Return the SHA-256 of all that the metrics' prompts say beside the sample."""
    from ragas.prompt.metrics.base_prompt import BasePrompt

    said = [
        [
            prompt.instruction,
            [[each.model_dump() for each in pair] for pair in prompt.examples],
            prompt.output_model.model_json_schema(),
        ]
        for metric in metrics
        for prompt in vars(metric).values()
        if isinstance(prompt, BasePrompt)
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
