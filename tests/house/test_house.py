"""The rules of the house that no other tool checks."""

import ast
import importlib
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import inbox_worker
from inbox_worker.reading import sources

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "inbox_worker"
LANGUAGES = sorted((PACKAGE / "reading" / "languages").glob("*.toml"))
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "handler",
    "processor",
    "base",
    "data",
    "info",
}
WORKPLACE = re.compile(r"(?<![\w./])/(?:work|root|farm)/|--index-url[ =]|\bissue #?\d|find-links", re.IGNORECASE)
TEXT_SUFFIXES = {".py", ".toml", ".md", ".txt", ".html", ".cfg", ""}


def modules() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def keys(table: dict[str, object], path: str = "") -> set[str]:
    found = set()
    for key, value in table.items():
        name = f"{path}.{key}"
        found.add(name)
        if isinstance(value, dict) and path == "":
            found |= keys(value, name)
    return found


def test_every_source_of_evidence_is_in_the_tuple() -> None:
    files = {module.name for module in pkgutil.iter_modules(sources.__path__)}
    listed = {source.__name__.rpartition(".")[2] for source in sources.SOURCES}
    assert listed == files


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_language_has_every_key_of_english(path: Path) -> None:
    english = keys(tomllib.loads((path.parent / "en.toml").read_text(encoding="utf-8")))
    own = keys(tomllib.loads(path.read_text(encoding="utf-8")))
    required = {key for key in english if not key.startswith(".classes.")}
    assert required - own == set()


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_language_has_mails_in_the_corpus(path: Path) -> None:
    truths = [truth.read_text(encoding="utf-8") for truth in (ROOT / "tests" / "corpus").rglob("truth.jsonl")]
    assert any(f'"language": "{path.stem}"' in truth for truth in truths)


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_promises(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (ast.get_docstring(tree) or "").strip(), f"{path} has no docstring"


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_function_and_class_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def test_no_file_is_named_after_nothing() -> None:
    named = {path.stem for path in modules()} | {path.parent.name for path in modules()}
    assert named & BANNED_NAMES == set()


def test_the_project_speaks_of_itself_alone() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT_SUFFIXES and path != Path(__file__) and "corpus" not in path.parts:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in WORKPLACE.finditer(text)]
    assert found == []


def test_the_version_is_told_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert inbox_worker.__version__ in text or "## Unreleased" in text


def test_every_module_can_be_imported_without_work() -> None:
    for module in pkgutil.walk_packages(inbox_worker.__path__, "inbox_worker."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_the_locked_requirements_name_no_index_and_hash_everything() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        pins = len(re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, re.MULTILINE | re.IGNORECASE))
        assert pins > 10
        assert text.count("--hash=sha256:") >= pins
