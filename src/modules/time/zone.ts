/**
 * The local time zone: `TZ`, else /etc/localtime, else what the host knows. Reads compiled zone files (RFC 8536) and POSIX TZ
 * rules, so names and historical offsets are those of the C library.
 */
import { rt } from "../../objects/runtime.ts";
import { readSystemFile } from "../posix/system-file.ts";
import { DAY, daysFromCivil, isLeap } from "./calendar.ts";

export interface LocalType {
  readonly offset: number;
  readonly isDst: boolean;
  readonly name: string;
}

/** Which local time type is in force at an instant (seconds since the epoch). */
export type Zone = (seconds: number) => LocalType;

const UTC_TYPE: LocalType = { offset: 0, isDst: false, name: "UTC" };
const ZONE_FOLDER = "/usr/share/zoneinfo/";

/** The zone in force, read again when `TZ` has changed (`tzset`). */
export function localZone(): Zone {
  const state = rt.state.get("time.zone") as { tz: string | undefined; zone: Zone } | undefined;
  if (state !== undefined) return state.zone;
  return resetZone();
}

/** `tzset()`. */
export function resetZone(): Zone {
  const tz = rt.host.env.get("TZ");
  const zone = findZone(tz);
  rt.state.set("time.zone", { tz, zone });
  return zone;
}

function findZone(tz: string | undefined): Zone {
  if (tz === undefined) {
    const data = readSystemFile("/etc/localtime");
    if (data !== undefined) return compiledZone(data) ?? hostZone;
    return rt.host.kind === "node" ? () => UTC_TYPE : hostZone;
  }
  const name = tz.startsWith(":") ? tz.slice(1) : tz;
  if (name === "") return () => UTC_TYPE;
  const data = readSystemFile(name.startsWith("/") ? name : ZONE_FOLDER + name);
  const compiled = data === undefined ? undefined : compiledZone(data);
  if (compiled !== undefined) return compiled;
  return posixZone(name) ?? (() => ({ offset: 0, isDst: false, name: /^[A-Za-z]{3,}/.exec(name)?.[0] ?? "UTC" }));
}

const hostZone: Zone = (seconds) => rt.host.clock.zone(seconds);

/** A zone of a TZif file; `undefined` when it is not one. */
function compiledZone(data: Uint8Array): Zone | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  if (data.length < 44 || view.getUint32(0) !== 0x545a6966) return undefined; // "TZif"
  const version = data[4]!;
  const counts = (at: number): number[] => Array.from({ length: 6 }, (_, i) => view.getUint32(at + 20 + i * 4));
  let header = 0;
  let wide = 4;
  if (version >= 0x32) {
    // the second block has 64-bit times
    const [utc, std, leap, times, types, chars] = counts(0) as [number, number, number, number, number, number];
    header = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc;
    wide = 8;
  }
  const [utc, std, leap, times, types, chars] = counts(header) as [number, number, number, number, number, number];
  let at = header + 44;
  const instants: number[] = [];
  for (let i = 0; i < times; i++) {
    instants.push(wide === 8 ? Number(view.getBigInt64(at + i * 8)) : view.getInt32(at + i * 4));
  }
  at += times * wide;
  const indices = data.subarray(at, at + times);
  at += times;
  const typesAt = at;
  at += types * 6;
  const namesAt = at;
  at += chars + leap * (wide + 4) + std + utc;
  const nameAt = (i: number): string => {
    let end = namesAt + i;
    while (data[end] !== 0) end++;
    return String.fromCharCode(...data.subarray(namesAt + i, end));
  };
  const localTypes: LocalType[] = [];
  for (let i = 0; i < types; i++) {
    const p = typesAt + i * 6;
    localTypes.push({ offset: view.getInt32(p), isDst: data[p + 4] === 1, name: nameAt(data[p + 5]!) });
  }
  let footer: Zone | undefined;
  if (wide === 8 && data[at] === 10) {
    const end = data.indexOf(10, at + 1);
    footer = posixZone(String.fromCharCode(...data.subarray(at + 1, end)));
  }
  const first = localTypes.find((t) => !t.isDst) ?? localTypes[0] ?? UTC_TYPE;
  return (seconds) => {
    if (times === 0 || seconds < instants[0]!) return times === 0 && footer !== undefined ? footer(seconds) : first;
    if (seconds >= instants[times - 1]! && footer !== undefined) return footer(seconds);
    let low = 0;
    let high = times;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (instants[middle]! <= seconds) low = middle;
      else high = middle;
    }
    return localTypes[indices[low]!]!;
  };
}

/** When a rule of a TZ string applies: seconds of local time since the start of `year`. */
type Rule = (year: number) => number;

/** `EST5EDT,M3.2.0,M11.1.0`; `undefined` when it cannot be read. */
function posixZone(text: string): Zone | undefined {
  const name = "(<[A-Za-z0-9+-]+>|[A-Za-z]{3,})";
  const time = "([+-]?\\d{1,3}(?::\\d{1,2}(?::\\d{1,2})?)?)";
  const match = new RegExp(`^${name}${time}(?:${name}${time}?(?:,([^,]+),([^,]+))?)?$`).exec(text);
  if (match === null) return undefined;
  const strip = (s: string): string => (s.startsWith("<") ? s.slice(1, -1) : s);
  const standard: LocalType = { offset: -parseTime(match[2]!) + 0, isDst: false, name: strip(match[1]!) };
  if (match[3] === undefined) return () => standard;
  const daylight: LocalType = {
    offset: match[4] === undefined ? standard.offset + 3600 : -parseTime(match[4]) + 0,
    isDst: true,
    name: strip(match[3]),
  };
  const start = parseRule(match[5] ?? "M3.2.0");
  const end = parseRule(match[6] ?? "M11.1.0");
  if (start === undefined || end === undefined) return undefined;
  return (seconds) => {
    const year = new Date((seconds + standard.offset) * 1000).getUTCFullYear();
    if (Number.isNaN(year)) return standard;
    const base = daysFromCivil(year, 0, 1) * DAY;
    const from = base + start(year) - standard.offset;
    const to = base + end(year) - daylight.offset;
    const inDst = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
    return inDst ? daylight : standard;
  };
}

function parseTime(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const [h, m, s] = text.replace(/^[+-]/, "").split(":").map(Number);
  return sign * (h! * 3600 + (m ?? 0) * 60 + (s ?? 0));
}

function parseRule(text: string): Rule | undefined {
  const [date, time] = text.split("/") as [string, string | undefined];
  const seconds = time === undefined ? 7200 : parseTime(time);
  const month = /^M(\d+)\.(\d+)\.(\d+)$/.exec(date);
  if (month !== null) {
    const [m, week, day] = [Number(month[1]), Number(month[2]), Number(month[3])];
    return (year) => {
      const first = daysFromCivil(year, m - 1, 1);
      const weekday = (((first + 4) % 7) + 7) % 7;
      let at = first + ((day - weekday + 7) % 7) + (week - 1) * 7;
      if (at >= daysFromCivil(year, m, 1)) at -= 7;
      return (at - daysFromCivil(year, 0, 1)) * DAY + seconds;
    };
  }
  const julian = /^J(\d+)$/.exec(date);
  if (julian !== null) {
    const n = Number(julian[1]);
    return (year) => (n - 1 + (n >= 60 && isLeap(year) ? 1 : 0)) * DAY + seconds;
  }
  if (/^\d+$/.test(date)) return () => Number(date) * DAY + seconds;
  return undefined;
}
