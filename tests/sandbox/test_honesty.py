"""Never "ok" for nothing: what the sandbox does not do, it says by name."""

import pytest

from sandbox.methods.registry import KNOWN
from sandbox.requests import method_classes
from tests.sandbox import plausible
from tests.sandbox.phones import phones

ANN = 1001
UNKNOWN = [cls for name, cls in sorted(method_classes().items()) if name not in KNOWN]


async def test_no_unknown_method_ever_answers_ok():
    async with phones() as village:
        await village.person(ANN, "阿安")
        await village.say(ANN, "/start")
        url = f"{village.sandbox.api_url}/bot{village.sandbox.token}"
        for cls in UNKNOWN:
            name = cls.__api_method__
            params = plausible.required(cls) | ({"chat_id": ANN} if "chat_id" in cls.model_fields else {})
            for verb, body in (("POST", params), ("GET", None)):
                async with village.http.request(verb, f"{url}/{name}", json=body) as answer:
                    assert await answer.json() == {
                        "ok": False,
                        "error_code": 501,
                        "description": f"Not Implemented: the sandbox does not know {name}",
                    }
                    assert answer.status == 501


@pytest.mark.parametrize("name", ["sendEverything", "", "getMe/x", "send message"])
async def test_what_is_no_method_is_not_found(name):
    async with phones() as village:
        url = f"{village.sandbox.api_url}/bot{village.sandbox.token}/{name}"
        async with village.http.post(url) as answer:
            assert (answer.status, await answer.json()) == (
                404,
                {"ok": False, "error_code": 404, "description": "Not Found"},
            )


async def test_a_wrong_token_is_unauthorized():
    async with phones() as village, village.http.post(f"{village.sandbox.api_url}/bot1:x/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")


async def test_method_names_are_read_in_any_case():
    async with phones() as village:
        url = f"{village.sandbox.api_url}/bot{village.sandbox.token}"
        for name in ("getMe", "getme", "GETME"):
            async with village.http.get(f"{url}/{name}") as answer:
                assert (await answer.json())["result"]["id"] == village.bot
