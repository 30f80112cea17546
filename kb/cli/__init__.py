"""The command ``kb``. Each command parses, calls a service and shows; a module is loaded only by the command it has.

Exit codes: 0 done, 1 some items failed (each named), 2 misuse. With ``--json`` one JSON value goes to stdout;
progress and messages go to stderr.
"""

from __future__ import annotations

import importlib

import click

_COMMANDS = {
    "init": "setup",
    "check": "setup",
    "demo": "trying",
    "serve": "serving",
    "worker": "working",
    "ingest": "content",
    "read": "reading",
    "erase": "erasing",
    "export": "content",
    "convert": "converting",
    "harvest": "harvesting",
    "search": "searching",
    "evaluate": "evaluating",
    "bench": "evaluating",
    "agenda": "agenda",
    "index": "indexing",
    "match": "matching",
    "peers": "matching",
    "plan": "planning",
    "import-fbi": "figures",
    "evaluate-matching": "matching",
    "user": "people",
    "backup": "keeping",
    "restore": "keeping",
    "audit": "keeping",
}


class _LazyGroup(click.Group):
    """Loads the module of a command when it is called, so that ``kb search`` does not pay for ``kb serve``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"kb.cli.{_COMMANDS[cmd_name]}")
        attribute = f"{cmd_name.replace('-', '_')}_command"
        command = getattr(module, attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.{attribute} is not a command")
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="psp-knowledge-base")
def main() -> None:
    """The PSP Knowledge Base: set it up, fill it, search it, serve it."""
