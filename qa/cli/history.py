"""The conversations that are kept: `qa history list | show | feedback | delete | purge`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa.cli import output
from qa.contract import answer_from_json, filters_from_json
from qa.errors import StateError
from qa.settings import Settings
from qa.state import ConversationStore, Marked
from qa.ui import terms
from qa.ui.filters import phrases
from qa.vocabulary import field_vocabulary

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    history = commands.add_parser("history", help="the conversations that are kept")
    actions = history.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", parents=[shared], help="list them, the newest first")
    listing.set_defaults(run=run_list)
    for name, help_, run in (
        ("show", "print one", run_show),
        ("delete", "delete one for good", run_delete),
    ):
        action = actions.add_parser(name, parents=[shared], help=help_)
        action.add_argument("id", metavar="ID")
        action.set_defaults(run=run)
    feedback = actions.add_parser(
        "feedback", parents=[shared], help="list the feedback on answers, the newest first"
    )
    feedback.set_defaults(run=run_feedback)
    purge = actions.add_parser("purge", parents=[shared], help="delete all for good")
    purge.set_defaults(run=run_purge)


def run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the kept conversations."""
    summaries = ConversationStore(settings.state).summaries()
    if arguments.json:
        output.show_json({"conversations": [asdict(each) for each in summaries]})
        return 0
    for each in summaries:
        output.show(f"{each.id}  {each.started}  {each.turns} turn(s)  {each.title}")
    if not summaries:
        output.show("No conversation is kept.")
    return 0


def run_show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a kept conversation."""
    turns = ConversationStore(settings.state).turns(arguments.id)
    if not turns:
        raise _unknown(arguments.id)
    if arguments.json:
        output.show_json({"turns": [asdict(turn) for turn in turns]})
        return 0
    for turn in turns:
        output.show(f"> {turn.question}\n")
        only = phrases(filters_from_json(turn.answer), field_vocabulary())
        answer = answer_from_json(turn.answer)
        output.show(terms.reader(answer) + "\n")
        output.show_answer(answer, only)
        output.show()
    return 0


def run_feedback(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the feedback on answers; turns are counted from 1."""
    marked = ConversationStore(settings.state).marked()
    if arguments.json:
        output.show_json({"feedback": [_feedback_json(each) for each in marked]})
        return 0
    for each in marked:
        mark = "helpful" if each.feedback.helpful else f"not helpful, {each.feedback.reason}"
        output.show(f"{each.conversation} turn {each.turn + 1}  {each.marked}  {mark}")
        output.show(f"    {each.on.question}")
        if each.feedback.comment:
            output.show(f"    “{each.feedback.comment}”")
    if not marked:
        output.show("No feedback is kept.")
    if settings.history == "off":
        output.show("History is off (QA_HISTORY=off): no new feedback is kept.")
    return 0


def run_delete(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete a kept conversation."""
    if not ConversationStore(settings.state).delete(arguments.id):
        raise _unknown(arguments.id)
    output.show_done(f"Deleted {arguments.id!r}.", as_json=arguments.json)
    return 0


def run_purge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete all kept conversations."""
    gone = ConversationStore(settings.state).purge()
    output.show_done(f"Deleted {gone} conversation(s).", as_json=arguments.json)
    return 0


def _feedback_json(marked: Marked) -> dict[str, Any]:
    return {
        "conversation": marked.conversation,
        "turn": marked.turn + 1,
        "marked": marked.marked,
        "helpful": marked.feedback.helpful,
        "reason": marked.feedback.reason,
        "comment": marked.feedback.comment,
        "question": marked.on.question,
        "standalone": marked.on.standalone,
        "fingerprint": marked.on.answer["library"]["fingerprint"],
        "answer": marked.on.answer,
    }


def _unknown(conversation_id: str) -> StateError:
    return StateError(
        f"There is no conversation {conversation_id!r}.",
        next="`qa history list` shows the conversations that are kept.",
    )
