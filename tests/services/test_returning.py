"""Handing a nomination back: a reason is chosen or written, seen as its reader will see it, and sent."""

import pytest

from domain.errors import NotYours
from domain.form_refusals import PreviewChanged
from domain.letters import LetterKind
from domain.nominations import AlreadyDecided, Status
from domain.people import Role
from services import forms, nominations, roles
from services.form_entry import Thanks
from services.form_steps import Reviewing
from tests.services.test_nominations import NAME, latest, letters, nominate, return_it

FORM = "return_nomination"


async def previewed(app, actor, nomination):
    await app.do(forms.begin, actor, FORM, {"nomination": nomination.id, "seen": nomination.version})
    return await app.do(forms.choose, actor, FORM, "reason", "tell_more")


async def test_the_person_hears_the_reason_mends_and_hands_in_again(app, village, liu, clerk, calendar):
    nomination = await nominate(app, liu)
    assert isinstance(await return_it(app, clerk, nomination), Thanks)
    (letter,) = await letters(app, liu)
    assert "回来想做啥，再说具体点" in letter.text
    assert (letter.kind, letter.keyboard.name) == (LetterKind.NEWS, "mend_nomination")
    calendar.pass_days(1)
    review = await app.do(forms.begin, liu, NAME, {})
    assert isinstance(review, Reviewing), "nothing is asked twice"
    await app.do(forms.edit, liu, NAME, "pledge")
    await app.do(forms.answer, liu, "把二十亩老茶园接上，带三户一起卖")
    await app.do(forms.submit, liu, NAME)
    again = await latest(app, liu)
    assert (again.id, again.status) == (nomination.id, Status.SUBMITTED)
    assert again.application.pledge == "把二十亩老茶园接上，带三户一起卖"


async def test_a_typed_reason_reaches_the_person_as_it_was_written(app, village, liu, clerk):
    nomination = await nominate(app, liu)
    context = {"nomination": nomination.id, "seen": nomination.version}
    await app.do(forms.begin, clerk, "return_nomination", context)
    preview = await app.do(forms.answer, clerk, "身份证上的名字和这个 <b> 对不上")
    assert await letters(app, liu) == []
    await app.do(forms.submit, clerk, "return_nomination", preview.stamp)
    (letter,) = await letters(app, liu)
    assert "身份证上的名字和这个 &lt;b&gt; 对不上" in letter.text


async def test_words_typed_long_after_are_no_reason(app, village, liu, clerk, calendar):
    nomination = await nominate(app, liu)
    context = {"nomination": nomination.id, "seen": nomination.version}
    await app.do(forms.begin, clerk, "return_nomination", context)
    calendar.pass_days(0.1)
    assert not await app.see(forms.is_filling, clerk)


@pytest.mark.parametrize("wish", [forms.submit, forms.drop])
async def test_a_press_that_names_no_preview_sends_and_drops_nothing(app, village, liu, clerk, wish):
    await previewed(app, clerk, await nominate(app, liu))
    for stamp in ("", "another"):
        with pytest.raises(PreviewChanged):
            await app.do(wish, clerk, FORM, stamp)
    assert await letters(app, liu) == []
    assert isinstance(await app.see(forms.current, clerk), Reviewing)


async def test_who_lost_the_role_is_shown_no_preview(app, village, liu, clerk, chief):
    nomination = await nominate(app, liu)
    preview = await previewed(app, clerk, nomination)
    found = await app.see(roles.look, chief)
    grant = next(each.id for each in found.holdings if each.person_id == clerk.person_id)
    await app.do(roles.take_back, chief, grant)
    now = await app.see(lambda tx: tx.people.actor(clerk.telegram_id, "zh_CN", tx.now))
    with pytest.raises(NotYours):
        await app.see(forms.current, now)
    with pytest.raises(NotYours):
        await app.do(forms.submit, now, FORM, preview.stamp)
    assert (await latest(app, liu)).status is Status.SUBMITTED


async def test_what_another_organizer_decided_is_previewed_no_more(app, village, liu, clerk, meet, township):
    other = await meet("吴干事", Role.TOWNSHIP_ORGANIZER, township)
    nomination = await nominate(app, liu)
    preview = await previewed(app, clerk, nomination)
    await app.do(nominations.pass_on, other, nomination.id, nomination.version)
    with pytest.raises(AlreadyDecided):
        await app.see(forms.current, clerk)
    with pytest.raises(AlreadyDecided):
        await app.do(forms.submit, clerk, FORM, preview.stamp)
