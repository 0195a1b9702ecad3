"""A reserve's plan: ticked by tap, put right with two taps, made from what the county wrote."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.people import Actor, PersonId
from domain.plans import GOAL, ON_A_GOAL, Change, Goal, GoalId, PlanReason
from handlers import forms
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.pages import button
from handlers.voice import Voice
from services import plans
from services.app import App
from services.plans import GoalPage, Page
from texts.buttons import plans as words
from texts.buttons.check_ins import KEPT
from texts.messages.plans import GoalDetails, PlanPage, PlanTemplates, WhyAdjust

SHOWN = 24
"""So many characters of a goal stand on its button; the whole of it stands above."""


class PlanButton(CallbackData, prefix="plan"):
    reserve: ShortId


class TemplateButton(CallbackData, prefix="planmk"):
    reserve: ShortId
    template: str


class AddButton(CallbackData, prefix="goaladd"):
    reserve: ShortId


class GoalButton(CallbackData, prefix="goal"):
    goal: ShortId


class TickButton(CallbackData, prefix="goaltick"):
    goal: ShortId


class AdjustButton(CallbackData, prefix="goaladj"):
    goal: ShortId
    change: Change


class WhyButton(CallbackData, prefix="goalwhy"):
    goal: ShortId
    change: Change
    reason: PlanReason


async def look(query: CallbackQuery, callback_data: PlanButton, app: App, actor: Actor, voice: Voice) -> None:
    await _redraw(query, voice, await app.see(plans.look, actor, PersonId(callback_data.reserve)))


async def make(
    query: CallbackQuery, callback_data: TemplateButton, app: App, actor: Actor, voice: Voice
) -> None:
    reserve_id = PersonId(callback_data.reserve)
    await _redraw(query, voice, await app.do(plans.make, actor, reserve_id, callback_data.template))


async def tick(query: CallbackQuery, callback_data: TickButton, app: App, actor: Actor, voice: Voice) -> None:
    page = await app.do(plans.tick, actor, GoalId(callback_data.goal))
    await _redraw(query, voice, page, said=voice.word(KEPT))


async def open_goal(
    query: CallbackQuery, callback_data: GoalButton, app: App, actor: Actor, voice: Voice
) -> None:
    page = await app.see(plans.goal, actor, GoalId(callback_data.goal))
    await toast(query)
    goal = page.goal
    text = voice.say(GoalDetails(goal.words, goal.due_on, goal.done_at is not None, page.changes))
    await redraw(query, text, _goal_keyboard(voice, page))


async def ask_why(
    query: CallbackQuery, callback_data: AdjustButton, app: App, actor: Actor, voice: Voice
) -> None:
    page = await app.see(plans.goal, actor, GoalId(callback_data.goal))
    await toast(query)
    number, change = page.goal.id, callback_data.change
    why = [
        button(voice.label(reason), WhyButton(goal=number, change=change, reason=reason))
        for reason in PlanReason
    ]
    back = button(voice.word(words.BACK), GoalButton(goal=number))
    markup = InlineKeyboardMarkup(inline_keyboard=[why[:2], why[2:4], [*why[4:], back]])
    await redraw(query, voice.say(WhyAdjust(page.goal.words, change)), markup)


async def adjust(
    query: CallbackQuery, callback_data: WhyButton, app: App, actor: Actor, voice: Voice
) -> None:
    goal_id, change, reason = GoalId(callback_data.goal), callback_data.change, callback_data.reason
    page = await app.do(plans.adjust, actor, goal_id, change, reason)
    await _redraw(query, voice, page, said=voice.word(KEPT))


async def add(query: CallbackQuery, callback_data: AddButton, app: App, actor: Actor, voice: Voice) -> None:
    await forms.begin(query, app, actor, voice, GOAL.name, {"reserve": callback_data.reserve})
    await toast(query)


async def _redraw(query: CallbackQuery, voice: Voice, page: Page, *, said: str = "") -> None:
    await toast(query, said)
    if page.plan is None:
        message: PlanTemplates | PlanPage = PlanTemplates(page.name, page.templates, page.may_change)
    else:
        message = PlanPage(page.name, page.plan.goals, page.may_change)
    await redraw(query, voice.say(message), _keyboard(voice, page))


def _keyboard(voice: Voice, page: Page) -> InlineKeyboardMarkup | None:
    """Nothing to press for who only looks on."""
    if not page.may_change:
        return None
    if page.plan is None:
        rows = [
            [
                button(
                    voice.word(words.USE).replace("%(title)s", each.title),
                    TemplateButton(reserve=page.reserve_id, template=each.id),
                )
            ]
            for each in page.templates
        ]
        return InlineKeyboardMarkup(inline_keyboard=rows)
    rows = [_goal_row(voice, goal) for goal in page.plan.goals if goal.dropped_at is None]
    rows.append([button(voice.word(words.ADD), AddButton(reserve=page.reserve_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _goal_row(voice: Voice, goal: Goal) -> list[InlineKeyboardButton]:
    """One tap says that it is reached; what is reached can be looked at."""
    short = goal.words if len(goal.words) <= SHOWN else f"{goal.words[: SHOWN - 1]}…"
    if goal.done_at is not None:
        return [button(f"✓ {short}", GoalButton(goal=goal.id))]
    return [
        button(f"○ {short}", TickButton(goal=goal.id)),
        button(voice.word(words.ADJUST), GoalButton(goal=goal.id)),
    ]


def _goal_keyboard(voice: Voice, page: GoalPage) -> InlineKeyboardMarkup:
    goal = page.goal
    rows = [[button(voice.word(words.BACK), PlanButton(reserve=page.reserve_id))]]
    if page.may_change and goal.dropped_at is None:
        said = words.NOT_YET if goal.done_at else words.REACHED
        rows.insert(0, [button(voice.word(said), TickButton(goal=goal.id))])
    if page.may_change and goal.is_open:
        changes = [button(voice.label(each), AdjustButton(goal=goal.id, change=each)) for each in ON_A_GOAL]
        rows.insert(1, changes)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def to_plan(voice: Voice, reserve: int) -> list[InlineKeyboardButton]:
    return [button(voice.word(words.PLAN), PlanButton(reserve=reserve))]


def plan_keyboard(voice: Voice, reserve: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[to_plan(voice, reserve)])


KEYBOARDS = {"plan": plan_keyboard}


def routes() -> Router:
    router = Router(name="plans")
    press = router.callback_query.register
    press(look, PlanButton.filter())
    press(make, TemplateButton.filter())
    press(tick, TickButton.filter())
    press(open_goal, GoalButton.filter())
    press(ask_why, AdjustButton.filter())
    press(adjust, WhyButton.filter())
    press(add, AddButton.filter())
    return router
