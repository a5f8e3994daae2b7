"""What the worker runs on may be given on: no licence of a locked dependency is stricter than the LGPL."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[2] / "requirements" / "runtime.txt"
_LOCKED = set(re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", RUNTIME.read_text("utf-8")))
_INSTALLED = {(found.name or "").lower().replace("_", "-") for found in metadata.distributions()}
_NAMES = sorted(_LOCKED & _INSTALLED)
"""The others are for another system or an older Python."""
_LOOKED_UP = {"imapclient": "BSD-3-Clause"}
"""By the file of terms that they bring, where nothing else tells."""
_FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python|ISC|MPL|Mozilla|LGPL|Lesser|ZPL|Zope|Unlicense|0BSD|CNRI|HPND|CC0", re.IGNORECASE
)
_STRICTER = re.compile(
    r"(?<!L)GPL|(?<!Lesser )General Public|Affero|SSPL|BUSL|Commons Clause|non-?commercial", re.IGNORECASE
)


def _licences(name: str) -> list[str]:
    """What a distribution tells of its licence: the expression, the classifiers, the first line of the field."""
    about = metadata.metadata(name)
    classifiers = [line.rpartition("::")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    field = (about.get("License") or "").strip().split("\n")[0]
    return [text.strip() for text in (about.get("License-Expression") or "", *classifiers, field) if text.strip()]


def test_nearly_all_that_is_locked_is_installed() -> None:
    assert len(_NAMES) >= len(_LOCKED) - 3


@pytest.mark.parametrize("name", _NAMES)
def test_no_licence_is_stricter_than_the_lgpl(name: str) -> None:
    told = _licences(name) or [_LOOKED_UP.get(name, "")]
    assert any(told), f"{name} tells no licence: look it up"
    assert any(_FREE.search(text) for text in told), f"{name}: {told}"
    offered = [text for text in told if not _STRICTER.search(text)]
    assert offered, f"{name}: {told}"
