"""When limits end: the known answers, the failures met elsewhere, and properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.procedure.clocks.due import Due, day_end, due, lateness_minutes, remaining
from bihuan.procedure.clocks.limits import Limit, Unit, parse_limit
from tests.support.official_days import china

CHINA = china()
BEIJING = CHINA.zone
ROLLS = "（遇休息日顺延）"

STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.integers(1, 60)
LIMITS = st.builds(Limit, AMOUNTS, st.sampled_from(Unit), st.booleans())
ZONES = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe"]
)


def at(text: str, zone: ZoneInfo = BEIJING) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def last_day(limit: str, start: str) -> str:
    """Return the last day of a limit, at whose 24:00 it ends."""
    end = due(parse_limit(limit), at(start), CHINA).at
    assert (end.hour, end.minute, end.second) == (0, 0, 0)
    return (end - timedelta(days=1)).date().isoformat()


@pytest.mark.parametrize(
    ("received", "five", "ten"),
    [
        ("2026-02-11", "2026-02-25", "2026-03-03"),
        ("2026-02-13", "2026-02-27", "2026-03-05"),
        ("2026-02-14", "2026-02-28", "2026-03-06"),  # a Saturday that is worked
        ("2026-09-18", "2026-09-24", "2026-10-09"),  # Monday to Friday would allow a breach
        ("2026-09-24", "2026-10-09", "2026-10-15"),
        ("2026-03-06", "2026-03-13", "2026-03-20"),
    ],
)
def test_working_days_have_the_known_answers(received, five, ten):
    assert last_day("5个工作日", f"{received} 09:00") == five
    assert last_day("10个工作日", f"{received} 23:59:59") == ten


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        ("当日", "2026-03-06 00:00", "2026-03-06"),
        ("当日", "2026-03-06 23:59", "2026-03-06"),
        ("1天", "2026-03-06 08:00", "2026-03-07"),
        ("3天", "2026-12-30 08:00", "2027-01-02"),  # the end of the year
        ("1周", "2026-03-06 08:00", "2026-03-13"),
        ("1个月", "2026-03-06 08:00", "2026-04-06"),
        ("1个月", "2026-01-31 08:00", "2026-02-28"),  # no 31 February
        ("1个月", "2028-01-31 08:00", "2028-02-29"),
        ("1个月", "2026-02-28 08:00", "2026-03-28"),  # not the last day: the same day
        ("2个月", "2026-12-31 08:00", "2027-02-28"),
        ("12个月", "2026-10-01 08:00", "2027-10-01"),
        ("13个月", "2026-12-15 08:00", "2028-01-15"),
    ],
)
def test_days_weeks_and_months_do_not_count_the_first_day(limit, start, last):
    assert last_day(limit, start) == last


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        ("3天", "2026-02-11 08:00", "2026-02-14"),  # a Saturday, but worked
        ("3天", "2026-02-12 08:00", "2026-02-24"),  # the fourth day of 春节 is not
        ("1周", "2026-09-24 08:00", "2026-10-08"),
        ("1个月", "2026-09-01 08:00", "2026-10-08"),
        ("3天", "2026-03-03 08:00", "2026-03-06"),
        ("3天", "2026-03-04 08:00", "2026-03-09"),  # an ordinary Saturday
    ],
)
def test_an_end_on_a_day_off_rolls_to_the_next_working_day_if_the_limit_rolls(limit, start, last):
    assert last_day(limit + ROLLS, start) == last


def test_the_same_day_never_rolls():
    limit = Limit(1, Unit.SAME_DAY, rolls=True)
    assert due(limit, at("2026-02-16 10:00"), CHINA) == Due(at("2026-02-17 00:00"), False)


@pytest.mark.parametrize(
    ("limit", "start", "end"),
    [
        ("30分钟", "2026-02-16 23:50", "2026-02-17 00:20"),  # a night of the holiday
        ("2小时", "2026-12-31 23:00", "2027-01-01 01:00"),
        ("24小时", "2026-02-14 15:30", "2026-02-15 15:30"),
        ("5天", "2026-03-06 23:00", "2026-03-12 00:00"),
    ],
)
def test_minutes_and_hours_elapse_and_days_end_at_midnight(limit, start, end):
    assert due(parse_limit(limit), at(start), CHINA).at == at(end)


class TestFailuresMetElsewhere:
    """What other systems got wrong (their issue trackers), held here as answers."""

    @pytest.mark.parametrize("clock", ["00:00", "03:00", "12:00", "22:30", "23:59"])
    def test_a_case_opened_outside_hours_still_has_its_days(self, clock):  # GLPI 687
        assert last_day("1个工作日", f"2026-03-06 {clock}") == "2026-03-09"

    @pytest.mark.parametrize("day", ["07", "08"])
    def test_a_case_opened_at_the_weekend_has_its_days_after_it(self, day):
        assert last_day("1个工作日", f"2026-03-{day} 12:00") == "2026-03-09"

    def test_a_case_opened_on_a_make_up_saturday_does_not_count_it(self):
        assert last_day("1个工作日", "2026-02-14 12:00") == "2026-02-24"
        assert last_day("1个工作日", "2026-02-13 12:00") == "2026-02-14"

    def test_a_case_opened_in_a_holiday_starts_counting_after_it(self):
        assert last_day("1个工作日", "2026-10-03 12:00") == "2026-10-08"
        assert last_day("3个工作日", "2026-10-03 12:00") == "2026-10-10"

    def test_any_weekday_may_be_the_first(self):  # osTicket 6739
        ends = {last_day("5个工作日", f"2026-03-{day:02} 08:00") for day in range(9, 14)}
        assert ends == {f"2026-03-{day}" for day in range(16, 21)}

    def test_the_zone_of_the_server_does_not_matter(self):  # GLPI 15429, ERPNext 38745
        moment = at("2026-03-06 07:30")  # still the day before in UTC and further west
        answers = {
            due(Limit(1, Unit.SAME_DAY), moment.astimezone(ZoneInfo(zone)), CHINA)
            for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")
        }
        assert answers == {Due(at("2026-03-07 00:00"), False)}
        assert {str(answer.at.tzinfo) for answer in answers} == {"Asia/Shanghai"}

    def test_a_time_without_a_zone_is_refused(self):
        with pytest.raises(ValueError, match="aware"):
            due(Limit(1, Unit.HOUR), datetime(2026, 3, 6), CHINA)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("limit", "start", "provisional"),
    [
        ("5个工作日", "2026-12-10 08:00", False),
        ("5个工作日", "2026-12-18 08:00", True),  # ends on the 25th: 2027 may still change it
        ("5个工作日", "2026-12-30 08:00", True),
        ("5个工作日", "2027-03-01 08:00", True),
        ("1个工作日", "2024-12-31 08:00", False),  # only 2025 is needed
        ("5个工作日", "2024-12-20 08:00", True),
        ("30天", "2026-12-18 08:00", False),  # no schedule is needed
        ("30天" + ROLLS, "2026-12-18 08:00", True),
        ("1周" + ROLLS, "2026-12-10 08:00", False),
        ("48小时", "2026-12-31 08:00", False),
        ("当日", "2027-03-01 08:00", False),
    ],
)
def test_an_end_is_provisional_while_a_schedule_it_needs_is_not_announced(
    limit, start, provisional
):
    assert due(parse_limit(limit), at(start), CHINA).provisional is provisional


def test_an_end_is_settled_when_the_next_schedule_is_announced():
    announced = {date(2027, 1, 1): False, date(2026, 12, 27): True}
    later = CHINA.overlaid("cn", "2027", announced)
    later = type(later).from_days(
        later.id, later.revision, later.timezone, later.days(), later.published | {2027}
    )
    limit, start = parse_limit("3个工作日"), at("2026-12-25 08:00")
    assert due(limit, start, CHINA) == Due(at("2026-12-31 00:00"), True)
    assert due(limit, start, later) == Due(at("2026-12-30 00:00"), False)


class TestDaylightSaving:
    """Zones whose clocks change: elapsed time stays elapsed, days keep their own ends."""

    def test_hours_elapse_across_the_change(self):
        berlin = china("Europe/Berlin")
        end = due(parse_limit("3小时"), at("2026-03-29 01:00", berlin.zone), berlin).at
        assert (end.hour, end.utcoffset()) == (5, timedelta(hours=2))

    def test_a_day_of_23_hours_ends_at_its_midnight(self):
        berlin = china("Europe/Berlin")
        end = due(parse_limit("1天"), at("2026-03-28 12:00", berlin.zone), berlin).at
        assert end == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)

    def test_where_midnight_is_skipped_the_day_ends_with_the_change(self):
        cairo = china("Africa/Cairo")  # 2026-04-24 begins at 01:00
        end = day_end(date(2026, 4, 23), cairo)
        assert end.isoformat() == "2026-04-24T01:00:00+03:00"
        assert remaining(end, at("2026-04-23 23:00", cairo.zone)) == timedelta(hours=1)

    def test_the_lateness_is_elapsed_time(self):
        berlin = ZoneInfo("Europe/Berlin")
        assert (
            lateness_minutes(at("2026-03-29 01:30", berlin), at("2026-03-29 03:30", berlin)) == 60
        )


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-3600, 0), (0, 0), (1, 1), (60, 1), (61, 2), (86400, 1440)]
)
def test_an_act_at_the_last_moment_is_in_time_and_a_begun_minute_is_late(seconds, minutes):
    end = at("2026-03-07 00:00")
    done = (end + timedelta(seconds=seconds)).astimezone(UTC)
    assert lateness_minutes(end, done) == minutes
    assert remaining(end, done) == timedelta(seconds=-seconds)


@given(LIMITS, STARTS, STARTS, ZONES)
def test_a_later_start_never_ends_earlier(limit, one, other, zone):
    calendar = china(zone)
    first, second = sorted([one, other])
    assert due(limit, first, calendar).at <= due(limit, second, calendar).at


@given(LIMITS, AMOUNTS, STARTS)
def test_more_never_ends_earlier(limit, amount, start):
    more = limit._replace(amount=limit.amount + amount)
    assert due(limit, start, CHINA).at <= due(more, start, CHINA).at


@given(LIMITS, STARTS, ZONES)
def test_an_end_lies_after_the_start_in_the_zone_of_the_calendar(limit, start, zone):
    calendar = china(zone)
    end = due(limit, start, calendar).at
    assert remaining(end, start) > timedelta(0)
    assert end.tzinfo is calendar.zone
    assert end.astimezone(UTC).astimezone(calendar.zone).isoformat() == end.isoformat()


@given(AMOUNTS, STARTS)
def test_working_days_agree_with_walking_day_by_day(amount, start):
    day = start.astimezone(BEIJING).date()
    for _ in range(amount):
        day += timedelta(days=1)
        while not CHINA.days().get(day, day.weekday() < 5):
            day += timedelta(days=1)
    end = due(Limit(amount, Unit.WORKING_DAY), start, CHINA).at
    assert end == day_end(day, CHINA)


@given(LIMITS, STARTS)
def test_a_working_or_rolling_limit_never_ends_on_a_day_off(limit, start):
    assume(limit.unit is Unit.WORKING_DAY or limit.rolls)
    assume(limit.unit not in {Unit.MINUTE, Unit.HOUR, Unit.SAME_DAY})
    end = due(limit, start, CHINA).at
    assert CHINA.is_working_day(end.date() - timedelta(days=1))


@given(LIMITS, STARTS)
def test_rolling_only_ever_gives_more_time(limit, start):
    plain = limit._replace(rolls=False)
    rolling = limit._replace(rolls=True)
    assert due(plain, start, CHINA).at <= due(rolling, start, CHINA).at


@given(AMOUNTS, STARTS, ZONES)
def test_elapsed_limits_elapse(amount, start, zone):
    for unit, length in ((Unit.MINUTE, timedelta(minutes=1)), (Unit.HOUR, timedelta(hours=1))):
        end = due(Limit(amount, unit), start, china(zone))
        assert remaining(end.at, start) == amount * length
        assert not end.provisional
