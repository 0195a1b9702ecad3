"""`guiyan run`: the bot in earnest."""

import asyncio
import gc
import signal
import sys
from urllib.parse import urlsplit

import structlog
from aiogram.exceptions import TelegramNetworkError

from bot.intake import SecondPoller, TokenRefused
from bot.logs import configure_logs
from bot.process import open_bot, prepared, run
from bot.settings import TOKEN, Settings, SettingsFault, read_county
from bot.upkeep import opened

log = structlog.get_logger()

STRANGER = "Telegram does not know this GUIYAN_TOKEN. Copy it again from @BotFather, then start once more."
NOT_ALONE = (
    "Another program polls with this GUIYAN_TOKEN, or a webhook is set. Stop it, then start once more."
)
UNREACHABLE = (
    "Telegram cannot be reached at {api}. Look at the network and at GUIYAN_API, then start once more."
)


def where(api: str) -> str:
    """An address fit to be shown: without a name, password, token or query that was put into it."""
    address = urlsplit(api)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{TOKEN.sub('…', address.path)}"


async def operate(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; what has begun is finished first."""
    configure_logs(settings.log)
    token = settings.bot_token()
    _, outline = read_county(settings.programme)
    code = 0
    try:
        async with (
            opened(settings) as app,
            prepared(app, open_bot(token, settings.api), outline) as process,
        ):
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, process.intake.stop)
            gc.collect()
            gc.freeze()  # the library's models are for ever: the collector need not look at them again
            await run(process)
    except* TokenRefused:
        raise SettingsFault(STRANGER) from None
    except* SecondPoller:
        raise SettingsFault(NOT_ALONE) from None
    except* TelegramNetworkError:
        sys.stderr.write(f"{UNREACHABLE.format(api=where(settings.api))}\n")
        code = 1
    return code
