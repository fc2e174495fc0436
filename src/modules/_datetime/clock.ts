/** What `time` and `datetime` share: ISO text of the clock, zones in comparisons. Source: Modules/_datetimemodule.c. */
import { None, type Value } from "../../objects/object.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { type Clock, type PyTimedelta, pad2, pad6 } from "./layouts.ts";
import { askOffset, offsetText } from "./zone.ts";

/** `HH:MM:SS[.ffffff]`, as precise as `timespec` says. */
export function clockText(c: Clock, timespec: Value | undefined): string {
  const spec = timespec === undefined ? "auto" : strOf(timespec);
  if (spec === undefined) throw pyError("TypeError", "isoformat() argument 'timespec' must be str");
  const minutes = `${pad2(c.hour)}:${pad2(c.minute)}`;
  const seconds = `${minutes}:${pad2(c.second)}`;
  switch (jsFromStr(spec)) {
    case "auto":
      return c.us === 0 ? seconds : `${seconds}.${pad6(c.us)}`;
    case "hours":
      return pad2(c.hour);
    case "minutes":
      return minutes;
    case "seconds":
      return seconds;
    case "milliseconds":
      return `${seconds}.${pad6(c.us).slice(0, 3)}`;
    case "microseconds":
      return `${seconds}.${pad6(c.us)}`;
    default:
      throw pyError("ValueError", "Unknown timespec value");
  }
}

export function zoneSuffix(tzinfo: Value, about: Value): string {
  const offset = askOffset(tzinfo, "utcoffset", about);
  return offset === undefined ? "" : offsetText(offset);
}

/** Fields of a repr that are only shown when they are not zero. */
export function clockRepr(c: Clock): string {
  let out = `${c.hour}, ${c.minute}`;
  if (c.us !== 0) out += `, ${c.second}, ${c.us}`;
  else if (c.second !== 0) out += `, ${c.second}`;
  return out;
}

export const zoneRepr = (c: Clock): string => (c.tzinfo === None ? "" : `, tzinfo=${reprText(c.tzinfo)}`);
export const foldRepr = (c: Clock): string => (c.fold === 0 ? "" : `, fold=${c.fold}`);

export const sameOffset = (a: PyTimedelta | undefined, b: PyTimedelta | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.days === b.days && a.seconds === b.seconds && a.us === b.us);

/** The parameters of a clock, in the order of the constructors. */
export const CLOCK_FIELDS = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"];
