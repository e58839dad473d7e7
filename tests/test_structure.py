"""The structure holds: imports point down, vendors have one home, the face is pinned."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "qa").rglob("*.py"))

# A module imports only from rows above its own here, that is from layers below it; the files of
# one folder may import their siblings. `understand` lies below `answer`, which reads the intent.
ROWS = (
    ("domain", "errors"),
    ("settings", "text", "privacy", "contract"),
    ("ingest", "chunk", "embed", "vocabulary"),
    ("library",),
    ("index",),
    ("understand",),
    ("retrieve", "answer", "verify"),
    ("pipeline",),
    ("state",),
    ("converse",),
    ("ui",),
    ("server",),
    ("cli",),
    ("__main__",),
)
ROW = {name: number for number, row in enumerate(ROWS) for name in row}

HOMES = {
    "chromadb": ("index/dense.py",),
    "tantivy": ("index/lexical.py",),
    "sentence_transformers": ("embed.py",),
    "torch": ("embed.py",),
    "transformers": ("embed.py",),
    "gradio": ("ui/",),
    "sqlalchemy": ("library/", "state.py"),
    "alembic": ("library/",),
    "pypdfium2": ("ingest/pdf.py",),
    "lxml": ("ingest/",),
    "markdown_it": ("ingest/markdown.py",),
    "uvicorn": ("server.py",),
    "filelock": ("library/lock.py",),
    "tqdm": ("cli/output.py",),
}

FACE = [
    "Answer",
    "Chat",
    "Document",
    "Filters",
    "Outcome",
    "Pipeline",
    "QAError",
    "SourceType",
    "answer_json",
    "load_settings",
    "serve",
]
LONGEST_MODULE, LONGEST_FUNCTION = 320, 60


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "qa"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(module: str) -> str:
    return module.split(".")[1] if module.startswith("qa.") else ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(ROOT / "qa").parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for module in imports(path):
        used = layer(module)
        if used in ROW and used != own:
            assert ROW[used] < ROW[own], f"{own} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_vendor_has_one_home(path: Path) -> None:
    for module in imports(path):
        homes = HOMES.get(module.split(".")[0], ("",))
        assert name_of(path).startswith(homes), f"{module} does not belong here"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not text.strip() or ast.get_docstring(tree)
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= LONGEST_FUNCTION, node.name


def test_face_is_pinned() -> None:
    assert qa.__all__ == FACE
    assert sorted(dir(qa)) == FACE
    for name in FACE:
        assert getattr(qa, name) is not None


@pytest.mark.parametrize(
    "path",
    [ROOT / "app.py", *(ROOT / "evals" / "commands").glob("*.py")],
    ids=lambda path: path.name,
)
def test_entry_points_use_the_face_only(path: Path) -> None:
    assert not [module for module in imports(path) if layer(module) and layer(module) not in FACE]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import qa", ("torch", "chromadb", "gradio", "numpy", "sqlalchemy")),
        ("import qa.cli", ("torch", "gradio", "sentence_transformers")),
        ("from qa import Pipeline", ("torch", "gradio", "sentence_transformers")),
    ],
    ids=["face", "cli", "pipeline"],
)
def test_start_is_light(code: str, absent: tuple[str, ...]) -> None:
    script = f"import sys; {code}; print(*[m for m in {absent!r} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert loaded.stdout.strip() == ""
