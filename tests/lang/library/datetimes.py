"""The datetime types: arithmetic, text, zones, order, pickles."""
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone

d = date(2024, 2, 29)
print(d + timedelta(366), d.isocalendar(), d.strftime("%a %d %b"))  # expect: 2025-03-01 datetime.IsoCalendarDate(year=2024, week=9, weekday=4) Thu 29 Feb
print(timedelta(1.5, microseconds=0.5) * 3, timedelta(-1, 5) // 7)  # expect: 4 days, 12:00:00 -1 day, 20:34:17.857142
print(timedelta(hours=1) / timedelta(minutes=7), divmod(timedelta(1), timedelta(hours=7)))  # expect: 8.571428571428571 (3, datetime.timedelta(seconds=10800))
zone = timezone(timedelta(hours=-5, minutes=-30), "X")
t = datetime(2024, 3, 10, 12, 30, 15, 250, tzinfo=zone)
print(repr(t))  # expect: datetime.datetime(2024, 3, 10, 12, 30, 15, 250, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=66600), 'X'))
print(t.astimezone(UTC), t.timestamp(), t == t.astimezone(UTC))  # expect: 2024-03-10 18:00:15.000250+00:00 1710093615.00025 True
print(datetime.fromisoformat("20240310T123015,5+0530"), time.fromisoformat("T10:11"))  # expect: 2024-03-10 12:30:15.500000+05:30 10:11:00
print(f"{t:%Y-%j %H:%M:%S.%f %z %:z %Z}")  # expect: 2024-070 12:30:15.000250 -0530 -05:30 X
for attempt in (
    lambda: date(2023, 2, 29),
    lambda: datetime.max + timedelta(1),
    lambda: t < datetime(2024, 1, 1),
    lambda: date.fromisoformat("2024-1-1"),
    lambda: timezone(timedelta(1)),
):
    try:
        attempt()
    except (ValueError, OverflowError, TypeError) as e:
        print(e)
# expect: day is out of range for month
# expect: date value out of range
# expect: can't compare offset-naive and offset-aware datetimes
# expect: Invalid isoformat string: '2024-1-1'
# expect: offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not datetime.timedelta(days=1).
print(all(pickle.loads(pickle.dumps(v)) == v for v in (d, t, zone, UTC, t.timetz(), timedelta(5))))  # expect: True
