"""The command line: `guiyan …`, also `python -m bot`.

Heavy libraries are imported inside the commands, so that help comes at once.
"""

import asyncio
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

OK, FAILED, CONFIGURATION = 0, 1, 78

cli = typer.Typer(
    name="guiyan",
    help="归雁 Guiyan: a village reserve talent programme, run from the chats people already have.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.command()
def demo(
    preset: Annotated[
        str, typer.Option(help="Which county's way to play: demo, neixiang, wucun, enyang, or a file.")
    ] = "demo",
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes a free one.")] = 8080,
    seed: Annotated[int, typer.Option(help="The same seed gives the same county.")] = 7,
) -> None:
    """Open a village in a browser: sandbox, bot and a county with a past."""
    from bot.demo.run import play  # noqa: PLC0415 - imports the bot

    _run(play(preset=preset, port=port, seed=seed))


@cli.command()
def run() -> None:
    """Run the bot against Telegram, or whatever GUIYAN_API names."""
    _run(_operate())


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where the Bot API and the page are served.")] = 8081,
    *,
    limits: Annotated[bool, typer.Option("--limits", help="Tell a bot that sends too much to wait.")] = False,
) -> None:
    """Serve the Bot API and the page of phones alone, for any bot of any library."""
    from sandbox.__main__ import serve  # noqa: PLC0415 - imports the server
    from sandbox.server import Sandbox  # noqa: PLC0415 - imports the server

    _run(serve(Sandbox(limits=limits), "127.0.0.1", port))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.upkeep import migrate_database  # noqa: PLC0415 - imports the database

    _run(migrate_database())


@cli.command()
def claim() -> None:
    """Print a one-time code, good for 15 minutes, that makes its user the county organizer."""
    from bot.upkeep import print_claim  # noqa: PLC0415 - imports the database

    _run(print_claim())


@cli.command()
def doctor() -> None:
    """Look at everything the bot needs, and say what is wrong and what to do; 1 when something fails."""
    from bot.doctor import visit  # noqa: PLC0415 - imports the bot

    _run(visit())


@cli.command()
def backup(
    out: Annotated[Path, typer.Argument(help="The file to write; nothing is written over.")],
) -> None:
    """Write a sealed backup while the bot runs, and verify it by reading it back."""
    from bot.backups import back_up  # noqa: PLC0415 - imports the database

    _run(back_up(out))


@cli.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A file that `guiyan backup` wrote.")],
) -> None:
    """Bring a backup back into an empty database; its letters wait until you have looked at them."""
    from bot.backups import bring_back  # noqa: PLC0415 - imports the database

    _run(bring_back(source))


@cli.command()
def export(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="The file to write; nothing is written over.")
    ],
    place: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only this place and what is below.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="THEIRS.xlsx", help="Fill in the office's own form instead; it stays as it is."),
    ] = None,
) -> None:
    """Write the county's tables as a workbook for its own office; no ballot is ever in it."""
    from bot.exports import export  # noqa: PLC0415 - imports the database

    _run(export(out, place, template))


@cli.command()
def posters(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.pdf", help="The file to write; nothing is written over.")
    ],
    place: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only the villages of this place.")
    ] = None,
    *,
    renew: Annotated[bool, typer.Option("--renew", help="New codes: the old ones lead nowhere.")] = False,
) -> None:
    """Write a letter for each village, to print and hang: a scan of its code begins a nomination there."""
    from bot.posters import print_posters  # noqa: PLC0415 - imports the database

    _run(print_posters(out, place, renew=renew))


@cli.command("import")
def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="A workbook, or a CSV of one table.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Take in the office's places; mentors, people and departments get links. Every bad row is explained."""
    from bot.imports import take_in  # noqa: PLC0415 - imports the database

    _run(take_in(source, dry_run=dry_run))


outbox = typer.Typer(help="Letters that a restored backup holds back.", no_args_is_help=True)
cli.add_typer(outbox, name="outbox")
Numbers = Annotated[list[int] | None, typer.Argument(help="Which letters; all of them if none is named.")]


@outbox.command("list")
def list_letters() -> None:
    """Show what is held: number, when it was written, kind, chat, and how it begins."""
    from bot.held import list_held  # noqa: PLC0415 - imports the database

    _run(list_held())


@outbox.command()
def release(numbers: Numbers = None) -> None:
    """Let held letters go out."""
    from bot.held import release_held  # noqa: PLC0415 - imports the database

    _run(release_held(numbers or ()))


@outbox.command()
def drop(numbers: Numbers = None) -> None:
    """Let held letters never go out."""
    from bot.held import drop_held  # noqa: PLC0415 - imports the database

    _run(drop_held(numbers or ()))


audit = typer.Typer(help="The log of every state change.", no_args_is_help=True)
cli.add_typer(audit, name="audit")


@audit.callback()
def _audit() -> None:
    """Keeps `audit` a group although it has one command."""


@audit.command()
def verify() -> None:
    """Check the chain of hashes from the first entry to the last, and that its end is still there."""
    from bot.upkeep import verify_audit  # noqa: PLC0415 - imports the database

    _run(verify_audit())


keys = typer.Typer(help="The keys that seal names and words in the database.", no_args_is_help=True)
cli.add_typer(keys, name="keys")


@keys.callback()
def _keys() -> None:
    """Keeps `keys` a group although it has one command."""


@keys.command()
def rotate() -> None:
    """Seal everything anew with a new key while no bot runs; interrupted, it goes on where it stopped."""
    from bot.keys import rotate_keys  # noqa: PLC0415 - imports the database

    _run(rotate_keys())


async def _operate() -> int:
    """A fault of the configuration is told before the heavy libraries are loaded."""
    from bot.settings import read_settings  # noqa: PLC0415 - imports pydantic

    settings = read_settings()
    settings.bot_token()
    from bot.operation import operate  # noqa: PLC0415 - imports the bot

    return await operate(settings)


def _run(work: Coroutine[Any, Any, int | None]) -> None:
    """Do the work; a fault of the configuration is one sentence and exit code 78.

    What it writes is for its own user: the database holds who rated whom while a box is open.
    """
    os.umask(0o077)
    from bot.logs import hush, whereabouts  # noqa: PLC0415 - imports structlog
    from bot.settings import SettingsFault  # noqa: PLC0415 - imports pydantic

    hush()
    try:
        code = _loop(work) or OK
    except SettingsFault as fault:
        sys.stderr.write(f"{fault}\n")
        code = CONFIGURATION
    except KeyboardInterrupt:
        code = OK
    except (Exception, BaseExceptionGroup) as trouble:  # noqa: BLE001 - a traceback would show addresses with the token in them
        sys.stderr.write(f"Guiyan stopped on an error it does not know: {whereabouts(trouble)}\n")
        code = FAILED
    raise SystemExit(code)


def _loop(work: Coroutine[Any, Any, int | None]) -> int | None:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(work)
    code: int | None = uvloop.run(work)
    return code


def main() -> None:
    """The entry point of the `guiyan` command."""
    cli()


if __name__ == "__main__":
    main()
