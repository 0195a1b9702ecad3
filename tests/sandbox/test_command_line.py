"""`python -m sandbox` stands alone."""

import asyncio
import signal
import socket
import sys

import aiohttp
import pytest

from sandbox.__main__ import main


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
async def test_it_prints_its_addresses_serves_and_stops(word: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--token", "77:secret"),
        *("--name", "Echo", "--username", "echo_bot"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().split() for _ in range(3)]
    (_, _, base), (_, token), (_, page) = lines
    assert (token, page) == ("77:secret", f"{base}/")
    async with aiohttp.ClientSession() as http, http.get(f"{base}/bot{token}/getMe") as answer:
        bot = (await answer.json())["result"]
        assert (bot["id"], bot["first_name"], bot["username"]) == (77, "Echo", "echo_bot")
    process.send_signal(word)
    assert await process.wait() == 0


def test_a_port_that_is_taken_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        monkeypatch.setattr(sys, "argv", ["sandbox", "--port", port])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 78
    said = capsys.readouterr().err
    assert said == f"127.0.0.1:{port} is taken: stop what uses it, or choose another --port.\n"
