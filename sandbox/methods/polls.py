"""Asking a native poll and closing it."""

import asyncio
import secrets

from aiogram.methods import SendPoll, StopPoll
from aiogram.types import Message, Poll

from sandbox import keyboards, polls, voting
from sandbox.errors import ApiError, bad_request
from sandbox.methods.delivery import deliver
from sandbox.methods.reaching import open_room
from sandbox.methods.registry import Call, method
from sandbox.polls import PollError

SLACK = 0.02


@method(SendPoll)
async def send_poll(call: Call, m: SendPoll) -> Message:
    world = call.world
    open_room(world, m.chat_id)
    now = world.clock.now()
    try:
        state = polls.new_poll(m, str(secrets.randbits(62) | 1 << 61), now)
    except PollError as refused:
        raise ApiError(refused.code, refused.description) from refused
    post = deliver(call, m, {"poll": polls.seen_by(state, None, now)})
    post.poll = state
    if state.close_date is not None:
        world.timed_polls[state.id] = (world.rooms[post.message.chat.id], post)
        left = (state.close_date - now).total_seconds() + SLACK
        # The clock may also be turned; then the poll is closed on the way and this finds nothing to do.
        asyncio.get_running_loop().call_later(left, lambda: voting.close_due(world, world.clock.now()))
    return post.message


@method(StopPoll)
async def stop_poll(call: Call, m: StopPoll) -> Poll:
    world = call.world
    room = open_room(world, m.chat_id)
    post = room.posts.get(m.message_id)
    if post is None:
        raise bad_request("message with poll to stop not found")
    now = world.clock.now()
    if post.poll is None:
        raise bad_request("message is not a poll")
    if post.sender_id != world.bot.id or post.message.forward_origin:
        raise bad_request("poll can't be stopped")
    try:
        state = polls.close(post.poll, now)
    except PollError as refused:
        raise ApiError(refused.code, refused.description) from refused
    markup = keyboards.checked_inline(m.reply_markup)
    post.message = post.message.model_copy(update={"reply_markup": markup})
    voting.keep(world, room, post, state)
    world.said.note("edit", room, post, now)
    assert post.message.poll is not None
    return post.message.poll
