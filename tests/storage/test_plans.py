"""What runs at every tap and every second finds its rows by an index, however long the tables grow."""

import re

import pytest
from sqlalchemy import create_engine

from storage import (
    assessments,
    check_ins,
    colours,
    demands,
    groups,
    inbox,
    issues,
    joint_vetting,
    ledger,
    members,
    mentors,
    nominations,
    notices,
    outbox,
    pairs,
    people,
    places,
    plans,
    postings,
    renewals,
    rounds,
)
from storage.schema import metadata

LIST = re.compile(r"__\[POSTCOMPILE_\w+\]")
OFTEN = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module, names in (
        (
            outbox,
            "CLAIM OPEN NEXT ASKED NEWER UNASK HOLD HASTEN DROP OLD SET_OUT",
        ),
        (outbox, "RECALL RECALL_FROM"),
        (postings, "POSTING WAITS CARRYING SILENT FORGET_SILENT"),
        (inbox, "KEEP WAITING DROP OLD FORGET"),
        (assessments, "BY_ID OF_PAIR ACTIVE ACTIVE_OF OWED OWED_COUNT WRITTEN_BY SESSIONS_OF"),
        (plans, "OF_RESERVE GOALS GOAL CHANGES NEXT_OF_PAIRS"),
        (renewals, "BY_TERM TO_ASK OWED ENDINGS COUNTS AGREED AGREED_OF AGREED_SINCE"),
        (pairs, "PAST_PAGE_OF PAST_COUNT_OF OVER OVER_OF RESTED"),
        (pairs, "CARD LIVE_OF_RESERVE PAGE_OF ACTIVE_PAGE_OF COUNT_OF SKILLS UNANSWERED"),
        (check_ins, "LINES TOTALS KEEP_OPEN EXCUSE EXCUSE_ONE"),
        (nominations, "LIVE LATEST RESERVE RESERVES_OF LAST_DECISION LAST_RETURN LYING NAMED"),
        (ledger, "OLD FORGET"),
        (members, "NOTE FIND OLD FORGET"),
        (rounds, "KEPT KEPT_BY WEEKS"),
        (colours, "ANSWERED LATEST_OF RESPONDERS HELD OLD FORGET"),
        (people, "BY_TELEGRAM_ID GRANTS HOLDERS"),
        (people, "SOME ROLES HOLDERS_AT"),
        (places, "BY_ID BY_CODE SOME"),
        (groups, "BY_PLACES"),
        (demands, "OF_VILLAGES SUPPLIES"),
        (joint_vetting, "RUNNING CLOSE SOME_LINES"),
        (notices, "SOME RUNNING END WAITING"),
        (nominations, "SOME AMONG"),
        (mentors, "OFFER OFFERS_OF VACANCIES"),
        (issues, "BY_ID LAST_NUMBER OF_RAISER RAISED_SINCE DUE FIRST_SOLVED FIGURES"),
    )
    for name in names.split()
}


OFTEN |= {f"storage.outbox.IN_DOUBT {place}": each for place, each in enumerate(outbox.IN_DOUBT)}


@pytest.mark.parametrize("name", OFTEN)
def test_no_table_is_read_from_end_to_end(name):
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    asked = LIST.sub("?", str(OFTEN[name].compile(dialect=engine.dialect)))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?"))
        steps = [row[3] for row in plan]
    engine.dispose()
    scanned = [
        each.removeprefix("SCAN ") for each in steps if each.startswith("SCAN") and "INDEX" not in each
    ]
    assert [each for each in scanned if not each.startswith(("anon_", "(subquery"))] == []
