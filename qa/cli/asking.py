"""The commands that answer: `qa ask`, `qa chat`, `qa serve`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.cli import output
from qa.contract import answer_json, error_json
from qa.converse import Chat
from qa.domain import Filters, SourceType
from qa.errors import QuestionError
from qa.pipeline import Pipeline
from qa.settings import Settings, load

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    ask = commands.add_parser("ask", parents=[shared], help="answer one question")
    ask.add_argument("question", metavar="QUESTION", help="the question; - reads it from stdin")
    _add_filters(ask)
    ask.set_defaults(run=run_ask)
    chat = commands.add_parser(
        "chat", parents=[shared], help="a dialogue on stdin, one message a line"
    )
    _add_filters(chat)
    chat.set_defaults(run=run_chat)
    serve = commands.add_parser("serve", help="serve the chat UI on this machine")
    serve.add_argument("--library", type=str, metavar="DIR", help="the library's folder")
    serve.add_argument("--host", help="address to bind to (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 7860)")
    serve.set_defaults(run=run_serve)


def run_ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one question; an abstention is an answer."""
    question = sys.stdin.read() if arguments.question == "-" else arguments.question
    with Pipeline.open(settings) as pipeline:
        answer = pipeline.ask(question, filters=_filters(arguments))
    if arguments.json:
        output.show_json(answer_json(answer))
    else:
        output.show_answer(answer)
    return 0


def run_chat(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer each line of stdin in the light of those before it."""
    with Pipeline.open(settings) as pipeline:
        pipeline.state()  # a library that cannot be opened is told before the first question
        chat = Chat.open(pipeline, settings)
        conversation = chat.start()
        interactive = sys.stdin.isatty() and not arguments.json
        if interactive:
            output.show("Ask a question; an empty line ends. You are talking to a machine.")
        while line := _next_line(interactive):
            _answer_line(chat, conversation, line, arguments)
    return 0


def run_serve(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Serve the chat UI until interrupted."""
    from qa.server import serve

    serve(load(library=arguments.library, host=arguments.host, port=arguments.port))
    return 0


def _answer_line(chat: Chat, conversation: str, line: str, arguments: argparse.Namespace) -> None:
    try:
        answer = chat.say(conversation, line, filters=_filters(arguments)).answer
    except QuestionError as error:
        if arguments.json:
            output.show_json(error_json(error))
        else:
            output.show_error(error, as_json=False)
        return
    if arguments.json:
        output.show_json(answer_json(answer))
    else:
        output.show_answer(answer)
        output.show()


def _next_line(interactive: bool) -> str:
    """Return the next message; "" at the end of the input or, for a person, an empty line."""
    if interactive:
        try:
            return input("> ").strip()
        except EOFError:
            return ""
    for line in sys.stdin:
        if line.strip():
            return line.strip()
    return ""


def _add_filters(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--source-type",
        action="append",
        choices=[kind.value for kind in SourceType],
        help="use only sources of this type (may be given more than once)",
    )
    command.add_argument(
        "--since", type=int, metavar="YEAR", help="use only sources published since that year"
    )


def _filters(arguments: argparse.Namespace) -> Filters:
    return Filters(
        source_types=tuple(SourceType(kind) for kind in arguments.source_type or ()),
        since_year=arguments.since,
    )
