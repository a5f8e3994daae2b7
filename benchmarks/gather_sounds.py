"""Make inbox_worker/reading/world/sounds.toml: how Chinese characters are read in Mandarin, by syllable without tones.

    python benchmarks/gather_sounds.py

Wants pypinyin (MIT licence), which nothing else of the project does. Taken are the characters of GB 2312 and of Big5.
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style, pinyin

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Readings of Chinese characters in Mandarin, syllable by syllable without tones, from pypinyin (MIT licence), made by
# benchmarks/gather_sounds.py.
"""
FIRST, LAST = 0x4E00, 0x9FA5


def main() -> None:
    """Write the file."""
    syllables: dict[str, list[str]] = {}
    for character in filter(is_in_use, map(chr, range(FIRST, LAST + 1))):
        for syllable in dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]):
            if syllable.isascii() and syllable.isalpha():
                syllables.setdefault(syllable, []).append(character)
    rows = "".join(f"{syllable} = '{''.join(syllables[syllable])}'\n" for syllable in sorted(syllables))
    text = f"{HEAD}\n[mandarin]\n{rows}"
    (ROOT / "inbox_worker/reading/world/sounds.toml").write_text(text, "utf-8")
    print(len(syllables), "syllables,", len(text.encode()), "bytes")


def is_in_use(character: str) -> bool:
    """Whether one of the two character sets of daily use holds it."""
    return any(_holds(charset, character) for charset in ("gb2312", "big5"))


def _holds(charset: str, character: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main()
