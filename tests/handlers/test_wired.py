"""Nothing stands about that nothing calls: every feature's routes and jobs are wired, each once."""

import importlib
import pkgutil
from collections import Counter
from types import ModuleType

from aiogram.filters.callback_data import CallbackData

import handlers
import scheduler
from bot.wiring import dispatcher
from scheduler import timetable


def modules_of(package: ModuleType) -> list[ModuleType]:
    found = [
        importlib.import_module(f"{package.__name__}.{each.name}")
        for each in pkgutil.iter_modules(package.__path__)
    ]
    return [each for each in found if each is not timetable]


def test_every_job_of_every_feature_is_done_at_a_tick_once():
    jobs = [
        job
        for each in modules_of(scheduler)
        for job in (*getattr(each, "JOBS", ()), *getattr(each, "LAST_JOBS", ()))
    ]
    assert jobs
    assert sorted(timetable.JOBS, key=repr) == sorted(jobs, key=repr)


def test_a_turned_clock_stops_where_any_feature_has_work():
    questions = [question for each in modules_of(scheduler) for question in getattr(each, "NEXT", ())]
    assert questions
    assert sorted(timetable.NEXT, key=repr) == sorted(questions, key=repr)


def test_no_two_buttons_are_called_the_same():
    modules_of(handlers)
    buttons = [each for each in subclasses(CallbackData) if each.__module__.startswith("handlers.")]
    prefixes = Counter(each.__prefix__ for each in buttons if hasattr(each, "__prefix__"))
    assert [prefix for prefix, count in prefixes.items() if count > 1] == []


def subclasses(of: type[CallbackData]) -> set[type[CallbackData]]:
    direct: set[type[CallbackData]] = set(of.__subclasses__())
    return direct.union(*map(subclasses, direct))


async def test_every_features_routes_are_in_the_dispatcher_once(app):
    wired = [router.name for router in dispatcher(app).sub_routers]
    assert len(wired) == len(set(wired))
    makers = [name for each in modules_of(handlers) for name in vars(each) if name.endswith("routes")]
    assert len(wired) == len(makers)
