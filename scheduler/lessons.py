"""Training classes: who has not heard, who is reminded, who moves up."""

from scheduler.wishes import do_each
from services import exams, lesson_calls, lessons
from services.app import App


async def fill_due_places(app: App) -> dict[str, int]:
    """Give free places to who waits for them."""
    return await do_each(app, lessons.fill, await app.see(lessons.due_places))


async def call_to_lessons(app: App) -> dict[str, int]:
    """Tell people of new classes, all in one letter."""
    return await do_each(app, lesson_calls.call, await app.see(lesson_calls.due_calls))


async def remind_of_lessons(app: App) -> dict[str, int]:
    """Remind who joined, the evening before."""
    return await do_each(app, lesson_calls.remind, await app.see(lesson_calls.due_reminders))


async def ask_for_exams(app: App) -> dict[str, int]:
    """Ask who was at a class that is over to take its test."""
    return await do_each(app, exams.ask, await app.see(exams.due_exams))


JOBS = (fill_due_places, call_to_lessons, remind_of_lessons, ask_for_exams)
NEXT = (lesson_calls.next_call_at, lesson_calls.next_reminder_at, exams.next_exam_at)
