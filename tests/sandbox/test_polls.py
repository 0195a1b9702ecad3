"""Native polls: what may be asked, who may vote, who sees what."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.methods import SendPoll
from aiogram.types import InputMediaPhoto, InputPollOption, MessageEntity, User
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import polls
from sandbox.polls import PollError, cast, new_poll, seen_by

NOW = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ANN, BEN, CAI = 1001, 1002, 1003
BOT = None


def ask(**changes):
    given_ones = {"chat_id": -100, "question": "今晚几点?", "options": ["七点", "八点", "九点"]} | changes
    return new_poll(SendPoll.model_validate(given_ones), "77", NOW)


def refusal(**changes):
    with pytest.raises(PollError) as caught:
        ask(**changes)
    return caught.value.description


def counts(state, eye, now=LATER):
    return [option.voter_count for option in seen_by(state, eye, now).options]


def test_a_poll_begins_empty_and_says_what_it_is():
    poll = seen_by(ask(), BOT, NOW)
    assert (poll.id, poll.question, poll.type) == ("77", "今晚几点?", "regular")
    assert [(o.persistent_id, o.text, o.voter_count) for o in poll.options] == [
        ("0", "七点", 0),
        ("1", "八点", 0),
        ("2", "九点", 0),
    ]
    assert (poll.is_anonymous, poll.allows_revoting, poll.allows_multiple_answers) == (True, True, False)
    assert (poll.is_closed, poll.members_only, poll.total_voter_count) == (False, False, 0)
    assert (poll.close_date, poll.open_period, poll.correct_option_ids) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": "  "}, "text must be non-empty"),
        ({"question": "<b>x", "question_parse_mode": "HTML"}, None),
        ({"options": []}, "poll must have at least one answer option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ({"options": ["x", " "]}, "text must be non-empty"),
        ({"type": "vote"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "correct quiz option list must be non-empty"),
        ({"type": "quiz", "correct_option_ids": [1, 1]}, "correct quiz option list must be increasing"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong quiz correct_option_id"),
        ({"type": "quiz", "correct_option_ids": [-1]}, "wrong quiz correct_option_id"),
        ({"type": "quiz", "correct_option_ids": [0, 1]}, "QUIZ_CORRECT_ANSWERS_TOO_MUCH"),
        ({"type": "quiz", "correct_option_ids": [0], "explanation": "x" * 201}, "message is too long"),
        ({"type": "quiz", "correct_option_ids": [0], "explanation": "a\nb\nc\nd"}, "message is too long"),
        ({"description": "x" * 1025}, "message caption is too long"),
        ({"open_period": 4}, "MEDIA_INVALID"),
        ({"close_date": NOW + timedelta(seconds=4)}, "MEDIA_INVALID"),
        ({"close_date": NOW + timedelta(seconds=2_628_001)}, "MEDIA_INVALID"),
        ({"close_date": -5}, "MEDIA_INVALID"),
        ({"members_only": True}, "poll voters can be restricted only in channel chats"),
        ({"country_codes": ["CN"]}, "poll voters can be restricted only in channel chats"),
        ({"allow_adding_options": True}, "MEDIA_INVALID"),
    ],
)
def test_what_telegram_refuses_is_refused(changes, description):
    words = description or "can't parse entities: Can't find end tag corresponding to start tag \"b\""
    assert refusal(**changes) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    "changes",
    [
        {"question": "x" * 300},
        {"options": ["x" * 100] * 12},
        {"options": ["x"]},
        {"open_period": 5},
        {"close_date": NOW + timedelta(seconds=2_628_000)},
        {"description": "x" * 1024},
        {"type": "quiz", "correct_option_ids": [0], "explanation": "a\nb\n" + "x" * 196},
        {"type": "quiz", "correct_option_ids": [0, 2], "allows_multiple_answers": True},
        {"type": "quiz", "correct_option_id": 2},
    ],
)
def test_the_limits_themselves_are_allowed(changes):
    assert seen_by(ask(**changes), BOT, NOW).id == "77"


def test_what_needs_files_is_named():
    with pytest.raises(PollError, match=r"the sandbox does not know sendPoll\.media$") as caught:
        ask(media=InputMediaPhoto(media="file"))
    assert caught.value.code == 501
    option = InputPollOption(text="x", media=InputMediaPhoto(media="file"))
    with pytest.raises(PollError, match=r"InputPollOption\.media$"):
        ask(options=[option])


def test_texts_keep_only_what_a_poll_shows():
    emoji = '<tg-emoji emoji-id="5">👍</tg-emoji><b>x</b>'
    poll = seen_by(
        ask(
            question=emoji,
            question_parse_mode="HTML",
            options=[InputPollOption(text=emoji, text_parse_mode="HTML"), "plain <b>"],
            description="<b>x</b> @guiyan",
            description_parse_mode="HTML",
        ),
        BOT,
        NOW,
    )
    custom = [MessageEntity(type="custom_emoji", offset=0, length=2, custom_emoji_id="5")]
    assert (poll.question, poll.question_entities) == ("👍x", custom)
    assert (poll.options[0].text_entities, poll.options[1].text) == (custom, "plain <b>")
    assert [e.type for e in poll.description_entities or []] == ["bold", "mention"]


def test_a_vote_counts_once_moves_and_goes():
    state = cast(ask(), ANN, [1], LATER)
    state = cast(state, BEN, [1], LATER)
    assert counts(state, BOT) == [0, 2, 0]
    state = cast(state, ANN, [2], LATER)
    assert (counts(state, BOT), polls.chosen(state, ANN)) == ([0, 1, 1], [2])
    state = cast(state, ANN, [], LATER)
    assert (counts(state, BOT), polls.chosen(state, ANN)) == ([0, 1, 0], [])
    assert cast(state, CAI, [], LATER) == state


def test_only_what_the_poll_allows_can_be_voted():
    with pytest.raises(PollError, match="OPTIONS_TOO_MUCH"):
        cast(ask(), ANN, [0, 1], LATER)
    with pytest.raises(PollError, match="OPTION_INVALID"):
        cast(ask(), ANN, [3], LATER)
    with pytest.raises(PollError, match="OPTION_INVALID"):
        cast(ask(), ANN, [-1], LATER)
    state = cast(ask(allows_multiple_answers=True), ANN, [2, 0, 0], LATER)
    assert (counts(state, BOT), seen_by(state, BOT, LATER).total_voter_count) == ([1, 0, 1], 1)
    fixed = cast(ask(allows_revoting=False), ANN, [0], LATER)
    for again in ([1], [0], []):
        with pytest.raises(PollError, match="REVOTE_NOT_ALLOWED"):
            cast(fixed, ANN, again, LATER)


def test_nobody_sees_counts_before_voting_but_the_bot():
    state = cast(ask(), ANN, [0], LATER)
    assert counts(state, BEN) == [0, 0, 0]
    assert seen_by(state, BEN, LATER).total_voter_count == 1
    assert counts(state, ANN) == counts(state, BOT) == [1, 0, 0]


def test_hidden_results_stay_hidden_until_the_end():
    state = cast(ask(hide_results_until_closes=True), ANN, [0], LATER)
    assert (counts(state, ANN), counts(state, BOT)) == ([0, 0, 0], [1, 0, 0])
    closed = polls.close(state, LATER)
    assert counts(closed, ANN) == counts(closed, BEN) == [1, 0, 0]


def test_a_quiz_is_answered_once_and_then_explains():
    quiz = ask(type="quiz", correct_option_ids=[1], explanation="<i>因为</i>", explanation_parse_mode="HTML")
    assert seen_by(quiz, BOT, NOW).correct_option_ids == [1]
    before = seen_by(quiz, ANN, LATER)
    assert (before.correct_option_ids, before.explanation) == (None, None)
    after = seen_by(cast(quiz, ANN, [0], LATER), ANN, LATER)
    assert (after.correct_option_ids, after.correct_option_id, after.explanation) == ([1], 1, "因为")
    assert after.type == "quiz"
    with pytest.raises(PollError, match="REVOTE_NOT_ALLOWED"):
        cast(cast(quiz, ANN, [0], LATER), ANN, [1], LATER)
    assert polls.chosen(
        cast(ask(type="quiz", correct_option_ids=[1], allows_revoting=True), ANN, [0], NOW), ANN
    ) == [0]


def test_a_poll_closes_by_hand_once():
    closed = polls.close(cast(ask(open_period=600), ANN, [0], LATER), LATER)
    shown = seen_by(closed, BOT, LATER)
    assert (shown.is_closed, shown.open_period, shown.close_date) == (True, None, None)
    with pytest.raises(PollError, match=r"^Bad Request: poll has already been closed$"):
        polls.close(closed, LATER)
    with pytest.raises(PollError, match="MESSAGE_POLL_CLOSED"):
        cast(closed, ANN, [], LATER)
    assert not polls.is_due(closed, NOW + timedelta(days=1))
    assert seen_by(ask(is_closed=True), BOT, NOW).is_closed


def test_a_poll_closes_by_the_clock():
    for state in (ask(open_period=60), ask(close_date=NOW + timedelta(seconds=60))):
        shown = seen_by(state, ANN, NOW)
        assert (shown.open_period, shown.close_date) == (60, NOW + timedelta(seconds=60))
        assert not polls.is_due(state, NOW + timedelta(seconds=59))
        assert polls.is_due(state, LATER)
        assert seen_by(state, ANN, LATER).is_closed
        with pytest.raises(PollError, match="MESSAGE_POLL_CLOSED"):
            cast(state, ANN, [0], LATER)
    assert ask(open_period=9_999_999).open_period == 2_628_000


def test_the_bot_hears_votes_only_of_open_polls():
    ann = User(id=ANN, is_bot=False, first_name="Ann")
    state = cast(ask(is_anonymous=False), ANN, [1], LATER)
    heard = polls.answer(state, ann)
    assert (heard.poll_id, heard.option_ids, heard.option_persistent_ids, heard.user) == (
        "77",
        [1],
        ["1"],
        ann,
    )
    gone = polls.answer(cast(state, ANN, [], LATER), ann)
    assert (gone.option_ids, gone.option_persistent_ids) == ([], [])
    with pytest.raises(PollError, match="poll is anonymous"):
        polls.answer(ask(), ann)


def test_shuffled_options_differ_by_person_and_stay():
    plain = ask(options=[str(i) for i in range(12)])
    mixed = ask(options=[str(i) for i in range(12)], shuffle_options=True)
    assert polls.order(plain, ANN) == list(range(12))
    assert sorted(polls.order(mixed, ANN)) == list(range(12))
    assert polls.order(mixed, ANN) == polls.order(mixed, ANN) != polls.order(mixed, BEN)


def test_an_update_carries_no_description():
    state = ask(description="about")
    assert seen_by(state, BOT, NOW).description == "about"
    assert polls.updated(state, NOW).description is None


@settings(max_examples=150, deadline=None)
@given(
    votes=st.lists(
        st.tuples(st.integers(1, 6), st.lists(st.integers(0, 2), max_size=3, unique=True)), max_size=30
    ),
    several=st.booleans(),
)
def test_the_last_vote_of_each_is_what_counts(votes, several):
    state = ask(allows_multiple_answers=several)
    last: dict[int, list[int]] = {}
    for user, options in votes:
        wanted = options if several else options[:1]
        state = cast(state, user, wanted, LATER)
        last[user] = sorted(wanted)
    assert counts(state, BOT) == [sum(i in chosen for chosen in last.values()) for i in range(3)]
    assert seen_by(state, BOT, LATER).total_voter_count == sum(bool(chosen) for chosen in last.values())
    assert all(polls.chosen(state, user) == chosen for user, chosen in last.items())
