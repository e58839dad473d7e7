"""The bundled encoder: windows, order and threads with a fake; the model's own vectors."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from qa.embed import Encoder, bundled, load
from qa.embed.onnx import OnnxEncoder
from qa.embed.variants import INPUT
from qa.errors import ModelError

ROOT = Path(__file__).parents[1]
WINDOW = bundled.WINDOW

SENTENCES = """\
Median overall survival was 14.7 months (95% CI, 12.1-16.6) with trastuzumab deruxtecan.
Interstitial lung disease or pneumonitis occurred in 13.9% of patients.
The recommended dose is 6.4 mg/kg every 3 weeks until progression.
What is the first dose reduction?
Grade 3 or higher neutropenia occurred in 28.8% vs. 13.3%.
Hazard ratio for death, 0.70; 95% CI 0.55-0.90; P=0.0044.
β₂-agonists ≥ 5 µg were given twice daily.
HER2-positive (IHC 3+ or IHC 2+/ISH+) gastroesophageal junction adenocarcinoma
Apixaban 5 mg b.i.d. is not recommended with CrCl < 15 mL/min.
rash after amoxicillin
Patients were randomly assigned in a 1:1 ratio.
No benefit was seen in patients older than 75 years (n = 212).
Was mortality at 28 days lower with dexamethasone?
患者接受了胃癌治疗。
Quelle est la posologie du ramucirumab ?
QTc > 500 ms: stop ondansetron and correct potassium.
Left ventricular ejection fraction fell below 40% in 2 of 125 patients.
The child has a sore throat, fever of 39.2 °C and tonsillar exudate.
Ramucirumab plus paclitaxel improved progression-free survival (4.4 vs 2.9 months).
LVEF
It is contraindicated in pregnancy; contraception is needed for 7 months.
Sensitivity was 94% and specificity 61%.
Treatment-related deaths: 10 (8%).
How do I bake a chocolate cake?
""".splitlines()
LONG = " ".join(SENTENCES)
TEXTS = [*SENTENCES, "", LONG]


class FakeSession:
    """Give each word piece the unit vector of its number; remember what ran, and where."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []
        self.threads: set[int] = set()
        self.both = threading.Barrier(2, timeout=5)
        self.waits = False

    def run(self, _outputs: list[str], given: dict[str, Any]) -> list[NDArray[np.float32]]:
        if self.waits:
            self.both.wait()
        self.runs.append(given[INPUT].tolist())
        self.threads.add(threading.get_ident())
        return [np.eye(384, dtype=np.float32)[given[INPUT]]]


def faked(threads: int = 1) -> tuple[OnnxEncoder, FakeSession]:
    """An encoder whose word pieces are the words "1" to "300"; 301 begins a text, 302 ends it."""
    tokenizer = Tokenizer(WordLevel({str(number): number for number in range(303)}, "0"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="301 $A 302", special_tokens=[("301", 301), ("302", 302)]
    )
    encoder, session = OnnxEncoder("int8", threads=threads), FakeSession()
    encoder._states.__dict__.update(_tokenizer=tokenizer, _session=session)
    return encoder, session


def test_row_is_the_mean_of_the_states() -> None:
    encoder, session = faked()
    rows = encoder.encode(["5 5 7", "", "9"])
    assert sorted(session.runs) == [[301, 5, 5, 7, 302], [301, 9, 302], [301, 302]]
    expected = np.zeros((3, 384))
    expected[0, [5, 7, 301, 302]] = np.array([2, 1, 1, 1]) / 7**0.5
    expected[1, [301, 302]] = 0.5**0.5
    expected[2, [9, 301, 302]] = 3**-0.5
    assert np.allclose(rows, expected)
    assert rows.dtype == np.float32


def test_long_text_is_read_whole() -> None:
    encoder, session = faked()
    pieces = [number % 300 + 1 for number in range(600)]
    (row,) = encoder.encode([" ".join(map(str, pieces))])
    assert [len(run) for run in sorted(session.runs)] == [202, 202, 202]
    assert all(run[0] == 301 and run[-1] == 302 for run in session.runs)
    assert sorted(piece for run in session.runs for piece in run[1:-1]) == sorted(pieces)
    assert np.allclose(row[[1, 300, 301]], np.array([2, 2, 3]) / np.linalg.norm([2] * 300 + [3, 3]))


def test_longest_runs_first() -> None:
    encoder, session = faked()
    encoder.encode(["1", "1 2 3", "1 2"])
    assert [len(run) for run in session.runs] == [5, 4, 3]


def test_order_holds_over_slabs() -> None:
    encoder, _ = faked()
    rows = encoder.encode([str(number % 300 + 1) for number in range(2500)])
    assert rows[:, :301].argmax(axis=1).tolist() == [number % 300 + 1 for number in range(2500)]


def test_threads_share_the_work() -> None:
    encoder, session = faked(threads=2)
    session.waits = True
    assert encoder.encode(["1", "2", "3", "4"])[:, :301].argmax(axis=1).tolist() == [1, 2, 3, 4]
    assert len(session.threads) == 2


def test_nothing_to_encode_loads_nothing(tmp_path: Path) -> None:
    encoder = load("bundled", cache=tmp_path / "cache")
    assert encoder.encode([]).shape == (0, 384)
    assert not (tmp_path / "cache").exists()


def test_unusable_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.embed.export.made", lambda _variant, _layers: b"no model")
    with pytest.raises(ModelError, match="cannot be used by onnxruntime") as told:
        load("bundled", cache=tmp_path).encode(["x"])
    assert "QA_ENCODER" in told.value.next


@pytest.fixture(scope="module", params=["bundled", "bundled-fp32"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return load(request.param)


@pytest.fixture(scope="module")
def theirs() -> Iterator[NDArray[np.float32]]:
    """The vectors of sentence-transformers, which cuts the long text."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled.folder()), device="cpu")
    yield np.asarray(model.encode(TEXTS, normalize_embeddings=True))


@pytest.mark.slow
def test_vectors_are_the_models_own(encoder: Encoder, theirs: NDArray[np.float32]) -> None:
    ours = encoder.encode(TEXTS)
    assert ours.shape == (len(TEXTS), 384)
    assert ours.dtype == np.float32
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    cosines = np.sum(ours * theirs, axis=1)
    exact = "fp32" in encoder.fingerprint
    assert cosines[: len(SENTENCES)].min() > (0.9999 if exact else 0.99)
    # The empty text is two marks and nothing that would even out what rounding does to them.
    assert cosines[TEXTS.index("")] > (0.9999 if exact else 0.98)


@pytest.mark.slow
def test_vector_is_the_same_in_any_company(encoder: Encoder) -> None:
    together = encoder.encode([*TEXTS, *reversed(TEXTS)])
    alone = np.array([encoder.encode([text])[0] for text in TEXTS])
    assert np.array_equal(together, np.concatenate([alone, alone[::-1]]))


@pytest.mark.slow
def test_threads_change_nothing(encoder: Encoder) -> None:
    many = load(f"bundled-{encoder.fingerprint.split('-')[1]}", threads=3)
    assert np.array_equal(many.encode(TEXTS), encoder.encode(TEXTS))


@pytest.mark.slow
def test_tail_of_a_long_text_counts(encoder: Encoder) -> None:
    ill, baked = encoder.encode([f"{LONG} Pneumonitis was fatal.", f"{LONG} Bake the cake."])
    assert ill @ baked < 0.9999
    cake = encoder.encode(["Bake the cake."])[0]
    assert baked @ cake > ill @ cake


@pytest.mark.slow
def test_very_long_text_is_encoded(encoder: Encoder) -> None:
    words = (LONG.split() * 40)[:10_000]
    whole, half = encoder.encode([" ".join(words), " ".join(words[:5000])])
    assert whole @ half > 0.99


@pytest.mark.slow
def test_near_meaning_is_near(encoder: Encoder) -> None:
    question, near, far = encoder.encode(
        ["How long did patients live?", "Median survival was 14 months.", "The sky is blue."]
    )
    assert question @ near > question @ far


@pytest.mark.slow
def test_probe_is_a_vector_that_repeats(encoder: Encoder) -> None:
    assert encoder.probe().shape == (384,)
    assert np.array_equal(encoder.probe(), encoder.probe())


@pytest.mark.slow
def test_encoding_imports_no_torch() -> None:
    code = (
        "from qa import embed; embed.load('bundled').encode(['x']); import sys; "
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )
    load("bundled").encode(["the cache is filled"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.decode().strip() == "set()"
