"""A real chat model, if `QA_LIVE_LLM` names one: off by default, see CONTRIBUTING.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HashingEncoder
from copying_model import copying
from openai_server import scripted

from qa.domain import Mode, Part, Support
from qa.pipeline import Pipeline
from qa.prompts import VERSION
from qa.settings import load

ROOT = Path(__file__).parents[1]
MODEL = os.environ.get("QA_LIVE_LLM")
BASE_URL = os.environ.get("QA_LIVE_LLM_BASE_URL")
"""Read when the file is: no test sees the variables of whoever runs it."""


@pytest.mark.live
def test_live_model_words_a_proven_answer(corpus_folder: Path) -> None:
    if MODEL is None:
        pytest.skip("QA_LIVE_LLM names no model")
    settings = load(llm=MODEL, llm_base_url=BASE_URL)
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        assert not pipeline.ingest([corpus_folder]).failed
        answer = pipeline.ask(
            "What was median overall survival in ALPHA-01?", mode=Mode.SYNTHESISED
        )
    assert (answer.model, answer.prompt, answer.warnings) == (MODEL, VERSION, ())
    said = [statement for statement in answer.statements if statement.part is Part.ANSWER]
    assert any("12.5" in statement.text for statement in said)
    assert {statement.support for statement in said} <= {Support.VERBATIM, Support.VERIFIED}


@pytest.mark.slow
def test_live_test_would_run() -> None:
    with scripted(copying) as (url, seen):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-m", "live", __file__],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"QA_LIVE_LLM": "openai:copying", "QA_LIVE_LLM_BASE_URL": url},
        )
    assert "1 passed" in done.stdout, done.stdout
    assert seen
