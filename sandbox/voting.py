"""Native polls as they live in a chat: votes, closing, and what the bot hears."""

from datetime import datetime

from sandbox import polls
from sandbox.errors import CannotDo
from sandbox.polls import PollError, PollState
from sandbox.rooms import Post, Room
from sandbox.world import World


def vote(world: World, user_id: int, chat_id: int, message_id: int, options: list[int]) -> Post:
    """Choose options by their place; none takes the vote back."""
    room = world.room_of(user_id, chat_id)
    post = room.posts.get(message_id)
    if world.person(user_id).deactivated or not room.holds(user_id) or post is None or post.poll is None:
        raise CannotDo("There is no such poll on this phone.")
    try:
        state = polls.cast(post.poll, user_id, options, world.clock.now())
    except PollError as refused:
        raise CannotDo(refused.description) from refused
    keep(world, room, post, state)
    if not state.is_anonymous:
        world.notify_bot("poll_answer", polls.answer(state, world.user(user_id)))
    return post


def keep(world: World, room: Room, post: Post, state: PollState) -> None:
    """Put a poll's new state into its message and tell the bot."""
    now = world.clock.now()
    post.poll = state
    world.change(room, post, poll=polls.seen_by(state, None, now))
    world.notify_bot("poll", polls.updated(state, now))


def close_due(world: World, now: datetime) -> None:
    """Close the polls whose time is over."""
    for poll_id, (room, post) in list(world.timed_polls.items()):
        if post.poll is None or post.poll.is_closed or post.id not in room.posts:
            del world.timed_polls[poll_id]
        elif polls.is_due(post.poll, now):
            del world.timed_polls[poll_id]
            keep(world, room, post, polls.close(post.poll, now))
