"""An organiser's answer to a digest → its commands carried out, and a letter that says what each did.

Commands count only from an organiser's address, in answer to a letter of ours to that very organiser (its token proves it),
authenticated where the receiving server tells. What an organiser writes otherwise is read like any other mail.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from inbox_worker.desk import answerable
from inbox_worker.desk.commands import Command, NotUnderstood, Roster, parse_commands
from inbox_worker.desk.model import IncomingState, LetterType, Policy
from inbox_worker.edges.database import obligations, outbox, roster
from inbox_worker.edges.database.tables import command as command_table
from inbox_worker.edges.spreadsheet import roster_sheet
from inbox_worker.jobs.answer import Scribe, post
from inbox_worker.jobs.carry_out import Order, carry_out
from inbox_worker.jobs.collect import Ending
from inbox_worker.letters import tokens
from inbox_worker.letters.model import Addressee, Attachment, CommandResult, Letter, Thread
from inbox_worker.letters.report import command_result
from inbox_worker.mail.model import Certainty, Machine, Message
from inbox_worker.reading import regions
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region

COMMANDABLE = (LetterType.DIGEST, LetterType.COMMAND_RESULT)


def answered(
    connection: Connection, policy: Policy, key: bytes, message: Message, signs: tuple[Machine, ...]
) -> outbox.OutboxLetter | None:
    """The digest (or answer to commands) that this mail replies to with an organiser's authority; None for every other mail."""
    sender = message.author.address.lower() if message.author else ""
    by_machine = any(sign.certainty is Certainty.CERTAIN for sign in signs)
    proved = not policy.authserv_id or answerable.is_authenticated(message, policy)
    if sender not in policy.organisers or by_machine or not proved:
        return None
    for letter_id in _proved(key, message, sender):
        letter = outbox.get(connection, letter_id)
        if letter is not None and letter.type in COMMANDABLE and letter.recipient == sender:
            return letter
    return None


def _proved(key: bytes, message: Message, sender: str) -> list[int]:
    """The ids of our letters to `sender` whose token the mail bears: in its thread, or in a line of its text."""
    threads = [tokens.parse_message_id(item) for item in (*message.in_reply_to, *message.references)]
    bearing = [(pair, tokens.THREAD) for pair in threads if pair is not None]
    bearing += [(pair, tokens.COMMAND) for pair in tokens.tokens_in(message.text)]
    return [pair[0] for pair, action in bearing if tokens.verify(key, pair[1], pair[0], sender, action)]


def obey(
    connection: Connection,
    scribe: Scribe,
    own_addresses: frozenset[str],
    lexicon: Lexicon,
    mail_id: int,
    message: Message,
    letter: outbox.OutboxLetter,
    now: datetime,
) -> Ending:
    """Carry out the commands of the organiser's own words, each on its own, and say what they did."""
    commands = parse_commands(own_words(message.text, lexicon))
    if not commands:
        return Ending(IncomingState.IGNORED, "an organiser's answer without a command", ours=False)
    order = Order(connection, scribe, own_addresses, lexicon, letter.recipient, letter.created_at, now)
    results = [_obey_one(order, mail_id, item) for item in commands]
    _reply(connection, scribe, mail_id, message, letter.recipient, results, _sheets(order, commands), now)
    return Ending(IncomingState.RECORDED, f"{len(results)} commands of an organiser", ours=False)


def own_words(text: str, lexicon: Lexicon) -> str:
    """What the writer wrote, without quoted mail."""
    blocks = regions.cut(text, forwarded=False, lexicon=lexicon)
    return "\n".join(line.text for block in blocks if block.region is Region.OWN for line in block.lines)


def _obey_one(order: Order, mail_id: int | None, item: Command | NotUnderstood) -> CommandResult:
    if isinstance(item, NotUnderstood):
        result = CommandResult(item.line, f"not understood, nothing was changed: {item.why}", understood=False)
    else:
        result = CommandResult(item.line, carry_out(order, item))
    values = {"mail_id": mail_id, "organiser": order.organiser, "text": result.command, "result": result.result}
    order.connection.execute(insert(command_table).values(**values, given_at=order.now))
    return result


def obey_text(order: Order, text: str) -> list[CommandResult]:
    """Carry out commands that were typed at the command line."""
    return [_obey_one(order, None, item) for item in parse_commands(text)]


def _sheets(order: Order, commands: tuple[Command | NotUnderstood, ...]) -> tuple[Attachment, ...]:
    wanted = any(isinstance(item, Roster) for item in commands)
    return (
        tuple(roster_sheet(event, roster.of_event(order.connection, event.id)) for event in order.scribe.events)
        if wanted
        else ()
    )


def _reply(
    connection: Connection,
    scribe: Scribe,
    mail_id: int,
    message: Message,
    organiser: str,
    results: list[CommandResult],
    sheets: tuple[Attachment, ...],
    now: datetime,
) -> None:
    owed = obligations.of_command(mail_id, organiser)
    if not obligations.owe(connection, owed, now):
        return

    def compose(letter_id: int) -> Letter:
        thread = Thread(message.message_id, message.references, message.subject)
        addressee = Addressee(organiser, "en", thread, (owed,))
        token = tokens.command_token(scribe.key, letter_id, organiser)
        return command_result(scribe.templates, results, addressee, token=token, attachments=sheets)

    item = obligations.Owed(obligations.find(connection, owed), owed)
    post(scribe, connection, compose, LetterType.COMMAND_RESULT, organiser, (item,), planned=True, now=now)
