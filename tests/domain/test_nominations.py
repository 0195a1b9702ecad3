"""What counts as a year of birth, and what as a place."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.nominations import (
    CERTAINLY_FOURTEEN,
    Application,
    Education,
    Nomination,
    NominationId,
    NotABirthYear,
    NotACity,
    NotAPledge,
    Source,
    Status,
    TooYoung,
    WayIn,
    Whereabouts,
    read_birth_year,
    read_city,
    read_pledge,
    resubmit,
)
from domain.people import PersonId
from domain.places import PlaceId
from domain.programme import Programme

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    "words",
    ["1990", "90年", "90", "１９９０", "一九九〇", "一九九零", "一九九〇年生", "九零年", "九〇年", "九0年",
     "我是九零年的", "1990年5月", "一九九〇年五月初三", "5月12号，90年", "十二月，九〇年"],
)  # fmt: skip
def test_a_year_is_understood_as_a_neighbour_would(words):
    assert read_birth_year(words, Programme(), TODAY) == 1990


@pytest.mark.parametrize("youngest", [14, 18])
def test_k02_nobody_under_fourteen_is_taken_whatever_a_programme_says(youngest):
    programme = Programme(youngest_age=youngest)
    for age in range(max(youngest, CERTAINLY_FOURTEEN)):
        with pytest.raises(TooYoung):
            read_birth_year(f"{TODAY.year - age}", programme, TODAY)
    assert read_birth_year(f"{TODAY.year - max(youngest, CERTAINLY_FOURTEEN)}", programme, TODAY)


@pytest.mark.parametrize("words", ["36岁", "三十六岁", "三十六歲", "属马的", "一九九", "19900"])
def test_what_is_no_year_is_asked_again(words):
    with pytest.raises(NotABirthYear):
        read_birth_year(words, Programme(), TODAY)


@pytest.mark.parametrize(
    "words",
    ["一九九〇年生", "一九九〇", "九零年", "九〇后", "三十六岁", "二十歲", "一九九零", "1990", "，。"],
)
def test_a_year_is_no_place(words):
    with pytest.raises(NotACity):
        read_city(words, Programme(), TODAY)


@pytest.mark.parametrize(
    "words", ["深圳", "三亚", "六安", "九江", "七台河", "二连浩特", "一〇三团", "八一镇", "四平"]
)
def test_a_place_may_have_a_number_in_its_name(words):
    assert read_city(words, Programme(), TODAY) == words


@pytest.mark.parametrize("words", ["1111111111", "13800138000", "啊啊啊啊啊", "aaaaaA", "哈，哈，哈，哈"])
def test_what_says_nothing_of_a_wish_is_no_pledge(words):
    with pytest.raises(NotAPledge):
        read_pledge(words, Programme(), TODAY)


@pytest.mark.parametrize("words", ["想回来种树", "2026年回来种100亩茶", "I want to come home"])
def test_a_plain_wish_is_a_pledge(words):
    assert read_pledge(words, Programme(), TODAY) == words


@pytest.mark.parametrize(
    ("way_in", "changed", "then"),
    [
        (WayIn.RECOMMENDED_BY_ORGANIZATION, {}, WayIn.RECOMMENDED_BY_ORGANIZATION),
        (WayIn.RECOMMENDED_BY_ORGANIZATION, {"pledge": "多想了想"}, WayIn.RECOMMENDED_BY_ORGANIZATION),
        (WayIn.RECOMMENDED_BY_ORGANIZATION, {"village_id": PlaceId(9)}, WayIn.SELF),
        (WayIn.RECOMMENDED_BY_ORGANIZATION, {"full_name": "王大锤"}, WayIn.SELF),
        (WayIn.RECOMMENDED_BY_VILLAGER, {"village_id": PlaceId(9)}, WayIn.RECOMMENDED_BY_VILLAGER),
    ],
)
def test_an_organizations_word_is_for_whom_it_named_where_it_named_them(way_in, changed, then):
    said = Application(
        "刘大江", 1990, PlaceId(3), Whereabouts.IN_COUNTY, Education.COLLEGE, Source.MIGRANT, (), "想回来"
    )
    now = datetime(2026, 11, 30, 4, tzinfo=UTC)
    came_back = Nomination(
        NominationId(1), PersonId(1), said, Status.RETURNED, submitted_at=now, status_since=now, way_in=way_in
    )
    assert resubmit(came_back, replace(said, **changed), now).way_in is then
