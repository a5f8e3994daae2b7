"""Names in Chinese and Japanese running text, where neither space nor capital tells where they begin and end."""

from dataclasses import replace

import pytest

from inbox_worker.reading import dense, language, lexicon, sounded
from inbox_worker.reading.names import as_name
from inbox_worker.reading.runs.people import people
from inbox_worker.reading.words import split


def _names(text: str) -> list[str]:
    known = lexicon.load()
    words = split(text)
    words = replace(words, common=language.common_words(language.spoken(words, known), known))
    found = [person.name for person in people(words, 0, len(words), known) if person.name]
    return [text[words.starts[first] : words.ends[last - 1]] for first, last in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我和同事賴品妤要一起報名", ["賴品妤"]),
        ("我和同学萨仁图雅想一起参加", ["萨仁图雅"]),
        ("受本院院长钟砚秋委托，", ["钟砚秋"]),
        ("其中尤冠霖律师因護照過期", ["尤冠霖"]),
        ("王和平、李大力和陈明两位", ["王和平", "李大力", "陈明"]),
        ("章怀远、卓玛央金、阿依努尔·吐尔逊", ["章怀远", "卓玛央金", "阿依努尔·吐尔逊"]),
        ("須貝まどかです", ["須貝まどか"]),
        ("同事李明正在办签证，", ["李明"]),
        ("我和同学李正平正在办签证", ["李正平"]),
        ("同事林正雄先生要參加", ["林正雄"]),
        ("弊社常務取締役の都築 倫太郎が", ["都築 倫太郎"]),
    ],
)
def test_a_name_ends_before_the_word_that_follows_it(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("piece", "name"),
    [
        ("秘書　何淑芬　敬上", "何淑芬"),
        ("洪美莲 上", "洪美莲"),
        ("麥兆倫太平紳士", "麥兆倫"),
        ("行政 阮小姐", None),
        ("仁科 とも子", "仁科 とも子"),
        ("槇原 ひより", "槇原 ひより"),
        ("常務取締役", None),
        ("Peter 翁", "Peter 翁"),
        ("Rebecca 跟", "Rebecca"),
    ],
)
def test_what_stands_beside_a_name_with_a_space_between_goes(piece: str, name: str | None) -> None:
    found = as_name(piece)
    assert (found and found.text) == name


def test_a_reading_in_brackets_tells_how_long_the_name_is() -> None:
    assert dense.length("寺西鞠子（てらにし まりこ）と申します") == 4


@pytest.mark.parametrize("text", ["安全的", "高熱が", "时间是", "欧阳是"])
def test_common_words_and_surnames_alone_are_no_names(text: str) -> None:
    assert dense.length(text) == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("单于青改由", "单于青"),
        ("ファム・ティ・ホアさんが", "ファム・ティ・ホア"),
        ("巴奈．庫穗，", "巴奈．庫穗"),
        ("小鳥谷 あおいが", "小鳥谷 あおい"),
        ("贺兰 想参加", "贺兰"),
    ],
)
def test_a_name_may_be_long_or_parted(text: str, name: str) -> None:
    assert text[: dense.length(text)] == name


@pytest.mark.parametrize(
    ("piece", "name"),
    [
        ("郑小月 副会长", "郑小月"),
        ("摄像 罗大海", "罗大海"),
        ("释慧明法师", "释慧明"),
        ("韩小冰等", "韩小冰"),
        ("Monika 跟", "Monika"),
        ("马警官", None),
        ("何問題", None),
    ],
)
def test_jobs_and_titles_around_a_name_go(piece: str, name: str | None) -> None:
    found = as_name(piece)
    assert (found and found.text) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("石黒", "石黒 エマ", True), ("惠文", "彭惠文", True), ("髙梨 葵", "高梨", True), ("王明", "王明华", False)],
)
def test_a_part_of_a_name_is_of_the_same_person(one: str, other: str, same: bool) -> None:
    assert dense.is_part_of_name(one, other) is same


@pytest.mark.parametrize(
    ("name", "latin", "may_be"),
    [
        ("周秉文", "Chow Ping Man", True),
        ("徐明", "XU Ming", True),
        ("欧阳丽", "Ouyang Li", True),
        ("林小凤", "Emily Lin", False),
        ("王小凤", "Xu Xiaofeng", False),
    ],
)
def test_a_name_is_known_in_latin_letters(name: str, latin: str, may_be: bool) -> None:
    assert dense.may_be_romanised(name, latin) is may_be


@pytest.mark.parametrize(
    ("name", "latin", "is_spelled"),
    [
        ("沈亦舟", "SHEN Yizhou", True),
        ("沈亦舟", "Yizhou Shen", True),
        ("林柏叡", "Lin Po-Jui", True),
        ("欧阳若兮", "Ouyang Ruoxi", True),
        ("吕洁", "Lü Jie", True),
        ("谢雪", "Amy Hsieh Hsueh", True),
        ("赵敏", "Zhao Ming", False),
        ("符秀燕", "Foo Siew Yin", False),
        ("王丽", "Lima", False),
    ],
)
def test_a_name_is_spelled_character_by_character(name: str, latin: str, *, is_spelled: bool) -> None:
    assert sounded.is_spelled(name, latin) is is_spelled


@pytest.mark.parametrize(
    ("name", "latin", "is_near"),
    [
        ("符秀燕", "Foo Siew Yin", True),
        ("黄国强", "Wong Kwok-keung", True),
        ("黄国强", "Kwok-keung Wong", True),
        ("黄国强", "Tam Mei-ling", False),
        ("李小龙", "Maria Garcia Lopez", False),
        ("王丽", "Wong Lai", False),
    ],
)
def test_syllables_that_are_said_alike_elsewhere_are_near(name: str, latin: str, *, is_near: bool) -> None:
    assert sounded.is_near(name, latin) is is_near


@pytest.mark.parametrize(("piece", "name"), [("長谷部 淳", "長谷部 淳"), ("総務部 田中太郎", "田中太郎")])
def test_a_surname_that_ends_like_a_department_stays(piece: str, name: str) -> None:
    found = as_name(piece)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize("text", ["順帶一提", "並頌", "ゼミ"])
def test_turns_of_speech_are_no_names(text: str) -> None:
    assert as_name(text) is None


@pytest.mark.parametrize(
    ("name", "latin", "has"),
    [
        ("郭美芳", "Amy Kwok", True),
        ("郭美芳", "Kuo Mei-fang", True),
        ("郭美芳", "Amy Lee", False),
        ("郭美芳", "Kwok", False),
    ],
)
def test_a_name_in_latin_letters_may_have_the_surname(name: str, latin: str, has: bool) -> None:
    assert dense.has_surname_of(name, latin) is has


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("雷蕾都无法参加", "雷蕾"),
        ("裘敏女士将出席", "裘敏"),
        ("蔡楊素貞、", "蔡楊素貞"),
        ("生方 りょう子(記者)", "生方 りょう子"),
        ("日髙つばさ(司書)", "日髙つばさ"),
    ],
)
def test_a_name_ends_before_the_words_that_follow_it(text: str, name: str) -> None:
    assert text[: dense.length(text)] == name


def test_a_kana_that_begins_a_word_is_no_particle_before_a_name() -> None:
    text = "有馬 颯（ありま はやて）"
    assert not dense.may_begin(text, text.index("やて"))
