"""HTML to text: layout in words, and nothing that a reader would not see."""

from __future__ import annotations

import pytest

from inbox_worker.mail.html import read_html


def seen(html: str) -> str:
    return read_html(html).text


def test_blocks_are_lines() -> None:
    assert seen("<p>One <b>two</b></p><div>three<br>four</div>") == "One two\n\nthree\nfour"


def test_outlooks_paragraphs_are_lines_without_space() -> None:
    html = "<p class=MsoNormal>Jane Doe</p><p class=MsoNormal>Harbour Union</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p>Bye</p>"
    assert seen(html) == "Jane Doe\nHarbour Union\n\nBye"


def test_rows_are_lines_with_tabs() -> None:
    html = "<table><tr><th>Name</th><th>Org</th></tr><tr><td><p>Mai Xiong</p></td><td>Local&nbsp;9</td></tr></table>"
    assert seen(html) == "Name\tOrg\nMai Xiong\tLocal 9"
    assert read_html(html).tables == ((("Name", "Org"), ("Mai Xiong", "Local 9")),)


def test_a_cell_over_several_rows_is_in_each() -> None:
    html = "<table><tr><td rowspan=2>Local 9</td><td>Xiong</td></tr><tr><td>Roe</td></tr><tr><td>Other</td><td>Poe</td></tr></table>"
    assert seen(html).split("\n") == ["Local 9\tXiong", "Local 9\tRoe", "Other\tPoe"]


def test_a_row_that_is_struck_through_has_its_place_under_a_cell_over_several_rows() -> None:
    html = "<table><tr><td>Xiong</td><td rowspan=2>Local 9</td></tr><tr style='text-decoration:line-through'><td>Roe</td></tr>"
    assert seen(html + "<tr><td>Poe</td><td>Harbour Union</td></tr></table>").split("\n") == [
        "Xiong\tLocal 9",
        "Poe\tHarbour Union",
    ]


def test_a_layout_table_is_blocks() -> None:
    html = "<table><tr><td><img src=x></td><td>Jane Doe<br>Director<br>Harbour Union<br>Oslo</td></tr></table>"
    assert seen(html) == "Jane Doe\nDirector\nHarbour Union\nOslo"


def test_lists_are_numbered() -> None:
    assert seen("<ol><li>Ann</li><li>Bo</li></ol><ul><li>Cy</li></ul>").split() == ["1.", "Ann", "2.", "Bo", "-", "Cy"]


def test_quotes_are_marked_and_their_header_kept() -> None:
    html = '<div>Yes.</div><div class="gmail_quote">On Monday Bo wrote:<br>'
    html += '<blockquote class="gmail_quote">Will you?<blockquote type=cite>Maybe</blockquote></blockquote></div>'
    assert seen(html) == "Yes.\nOn Monday Bo wrote:\n> Will you?\n>> Maybe"


def test_an_indentation_is_no_quote() -> None:
    assert seen('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">Jane Doe</blockquote>') == "Jane Doe"


@pytest.mark.parametrize(
    "html",
    [
        '<p style="display:none">secret</p>',
        '<p style="DISPLAY : NONE !important">secret</p>',
        '<span style="visibility:hidden">secret</span>',
        '<span style="font-size:0">secret</span>',
        '<span style="font-size:1px;color:red">secret</span>',
        '<span style="mso-hide:all">secret</span>',
        '<span style="opacity:0">secret</span>',
        '<div style="max-height:0;overflow:hidden">secret</div>',
        '<div style="height:0px;overflow:hidden">secret</div>',
        '<div style="position:absolute;left:-9999px">secret</div>',
        '<font color="#FFFFFF">secret</font>',
        '<span style="color:white">secret</span>',
        '<span style="color:#fefefe">secret</span>',
        '<div style="background:#000;color:black">secret</div>',
        "<p hidden>secret</p>",
        "<!-- secret -->",
        "<s>secret</s>",
        "<del>secret</del>",
        "<strike>secret</strike>",
        '<span style="text-decoration:line-through">secret</span>',
        "<style>.x{display:none}</style><p class='a x'>secret</p>",
        "<style>#y, b.z {visibility:hidden}</style><p id=y>secret</p><b class=z>secret</b>",
        "<style><!-- .x{display:none} --></style><p class='x'>secret</p>",
        "<script>secret</script>",
        "<style>secret</style>",
        "<title>secret</title>",
        "<template>secret</template>",
        "<noscript>secret</noscript>",
        '<input type="hidden" value="secret">',
        '<input placeholder="secret">',
        "<p style='display:none'>a<p>b</p></p><div style='display:none'><div>secret</div>secret</div>",
    ],
)
def test_what_a_reader_does_not_see_is_not_there(html: str) -> None:
    text = seen(f"<body><p>before</p>{html}<p>after</p></body>")
    assert "secret" not in text
    assert text.startswith("before")
    assert text.endswith("after")


@pytest.mark.parametrize(
    "html",
    [
        '<span style="font-size:1em">shown</span>',
        '<span style="font-size:10px">shown</span>',
        '<span style="font-size:0.9em">shown</span>',
        '<div style="background-color:#003366"><span style="color:#ffffff">shown</span></div>',
        '<table bgcolor="#003366"><tr><td><font color=white>shown</font></td></tr></table>',
        '<p style="background:white;color:black">shown</p>',
        '<span style="opacity:0.9">shown</span>',
        '<p style="text-decoration:none">shown</p>',
        "<style>@media print{.x{display:none}}</style><p class=x>shown</p>",
        "<style><!-- p{color:red} --></style><p>shown</p>",
        "<!--[if !mso]><!--><p>shown</p><!--<![endif]-->",
    ],
)
def test_what_a_reader_sees_is_there(html: str) -> None:
    assert "shown" in seen(html)


def test_hidden_words_are_gathered_apart() -> None:
    assert read_html("<p>a</p><s>Chip Abbott</s>").hidden == ("Chip Abbott",)


def test_a_filled_form_reads_as_labels_and_values() -> None:
    html = (
        '<p>Name <input value="Anahit"></p><p>Title: <select><option>Mr<option selected>Dr</select></p>'
        "<p>Institution <textarea>Caucasus Observatory</textarea></p><p>Pass? <input type=radio> yes <input type=radio checked> no</p>"
        '<input type=submit value="Send">'
    )
    assert [line for line in seen(html).split("\n") if line] == [
        "Name: Anahit", "Title: Dr", "Institution: Caucasus Observatory", "Pass? yes [x] no",
    ]  # fmt: skip


def test_an_address_behind_a_link_is_kept() -> None:
    assert seen('<a href="mailto:j@d.example?subject=x">Jane</a>') == "Jane <j@d.example>"
    assert seen('<a href="mailto:j@d.example">j@d.example</a>') == "j@d.example"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<p",
        "</td></table></p>",
        "<td>a<tr>b</table>c",
        "<b><i></b></i>x",
        "&#0;&#xFFFFFFFF;",
        "<p style=",
        "\x00",
    ],
)
def test_broken_html_reads_as_far_as_it_goes(html: str) -> None:
    assert isinstance(seen(html), str)
