"""`guiyan run`: the bot in earnest."""

import asyncio
import gc
import signal
import sys

import structlog
from aiogram.exceptions import TelegramNetworkError

from bot.doctor import HERE, THERE, NotFit, require_fit
from bot.intake import SecondPoller, TokenRefused
from bot.logs import configure_logs
from bot.nightly import nightly
from bot.process import open_bot, prepared, run
from bot.settings import Settings, SettingsFault, read_county
from bot.upkeep import opened

log = structlog.get_logger()

STRANGER = "Telegram does not know this GUIYAN_TOKEN. Copy it again from @BotFather, then start once more."
NOT_ALONE = (
    "Another program polls with this GUIYAN_TOKEN, or a webhook is set. Stop it, then start once more."
)
UNREACHABLE = "Telegram cannot be reached at GUIYAN_API. Look at the network, then start once more."


async def operate(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; what has begun is finished first."""
    configure_logs(settings.log)
    token = settings.bot_token()
    _, outline = read_county(settings.programme)
    backups = nightly(settings)
    code = 0
    try:
        await require_fit(settings, HERE)
        async with (
            opened(settings) as app,
            prepared(app, open_bot(token, settings.api), outline) as process,
        ):
            await require_fit(settings, THERE)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, process.intake.stop)
            gc.collect()
            gc.freeze()  # the library's models are for ever: the collector need not look at them again
            await run(process, *([backups.back_up] if backups else []))
    except* TokenRefused:
        raise SettingsFault(STRANGER) from None
    except* SecondPoller:
        raise SettingsFault(NOT_ALONE) from None
    except* NotFit as unfit:
        sys.stderr.write(f"{unfit.exceptions[0]}\n")
        code = 1
    except* TelegramNetworkError:
        sys.stderr.write(f"{UNREACHABLE}\n")
        code = 1
    return code
