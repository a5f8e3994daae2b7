"""bytes and a declared charset → text, as the mail programs of the world really mean it.

Promises: never raises; a wrong, unknown or missing charset is guessed from the bytes, and the guess named as a fault. Superset
codecs stand in for the names on the wire (gb2312 is gb18030, iso-8859-1 is windows-1252 …, as in the WHATWG Encoding Standard).
The guess scores the text that each candidate gives by the letters that its languages use most; it needs no table beyond this
page and takes about a millisecond. (charset-normalizer takes some 30 ms a mail and prefers Western European for short
Cyrillic.)
"""

from __future__ import annotations

import codecs
import re

SAMPLE_BYTES = 4096

_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "csgb2312": "gb18030", "cp936": "gb18030",
    "hz-gb-2312": "hz", "big5": "cp950", "x-x-big5": "cp950", "cn-big5": "cp950", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "ksc5601": "cp949", "ks_c_5601": "cp949", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    "us-ascii": "ascii", "ansi_x3.4-1968": "ascii", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
    "utf8": "utf-8", "utf-8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-windows-1251": "cp1251", "win-1251": "cp1251",
    "koi8r": "koi8-r", "koi8u": "koi8-u", "koi8-ru": "koi8-u", "x-euc-jp": "euc-jp",
}  # fmt: skip
_NO_CHARSET = frozenset(
    {"", "ascii", "unknown", "x-unknown", "unknown-8bit", "8bit", "binary", "default", "none", "x-user-defined"}
)
_NOT_TEXT = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"}
)
_LATIN = frozenset({"cp1252", "ascii", "cp1254", "iso8859-15", "cp1250"})
_RUN = re.compile(rb"[\xa0-\xff]{4}")
_ALPHABETS = frozenset({"cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "cp1256", "iso8859-6", "iso-8859-7"})
_ARABIC = frozenset({"cp1256", "iso8859-6"})
_CYRILLIC = frozenset({"cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866"})
_TOUCHING = re.compile(r"(?<=[A-Za-z])[^\x00-\xbf]|[^\x00-\xbf](?=[A-Za-z])")
_HIGH = re.compile(rb"[\xa0-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")
_ESCAPES = re.compile(rb"\x1b[$(][@BJI(]")

# Candidate, the letters that its languages use most, and those that show that it is the wrong one.
_COMMON = {
    "cp1251": "оеаинтсрвлкмдпуязьыгчбйжхюшцщэфёіїєґ",
    "koi8-r": "оеаинтсрвлкмдпуязьыгчбйжхюшцщэфё",
    "koi8-u": "оеаинтсрвлкмдпуязьыгчбйжхюшцщэфёіїєґ",
    "iso8859-5": "оеаинтсрвлкмдпуязьыгчбйжхюшцщэфёіїє",
    "cp866": "оеаинтсрвлкмдпуязьыгчбйжхюшцщэфёїє",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئءأإآؤپچژگ،؟ً",
    "iso8859-6": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئءأإآؤ،؟ً",
    "gb18030": "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要名单位姓参加会议电话邮箱您好谢请注册报人",
    "cp950": "的一是了我不人在他有這個上們來到時大地為子中你說生國年著就那和要名單位姓參加會議電話郵箱您好謝請註冊報人",
    "cp932": "のにはをたがでてとしれさあいうるなよりますこかもらせくきおけみどだ様申込参加登録名会日ン",
    "euc-jp": "のにはをたがでてとしれさあいうるなよりますこかもらせくきおけみどだ様申込参加登録名会日ン",
    "cp949": "이다는을의에가고한하지로기사도나인안습니입등록참석",
    "cp1252": "éèàçêâîôûùëïñáíóúãõäöüßåøæðþÅØÆÞÁÍÓÚÑÇÄÖÜÉ’“”–«»°€º¿¡",
    "cp1254": "ığşİçöüâ",
    "cp1250": "łąęśćżźńóčšžřěůýáíéúőű",
    "iso-8859-7": "αειοτνσρκυημπλάέίόή",
}


def decode(data: bytes, declared: str, faults: list[str] | None = None) -> str:
    """`data` as text. What was guessed is added to `faults`."""
    name = declared.strip().strip("'\"").lower()
    codec = _codec(name)
    plain = codec in {"ascii", "cp1252", "utf-8", ""} or (codec.startswith("utf-16") and b"\x00" not in data)
    if (plain or codec == "hz") and data.isascii() and b"\x1b" not in data:
        return _HZ.sub(_of_hz, data.decode("ascii"))
    if text := _unmistakable(data, codec):
        return text
    text_or_none = _strict(data, codec) if codec and not _looks_foreign(data, codec) else None
    if text_or_none is None and codec == "cp950":  # with the characters of Hong Kong
        text_or_none = _strict(data, "big5hkscs")
    if text_or_none is not None and (other := _plainly_other(data, codec)):
        if faults is not None:
            faults.append(f"charset {name}: read as {other}")
        return data.decode(other, "replace")
    if text_or_none is not None:
        return _undouble(text_or_none, faults)
    return _guessed(data, name, codec, faults)


_HZ = re.compile(r"~\{((?:[!-w][!-~]){1,400})~\}")
"""A run of GB 2312 in seven bits (RFC 1843); mails have it under no name at all."""


def _of_hz(run: re.Match[str]) -> str:
    shifted = bytes(ord(character) | 0x80 for character in run.group(1))
    return _strict(shifted, "gb2312") or run.group()


def is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8: hardly ever by chance, once there is a byte beyond ASCII."""
    return _strict(data, "utf-8") is not None


def guess(data: bytes) -> str:
    """The codec that reads `data` best; "utf-8" where nothing else is likelier."""
    sample = data[:SAMPLE_BYTES]
    if _strict(sample, "utf-8", tail=True) is not None:
        return "utf-8"
    scored = [(_score(sample, codec), -order, codec) for order, codec in enumerate(_COMMON)]
    best, _, codec = max(scored)
    return codec if best > 0 else "cp1252"


def _guessed(data: bytes, name: str, codec: str, faults: list[str] | None) -> str:
    if codec in {"utf-8", ""} and (lines := _by_lines(data)):
        if faults is not None:
            faults.append(f"charset {name or 'not declared'}: some lines read as {lines[1]}")
        return lines[0]
    found = guess(data)
    if codec and codec not in _LATIN and not _better_than_declared(data, found, codec):
        found = _plainly_other(data, codec) or codec
    if faults is not None:
        read = f"read as {found}" if found != codec else "some bytes are wrong"
        faults.append(f"charset {name or 'not declared'}: {read}")
    text = _strict(data, found)
    return data.decode(found, "replace") if text is None else text


def _by_lines(data: bytes) -> tuple[str, str] | None:
    """A mail in UTF-8 into which a program put the bytes of another below it; the text, and the codec of the other lines. None where
    there is but one: half a line of another may look like UTF-8."""
    lines = data.split(b"\n")
    beyond = [line for line in lines if not line.isascii()]
    strange = [line for line in beyond if _is_no_utf8(line)]
    if not strange or not any(_strict(line, "utf-8", tail=True) for line in beyond if line not in strange):
        return None
    found, others = guess(b"\n".join(strange)), frozenset(strange)
    return "\n".join(line.decode(found if line in others else "utf-8", "replace") for line in lines), found


def _is_no_utf8(line: bytes) -> bool:
    """Whether most bytes beyond ASCII are none of UTF-8, not only some that got lost."""
    return line.decode("utf-8", "replace").count("\ufffd") * 2 > sum(byte >= 0x80 for byte in line)


def _better_than_declared(data: bytes, found: str, codec: str) -> bool:
    """Whether the declared codec fails often enough that the guess is to be believed."""
    broken = data[:SAMPLE_BYTES].decode(codec, "replace").count("\ufffd")
    return broken > 3 and _strict(data[:SAMPLE_BYTES], found, tail=True) is not None


def _unmistakable(data: bytes, codec: str) -> str | None:
    """Byte order marks, UTF-8 under the name of an alphabet, and the escape sequences of ISO-2022-JP speak for themselves."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and codec in {"utf-16", "", "ascii", "cp1252", "utf-8"}:
        return data.decode("utf-16", "replace")
    latin = codec in _LATIN or not codec
    if latin or codec.startswith(_OF_ONE_BYTE) or (codec.startswith("utf-16") and b"\x00" not in data):
        text = _strict(data, "utf-8")
        if text is not None and sum(letter >= "\x80" for letter in text) >= (1 if latin else _BY_NO_CHANCE):
            return _undouble(text, None)
    if latin and _ESCAPES.search(data[:SAMPLE_BYTES]):
        codec = "iso2022_jp"
    seven_bits = codec.replace("-", "_").replace("iso_2022", "iso2022").startswith("iso2022_jp")
    if seven_bits and (b"\x1b" in data or not _HIGH.search(data)):  # else Shift_JIS goes by that name
        return _iso_2022_jp(data)
    return None


_OF_ONE_BYTE = ("cp125", "cp437", "cp85", "cp86", "cp874", "iso8859", "koi8", "mac")
_BY_NO_CHANCE = 3
"""Codecs of one byte a letter: in none of them are so many letters UTF-8 by chance, though two may be (её in KOI8-R)."""


def _codec(name: str) -> str:
    """The codec that reads what is on the wire under `name`; "" where there is none."""
    if name in _SUPERSETS:
        return _SUPERSETS[name]
    if name in _NO_CHARSET or len(name) > 40:
        return ""
    try:
        info = codecs.lookup(name.replace("windows", "cp").replace("cp-", "cp"))
    except (LookupError, ValueError):
        return ""
    text = getattr(info, "_is_text_encoding", True)
    return info.name if text and info.name.replace("-", "_") not in _NOT_TEXT else ""


def _strict(data: bytes, codec: str, *, tail: bool = False) -> str | None:
    """`data` decoded without a fault, or None. `tail`: a character cut in two at the end is no fault."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as fault:
        if tail and fault.start >= len(data) - 4 and fault.start:
            return _strict(data[: fault.start], codec)
        return _with_holes(data) if codec == "cp1252" else None
    except (UnicodeError, LookupError, ValueError):
        return None


def _with_holes(data: bytes) -> str:
    """windows-1252 with the five bytes that it leaves undefined as the C1 controls, as the WHATWG standard has it."""
    return (
        data.decode("cp1252", "replace")
        if b"\x81" not in data
        else data.replace(b"\x81", b"").decode("cp1252", "replace")
    )


_DOS_LETTER, _WINDOWS_LETTER = re.compile(rb"[A-Za-z][\x81\xa2-\xa4][a-z]"), re.compile(rb"[\xc0-\xff]")
"""ü, ó, ú and ñ of the code page of DOS (K\x81ste, Misi\xa2n), and what windows-1252 has for letters."""


def _looks_foreign(data: bytes, codec: str) -> bool:
    """Under a Western name: mostly letters beyond ASCII, in runs, is no Western language."""
    if codec not in _LATIN:
        return False
    sample = data[:SAMPLE_BYTES]
    if codec == "ascii" or _RUN.search(sample) is None:
        return codec == "ascii"
    return len(_HIGH.findall(sample)) > len(_LETTER.findall(sample))


def _plainly_other(data: bytes, codec: str) -> str:
    """The codec that reads `data` so much better than the one declared that the declaration must be wrong; "" where none does. Between the
    codecs of one alphabet no byte is a fault: КОИ-8 declared as windows-1251 is nonsense in good Russian letters."""
    rival, sample = _RIVALS.get(codec, ""), data[:SAMPLE_BYTES]
    dos = _DOS_LETTER.findall(sample) if codec == "cp1252" and not _WINDOWS_LETTER.search(sample) else []
    if len(dos) >= _SOME or any(b"\x81" in letter for letter in dos):
        return "cp850"
    if codec == "cp1252" and len(_TURKISH.findall(sample)) >= _SOME and not _ICELANDIC.search(sample):
        return "cp1254"
    if not rival or len(_HIGH.findall(sample)) < _TELLING or _strict(data, rival) is None:
        return ""
    return rival if _score(sample, rival) > _score(sample, codec) + _PLAINLY else ""


_TURKISH, _SOME = re.compile(b"[\xd0\xdd\xde\xf0\xfd\xfe]"), 2
_ICELANDIC = re.compile(b"[\xc1\xcd\xd3\xda\xc6\xe1\xed\xf3\xfa\xe6]")
"""windows-1254 has the Turkish ğ, ı, ş where windows-1252 has ð, ý, þ; who writes these has á, í, ó, ú, æ too."""
_RIVALS = {
    "cp1251": "koi8-r",
    "koi8-r": "cp1251",
    "koi8-u": "cp1251",
    "cp1256": "iso8859-6",
    "iso8859-6": "cp1256",
    "gb18030": "cp950",
    "cp950": "gb18030",
}
_TELLING, _PLAINLY = 30, 0.2
"""So many bytes beyond ASCII tell a language, and so much better must the other codec read them."""


def _score(sample: bytes, codec: str) -> float:
    """Common letters count for a candidate, strange ones and undecodable bytes against it; per character beyond ASCII."""
    text = sample.decode(codec, "replace")
    high = [char for char in text if char >= "\x80" and char != "\xa0"]
    if not high:
        return 0.0
    common = frozenset(_COMMON[codec] + (_COMMON[codec].upper() if codec in _CYRILLIC else ""))
    good = sum(char in common for char in high)
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or "\x80" <= char <= "\x9f" for char in high)
    score = (good - 3 * bad) / len(high)
    if codec == "cp1252":
        score -= _run_share(text)
    elif codec in {"gb18030", "cp950", "cp932", "euc-jp", "cp949"}:
        # Two bytes a letter: chance alone gives few common ones, so each is worth more.
        score = score * 2 + (0.2 if not bad else 0)
    elif codec in _ARABIC:
        score += _share_of_frequent(text, _ARABIC_LETTER, _FREQUENT_ARABIC) - _USUAL_ARABIC
    elif codec in _CYRILLIC:
        score += _share_of_frequent(text.lower(), _CYRILLIC_LETTER, _FREQUENT) - _USUAL - 0.5 * _inner_capitals(text)
    if codec in _ALPHABETS:
        score -= _mixed_share(text)
    return score


def _mixed_share(text: str) -> float:
    """Letters of another alphabet that touch ASCII letters: such words are Western ones with accents."""
    touching = len(_TOUCHING.findall(text))
    return 2 * touching / max(1, len(re.findall(r"[^\x00-\xa0]", text)))


def _run_share(text: str) -> float:
    """Accented letters stand alone in Western words; three in a row are another alphabet."""
    runs = sum(len(run) for run in re.findall(r"[\u00c0-\u017f]{3,}", text))
    return 2 * runs / max(1, len(re.findall(r"[\u00c0-\u017f]", text)))


def _inner_capitals(text: str) -> float:
    """windows-1251 read as koi8-r, and the reverse, is all capitals inside words."""
    inner = len(re.findall(r"(?<=[а-яё])[А-ЯЁ]", text))
    return 4 * inner / max(1, len(text))


def _share_of_frequent(text: str, letter: re.Pattern[str], frequent: str) -> float:
    """How much the most frequent letters of an alphabet are of all that are its letters; by the wrong codec half as much as usual."""
    letters = letter.findall(text)
    return sum(one in frequent for one in letters) / max(1, len(letters))


_CYRILLIC_LETTER, _FREQUENT, _USUAL = re.compile(r"[а-яёіїєґ]"), _COMMON["koi8-r"][:10], 0.65
_ARABIC_LETTER, _FREQUENT_ARABIC, _USUAL_ARABIC = re.compile(r"[\u0621-\u064a]"), "اليمنو", 0.5
"""Five of the six Arabic letters have other bytes in the other codec."""


def _iso_2022_jp(data: bytes) -> str:
    """Also with the vendors' rows (①, ㈱) and half-width kana, which Python's codec refuses: by way of Shift_JIS."""
    if (text := _strict(data, "iso2022_jp")) is not None:
        return text
    pieces = re.split(rb"(\x1b[$(][@BJI(]|\x1b\$\([A-Z])", data)
    out, mode = [pieces[0].decode("ascii", "replace")], b""
    for piece in pieces[1:]:
        if piece.startswith(b"\x1b"):
            mode = piece
        elif mode[1:2] == b"$":
            out.append(_jis_row(piece))
        elif mode == b"\x1b(I":
            out.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("ascii", "replace"))
    return "".join(out)


def _jis_row(piece: bytes) -> str:
    """Pairs of JIS X 0208 bytes as Shift_JIS; a line break inside ends nothing."""
    out = bytearray()
    at = 0
    while at + 1 < len(piece):
        first, second = piece[at], piece[at + 1]
        if first < 0x21 or second < 0x21:
            out.append(first)
            at += 1
            continue
        lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
        trail = second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E
        out += bytes((lead & 0xFF, trail & 0xFF))
        at += 2
    return bytes(out).decode("cp932", "replace")


_DOUBLED = re.compile("[ÂÃÐÑØÙâåæç][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def _undouble(text: str, faults: list[str] | None) -> str:
    """UTF-8 that was taken for windows-1252 and encoded again ("MÃ¼ller")."""
    if len(_DOUBLED.findall(text[:SAMPLE_BYTES])) == 0:
        return text
    repaired = []
    for line in text.split("\n"):
        try:
            repaired.append(_as_bytes(line).decode("utf-8") if _DOUBLED.search(line) else line)
        except UnicodeError:
            repaired.append(line)
    mended = "\n".join(repaired)
    if mended != text and faults is not None:
        faults.append("text was encoded twice as UTF-8; mended")
    return mended


def _as_bytes(line: str) -> bytes:
    try:
        return line.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1252") for char in line)
