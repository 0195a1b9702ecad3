"""What an operator sets, in the environment or in `.env`."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.doors import Door
from domain.places import Outline, OutlineFault, read_outline
from domain.programme import Programme, ProgrammeFault, read_programme
from texts.languages import LOCALES

PREFIX = "GUIYAN_"
TELEGRAM = "https://api.telegram.org"
PRESETS = Path(__file__).parent.parent / "presets"
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")


class SettingsFault(Exception):
    """The configuration cannot be used; the message is one plain sentence and what to do."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="forbid", hide_input_in_errors=True
    )

    token: SecretStr = SecretStr("")
    api: str = TELEGRAM
    database: str = "sqlite:///guiyan.db"
    programme: str = "demo"
    secrets: Path = Path("secrets")
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = "127.0.0.1:8443"
    backups: Path | None = None
    backup_passphrase: SecretStr = SecretStr("")
    log: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("api")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        address = urlsplit(value)  # raises ValueError, like the port, for what is no address
        if not address.hostname or address.port == 0:
            raise ValueError("must name a host")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        address = urlsplit(value)
        if value and not (address.scheme in {"https", "http"} and address.hostname):
            raise ValueError("must begin with https:// and name a host")
        return value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        port = value.rpartition(":")[2]
        if not (port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("must be host:port, such as 127.0.0.1:8443")
        return value

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        try:
            _ = urlsplit(value).port
        except ValueError:  # its words would quote a password with a / in it
            raise ValueError("is no address: in the password write %2F for /, %3F for ?, %23 for #") from None
        return value

    def door(self) -> Door | None:
        """Where Telegram brings updates, if a webhook is wanted; raises SettingsFault when it is not safe."""
        secret = self.webhook_secret.get_secret_value()
        if not self.webhook_url:
            return None
        if not SECRET.fullmatch(secret):
            raise SettingsFault(
                f"{PREFIX}WEBHOOK_SECRET must be 32 to 256 of A-Z, a-z, 0-9, _ and -: anybody could"
                " speak for Telegram without it. Make one with `openssl rand -hex 32`."
            )
        return Door(self.webhook_url, secret, self.listen)

    def window(self) -> str | None:
        """Where monitoring may look in: only where somebody said so."""
        return self.listen if "listen" in self.model_fields_set else None

    def require_database(self) -> None:
        """Raise SettingsFault rather than let a database be made where nobody asked for one."""
        path = Path(self.database.removeprefix("sqlite:///")).absolute()
        if "database" not in self.model_fields_set and not path.exists():
            raise SettingsFault(
                f"There is no database {path}, and {PREFIX}DATABASE is not set."
                " Go to the folder of the bot's .env, or set it, then ask once more."
            )

    def bot_token(self) -> str:
        """The token; raises SettingsFault when it is missing or cannot be one."""
        token = self.token.get_secret_value()
        if not TOKEN.fullmatch(token):
            what = "is not set" if not token else "does not look like a token"
            raise SettingsFault(f"{PREFIX}TOKEN {what}: ask @BotFather for one and put it into .env.")
        return token


def read_settings(**overrides: Any) -> Settings:
    """Read the settings; raises SettingsFault on an unknown key or an impossible value."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    if unknown := sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    ):
        raise SettingsFault(f"{unknown[0]} is not a setting: known are {', '.join(sorted(known))}.")
    try:
        return Settings(**overrides)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper().removeprefix(PREFIX)
        raise SettingsFault(
            f"{PREFIX}{name} {_plainly(name, first)}. Correct it in the environment or in .env."
        ) from None


def _plainly(name: str, fault: Mapping[str, Any]) -> str:
    """What is wrong with a setting, in words of ours and not of the library that found it."""
    if name == "LOG":
        return "must be DEBUG, INFO, WARNING or ERROR"
    if fault["type"] == "extra_forbidden":
        known = ", ".join(sorted(f"{PREFIX}{each}".upper() for each in Settings.model_fields))
        return f"is not a setting: known are {known}"
    if fault["type"] == "value_error":
        said = f"{fault['ctx']['error']}"
        return said if said.startswith("must") else "is no address"
    return "has a value that cannot be used"


def read_county(name: str) -> tuple[Programme, Outline]:
    """The programme and the places in a programme.toml, given as a path or a preset's name."""
    preset = PRESETS / f"{name}.toml"
    path = preset if preset.exists() else Path(name)
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
        outline = read_outline(table.pop("county", {}))
        programme = read_programme({"name": outline.name, **table})
    except OSError:
        presets = ", ".join(sorted(each.stem for each in PRESETS.glob("*.toml")))
        raise SettingsFault(
            f"{PREFIX}PROGRAMME: there is no file {path} and no preset of that name. Presets: {presets}."
        ) from None
    except UnicodeDecodeError:
        raise SettingsFault(f"{path}: is not UTF-8 text. Save it as UTF-8 and start again.") from None
    except (tomllib.TOMLDecodeError, ProgrammeFault, OutlineFault) as fault:
        said = f"{fault}".rstrip(".")
        stop = "" if said.endswith("?") else "."
        raise SettingsFault(f"{path}: {said}{stop} Correct that line and start again.") from None
    if programme.locale not in LOCALES:
        raise SettingsFault(f"{path}: locale = {programme.locale!r}: must be one of {', '.join(LOCALES)}.")
    return programme, outline
