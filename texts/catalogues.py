"""Keeps the catalogues in step with what the bot says: `python -m texts.catalogues check|update`.

Chinese is the source. `en` is translated by people and must be complete; `zh_TW` is drafted by OpenCC where
nobody has translated yet.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
TRANSLATED = ("en", "zh_TW")
SOURCES = [("templates/**.j2", "jinja2.ext.babel_extract"), ("**.py", "python")]
OPTIONS = {"templates/**.j2": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "encoding": "utf-8"}}
MISCONVERTED = {
    "“": "「",
    "”": "」",
    "籤": "簽",
    "繫結": "綁定",
    "乾點": "幹點",
    "天后": "天後",
    "賬號": "帳號",
    "好訊息": "好消息",
    "許可權": "權限",
    "程式碼": "代碼",
    "銷燬": "銷毀",
    "聯絡戶": "聯繫戶",
    "重新開啟": "重新打開",
}
"""What OpenCC writes, and what somebody from Taipei or Hong Kong would."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?[a-z]+>")


def extracted() -> Catalog:
    """Every sentence that templates and modules of this package mark."""
    catalogue = Catalog(fuzzy=False)
    found = extract_from_dir(
        HERE, SOURCES, OPTIONS, keywords={"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    )
    for _, _, message, _, _ in found:
        catalogue.add(message, flags=_flags(message))
    return catalogue


def stored(locale: str) -> Catalog:
    path = _path(locale)
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def faults(locale: str) -> Iterator[str]:
    """Why a catalogue cannot be released, one sentence each."""
    wanted, have = extracted(), stored(locale)
    for message in wanted:
        if not message.id:
            continue
        translated = have.get(message.id)
        if translated is None or not all(_forms(translated.string)):
            yield f"{locale}: not translated: {message.id}"
            continue
        if translated.fuzzy:
            yield f"{locale}: needs a second look: {message.id}"
        marks = set(PLACEHOLDER.findall("".join(_forms(message.id))))
        if marks != set(PLACEHOLDER.findall("".join(_forms(translated.string)))):
            yield f"{locale}: variables or tags differ: {message.id}"
    for message in have:
        if message.id and wanted.get(message.id) is None:
            yield f"{locale}: no longer said: {message.id}"


def update(locale: str) -> None:
    """Take up new sentences, drop old ones, keep translations; draft what OpenCC can draft."""
    old, new = stored(locale), Catalog(locale=locale, project="Guiyan", fuzzy=False)
    for message in extracted():
        if message.id:
            kept = old.get(message.id)
            forms = _forms(kept.string) if kept else ("",)
            new.add(message.id, forms if message.pluralizable else forms[0], flags=message.flags)
    if locale == "zh_TW":
        _draft(new)
    out = BytesIO()
    write_po(out, new, no_location=True, omit_header=False, sort_output=True, width=110)
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team):.*\n',
        "",
        out.getvalue().decode(),
        flags=re.MULTILINE,
    )
    text = re.sub(
        r"^#.*\n",
        lambda line: line.group() if line.group().startswith("#,") else "",
        text,
        flags=re.MULTILINE,
    )
    _path(locale).parent.mkdir(parents=True, exist_ok=True)
    _path(locale).write_text(text, encoding="utf-8")


def _draft(catalogue: Catalog) -> None:
    from opencc import OpenCC  # noqa: PLC0415 - a tool of this command, not of the bot

    traditional = OpenCC("s2twp")
    for message in catalogue:
        if message.id and not all(_forms(message.string)):
            drafted = traditional.convert(_forms(message.id)[0])
            for wrong, right in MISCONVERTED.items():
                drafted = drafted.replace(wrong, right)
            message.string = (drafted,) if message.pluralizable else drafted


def _forms(words: Any) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, (tuple, list)) else (words or "",)


def _flags(message: Any) -> tuple[str, ...]:
    return ("python-format",) if "%(" in "".join(_forms(message)) else ()


def _path(locale: str) -> Path:
    return HERE / "locales" / locale / "LC_MESSAGES" / "guiyan.po"


def main(command: str) -> int:
    if command == "update":
        for locale in TRANSLATED:
            update(locale)
    found = [fault for locale in TRANSLATED for fault in faults(locale)]
    sys.stdout.write("".join(f"{fault}\n" for fault in found) or "translations: complete\n")
    return 1 if found and command == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
