/** The `time` module. Source: Modules/timemodule.c. */
import { makeStructSequence, PyStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { PyTuple } from "../../objects/containers.ts";
import { defineModule, type PyModule } from "../../objects/module.ts";
import { makeNamespace } from "../../objects/namespace.ts";
import { PyFloat } from "../../objects/number.ts";
import { type Int, None, normalInt, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { callMethod } from "../../protocols/call.ts";
import { converters } from "../../protocols/clinic/converters.ts";
import { fn, withoutSignatures } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { sleepIn } from "../_thread/scheduler.ts";
import { errnoError } from "../posix/errors.ts";
import { type BrokenTime, breakDown, utcSeconds } from "./calendar.ts";
import { durationNs, timestampNs, wholeSeconds } from "./pytime.ts";
import { MONTHS, strftime, WEEKDAYS } from "./strftime.ts";
import { type LocalType, localZone, resetZone } from "./zone.ts";

let structTime: PyType | undefined;

/** `time.struct_time`. */
export function structTimeType(): PyType {
  structTime ??= structSequence({
    name: "time.struct_time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.\n\n Note that several fields' values are not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n field tm_year is the actual year, not year - 1900.  See individual\n fields' descriptions for details.",
    visible: 9,
    fields: [
      ["tm_year", "year, for example, 1993"],
      ["tm_mon", "month of year, range [1, 12]"],
      ["tm_mday", "day of month, range [1, 31]"],
      ["tm_hour", "hours, range [0, 23]"],
      ["tm_min", "minutes, range [0, 59]"],
      ["tm_sec", "seconds, range [0, 61])"],
      ["tm_wday", "day of week, range [0, 6], Monday is 0"],
      ["tm_yday", "day of year, range [1, 366]"],
      ["tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"],
      ["tm_zone", "abbreviation of timezone name"],
      ["tm_gmtoff", "offset from UTC in seconds"],
    ],
  });
  return structTime;
}

function makeStructTime(t: BrokenTime): Value {
  return makeStructSequence(
    structTimeType(),
    [t.year, t.month + 1, t.day, t.hour, t.minute, t.second, (t.weekday + 6) % 7, t.yearDay + 1, t.isDst],
    [t.zone ?? None, t.offset],
  );
}

/** C's int holds years up to 2147485547; beyond, the C library reports EOVERFLOW. */
const MAX_SECONDS = 67768036191676799;
const MIN_SECONDS = -67768040609740800;

function checkedSeconds(n: Int): number {
  if (n > MAX_SECONDS || n < MIN_SECONDS) throw errnoError("EOVERFLOW");
  return Number(n);
}

export function localTime(seconds: number): BrokenTime {
  const type = localZone()(seconds);
  return breakDown(seconds, type.offset, type.isDst ? 1 : 0, type.name);
}

const now = (): number => Math.floor(rt.host.clock.now());
const secondsArgument = (v: Value): number => (v === None ? now() : checkedSeconds(wholeSeconds(v)));

/** gettmarg: a tuple of nine ints or a struct_time. */
function timeArgument(v: Value, name: string): BrokenTime {
  if (!(v instanceof PyTuple)) throw pyError("TypeError", "Tuple or struct_time argument required");
  if (v.items.length !== 9) throw pyError("TypeError", `${name}(): illegal time tuple argument`);
  const place = { functionName: name, name: "", position: 1, byName: false, isOnly: true };
  const n = v.items.map((item) => converters.int(item, place)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (n[0] < -2147483648 + 1900) throw pyError("OverflowError", "year out of range");
  let zone: string | undefined;
  let offset = 0;
  if (v instanceof PyStructSequence && v.cls === structTimeType()) {
    const [z, o] = v.hidden;
    const text = z === undefined ? undefined : strOf(z);
    if (text !== undefined) zone = jsFromStr(text);
    if (o !== undefined && o !== None) offset = Number(index(o));
  }
  return {
    year: n[0],
    month: n[1] - 1,
    day: n[2],
    hour: n[3],
    minute: n[4],
    second: n[5],
    // C's remainder keeps the sign: a negative weekday stays out of range
    weekday: (n[6] + 1) % 7,
    yearDay: n[7] - 1,
    isDst: n[8],
    zone,
    offset,
  };
}

/** checktm: zeros are allowed for month, day and day of the year. */
function checkRanges(t: BrokenTime): BrokenTime {
  const out = { ...t };
  const bad = (what: string): never => {
    throw pyError("ValueError", `${what} out of range`);
  };
  if (out.month === -1) out.month = 0;
  else if (out.month < 0 || out.month > 11) bad("month");
  if (out.day === 0) out.day = 1;
  else if (out.day < 0 || out.day > 31) bad("day of month");
  if (out.hour < 0 || out.hour > 23) bad("hour");
  if (out.minute < 0 || out.minute > 59) bad("minute");
  if (out.second < 0 || out.second > 61) bad("seconds");
  if (out.weekday < 0) bad("day of week");
  if (out.yearDay === -1) out.yearDay = 0;
  else if (out.yearDay < 0 || out.yearDay > 365) bad("day of year");
  return out;
}

/** Seconds of a local time; `isDst` decides between readings, as mktime(3). */
function localSeconds(t: BrokenTime): number {
  const zone = localZone();
  const u = utcSeconds(t);
  const around: LocalType[] = [zone(u - 86400), zone(u + 86400)];
  const valid = around.filter((type) => zone(u - type.offset).offset === type.offset);
  if (t.isDst < 0) {
    const chosen = valid.find((type) => !type.isDst) ?? valid[0] ?? around[0]!;
    return u - chosen.offset;
  }
  const wanted = t.isDst > 0;
  const exact = valid.find((type) => type.isDst === wanted);
  if (exact !== undefined) return u - exact.offset;
  // the other kind of time, from the nearest season that has it
  for (let days = 30; days <= 360; days += 30) {
    for (const at of [u - days * 86400, u + days * 86400]) {
      const type = zone(at);
      if (type.isDst === wanted) return u - type.offset;
    }
  }
  return u - (valid[0] ?? around[0]!).offset;
}

function asciiTime(t: BrokenTime): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = String(t.day).padStart(3);
  return `${WEEKDAYS[t.weekday]!.slice(0, 3)} ${MONTHS[t.month]!.slice(0, 3)}${day} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.year}`;
}

interface ZoneNames {
  readonly names: readonly [string, string];
  readonly timezone: number;
  readonly altzone: number;
  readonly daylight: number;
}

/** Names and offsets of winter and summer time of the current year, as init_timezone finds them. */
function zoneNames(): ZoneNames {
  const year = (365 * 24 + 6) * 3600;
  const start = Math.floor(now() / year) * year;
  const january = localZone()(start);
  const july = localZone()(start + year / 2);
  const [standard, other] = -january.offset < -july.offset ? [july, january] : [january, july];
  return {
    names: [standard.name, other.name],
    timezone: 0 - standard.offset,
    altzone: 0 - other.offset,
    daylight: january.offset !== july.offset ? 1 : 0,
  };
}

function setZoneNames(module: PyModule): void {
  const z = zoneNames();
  module.dict.setStr("timezone", z.timezone);
  module.dict.setStr("altzone", z.altzone);
  module.dict.setStr("daylight", z.daylight);
  module.dict.setStr("tzname", new PyTuple([...z.names]));
}

const CLOCKS: Readonly<Record<string, [implementation: string, monotonic: boolean, adjustable: boolean]>> = {
  time: ["clock_gettime(CLOCK_REALTIME)", false, true],
  monotonic: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  perf_counter: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  process_time: ["clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false],
  thread_time: ["clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false],
};

function cpuNs(): bigint {
  const { user, system } = rt.host.clock.cpu();
  return user + system;
}

/** The clocks of clock_gettime by number. */
function clockNs(id: number): bigint {
  switch (id) {
    case 0:
      return rt.host.clock.wall();
    case 1:
    case 4:
    case 7:
      return rt.host.clock.monotonic();
    case 11:
      return rt.host.clock.wall();
    case 2:
    case 3:
      return cpuNs();
    default:
      throw errnoError("EINVAL");
  }
}

const float = (ns: bigint): Value => new PyFloat(Number(ns) / 1e9);

function formatTime(format: Value, tuple: Value | undefined): Value {
  const given = strOf(format);
  if (given === undefined) throw converterError(format);
  const text = jsFromStr(given);
  const t = tuple === undefined ? localTime(now()) : checkRanges(timeArgument(tuple, "strftime"));
  if (text.includes("\0")) throw pyError("ValueError", "embedded null character");
  if (t.isDst < -1) t.isDst = -1;
  else if (t.isDst > 1) t.isDst = 1;
  return strFromJs(strftime(text, t, { tzname: () => zoneNames().names, seconds: localSeconds }));
}

function converterError(v: Value): unknown {
  try {
    converters.str(v, { functionName: "strftime", name: "format", position: 1, byName: false, isOnly: false });
  } catch (e) {
    return e;
  }
  return undefined;
}

export const timeModule = defineModule("time", () => {
  let self: PyModule | undefined;
  return {
    doc: "This module provides various functions to manipulate time values.\n\nThere are two standard representations of time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer\nor a floating point number (to represent fractions of seconds).\nThe Epoch is system-defined; on Unix, it is generally January 1st, 1970.\nThe actual value can be retrieved by calling gmtime(0).\n\nThe other representation is a tuple of 9 integers giving local time.\nThe tuple items are:\n  year (including century, e.g. 1998)\n  month (1-12)\n  day (1-31)\n  hours (0-23)\n  minutes (0-59)\n  seconds (0-59)\n  weekday (0-6, Monday is 0)\n  Julian day (day in the year, 1-366)\n  DST (Daylight Savings Time) flag (-1, 0 or 1)\nIf the DST flag is 0, the time is given in the regular time zone;\nif it is 1, the time is given in the DST time zone;\nif it is -1, mktime() should guess based on the date and time.\n",
    types: { struct_time: structTimeType() },
    constants: {
      CLOCK_REALTIME: 0,
      CLOCK_MONOTONIC: 1,
      CLOCK_PROCESS_CPUTIME_ID: 2,
      CLOCK_THREAD_CPUTIME_ID: 3,
      CLOCK_MONOTONIC_RAW: 4,
      CLOCK_BOOTTIME: 7,
      CLOCK_TAI: 11,
      _STRUCT_TM_ITEMS: 11,
    },
    functions: withoutSignatures({
      time: fn("()", "time() -> floating point number", () => new PyFloat(rt.host.clock.now())),
      time_ns: fn("()", "time_ns() -> int", () => normalInt(rt.host.clock.wall())),
      monotonic: fn("()", "monotonic() -> float", () => float(rt.host.clock.monotonic())),
      monotonic_ns: fn("()", "monotonic_ns() -> int", () => normalInt(rt.host.clock.monotonic())),
      perf_counter: fn("()", "perf_counter() -> float", () => float(rt.host.clock.monotonic())),
      perf_counter_ns: fn("()", "perf_counter_ns() -> int", () => normalInt(rt.host.clock.monotonic())),
      process_time: fn("()", "process_time() -> float", () => float(cpuNs())),
      process_time_ns: fn("()", "process_time() -> int", () => normalInt(cpuNs())),
      thread_time: fn("()", "thread_time() -> float", () => float(cpuNs())),
      thread_time_ns: fn("()", "thread_time() -> int", () => normalInt(cpuNs())),
      clock_gettime: fn("(clk_id: int, /)", "clock_gettime(clk_id) -> float", (id) => float(clockNs(id))),
      clock_gettime_ns: fn("(clk_id: int, /)", "clock_gettime_ns(clk_id) -> int", (id) => normalInt(clockNs(id))),
      clock_getres: fn("(clk_id: int, /)", "clock_getres(clk_id) -> floating point number", (id) => {
        clockNs(id);
        return new PyFloat(1e-9);
      }),
      clock_settime: fn("(clk_id: int, time, /)", "clock_settime(clk_id, time)", (id, to) => {
        timestampNs(to, "floor");
        throw errnoError(id === 0 ? "EPERM" : "EINVAL");
      }),
      clock_settime_ns: fn("(clk_id: int, time: integer, /)", "clock_settime_ns(clk_id, time)", (id) => {
        throw errnoError(id === 0 ? "EPERM" : "EINVAL");
      }),
      pthread_getcpuclockid: fn("(thread_id: integer, /)", "pthread_getcpuclockid(thread_id) -> int", () => 3),
      sleep: fn("(seconds, /)", "sleep(seconds)", (seconds) => {
        let ns: bigint;
        if (seconds instanceof PyFloat) ns = timestampNs(seconds, "timeout");
        else ns = durationNs(seconds, "timeout");
        if (ns < 0n) throw pyError("ValueError", "sleep length must be non-negative");
        return sleepIn("sleep", ns);
      }),
      gmtime: fn("(seconds=None, /)", "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,", (seconds) =>
        makeStructTime(breakDown(secondsArgument(seconds), 0, 0, "UTC")),
      ),
      localtime: fn("(seconds=None, /)", "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,", (seconds) =>
        makeStructTime(localTime(secondsArgument(seconds))),
      ),
      mktime: fn(
        "(tuple, /)",
        "mktime(tuple) -> floating point number",
        (tuple) => new PyFloat(localSeconds(timeArgument(tuple, "mktime"))),
      ),
      asctime: fn("(tuple=<None>, /)", "asctime([tuple]) -> string", (tuple) =>
        asciiTime(tuple === undefined ? localTime(now()) : checkRanges(timeArgument(tuple, "asctime"))),
      ),
      ctime: fn("(seconds=None, /)", "ctime(seconds) -> string", (seconds) =>
        asciiTime(localTime(secondsArgument(seconds))),
      ),
      strftime: fn("(format, tuple=<None>, /)", "strftime(format[, tuple]) -> string", formatTime),
      strptime: fn("(*args)", "strptime(string, format) -> struct_time", (args) =>
        callMethod(rt.hooks.importModule("_strptime"), "_strptime_time", args),
      ),
      tzset: fn("()", "tzset()", () => {
        resetZone();
        if (self !== undefined) setZoneNames(self);
        return None;
      }),
      get_clock_info: fn("(name: text, /)", "get_clock_info(name: str) -> dict", (name) => {
        const clock = CLOCKS[name];
        if (clock === undefined) throw pyError("ValueError", "unknown clock");
        const [implementation, monotonic, adjustable] = clock;
        return makeNamespace([
          ["implementation", implementation],
          ["monotonic", monotonic],
          ["adjustable", adjustable],
          ["resolution", new PyFloat(1e-9)],
        ]);
      }),
    }),
    init: (module) => {
      self = module;
      setZoneNames(module);
    },
    resume: (module) => {
      resetZone();
      setZoneNames(module);
    },
  };
});
