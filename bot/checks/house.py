"""What can be seen without Telegram and without the database: files, disk, texts, fonts."""

import shutil
import sqlite3
import sys
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import typst
from jinja2 import TemplateError

from bot.checks.findings import Finding, fail, fine, warn
from bot.nightly import Nightly, nightly
from bot.settings import Settings, SettingsFault, read_county
from bot.upkeep import wall_clock
from storage.backups import file_of
from texts.languages import LOCALES
from texts.pictures import FONTS
from texts.render import environment

MEGABYTE = 1024 * 1024
LITTLE, TOO_LITTLE = 200 * MEGABYTE, 50 * MEGABYTE
SAFE_SQLITE = (3, 51, 3)
MENDED_BEFORE = {(3, 44): 6, (3, 50): 7}
"""Older lines of SQLite that got the same mending, each from this release on."""
OPEN_TO_OTHERS = 0o077
SHEET = '#set page(width: 40pt, height: 40pt)\n#set text(font: "WenQuanYi Micro Hei", size: 20pt)\n'


def programme(settings: Settings) -> Finding:
    try:
        read, outline = read_county(settings.programme)
        offset = wall_clock().astimezone(read.zone).utcoffset()
    except SettingsFault as fault:
        return fail(str(fault), "")
    except ZoneInfoNotFoundError:
        return fail("The system knows no time zones.", "Install its tzdata package.")
    return fine(f"{outline.name}, {read.zone} ({offset} ahead of UTC).")


def templates(settings: Settings) -> Finding:
    """Compiles every sentence there is, in every language."""
    count = 0
    for locale in LOCALES:
        for name in environment(locale).list_templates(extensions=["j2"]):
            try:
                environment(locale).get_template(name)
            except TemplateError as fault:
                return fail(f"The text {name} is broken: {type(fault).__name__}.", "Install Guiyan again.")
            count += 1
    return fine(f"{count} texts in {len(LOCALES)} languages.") if count else NO_TEXTS


NO_TEXTS = fail("There are no texts.", "Install Guiyan again.")


def fonts(settings: Settings) -> Finding:
    """Two different characters must look different; without the font both would be the same empty box."""
    one, other = (_drawn(character) for character in "归雁")
    if one == other:
        return fail("Chinese characters cannot be drawn.", "texts/fonts is incomplete: install Guiyan again.")
    return fine("Chinese characters can be drawn.")


def _drawn(character: str) -> bytes:
    png: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants fonts to be bytes too
        (SHEET + character).encode(), font_paths=[FONTS], ignore_system_fonts=True, format="png", ppi=72
    )
    return png


def secrets(settings: Settings) -> Finding:
    folder = settings.secrets
    if not folder.exists():
        return fine(f"{folder} is made at the first start.")
    if not folder.is_dir():
        return fail(f"GUIYAN_SECRETS: {folder} is no folder.", "Name another one.")
    files = [path for path in (folder, *sorted(folder.rglob("*"))) if path.stat().st_mode & OPEN_TO_OTHERS]
    if files:
        return warn(f"Others on this machine may read {files[0]}.", f"Run `chmod -R go= {folder}`.")
    return fine(f"{folder} is closed to everybody else.")


def disk(settings: Settings) -> Finding:
    places = [path.parent for path in (file_of(settings.database),) if path is not None]
    places += [settings.secrets, *([settings.backups] if settings.backups else [])]
    free, where = min((shutil.disk_usage(_there(place)).free, str(place.absolute())) for place in places)
    room = f"{free // MEGABYTE} MB are free for {where}."
    if free < TOO_LITTLE:
        return fail(room, f"Make room: at least {LITTLE // MEGABYTE} MB.", settings=False)
    return warn(room, f"Make room: at least {LITTLE // MEGABYTE} MB.") if free < LITTLE else fine(room)


def _there(place: Path) -> Path:
    place = place.absolute()
    return place if place.exists() else _there(place.parent)


def sqlite(settings: Settings) -> Finding:
    if file_of(settings.database) is None:
        return fine("Not used.")
    version = sqlite3.sqlite_version_info
    if version < SAFE_SQLITE and version[2] < MENDED_BEFORE.get(version[:2], sys.maxsize):
        return warn(
            f"SQLite {sqlite3.sqlite_version} (not 3.51.3 yet) can damage a file that two programs write.",
            "The bot writes through one connection: stop it before `claim`, `migrate` or `outbox`.",
        )
    return fine(f"SQLite {sqlite3.sqlite_version}.")


def backups(settings: Settings) -> Finding:
    try:
        made = nightly(settings)
    except SettingsFault as fault:
        return fail(str(fault), "")
    if made is None:
        return warn("No backup is made at night.", "Set GUIYAN_BACKUPS and GUIYAN_BACKUP_PASSPHRASE.")
    return _age(made, wall_clock().astimezone(UTC).date())


def _age(made: Nightly, today: date) -> Finding:
    newest = made.newest()
    if newest is None:
        return warn(
            f"There is no backup in {made.folder} yet.", "A running bot makes one every night at three."
        )
    if (today - newest).days > 2:
        return warn(f"The newest backup is of {newest}.", "Run `guiyan backup` and read what it says.")
    return fine(f"The newest backup is of {newest}.")
