"""Claims about everything the bot said, each seen to be refused when it is not so."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.sandbox import test_albums
from tests.sandbox.conftest import Village, keyboard
from tests.sandbox.trials import Trials, trials

ANN, BEN = 7, 8
CANARY = "周翠花13807120000"


@pytest.fixture
async def trial(village: Village) -> AsyncIterator[Trials]:
    await village.person(ANN, "阿安")
    await village.person(BEN, "本")
    async with trials(village.sandbox) as trial:
        yield trial


@pytest.fixture
async def group(village: Village, trial: Trials) -> int:
    return await village.group(ANN, BEN, bot="admin")


async def send(village: Village, chat: int, text: str, **more: Any) -> int:
    return int((await village.ok("sendMessage", chat_id=chat, text=text, **more))["message_id"])


async def fields(trial: Trials, **claims: Any) -> list[str]:
    verdict = await trial.verdict(never_said=CANARY, **claims)
    assert verdict["ok"] == (not verdict["found"])
    return [one["field"] for one in verdict["found"]]


async def test_a_canary_is_found_where_it_stands(village: Village, trial: Trials, group: int) -> None:
    message_id = await send(village, group, f"<b>周翠花</b>{CANARY[3:]}", parse_mode="HTML")
    await send(village, group, "all is well")
    (found,) = (await trial.verdict(never_said=CANARY))["found"]
    assert (found["chat"], found["message_id"], found["how"]) == (group, message_id, "message")
    assert (found["field"], found["canary"]) == ("text", CANARY)


@pytest.mark.parametrize("then", ["edited", "deleted"])
async def test_what_was_taken_back_was_still_said(
    village: Village, trial: Trials, group: int, then: str
) -> None:
    message_id = await send(village, group, CANARY)
    if then == "edited":
        await village.ok("editMessageText", chat_id=group, message_id=message_id, text="never mind")
    else:
        await village.ok("deleteMessage", chat_id=group, message_id=message_id)
    assert await fields(trial) == ["text"]


async def test_a_canary_that_comes_with_an_edit_is_found(village: Village, trial: Trials, group: int) -> None:
    message_id = await send(village, group, "hello")
    await village.ok("editMessageText", chat_id=group, message_id=message_id, text=CANARY)
    (found,) = (await trial.verdict(never_said=CANARY))["found"]
    assert found["how"] == "edit"


async def test_buttons_polls_and_files_are_searched(village: Village, trial: Trials, group: int) -> None:
    await send(village, group, "hello", reply_markup=keyboard([(CANARY, "x")]))
    await village.ok("sendPoll", chat_id=group, question="who?", options=[CANARY, "nobody"])
    form = aiohttp.FormData({"chat_id": str(group)})
    form.add_field("document", f"name\n{CANARY}\n".encode(), filename="list.csv")
    await village.http.post(f"/bot{village.sandbox.token}/sendDocument", data=form)
    assert await fields(trial) == [
        "reply_markup.inline_keyboard.0.0.text",
        "poll.options.0.text",
        "document.file_id (content)",
    ]


async def test_what_is_copied_into_a_group_is_said_there(village: Village, trial: Trials, group: int) -> None:
    said = await village.do("say", user=ANN, chat=ANN, text=CANARY)
    params = {"from_chat_id": ANN, "message_id": said["message_id"]}
    copied = await village.ok("copyMessage", chat_id=group, **params)
    await village.ok("deleteMessage", chat_id=group, message_id=copied["message_id"])
    assert await fields(trial) == ["text"]


async def test_what_people_say_themselves_is_not_the_bots_word(
    village: Village, trial: Trials, group: int
) -> None:
    said = await village.do("say", user=ANN, chat=group, text=CANARY)
    await send(village, group, "heard", reply_to_message_id=said["message_id"])
    await village.ok("pinChatMessage", chat_id=group, message_id=said["message_id"])
    assert await fields(trial) == []


async def test_groups_all_and_chosen_chats(village: Village, trial: Trials, group: int) -> None:
    await send(village, ANN, CANARY)
    assert await fields(trial) == []
    assert await fields(trial, chats=[BEN, group]) == []
    assert await fields(trial, chats=[ANN]) == ["text"]
    assert await fields(trial, chats="all") == ["text", "params.text"]


async def test_a_whisper_in_a_group_is_heard_by_one(village: Village, trial: Trials, group: int) -> None:
    await send(village, group, CANARY, ephemeral_message_parameters={"receiver_user_id": ANN})
    assert await fields(trial) == []
    assert await fields(trial, ephemeral=True) == ["text"]


async def test_a_toast_counts_among_all(village: Village, trial: Trials) -> None:
    message_id = await send(village, ANN, "?", reply_markup=keyboard([("A", "a")]))
    await village.do("tap", user=ANN, chat=ANN, message_id=message_id, button="A", wait=0)
    query = (await village.updates())[-1]["callback_query"]["id"]
    await village.ok("answerCallbackQuery", callback_query_id=query, text=CANARY)
    assert await fields(trial) == []
    assert await fields(trial, chats="all") == ["params.text"]


async def test_a_send_nobody_heard_of_was_said(village: Village, trial: Trials, group: int) -> None:
    await trial.fault("drop_after", "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await send(village, group, CANARY)
    await trial.fault("drop_before", "sendMessage", chat=group)
    with pytest.raises(aiohttp.ClientError):
        await send(village, group, CANARY)
    assert await fields(trial) == ["text"]


async def test_words_before_a_moment_do_not_count(village: Village, trial: Trials, group: int) -> None:
    await send(village, group, CANARY)
    await village.do("clock", advance="PT10S")
    now = (await village.see("clock"))["now"]
    assert await fields(trial, since=now) == []
    await trial.holds(never_said=[CANARY, "x"], most_per_second=0, since=now)


async def test_a_minute_slides_and_edits_count(village: Village, trial: Trials, group: int) -> None:
    first = await send(village, group, "1")
    await village.do("clock", advance="PT40S")
    await send(village, group, "2")
    await village.ok("editMessageText", chat_id=group, message_id=first, text="1!")
    await village.do("clock", advance="PT20S")
    await send(village, group, "3")
    for text in "456":
        await send(village, ANN, text)
    await trial.holds(most_per_minute=3)
    verdict = await trial.verdict(most_per_minute=2)
    (found,) = verdict["found"]
    assert (found["chat"], found["most"], found["in_all"]) == (group, 3, 4)
    assert (found["from"], found["to"]) == ("2026-12-06T11:00:00+00:00", "2026-12-06T11:00:40+00:00")
    await trial.holds(most_per_minute=3, chat=ANN)
    assert not (await trial.verdict(most_per_minute=2, chat=ANN))["ok"]


async def test_votes_and_notices_are_no_messages(village: Village, trial: Trials, group: int) -> None:
    poll = await village.ok("sendPoll", chat_id=group, question="?", options=["a", "b"])
    for user in (ANN, BEN):
        await village.do("vote", user=user, chat=group, message_id=poll["message_id"], options=[0])
    await village.ok("pinChatMessage", chat_id=group, message_id=poll["message_id"])
    await trial.holds(most_per_minute=1)
    await village.ok("stopPoll", chat_id=group, message_id=poll["message_id"])
    await trial.holds(most_per_minute=2)
    assert not (await trial.verdict(most_per_minute=1))["ok"]


async def test_a_second_is_counted_over_all_chats(village: Village, trial: Trials, group: int) -> None:
    for chat in (ANN, BEN, group):
        await send(village, chat, "hello")
    await village.do("clock", advance="PT1S")
    await send(village, ANN, "bye")
    verdict = await trial.holds(most_per_second=3)
    assert verdict["figures"]["most_per_second"]["most"] == 3
    assert not (await trial.verdict(most_per_second=2))["ok"]


async def test_the_same_words_twice_are_a_duplicate(village: Village, trial: Trials, group: int) -> None:
    first = await send(village, group, "hello", reply_markup=keyboard([("A", "1")]))
    await send(village, ANN, "hello")
    await send(village, group, "hello!")
    await send(village, group, "hello", ephemeral_message_parameters={"receiver_user_id": ANN})
    await trial.holds(no_duplicates=True)
    await village.do("clock", advance="PT10M")
    again = await send(village, group, "hello", reply_markup=keyboard([("A", "2")]))
    (found,) = (await trial.verdict(no_duplicates=True))["found"]
    assert (found["text"], found["first"]["message_id"], found["again"]["message_id"]) == (
        "hello",
        first,
        again,
    )
    await trial.holds(no_duplicates=True, within=599)
    await trial.holds(no_duplicates=True, chat=ANN)
    assert not (await trial.verdict(no_duplicates=True, chat=group))["ok"]


async def test_an_edit_to_words_that_stand_already_is_no_duplicate(
    village: Village, trial: Trials, group: int
) -> None:
    await send(village, group, "hello")
    other = await send(village, group, "hi")
    await village.ok("editMessageText", chat_id=group, message_id=other, text="hello")
    await trial.holds(no_duplicates=True)


async def test_the_same_file_or_poll_twice_is_a_duplicate(village: Village, trial: Trials) -> None:
    for question in ("who?", "who?", "when?"):
        await village.ok("sendPoll", chat_id=ANN, question=question, options=["a", "b"])
    assert len((await trial.verdict(no_duplicates=True))["found"]) == 1
    for name in ("a.txt", "a.txt", "b.txt"):
        form = aiohttp.FormData({"chat_id": str(ANN)})
        form.add_field("document", b"words", filename=name)
        await village.http.post(f"/bot{village.sandbox.token}/sendDocument", data=form)
    assert len((await trial.verdict(no_duplicates=True))["found"]) == 2


async def test_an_album_is_as_many_messages_as_it_shows(village: Village, trial: Trials, group: int) -> None:
    await test_albums.send(village, *[test_albums.PHOTO] * 3, chat=group)
    await trial.holds(most_per_minute=3, no_duplicates=True)
    assert not (await trial.verdict(most_per_minute=2))["ok"]
    await test_albums.send(village, *[test_albums.PHOTO] * 2, chat=group)
    assert len((await trial.verdict(no_duplicates=True))["found"]) == 2


async def test_a_blind_retry_is_caught(village: Village, trial: Trials) -> None:
    await trial.fault("bad_gateway_after", "sendMessage")
    for _ in range(2):
        async with village.http.post(
            f"/bot{village.sandbox.token}/sendMessage", json={"chat_id": ANN, "text": "once"}
        ):
            pass
    assert not (await trial.verdict(no_duplicates=True))["ok"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "There is nothing to prove. Known claims are: never_said, most_per_minute, "),
    ({"never_said": "x", "chat": 7}, "“chat” means nothing to the claim never_said."),
    ({"never_said": ""}, "“never_said” is a text or a list of texts."),
    ({"never_said": []}, "“never_said” is a text or a list of texts."),
    ({"never_said": "x", "chats": []}, "“chats” is groups, all, or a list of ids."),
    ({"never_said": "x", "chats": "private"}, "“chats” must be a list of ids."),
    ({"most_per_minute": -1}, "“most_per_minute” must not be below 0."),
    ({"most_per_second": "many"}, "“most_per_second” must be a number."),
    ({"no_duplicates": False}, "“no_duplicates” can only be claimed: true."),
    ({"no_duplicates": True, "since": "noon"}, "“noon” is not a moment like"),
]


@pytest.mark.parametrize(("asked", "reason"), WRONG)
async def test_a_claim_that_claims_nothing_is_refused(
    village: Village, asked: dict[str, Any], reason: str
) -> None:
    assert (await village.cannot("assert", **asked)).startswith(reason)
