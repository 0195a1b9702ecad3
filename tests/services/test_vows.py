"""What somebody confirms by handing in stood above the button they pressed, word for word."""

from dataclasses import replace

import pytest

from domain.eligibility import EligibilityRule
from domain.form_refusals import NotFinished
from services import forms
from services.form_steps import Reviewing
from tests.services.test_nominations import NAME, fill, latest

CLEAN, CLEANER = "没有受过处分", "没有受过处分，也不欠集体的钱"


def asking(app, *words):
    rules = tuple(EligibilityRule(each, confirm=True) for each in words)
    return replace(app, programme=replace(app.programme, eligibility=rules))


async def test_words_that_changed_meanwhile_are_shown_before_they_are_confirmed(app, village, liu):
    review = await fill(asking(app, CLEAN), liu)
    later = asking(app, CLEANER)
    shown = await later.do(forms.submit, liu, NAME, review.stamp)
    assert isinstance(shown, Reviewing)
    assert CLEANER in str(shown.notes)
    assert await latest(later, liu) is None
    await later.do(forms.submit, liu, NAME, shown.stamp)
    assert (await latest(later, liu)).application.confirmed == (CLEANER,)


async def test_words_that_are_new_are_asked_about(app, village, liu):
    review = await fill(app, liu)
    with pytest.raises(NotFinished):
        await asking(app, CLEAN).do(forms.submit, liu, NAME, review.stamp)


async def test_words_that_are_no_more_are_confirmed_by_nobody(app, village, liu):
    review = await fill(asking(app, CLEAN), liu)
    again = await app.do(forms.submit, liu, NAME, review.stamp)
    await app.do(forms.submit, liu, NAME, again.stamp)
    assert (await latest(app, liu)).application.confirmed is None


async def test_words_that_stayed_are_confirmed_by_one_press(app, village, liu):
    review = await fill(asking(app, CLEAN), liu)
    await asking(app, CLEAN).do(forms.submit, liu, NAME, review.stamp)
    assert (await latest(app, liu)).application.confirmed == (CLEAN,)
