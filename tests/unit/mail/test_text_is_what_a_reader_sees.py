"""From parts to text: charsets, flowed text, signatures around the text, the choice between plain and HTML."""

from __future__ import annotations

import base64
import binascii

import pytest

from inbox_worker.mail.charset import decode, guess
from inbox_worker.mail.clean import clean
from inbox_worker.mail.parse import parse
from inbox_worker.mail.text import unflow

RUSSIAN = "Добрый день! Прошу зарегистрировать меня на мероприятие 16 июля. Организация: Правовой пояс."
ARABIC = "السلام عليكم، أرجو تسجيلي لحضور الفعالية يوم 16 يوليو. الجهة: جمعية أمان"
CHINESE = "您好，请为我登记参加七月十六日的会议。姓名：骆宾，单位：华侨妇女互助总会。谢谢！"
TRADITIONAL = "您好，請為我登記參加七月十六日的會議。姓名：駱賓，單位：華僑婦女互助總會。謝謝！"
JAPANESE = "お世話になっております。7月16日のイベントに参加を申し込みます。よろしくお願いいたします。"
FRENCH = "Bonjour, je souhaite m’inscrire à l’événement. Léna Fauconnier, Association Passerelle"
POLISH = "Proszę o rejestrację na wydarzenie. Małgorzata Śliwińska, Łódź"
TURKISH = "Etkinliğe katılmak istiyorum. Gülşah Öztürk, Işık Derneği"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso8859-5"), (RUSSIAN, "cp866"),
        (ARABIC, "cp1256"), (CHINESE, "gb18030"), (TRADITIONAL, "cp950"),
        (JAPANESE, "cp932"), (JAPANESE, "euc-jp"), (JAPANESE, "iso2022_jp"), (FRENCH, "cp1252"), (FRENCH, "utf-8"), (RUSSIAN, "utf-8"),
    ],
)  # fmt: skip
def test_an_undeclared_charset_is_guessed_and_told(text: str, codec: str) -> None:
    faults: list[str] = []
    assert decode(text.encode(codec), "", faults) == text
    assert faults or codec in {"utf-8", "iso2022_jp"}


@pytest.mark.parametrize(
    "text",
    ["Åse Bjørkelund; Þorgeir Jónsson", "Muñoz-Alonso Vidal;Rocío;Ágora", "Hélène Delombre, N'Guessan-Bayle Loïc"],
)
def test_accents_alone_are_no_other_alphabet(text: str) -> None:
    assert decode(text.encode("cp1252"), "") == text


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("“smart” – quotes", "cp1252", "iso-8859-1"),
        ("镕基 朱", "gb18030", "gb2312"),
        ("①㈱髙橋", "cp932", "shift_jis"),
        (TURKISH, "cp1254", "iso-8859-9"),
        ("Gülşah ÖZTÜRK DEMİR", "cp1254", "iso-8859-9"),
        (POLISH, "iso-8859-2", "ISO-8859-2"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (FRENCH, "utf-8", "us-ascii"),
        (CHINESE, "gb18030", "iso-8859-1"),
        (RUSSIAN, "cp1251", "us-ascii"),
        (RUSSIAN, "koi8-r", '"KOI8-R"'),
        (FRENCH, "utf-8", "utf8mb4-nonsense"),
        ("Zdeňka", "utf-7", "utf-7"),
        ("Grüße", "mac-roman", "macintosh"),
        (ARABIC, "cp1256", "windows-1256"),
        ("關栢熹", "big5hkscs", "big5"),
    ],
)
def test_a_declared_charset_means_what_programs_mean_by_it(text: str, codec: str, declared: str) -> None:
    assert decode(text.encode(codec), declared) == text


def test_vendors_characters_in_iso_2022_jp_are_read() -> None:
    assert decode(b"\x1b$B|b66\x1b(B (\x1b$B-!\x1b(B)", "iso-2022-jp") == "髙橋 (①)"


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "zlib", "rot13", "undefined", "x" * 500, "../etc"]
)
def test_codecs_that_are_no_charset_are_never_used(name: str) -> None:
    assert decode(b"plain \\u0041 words", name) == "plain \\u0041 words"


def test_text_encoded_twice_is_mended() -> None:
    faults: list[str] = []
    assert decode("Jürgen Müller".encode().decode("cp1252").encode(), "utf-8", faults) == "Jürgen Müller"
    assert faults


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("ЗАПИШИТЕ МЕНЯ: ТАМАРА ОЗЕРОВА, ОБЩЕСТВО «МАЯК». ПРОПУСКА НЕТ.", "cp1251", "koi8-r"),
        ("Добрый день! Прошу записать меня и коллегу на встречу 20 мая.", "koi8-r", "windows-1251"),
        ("Доброго дня! Прошу записати мене і мою колегу, її звати Єва Їжак.", "cp1251", "koi8-u"),
        ("您好，本會擬派兩位同仁參加五月二十日的活動，請協助登記，謝謝。", "big5", "gb2312"),
        ("Meldung von Käthe Tanager, Küste gegen Zwang", "cp850", "iso-8859-1"),
        ("السادة المنظمين، يرجى تسجيل اثنين من زملائنا في لقاء أيار.", "iso-8859-6", "windows-1256"),
        ("السادة المنظمين، يرجى تسجيل اثنين من زملائنا في لقاء أيار.", "cp1256", "iso-8859-6"),
        ("La Misión de Santa Rosa: Dalila Braña Núñez", "cp850", "iso-8859-1"),
        ("Merhaba, adım Işıl Yağmurdereli. Toplantıya katılmak istiyorum.", "cp1254", "iso-8859-1"),
    ],
)
def test_a_declared_charset_that_makes_nonsense_of_the_letters_is_not_believed(
    text: str, codec: str, declared: str
) -> None:
    faults: list[str] = []
    assert decode(text.encode(codec), declared, faults) == text
    assert declared in faults[0]


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("Добрый день! Прошу записать меня.", "utf-8", "iso-8859-5"),
        ("Добрый день! Прошу записать меня.", "utf-8", "utf-16"),
        ("Добрый день! Прошу записать меня.", "utf-16", "utf-16"),
        ("Hello, please register Ann Lee.", "ascii", "utf-16"),
        ("Meldung von Käthe Tanager, Küste gegen Zwang", "cp1252", "iso-8859-1"),
    ],
)
def test_bytes_that_speak_for_themselves_are_read_whatever_is_declared(text: str, codec: str, declared: str) -> None:
    assert decode(text.encode(codec), declared) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("её", "koi8-r"),
        ("Добрый день\x1b(B, прошу записать", "cp1251"),
        ("A mesa está lá: GBP£ou 12", "iso-8859-1"),
        ("Ann Lee", "utf-16-le"),
    ],
)
def test_a_true_declaration_is_believed(text: str, codec: str) -> None:
    assert decode(text.encode(codec), codec) == text


def test_icelandic_stays_what_it_is() -> None:
    text = "Góðan dag, ég heiti Þórdís Hlíðberg og vil taka þátt."
    assert decode(text.encode("cp1252"), "iso-8859-1") == text


def test_other_bytes_quoted_below_utf_8_are_read_by_themselves() -> None:
    faults: list[str] = []
    own, below = "Добавьте, пожалуйста, Зарину Озерову.\n\n", "> Уважаемый Ильдар, Ваша регистрация подтверждена."
    assert decode(own.encode() + below.encode("koi8-r"), "utf-8", faults) == own + below
    assert "some lines read as koi8-r" in faults[0]


def test_lines_that_look_like_utf_8_by_chance_change_no_charset() -> None:
    table = "序号,姓名,单位\n1,贺兰山,北疆法律服务中心\n2,司徒婉清,天山研究院\n"
    assert decode(table.encode("gb18030"), "") == table


@pytest.mark.parametrize("declared", ["us-ascii", "", "hz-gb-2312"])
def test_chinese_in_seven_bits_is_read_under_any_name(declared: str) -> None:
    text = "登记：祝怀瑾。\nzhu@lantern.example ~ 16"
    assert decode(b"~{5G<G#:W#;3h*!#~}\nzhu@lantern.example ~ 16", declared) == text


def test_braces_behind_a_tilde_are_left_alone() -> None:
    assert decode(b"set ~{x~} and ~{\x21\x1f~}", "") == "set ~{x~} and ~{!\x1f~}"


def test_capitals_without_a_charset_are_read() -> None:
    text = "ЗАПИШИТЕ МЕНЯ: ТАМАРА ОЗЕРОВА, ОБЩЕСТВО МАЯК"
    assert guess(text.encode("cp1251")) == "cp1251"
    assert guess(text.encode("koi8-r")) == "koi8-r"


def test_a_few_wrong_bytes_do_not_change_the_charset() -> None:
    assert decode("Małgorzata ".encode() * 5 + b"\xfa!", "utf-8").startswith("Małgorzata Małgorzata")


def test_guessing_needs_no_text() -> None:
    assert guess(b"") == "utf-8"


def test_what_cannot_be_seen_is_gone() -> None:
    assert clean("a\x00b\u200bc\u202ed\u00ade\ufefff\u2066g") == "abcdefg"
    assert clean("e\u0301\r\nx\ry\u2028z") == "é\nx\ny\nz"
    assert clean("a\u00a0b\u2009c\u2011d\u3000e") == "a b c-d\u3000e"
    assert clean("\ud800\U000e0041x") == "\ufffdx"


def test_full_width_letters_are_letters_and_the_dots_of_an_address_dots() -> None:
    assert clean("Ａｎａ１：ａｎａ＠ｌａｎｔｅｒｎ．ｅｘａｍｐｌｅ") == "Ana1：ana@lantern.example"
    assert clean("１．王五") == "1．王五"


def test_flowed_lines_go_on() -> None:
    text = "I am Halvard \nBright of the \nUnion.\n\nNew paragraph.\n> quoted \n> line\n>> deeper \nown \n-- \nSig"
    assert unflow(text, delsp=False) == (
        "I am Halvard Bright of the Union.\n\nNew paragraph.\n> quoted line\n>> deeper \nown \n-- \nSig"
    )


def test_delsp_joins_without_the_space() -> None:
    assert unflow("Oluwa \nseun", delsp=True) == "Oluwaseun"


def mail(*parts: tuple[str, str], subtype: str = "alternative") -> bytes:
    body = "".join(f"--b\r\nContent-Type: {type_}; charset=utf-8\r\n\r\n{text}\r\n" for type_, text in parts)
    return f"From: a@b.example\r\nContent-Type: multipart/{subtype}; boundary=b\r\n\r\n{body}--b--\r\n".encode()


def text_of(plain: str, html: str) -> str:
    return parse(mail(("text/plain", plain), ("text/html", html))).text


def test_plain_is_taken_where_both_say_the_same() -> None:
    plain = "Please register me for the event of 16 July.\nJane Doe\nHarbour Union"
    assert (
        text_of(plain, "<p>Please register me for the event of 16 July.</p><p>Jane Doe</p><p>Harbour Union</p>")
        == plain
    )


@pytest.mark.parametrize(
    "plain",
    [
        "Su programa de correo no admite HTML. Por favor, cambie de programa.",
        "",
        "   ",
        "This message is in HTML. Please use a mail program that can show it.",
        "This is a multi-part message in MIME format. Better view this message in a browser.",
    ],
)
def test_html_is_taken_where_plain_is_a_placeholder(plain: str) -> None:
    html = "<p>Dear organisers, I would be grateful for a place on 16 July, for me and my colleague.</p><p>Ingrid Solheim, Fjordline</p>"
    assert "Ingrid Solheim" in text_of(plain, html)


def test_html_is_taken_where_it_says_all_that_plain_says_and_a_signature_more() -> None:
    plain = "Please register me for the talk on 20 May, I come by train and have no pass.\nAna"
    html = f"<p>{plain}</p><p><b>Ana Ruiz Sol</b><br>Lantern House, Pier Street</p>"
    assert "Ana Ruiz Sol\nLantern House" in text_of(plain, html)


def test_html_is_taken_where_it_says_much_and_plain_little_and_something_else() -> None:
    plain = "Diese Nachricht enthält Bilder und Formate, die nicht gezeigt werden."
    html = "<p>Bitte merken Sie mich für den 20. Mai vor.</p>" + "".join(
        f"<p>Absatz {number} des Briefes</p>" for number in range(30)
    )
    assert "merken Sie mich" in text_of(plain, html)


def test_plain_stays_where_the_html_has_no_more_than_a_style_sheet_and_a_word() -> None:
    plain = "Please register me for the talk on 20 May, I come by train and have no pass.\nAna"
    html = f"<html><head><style>p.MsoNormal {{margin:0cm; font-family:Calibri}}</style></head><p>{plain}</p><p>Sent</p>"
    assert text_of(plain, html) == plain


def test_plain_stays_where_the_html_says_something_else() -> None:
    plain = "Please register me for the talk on 20 May, I come by train and have no pass.\nAna Ruiz, Lantern House"
    html = "<p>Register now for our summer sale of lamps, candles and all that shines in a harbour by night.</p><p>Click here</p>"
    assert text_of(plain, html) == plain


def test_html_is_taken_where_plain_lost_the_table() -> None:
    plain = "Please register these two people:\nName\nOrganisation\nMai Xiong\nLocal 9\nAnn Roe\nLocal 8"
    cells = "<tr><td>Name</td><td>Organisation</td></tr><tr><td>Mai Xiong</td><td>Local 9</td></tr>"
    cells += "<tr><td>Ann Roe</td><td>Local 8</td></tr>"
    assert "Mai Xiong\tLocal 9" in text_of(plain, f"<p>Please register these two people:</p><table>{cells}</table>")


def test_html_is_taken_where_plain_repeats_what_is_struck_out() -> None:
    plain = "Please register Mai Xiong, Chip Abbott and Ann Roe for 16 July."
    assert "Chip" not in text_of(plain, "<p>Please register Mai Xiong, <s>Chip Abbott</s> and Ann Roe for 16 July.</p>")


def test_plain_stays_where_only_the_html_hides_something() -> None:
    plain = "Please register Mai Xiong for the event on 16 July."
    assert text_of(plain, f'<p>{plain}</p><p style="display:none">and register Eve Evil</p>') == plain


def test_several_texts_are_joined() -> None:
    message = parse(mail(("text/plain", "First."), ("text/plain", "Second."), subtype="mixed"))
    assert message.text.split() == ["First.", "Second."]


def test_html_beside_the_same_plain_text_is_not_said_twice() -> None:
    raw = mail(
        ("text/plain", "Please register me. Jane Doe"),
        ("text/html", "<p>Please register me.<p>Jane Doe"),
        subtype="mixed",
    )
    assert parse(raw).text == "Please register me. Jane Doe"


def test_html_in_pieces_around_an_attachment_is_one_of_the_alternatives() -> None:
    inner = (
        "--c\r\nContent-Type: text/html\r\n\r\n<p>Please register us.\r\n--c\r\nContent-Type: text/csv; name=a.csv\r\n\r\na,b\r\n"
        "--c\r\nContent-Type: text/html\r\n\r\n<p>Jane Doe, Harbour Union\r\n--c--"
    )
    plain = "--b\r\n\r\nPlease register us.\r\n\r\nJane Doe, Harbour Union\r\n"
    body = f"{plain}--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{inner}\r\n--b--\r\n"
    message = parse(f"From: a@b.example\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n{body}".encode())
    assert message.text == "Please register us.\n\nJane Doe, Harbour Union"
    assert [document.filename for document in message.documents] == ["a.csv"]


def test_a_clear_signed_text_is_read_through() -> None:
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nPlease register me.\r\n- -- \r\nJane Doe\r\n"
        "-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\nSent from home"
    )
    message = parse(f"From: a@b.example\r\n\r\n{body}".encode())
    assert message.text == "Please register me.\n-- \nJane Doe\n\nSent from home"


def test_an_encrypted_text_is_named() -> None:
    assert any(
        "encrypted" in fault for fault in parse(b"From: a@b.example\r\n\r\n-----BEGIN PGP MESSAGE-----\r\nxyz").faults
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            b"begin 644 m.txt\r\n" + binascii.b2a_uu(b"Please strike me off.\n") + b"`\r\nend\r\n",
            "Please strike me off.",
        ),
        (b"begin 644 m.txt\r\n" + binascii.b2a_uu(b"Please strike me off.\n") + b"\xff\xff", "Please strike me off."),
        (b"Please strike me off.\r\n", "Please strike me off."),
    ],
    ids=["whole", "broken off", "not encoded"],
)
def test_uuencoded_text_is_read(body: bytes, text: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    assert parse(head + body).text.strip() == text


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("mi inscripci&oacute;n, &laquo;Faro&raquo; de Mill&aacute;n", "mi inscripción, «Faro» de Millán"),
        ("&#8238;Mill&aacute;n y Sep&uacute;lveda", "Millán y Sepúlveda"),
        ("write &oacute; and &aacute;", "write &oacute; and &aacute;"),
        ("R&D; AT&T; Q&A;", "R&D; AT&T; Q&A;"),
    ],
)
def test_letters_that_a_program_wrote_as_html_are_read(written: str, seen: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    assert parse(head + written.encode()).text.strip() == seen


def test_text_that_only_says_that_it_is_base64_is_read_as_it_stands() -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    said = "Não tenho passe. Podem registar-me?\r\n"
    assert parse(head + said.encode()).text.strip() == said.strip()
    assert parse(head + base64.b64encode(said.encode()) + b" \r\n").text.strip() == said.strip()


def test_base64_with_a_footer_below_it_is_read() -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    said = "Señores: solicito mi inscripción en el acto, y la de mi colega Noé, que viene conmigo.\r\n"
    first, rest = (encoded := base64.b64encode(said.encode()))[:60], encoded[60:]
    broken = first + b" \t" + rest[:8] + b"!\r\n\r\n" + rest[8:].rstrip(b"=")
    text = parse(head + broken + b"\r\n\r\n_____\r\n*** Scanned by a gateway ***\r\n").text
    assert said.strip() in text
    assert "*** Scanned by a gateway ***" in text


@pytest.mark.parametrize(
    "footer", ["-- \r\nThis mail was scanned by X", "Vertraulichkeitshinweis\r\nDiese Mail ist vertraulich, sagt man"]
)
@pytest.mark.parametrize(
    "said",
    ["Dear friends, we come with the people of the Foo Institute", "Dear friends, we come, all of us two"],
)
def test_a_footer_takes_nothing_from_the_base64_above_it(said: str, footer: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    encoded = base64.encodebytes(said.encode()).replace(b"\n", b"\r\n")
    text = parse(head + encoded + b"\r\n" + footer.encode()).text
    assert text.startswith(said)
    assert text.split() == f"{said} {footer}".split()


def test_plain_text_of_which_the_first_line_is_one_word_stays() -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert parse(head + b"Teilnahmebestaetigung\r\n\r\nI would like to come.").text.startswith("Teilnahmebestaetigung")


def test_the_drawn_edges_of_a_table_are_bars() -> None:
    assert clean("┌───────┬───┐\n│Tanager│Noé│\n╚═══════╩═══╝") == "+-------+---+\n|Tanager|Noé|\n+-------+---+"


def test_shift_jis_under_the_name_of_iso_2022_jp_is_read() -> None:
    assert decode(JAPANESE.encode("cp932"), "iso-2022-jp") == JAPANESE
    assert decode(JAPANESE.encode("iso2022_jp"), "iso-2022-jp") == JAPANESE


def test_a_file_written_into_the_text_before_mime_is_an_attachment() -> None:
    table = b"Surname,Given names,Coming?\r\nTANAGER,Ada,Y\r\n"
    lines = b"".join(binascii.b2a_uu(table[at : at + 45]) for at in range(0, len(table), 45))
    body = b"Please register those marked Y.\n\nbegin 644 names.csv\n" + lines + b"`\nend\n\nThank you\n"
    message = parse(b"From: a@b.example\n\n" + body)
    assert message.text.split() == ["Please", "register", "those", "marked", "Y.", "Thank", "you"]
    assert [one.filename for one in message.documents] == ["names.csv"]
    assert message.documents[0].tables == ((("Surname", "Given names", "Coming?"), ("TANAGER", "Ada", "Y")),)


@pytest.mark.parametrize("body", ["begin 644 the work\nat nine, end\nend\n", "begin 644 names.csv\n"])
def test_a_text_that_only_says_begin_keeps_it(body: str) -> None:
    message = parse(f"From: a@b.example\n\n{body}".encode())
    assert message.text.strip() == body.strip()
    assert message.documents == ()


def test_what_strokes_cross_letter_by_letter_is_struck() -> None:
    struck = "".join(f"{letter}\u0336" for letter in "Harbour Union")
    text = parse(f"From: a@b.example\n\nAda, {struck} Lantern Law, 7\u0336\n".encode()).text
    assert text.strip() == "Ada, Lantern Law, 7\u0336"
