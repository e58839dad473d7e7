"""A model that copies the sentences that share most words with the question, and falsifies one.

`python tests/copying_model.py` serves it until interrupted, for `QA_LLM=openai:copying` with the
`QA_LLM_BASE_URL` that it prints. It stands for a poor model in measuring what a model can spoil.
"""

from __future__ import annotations

import json
import re
import sys
import threading

from openai_server import Json, Said, scripted

_BLOCK = re.compile(
    r"^--- evidence (\d+), key \w+ ---\n.*?\n(.*?)\n--- end", re.DOTALL | re.MULTILINE
)
_MOST = 4


def copying(body: Json) -> Said:
    """Claim the nearest sentences and, of the nearest one, what it does not say."""
    evidence, _, question = str(body["messages"][-1]["content"]).rpartition("The question:")
    asked = _words(question)
    sentences = [
        (len(_words(sentence) & asked), int(number), sentence)
        for number, text in _BLOCK.findall(evidence)
        for sentence in re.split(r"(?<=\.) (?=[A-Z])|\n", text)
    ]
    nearest = sorted(sentences, key=lambda each: -each[0])[:_MOST]
    claims = [_claim(sentence, number, sentence) for _, number, sentence in nearest]
    claims += [_claim(_falsified(said), number, said) for _, number, said in nearest[:1]]
    return Said(json.dumps({"claims": claims}))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _falsified(sentence: str) -> str:
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 1), f"{sentence} It was 1 of 9.")


def _claim(text: str, number: int, quote: str) -> Json:
    return {"text": text, "evidence": [number], "quotes": [quote]}


if __name__ == "__main__":
    with scripted(copying) as (url, _):
        sys.stdout.write(f"QA_LLM=openai:copying QA_LLM_BASE_URL={url}\n")
        sys.stdout.flush()
        threading.Event().wait()
