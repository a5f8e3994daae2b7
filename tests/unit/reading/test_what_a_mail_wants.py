"""What counts as a wish, and what only looks like one."""

import time
from dataclasses import replace

import pytest

from inbox_worker.config.example import example_events
from inbox_worker.mail.parse import parse
from inbox_worker.reading import about, language, lexicon, read, weigh
from inbox_worker.reading.features.kinds import of_kind
from inbox_worker.reading.model import Kind
from inbox_worker.reading.phrases import compile_phrase, parse_words
from inbox_worker.reading.words import SENTENCE, fold, folded, split
from tests.unit.reading.harbour_lights import WORDS

OWN = frozenset({"registration@events.example"})


def case(body: str, subject: str = "Hello", more: str = ""):
    raw = (
        f"From: Ada Rivers <ada@rivers.example>\nTo: registration@events.example\nSubject: {subject}\n{more}"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    )
    return read.case_of(parse(raw.encode()), example_events(), OWN, WORDS)


@pytest.mark.parametrize(
    "body",
    ["I do not wish to attend the meeting.", "Je ne souhaite pas participer.", "Я не хочу участвовать."],
)
def test_a_wish_denied_is_no_wish(body: str) -> None:
    heard = case(body).own.intent
    assert not heard.says("wish")


@pytest.mark.parametrize("body", ["I wish to attend the meeting.", "Je souhaite participer.", "Я хочу участвовать."])
def test_a_wish_is_a_wish(body: str) -> None:
    assert case(body).own.intent.says("wish")


def test_the_no_of_another_language_denies_nothing() -> None:
    assert case("Solicito a minha inscrição no evento.").own.intent.says("wish")


def test_a_wish_for_another_day_is_told_from_one_for_the_day_itself() -> None:
    elsewhere = of_kind(case("I would like to attend the course on 4 March."))
    here = of_kind(case("I would like to attend on 16 July. My letter of 4 March has no answer yet."))
    assert "wish on another day" in elsewhere
    assert "wish on another day" not in here


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("Attached are the bio and the headshot.", "organising"),
        ("Wird die Veranstaltung als Livestream gezeigt?", "afar"),
        ("La tía viene a cenar con la abuela por su cumpleaños.", "personal"),
    ],
)
def test_what_goes_on_around_an_event_is_heard(body: str, heard: str) -> None:
    assert f"body {heard}" in of_kind(case(f"{body}\n\nMore follows."))


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("I need no seat and no letter.", "no_wish"),
        ("Thanks, in that case never mind.", "no_wish"),
        ("Спасибо, тогда не нужно.", "no_wish"),
        ("Merci, dans ce cas pas la peine.", "no_wish"),
        ("那就算了，谢谢。", "no_wish"),
        ("No puedo viajar, de modo que no necesito lugar ni pase.", "no_wish"),
        ("Место в зале мне не нужно ни сейчас, ни потом: не нужно место.", "no_wish"),
        ("Got it, nothing to change.", "thanks_only"),
        ("Rien à corriger, merci.", "thanks_only"),
        ("资料无误。", "thanks_only"),
    ],
)
def test_who_wants_no_place_or_no_change_says_so(body: str, heard: str) -> None:
    assert f"body {heard}" in of_kind(case(body))


def test_who_writes_from_our_own_domain_is_of_our_house() -> None:
    raw = (
        b"From: Ada <ada@events.example>\nTo: registration@events.example\nSubject: Passes\n\nThe passes are printed.\n"
    )
    found = of_kind(read.case_of(parse(raw), example_events(), OWN, WORDS))
    assert "of our house" in found
    assert "of our house" not in of_kind(case("The passes are printed."))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("ありがとうございます。参加します。", "ja"),
        ("谢谢，我会参加。", "zh"),
        ("Дякую, прийду й візьму з собою колегу.", "uk"),
        ("Спасибо, приду и возьму с собой коллегу.", "ru"),
        ("Obrigado, não posso ir.", "pt"),
        ("Gracias, no puedo ir.", "es"),
        ("Teşekkürler, geleceğim.", "tr"),
    ],
)
def test_a_short_mail_tells_its_language(text: str, tag: str) -> None:
    assert language.detect([split(text)], WORDS) == tag


@pytest.mark.parametrize(
    "text",
    ["Côte-d'Ivoire", "Hello, World", "jane@x.example", "www.x.example", "我叫Jane", "İstanbul", "", "  ", "ПРИВЕТ"],
)
def test_folding_alone_gives_the_words_that_splitting_gives(text: str) -> None:
    assert list(folded(text)) == list(split(text).folded)
    assert fold(text) == " ".join(split(text).folded)


def test_a_bracket_of_plain_words_matches_each_of_them_and_may_be_empty() -> None:
    book = lexicon.PhraseBook([compile_phrase("please (come|be there) [all|both of you] soon", "x", "en", {})])
    for text in (
        "please come soon",
        "please be there soon",
        "please come both of you soon",
        "please be there all soon",
    ):
        assert book.find(split(text)), text
    assert not book.find(split("please soon"))
    assert parse_words("Regist* now") == (("regist", True), ("now", False))


@pytest.mark.parametrize("text", ["The children loved the boat.", "The input mechanism of the boat is broken."])
def test_an_unrelated_mail_is_seen_at_a_glance(text: str) -> None:
    head = "From: a@family.example\nTo: registration@events.example\nSubject: The lake\n"
    message = parse(f"{head}\n{text}\n".encode())
    traits = [about.traits(event, WORDS) for event in example_events()]
    assert not about.may_concern(message, traits, OWN, WORDS)
    assert read.read(message, example_events(), OWN, WORDS).kind == "other"


def test_the_languages_are_read_quickly() -> None:
    start = time.process_time()
    lexicon.load()
    assert time.process_time() - start < 3


def test_a_journey_around_the_day_names_no_other_event() -> None:
    around = of_kind(case("My colleague is in New York from 14 to 18 July. I wish to attend from 14 to 18 July."))
    elsewhere = of_kind(case("I wish to attend on 2 and 5 July."))
    assert "wish on another day" not in around
    assert "wish on another day" in elsewhere


def test_a_day_that_is_over_when_the_mail_is_written_is_no_other_event() -> None:
    dated = "Date: Mon, 08 Jul 2019 10:00:00 +0000\n"
    body = "With reference to the letter of 20 June I wish to attend."
    assert "wish on another day" not in of_kind(case(body, more=dated))
    assert "wish on another day" in of_kind(case("I wish to attend on 20 August.", more=dated))


def test_another_sort_of_event_counts_where_it_is_wished_for() -> None:
    wished = of_kind(case("Please register me for the marathon."))
    told = of_kind(case("I am here for a language course. Please register me for 16 July."))
    assert wished["wish on another sort"]
    assert "wish on another sort" not in told
    assert "body other_event" not in told


@pytest.mark.parametrize(
    "body",
    [
        "Please do not register us, I am only asking.",
        "Bitte melden Sie mich nicht an, es ist nur eine Frage.",
        "Ne m'inscrivez pas, c'est juste une question.",
        "No me inscriban, solo quería preguntar.",
        "Не записывайте нас, просто хотели узнать.",
        "不用登记我，只是问一下。",
    ],
)
def test_who_expressly_wants_no_place_is_heard(body: str) -> None:
    assert case(body).own.intent.says("no_wish")


def test_not_alone_corrects_nothing() -> None:
    assert not case("The doctors told him not to fly.").own.intent.says("amend")
    assert case("It should read Tamsin, not Tamson. There is a typo.").own.intent.says("amend")


@pytest.mark.parametrize(
    ("body", "category"),
    [
        ("If my visa is refused I will tell you.", "cancel"),
        ("Wenn das Visum abgelehnt wird, melde ich mich.", "cancel"),
        ("If you have a UN pass you need not write.", "has_pass"),
    ],
)
def test_what_is_only_supposed_is_not_said(body: str, category: str) -> None:
    assert not case(body).own.intent.says(category)


def test_what_is_not_supposed_is_said() -> None:
    assert case("My visa was refused.").own.intent.says("cancel")
    assert case("If possible, please cancel my registration.").own.intent.says("cancel")


@pytest.mark.parametrize(
    "body",
    [
        "You have reached the mailbox of Ada Rivers. I will answer on my return.",
        "Meine Mails werden nicht weitergeleitet. Ab dem 20. bin ich wieder erreichbar.",
        "Ma boîte n'est plus relevée, écrivez à ma remplaçante.",
        "Mi buzón no se revisa; responderé a mi regreso.",
        "Ваше письмо не будет прочитано, отвечу по возвращении.",
        "如有急事请致电办公室，我回来后回复。",
    ],
)
def test_an_absence_is_heard_in_anybodys_words(body: str) -> None:
    assert case(body).own.intent.says("absence")


def test_what_a_list_writes_below_a_mail_is_heard_as_its_foot() -> None:
    foot = "\n-- \nTo unsubscribe from this mailing list write to the list owner.\n"
    assert "body foot" in of_kind(case(f"I am going to the panel, who else is?\n{foot}"))
    assert "body foot" not in of_kind(case("I am going to the panel, who else is?\n\n-- \nAda Rivers\n"))


def test_each_sort_of_machine_counts_for_itself() -> None:
    found = of_kind(case("The minutes are out.", more="List-Id: <talk.lists.example>\nPrecedence: list\n"))
    assert {"machine list", "machine precedence"} <= found.keys()


def test_who_leaves_and_sends_another_is_told_from_who_only_leaves() -> None:
    replaced = of_kind(case("I cannot attend after all. Send Omar Haddad instead of Ada Rivers."))
    only = of_kind(case("I cannot attend after all. Please cancel my registration."))
    assert "leaves and another comes" in replaced
    assert "leaves and nobody else comes" not in replaced
    assert "leaves and nobody else comes" in only


def test_a_question_of_ours_is_told_from_a_confirmation_of_ours() -> None:
    quoted = "\n\nOn Mon, 8 Jul 2019 at 09:00, Registration <registration@events.example> wrote:\n> {}\n"
    asked = of_kind(case("Brook Fund" + quoted.format("For your registration: whom do you represent?"), "Re: x"))
    told = of_kind(case("All fine" + quoted.format("You are registered as Ada Rivers."), "Re: x"))
    assert "we asked" in asked
    assert "we confirmed" not in asked
    assert "we confirmed" in told


def test_a_greeting_ends_where_the_matter_begins() -> None:
    heard = case("Hi I registered last week (Ada Rivers, Brook Fund) and need another address.").own
    assert heard.intent.says("registered_before")


def test_me_ends_a_sentence_though_maitre_does_not() -> None:
    assert case("Please register me. Questions follow.").own.intent.says("wish")
    assert split("Me. Questel viendra.").breaks[1] < 3


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Приеду лично я. Моя начальница уехала.", True),
        ("It will be Ana and i. My boss stays.", True),
        ("Я. Жук приедет.", False),
        ("Я из с. Озёрное.", False),
    ],
)
def test_a_letter_before_a_full_stop_is_an_initial_unless_it_is_i(text: str, *, ends: bool) -> None:
    words = split(text)
    stops = [at for at in range(1, len(words)) if text[words.ends[at - 1] : words.starts[at]].startswith(".")]
    assert [words.breaks[at] >= SENTENCE for at in stops] == [ends]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Просим зарегистрировать двоих", "Просим зарегистрировать Ивана Реку и Анну Лес."),
        ("تصحيح", "وصلتني رسالة التأكيد منكم والاسم فيها خطأ."),
        ("Зміна", "Замість нього прийде моя колега."),
        ("AW: Anmeldebestätigung", "Zwei Änderungen dazu."),
        ("Hello", "Could you put me down as Geraldine Otway?"),
        ("Change", "Please add one more to our group: Jane Ashdown, also Tidewater Aid."),
        ("Bonsoir", "Je viens avec ma sœur Inès."),
        ("Салам", "Идём вдвоём: Дастан Молдоев и Аяна Бекташева."),
        ("يوم 20", "أرجو إضافة باسم عودة إلى مجموعتنا."),
        ("补充", "再加一位：吴倩，海岸社工中心。"),
    ],
)
def test_whoever_registers_or_changes_is_looked_at_closely(subject: str, body: str) -> None:
    raw = (
        f"From: Ada <ada@rivers.example>\nTo: registration@events.example\nSubject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    )
    events = [about.traits(event, WORDS) for event in example_events()]
    assert about.may_concern(parse(raw.encode()), events, OWN, WORDS)


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("Could you please register me?", False),
        ("Could you please register me? Is there a cloakroom?", True),
        ("Puede inscribirme, por favor?", False),
    ],
)
def test_a_request_in_the_form_of_a_question_asks_nothing_more(body: str, asks: bool) -> None:
    assert case(body).own.intent.asks
    assert case(body).own.intent.asks_more is asks


def test_a_phrase_within_one_that_says_the_contrary_is_not_heard() -> None:
    lacks = case("I do not hold a UN pass.").own.intent
    needs_none = case("We do not need a UN pass.").own.intent
    assert lacks.says("no_pass")
    assert not lacks.says("has_pass")
    assert needs_none.says("has_pass")
    assert not case("I will no longer be able to attend.").own.intent.says("wish")


def test_a_pass_told_in_a_form_may_count_without_words() -> None:
    found = of_kind(case("Please register:\nName: Ada Rivers\nOrganisation: Brook Fund\nUN pass: yes"))
    assert "pass in a form" in found


def test_another_sort_of_event_beside_ours_is_not_the_topic() -> None:
    beside = case("I am in town for a course and will come to the event too.")
    alone = case("I will come to the course.")
    assert not beside.topic.other
    assert alone.topic.other


def test_who_declines_an_invitation_leaves_nothing() -> None:
    declined = of_kind(case("Thank you for the invitation. Unfortunately I cannot attend."))
    left = of_kind(case("Unfortunately I cannot attend. Please cancel my registration."))
    assert "declines an invitation" in declined
    assert "leaves nothing" not in declined
    assert "declines an invitation" not in left
    assert "body registration left" in left


def test_thanks_for_a_confirmation_are_not_short_requests() -> None:
    found = of_kind(case("Thank you for the confirmation. See you then.", "Re: Your pass"))
    assert "few words" not in found
    assert "thanks and little more" in found


@pytest.mark.parametrize(
    "body",
    [
        "本人持有联合国年度通行证，届时将直接入场旁听，不必另发证件。",
        "グラウンズ・パスを所持しておりますので、入館証のお手配は不要です。",
        "Eine Registrierung brauche ich nicht, ich habe bereits einen UNO-Badge.",
        "Ich habe einen gültigen Jahrespass, ein Tagespass ist also nicht nötig.",
    ],
)
def test_who_has_a_pass_says_so_in_many_ways(body: str) -> None:
    assert case(body).own.intent.says("has_pass")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("今年のイベントに参加する予定はございません。", "no_wish"),
        ("7月16日の会合に参りたいと存じます。", "wish"),
        ("An Stelle von Jan Kurz fährt nun Mia Lang.", "replace"),
        ("Ich heiße jetzt Mia Lang.", "amend"),
        ("周小梅的签证没有批下来，由林佩君代替她出席。", "replace"),
        ("Hans Kurz had a fall. Please scratch him.", "cancel_for"),
        ("Your message calls me Hans Kurz.", "amend"),
        ("I am no longer in a position to travel.", "cancel"),
        ("En mi lugar irá Mia Lang.", "replace"),
        ("Quítenme de la lista, por favor.", "cancel"),
        ("Please give my chair to somebody on your waiting list.", "cancel"),
        ("Ne comptez plus sur moi.", "cancel"),
        ("Renuncio a mi plaza.", "cancel"),
        ("Мой пропуск можете порвать.", "cancel"),
        ("اعتبروني غائبا.", "cancel"),
        ("请释放名额。", "cancel"),
        ("Mme Mia Lang ne fera plus partie de la délégation.", "cancel_for"),
        ("Mi avete messo sotto Hans Kurz.", "amend"),
        ("Bitte tragt mich wieder aus.", "cancel"),
        ("لن يأتي هانس كورتس، اشطبوا اسمه.", "cancel_for"),
        ("كنا قد أخبرناكم بمشاركة هانس كورتس.", "registered_before"),
        ("Меня вычеркивайте, пожалуйста.", "cancel"),
        ("Його реєстрацію просимо анулювати.", "cancel_for"),
        ("渡航を見合わせることにいたしました。", "cancel"),
        ("予约后不再赴会。", "cancel"),
        ("3 Temmuz tarihli listemize bir kişi daha eklenmiştir.", "add"),
    ],
)
def test_what_is_wanted_is_said_in_many_ways(body: str, said: str) -> None:
    assert case(body).own.intent.says(said)


@pytest.mark.parametrize(
    "body",
    [
        "Please give Lena her badge at the entrance.",
        "We won't be there before noon.",
        "Je serai absente du bureau jusqu'au 12 mai.",
        "Inscríbanme, por favor. ¿En qué estación nos bajamos?",
        "Я приеду, а дети остаются дома.",
        "去年的入场证已经作废。",
        "سأحضر وسأبقى ثلاثة أيام في البيت الدولي.",
    ],
)
def test_what_only_sounds_like_a_withdrawal_is_none(body: str) -> None:
    assert not case(body).own.intent.says("cancel", "cancel_for")


def test_who_stood_in_a_mail_of_ours_is_told_from_who_is_new() -> None:
    quote = "\n\nOn 1 July registration@events.example wrote:\n> Dear both, you are registered:\n> Name: Hans Kurz\n> Name: Mia Lang\n"
    again = of_kind(case(f"Please remove Hans Kurz from the list.{quote}", "Re: Registration"))
    new = of_kind(case(f"Please register Zoe Adler too.{quote}", "Re: Registration"))
    assert "names whom we named" in again
    assert "names whom we did not name" not in again
    assert "names whom we did not name" in new
    assert "names whom we named" not in new


@pytest.mark.parametrize(
    "body",
    ["I am not in possession of a UN pass.", "None of the delegates holds a UN pass.", "I used to hold a press badge."],
)
def test_a_pass_denied_or_of_former_days_is_none(body: str) -> None:
    heard = case(f"Please register me. {body}").own.intent
    assert heard.says("no_pass")
    assert not heard.says("has_pass")


@pytest.mark.parametrize(
    "body",
    [
        "The three of us have mission badges, just letting you know.",
        "Titulaire d'un badge annuel, je vous informe simplement de ma venue.",
        "У меня годовой пропуск, просто сообщаю, что буду.",
    ],
)
def test_who_holds_a_pass_and_only_announces_it_is_heard(body: str) -> None:
    assert "pass in a notice" in of_kind(case(body))


def test_whose_pass_is_spoken_of_and_whether_it_is_asked_for_is_heard() -> None:
    assert "pass in a question" in of_kind(case("Must I have a pass?"))
    assert "pass of somebody named" in of_kind(case("Register me. My colleague Lena Vogt has a UN pass."))


@pytest.mark.parametrize(
    ("body", "hangs"),
    [
        ("Is this the one for librarians? If so, please sign me up.", True),
        ("Est-ce ouvert au public ? Si oui, merci de m'inscrire.", True),
        ("¿Está abierto al público? Si es así, les ruego que me inscriban.", True),
        ("Вход открыт для всех? Если да, прошу зарегистрировать меня.", True),
        ("Please register me. Is there parking? If so, where?", False),
        ("Please sign me up if there is still room.", False),
        ("If possible, please register me for the event on 20 May. Is there parking?", False),
    ],
)
def test_what_hangs_on_an_answer_is_never_sure(body: str, hangs: bool) -> None:
    read_ = case(f"{body}\n\nAna Ruiz\nLantern House\n")
    assert read_.own.intent.hangs is hangs
    if hangs:
        assert not weigh.agreed(read_, 1.0)


def _may_be_sure(body: str) -> bool:
    """Whether such a mail may be sure if both readers take it for a registration."""
    read_ = case(f"Hello,\n\n{body}\n\nAna Ruiz\n")
    wanted = replace(read_, marks=replace(read_.marks, kinds={"register": 1.0}))
    return weigh.agreed(wanted, 1.0)


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("What must interns bring along, and who guards the coats?", False),
        ("Is registration still open?", False),
        ("هل ما زال التسجيل مفتوحا لفعالية 20 مايو؟", False),
        ("Нужен ли пропуск, чтобы попасть на мероприятие 20 мая?", False),
        ("Регистрация на 20 мая ещё открыта?", False),
        ("Faut-il un badge pour assister à l'événement du 20 mai ?", False),
        ("¿Sigue abierta la inscripción para el 20 de mayo?", False),
        ("20 Mayıs etkinliği için kayıtlar hâlâ açık mı?", False),
        ("Did you receive my registration?", False),
        ("هل وصلكم طلب تسجيلي؟", False),
        ("私の申し込みは届いていますか。", False),
        ("Is registration still open? Please put me down.", True),
        ("Please register me. What must interns bring along?", True),
        ("Name: Ana Ruiz\nOrganisation: Casa Marea\n\nWhat must interns bring along?", True),
    ],
)
def test_what_asks_and_nowhere_says_what_it_wants_is_never_sure(body: str, sure: bool) -> None:
    assert _may_be_sure(body) is sure


@pytest.mark.parametrize(("chance", "looked_at"), [(0.35, True), (0.25, False)])
def test_what_may_want_something_at_three_in_ten_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, looked_at: bool
) -> None:
    said = {Kind.REGISTER: chance, Kind.OTHER: 1 - chance, Kind.AMEND: 0.0, Kind.CANCEL: 0.0, Kind.AUTO: 0.0}
    monkeypatch.setattr(weigh.learned, "chances", lambda *_: said)
    kind, sure, _ = weigh.kind(case("Tuesday would suit me."))
    assert kind.wants_something is looked_at
    assert sure == said[kind]


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("Maybe I will come, I'll let you know.", False),
        ("Je viendrai peut-être, je vous tiens au courant.", False),
        ("Может быть, приду, сообщу позже.", False),
        ("Talvez eu vá, aviso depois.", False),
        ("我可能会来,之后再告诉你们。", False),
        ("I will come.", True),
    ],
)
def test_who_is_not_decided_is_never_surely_coming(body: str, *, sure: bool) -> None:
    assert _may_be_sure(body) is sure


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("I would like to attend by Zoom.", False),
        ("Please register me for your newsletter.", False),
        ("We would like to sponsor the event.", False),
        ("I'd like to volunteer at the event, handing out badges.", False),
        ("I wanted to come, but I have an exam.", False),
        ("J'aimerais intervenir lors de votre événement.", False),
        ("Merci de m'inscrire à la formation du 3 juin.", False),
        ("Quiero asistir por Zoom.", False),
        ("Quería ir, pero tengo un examen.", False),
        ("Подпишите меня на рассылку.", False),
        ("Хочу участвовать по Zoom.", False),
        ("أود الحضور عبر زوم.", False),
        ("كنت أود الحضور لكن لدي امتحان.", False),
        ("我想通过Zoom参加。", False),
        ("请帮我报名6月3日的培训。", False),
        ("Ich möchte auf Ihrer Veranstaltung sprechen.", False),
        ("Queria ir, mas tenho um exame.", False),
        ("Iscrivetemi alla newsletter.", False),
        ("Gelmek istiyordum ama sınavım var.", False),
        ("Хочу взяти участь через Zoom.", False),
        ("イベントで講演したいです。", False),
        ("I would like to attend the board meeting on 7 August.", False),
        ("Quisiera asistir a la reunión de la junta del 7 de agosto.", False),
        ("Хочу участвовать в вашем опросе.", False),
        ("Ich möchte an Ihrer Umfrage teilnehmen.", False),
        ("I would like to attend. My flight lands in the morning.", True),
        ("I would like to attend. Please also put me on the mailing list.", True),
        ("I volunteer with Casa Marea and would like to attend.", True),
    ],
)
def test_who_wishes_for_something_else_is_never_surely_coming(body: str, *, sure: bool) -> None:
    assert _may_be_sure(body) is sure
