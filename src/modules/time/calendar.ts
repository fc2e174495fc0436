/** The Gregorian calendar as arithmetic: days and seconds to broken-down times and back. */

export const DAY = 86400;

/** What C calls `struct tm`; months and days of the year count from 0, weekdays from Sunday. */
export interface BrokenTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
  yearDay: number;
  isDst: number;
  /** `undefined` when it was not given. */
  zone: string | undefined;
  offset: number;
}

/** Days since 1970-01-01 of a date; `month` from 0, any value; `day` from 1, any value. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y0 = year + Math.floor(month / 12);
  const m0 = ((month % 12) + 12) % 12;
  // years begin in March, so the leap day is the last
  const y = m0 < 2 ? y0 - 1 : y0;
  const m = (m0 + 10) % 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Seconds since the epoch as a time in a zone `offset` seconds east of UTC. */
export function breakDown(seconds: number, offset: number, isDst: number, zone: string): BrokenTime {
  const local = seconds + offset;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (m + 2) % 12;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 0, 1),
    isDst,
    zone,
    offset,
  };
}

/** Seconds since the epoch of a broken-down time taken as UTC; fields may be out of range. */
export function utcSeconds(t: BrokenTime): number {
  return daysFromCivil(t.year, t.month, t.day) * DAY + t.hour * 3600 + t.minute * 60 + t.second;
}
