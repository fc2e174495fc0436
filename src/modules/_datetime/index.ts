/** The `_datetime` module: dates and times. Source: Modules/_datetimemodule.c. */
import { defineModule } from "../../objects/module.ts";
import { None } from "../../objects/object.ts";
import { newCapsule } from "../capsule.ts";
import { dateType } from "./date.ts";
import { datetimeType } from "./datetime.ts";
import { deltaType, makeDelta } from "./delta.ts";
import { MAXYEAR, MINYEAR, PyDate, PyDateTime, PyTime } from "./layouts.ts";
import { timeType } from "./time.ts";
import { fixedZone, timezoneType, tzinfoType, utc } from "./zone.ts";

/** `min`, `max` and `resolution` of the types: their own instances, so they come when the types are there. */
function setLimits(): void {
  const date = dateType().dict;
  if (date.getStr("min") !== undefined) return;
  const microsecond = makeDelta(0, 0, 1);
  date.setStr("min", new PyDate(1, 1, 1));
  date.setStr("max", new PyDate(9999, 12, 31));
  date.setStr("resolution", makeDelta(1, 0, 0));
  const datetime = datetimeType().dict;
  datetime.setStr("min", new PyDateTime(1, 1, 1, 0, 0, 0, 0, None, 0));
  datetime.setStr("max", new PyDateTime(9999, 12, 31, 23, 59, 59, 999999, None, 0));
  datetime.setStr("resolution", microsecond);
  const time = timeType().dict;
  time.setStr("min", new PyTime(0, 0, 0, 0, None, 0));
  time.setStr("max", new PyTime(23, 59, 59, 999999, None, 0));
  time.setStr("resolution", microsecond);
  const delta = deltaType().dict;
  delta.setStr("min", makeDelta(-999999999, 0, 0));
  delta.setStr("max", makeDelta(999999999, 86399, 999999));
  delta.setStr("resolution", microsecond);
  const zone = timezoneType().dict;
  zone.setStr("utc", utc());
  zone.setStr("min", fixedZone(makeDelta(0, -86340, 0), undefined));
  zone.setStr("max", fixedZone(makeDelta(0, 86340, 0), undefined));
}

export const datetimeModule = defineModule("_datetime", () => {
  setLimits();
  return {
    doc: "Fast implementation of the datetime type.",
    types: {
      date: dateType(),
      datetime: datetimeType(),
      time: timeType(),
      timedelta: deltaType(),
      timezone: timezoneType(),
      tzinfo: tzinfoType(),
    },
    constants: { MINYEAR, MAXYEAR, UTC: utc(), datetime_CAPI: newCapsule("datetime.datetime_CAPI") },
  };
});
