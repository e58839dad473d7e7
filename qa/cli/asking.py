"""The commands that answer: `qa ask`, `qa chat`, `qa serve`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.cli import audience, filters, output
from qa.contract import answer_json
from qa.converse import Chat
from qa.domain import Answer, Filters
from qa.errors import QuestionError
from qa.pipeline import Pipeline
from qa.settings import Settings, load
from qa.ui.filters import phrases

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    ask = commands.add_parser("ask", parents=[shared], help="answer one question")
    ask.add_argument("question", metavar="QUESTION", help="the question; - reads it from stdin")
    filters.add_to(ask)
    audience.add_to(ask)
    _add_model(ask)
    ask.set_defaults(run=run_ask)
    chat = commands.add_parser(
        "chat", parents=[shared], help="a dialogue on stdin, one message a line"
    )
    filters.add_to(chat)
    audience.add_to(chat)
    _add_model(chat)
    chat.set_defaults(run=run_chat)
    serve = commands.add_parser("serve", help="serve the chat UI on this machine")
    serve.add_argument("--library", type=str, metavar="DIR", help="the library's folder")
    serve.add_argument("--host", help="address to bind to (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 7860)")
    _add_model(serve)
    serve.set_defaults(run=run_serve)


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--llm",
        metavar="MODEL",
        help="chat model that words answers, as provider:model, or none (default QA_LLM)",
    )


def run_ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one question; an abstention is an answer."""
    reader = audience.chosen(arguments)
    with Pipeline.open(settings) as pipeline:
        chosen = filters.chosen(arguments, pipeline)
        question = sys.stdin.read() if arguments.question == "-" else arguments.question
        answer = pipeline.ask(question, filters=chosen, audience=reader)
        _show(answer, chosen, pipeline, as_json=arguments.json)
    return 0


def run_chat(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer each line of stdin in the light of those before it."""
    reader = audience.chosen(arguments)
    with Pipeline.open(settings) as pipeline:
        chosen = filters.chosen(arguments, pipeline)
        pipeline.state()  # a library that cannot be opened is told before the first question
        chat = Chat.open(pipeline, settings)
        conversation = chat.start()
        interactive = sys.stdin.isatty() and not arguments.json
        if interactive:
            output.show("Ask a question; an empty line ends. You are talking to a machine.")
        while line := _next_line(interactive):
            try:
                turn = chat.say(conversation, line, filters=chosen, audience=reader)
            except QuestionError as error:
                output.show_error(error, as_json=arguments.json)
                continue
            _show(turn.answer, chosen, pipeline, as_json=arguments.json)
            if not arguments.json:
                output.show()
    return 0


def run_serve(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Serve the chat UI until interrupted."""
    from qa.server import serve

    serve(
        load(
            library=arguments.library,
            host=arguments.host,
            port=arguments.port,
            llm=arguments.llm,
        )
    )
    return 0


def _show(answer: Answer, chosen: Filters, pipeline: Pipeline, *, as_json: bool) -> None:
    if as_json:
        output.show_json(answer_json(answer, chosen))
    else:
        output.show_answer(answer, phrases(chosen, pipeline.vocabulary))


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
