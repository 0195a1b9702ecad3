"""The forms a request may have, and the log of them all."""

import json

from tests.sandbox.conftest import Village, keyboard


async def test_a_form_a_query_and_json_say_the_same(village: Village) -> None:
    await village.person()
    address = f"/bot{village.sandbox.token}/sendMessage"
    markup = json.dumps(keyboard([("A", "a")]))
    form = {"chat_id": "7", "text": "123", "reply_markup": markup, "disable_notification": "true"}
    async with village.http.post(address, data=form) as answer:
        sent = (await answer.json())["result"]
        assert (sent["text"], sent["reply_markup"]) == ("123", keyboard([("A", "a")]))
    async with village.http.get(address, params=form) as answer:
        assert (await answer.json())["ok"]
    async with village.http.post(
        address, json=form | {"text": 123, "reply_markup": json.loads(markup)}
    ) as answer:
        assert (await answer.json())["result"]["text"] == "123"


async def test_what_cannot_be_read_is_refused(village: Village) -> None:
    await village.person()
    address = f"/bot{village.sandbox.token}/sendMessage"
    async with village.http.post(address, data=b"{", headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["description"] == "Bad Request: can't parse JSON object"
    form = {"chat_id": "7", "text": "x", "reply_markup": "{broken"}
    async with village.http.post(address, data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: can't parse reply_markup JSON object"
    assert await village.refused("editMessageText", chat_id=7, message_id="x", text="y") == (
        "Bad Request: can't parse message_id JSON object"
    )
    assert await village.refused("sendLocation", chat_id=7, latitude=[1], longitude=2) == (
        'Bad Request: can\'t parse parameter "latitude": Input should be a valid number'
    )
    half = b'{"chat_id": 7, "text": "x", "reply_markup": {"keyboard": [["\\ud800"]]}}'
    async with village.http.post(address, data=half, headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert await village.refused("sendMessage", chat_id="²", text="x") == "Bad Request: chat not found"
    assert await village.refused("sendMessage", chat_id=7, text="x", reply_markup=[1]) == (
        "Bad Request: object expected as reply markup"
    )


async def test_every_call_is_kept_and_polls_share_a_line(village: Village) -> None:
    await village.person()
    seen = (await village.see("requests"))[-1]["n"]
    await village.ok("getUpdates")
    await village.ok("getUpdates")
    await village.ok("sendMessage", chat_id=7, text="hi")
    await village.refused("sendMessage", chat_id=99, text="hi")
    polls, sent, failed = await village.see("requests", since=seen - 1)
    assert (polls["method"], polls["times"] >= 2) == ("getUpdates", True)
    assert (sent["method"], sent["params"]["text"], sent["ok"]) == ("sendMessage", "hi", True)
    assert (failed["ok"], failed["error_code"], failed["description"]) == (
        False,
        400,
        "Bad Request: chat not found",
    )
