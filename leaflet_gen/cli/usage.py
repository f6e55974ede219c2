"""Click's own errors in our words. A UsageError in, a sentence on the console out."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

import click

from .console import Console


def tell_usage(error: click.UsageError, console: Console) -> None:
    """Say what is wrong with the command line, and what may have been meant."""
    if error.ctx and (isinstance(error, click.exceptions.NoArgsIsHelpError) or error.message == "Missing command."):
        console.words(error.ctx.get_help())
        return
    key, values = _found(error)
    command = error.ctx.command_path if error.ctx else "leaflet-gen"
    console.fail(key, **{"command": command, "near": "", **values})


def _found(error: click.UsageError) -> tuple[str, dict[str, object]]:
    """Which sentence of the catalogue it is, and its figures."""
    match error:
        case click.NoSuchOption(option_name="--lang", ctx=click.Context() as context):
            return "no_option", {"given": "--lang", "near": f"leaflet-gen --lang … {context.info_name}"}
        case click.NoSuchOption():
            return "no_option", {"given": error.option_name, "near": ", ".join(error.possibilities or ())}
        case click.MissingParameter():
            return "missing", {"given": _name(error.param) if error.param else error.param_hint or ""}
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as param):
            return "not_a_choice", {"given": _name(param), "known": tuple(choice.choices)}
        case click.BadOptionUsage() if "requires an argument" in error.message:
            return "no_value", {"given": error.option_name}
        case click.BadParameter():
            return "bad_value", {"given": error.message}
        case _ if name := re.match(r"No such command (['\"])(.*)\1", error.message):
            return "no_command", {"given": name[2], "near": _nearest(name[2], _commands(error.ctx))}
        case _ if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
            return "too_many", {"given": extra[1]}
    return "usage", {"given": error.message}


def _name(param: click.Parameter) -> str:
    """--format, or the word that stands for an argument in the usage line."""
    return (
        max(param.opts, key=len) if isinstance(param, click.Option) else (param.metavar or param.human_readable_name).rstrip(".")
    )


def _commands(context: click.Context | None) -> Iterable[str]:
    group = context.command if context else None
    return group.list_commands(context) if isinstance(group, click.Group) else ()


def _nearest(word: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")
