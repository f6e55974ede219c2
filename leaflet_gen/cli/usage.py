"""What is wrong with a command line, in our words. Its arguments, or Click's UsageError, in; a sentence on the console out."""

import re
from collections.abc import Container, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from ..messages import has, say
from .console import Console

WORDS_DASH = re.compile(r"[-–—‒―−]*[–—‒―−][-–—‒―−]*(?=\w)")  # Word turns -- into one of these while one types,
CURLED = "“”„‟‘"  # and quotes into these: no shell takes them for such


def tell_typed(arguments: Sequence[str], options: Container[str], console: Console) -> bool:
    """Say it where an option's two hyphens are something else, or quotes are: click would take –final for a folder, -only for -o nly.

    `options` are the names that there are.
    """
    for argument in arguments:
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        one = name.startswith("-") and name[1:] in options
        if one or WORDS_DASH.match(name):
            bare = name.lstrip("-–—‒―−")
            meant = f"{'--' if len(bare) > 1 else '-'}{bare}{equals}{value}"
            console.fail("dashes", given=argument, better=meant)
            return True
        if _is_curled(value or name) and not Path(argument).exists():
            console.fail("curled", given=argument)
            return True
    return False


def _is_curled(text: str) -> bool:
    """Whether curly quotes were meant for the shell: around the whole, or around words that it has parted. Within it, they are the text's."""
    return text.startswith(tuple(CURLED)) or sum(text.count(sign) for sign in "“„‟") != text.count("”")


def tell_usage(error: click.UsageError, console: Console) -> None:
    """Say what is wrong with the command line, and what may have been meant."""
    if error.ctx and (isinstance(error, click.exceptions.NoArgsIsHelpError) or error.message == "Missing command."):
        console.words(error.ctx.get_help())
        return
    key, values = _found(error, console.lang)
    command = error.ctx.command_path if error.ctx else "leaflet-gen"
    console.fail(key, **{"command": command, "near": "", **values})


def _found(error: click.UsageError, lang: str) -> tuple[str, dict[str, object]]:
    """Which sentence of the catalogue it is, and its figures."""
    match error:
        case click.NoSuchOption(option_name="--lang", ctx=click.Context() as context):
            return "no_option", {"given": "--lang", "near": f"leaflet-gen --lang … {context.info_name}"}
        case click.NoSuchOption():
            return "no_option", {"given": error.option_name, "near": ", ".join(error.possibilities or ())}
        case click.MissingParameter():
            return "missing", {"given": _name(error.param, lang) if error.param else error.param_hint or ""}
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as param):
            return "not_a_choice", {"given": _name(param, lang), "known": tuple(choice.choices)}
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as span) as param):
            key = "not_in_range" if span.max is not None else "not_at_least"
            return key, {"given": _name(param, lang), "least": span.min, "most": span.max}
        case click.BadOptionUsage() if "requires an argument" in error.message:
            return "no_value", {"given": error.option_name}
        case click.BadOptionUsage() if "does not take a value" in error.message:
            return "takes_no_value", {"given": error.option_name}
        case click.BadParameter():
            return "bad_value", {"given": error.message}
        case _ if name := re.match(r"No such command (['\"])(.*)\1", error.message):
            return "no_command", {"given": name[2], "near": _nearest(name[2], _commands(error.ctx))}
        case _ if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
            return "too_many", {"given": extra[1]}
    return "usage", {"given": error.message}


def _name(param: click.Parameter, lang: str) -> str:
    """--format; an argument's name in words where we have them, else the word that stands for it in the usage line."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    words = f"ui_argument_{param.name}"
    return say(words, lang, {})[0] if has(words) else (param.metavar or param.human_readable_name).rstrip(".")


def _commands(context: click.Context | None) -> Iterable[str]:
    group = context.command if context else None
    return group.list_commands(context) if isinstance(group, click.Group) else ()


def _nearest(word: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")
