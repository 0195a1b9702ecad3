"""`python -m sandbox --port 8081`: the sandbox alone, for any bot of any library."""

import argparse
import asyncio
import errno
import signal
import sys

from sandbox.server import NAME, TOKEN, USERNAME, Sandbox

CONFIGURATION = 78
"""The exit code that says: something you set has to change before this can start."""


async def serve(sandbox: Sandbox, host: str, port: int) -> int:
    try:
        base = await sandbox.start(host, port)
    except OSError as taken:
        await sandbox.stop()
        if taken.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(f"{host}:{port} is taken: stop what uses it, or choose another --port.\n")
        return CONFIGURATION
    sys.stdout.write(f"Bot API  {base}\nToken    {sandbox.token}\nPage     {base}/\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):  # heard also where a shell in the background ignores them
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    await sandbox.stop()
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A local Bot API and a page of phones."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on; 0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="token of the bot that may talk to it")
    parser.add_argument("--name", default=NAME, help="what the bot is called")
    parser.add_argument("--username", default=USERNAME, help="the bot's @username, without the @")
    parser.add_argument("--limits", action="store_true", help="answer 429 to a bot that sends too much")
    asked = parser.parse_args()
    sandbox = Sandbox(token=asked.token, name=asked.name, username=asked.username, limits=asked.limits)
    sys.exit(asyncio.run(serve(sandbox, asked.host, asked.port)))


if __name__ == "__main__":
    main()
