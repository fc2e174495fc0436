/** `strftime` of dates and times: the directives that C's strftime does not know. Source: Modules/_datetimemodule.c (wrap_strftime). */
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { pad6 } from "./layouts.ts";
import { askName, askOffset, offsetText } from "./zone.ts";

/** Formats `self`, whose fields are in `tuple`, a time tuple. `about` is what its zone is asked about. */
export function formatFields(format: Value, tuple: Value, us: number, tzinfo: Value, about: Value): Value {
  const text = strOf(format);
  if (text === undefined) throw pyError("TypeError", `strftime() argument 1 must be str, not ${typeName(format)}`);
  const given = jsFromStr(text);
  const expanded = OWN.test(given) ? expand(given, us, tzinfo, about) : given;
  return callMethod(rt.hooks.importModule("time"), "strftime", [strFromJs(expanded), tuple]);
}

/** The letters of the directives that C's strftime does not know. */
const OWN = /[zZf]/;

/** The same format with these directives replaced. */
function expand(format: string, us: number, tzinfo: Value, about: Value): string {
  const zone = (separator: string): string => {
    const offset = askOffset(tzinfo, "utcoffset", about);
    return offset === undefined ? "" : offsetText(offset, separator);
  };
  const name = (): string => {
    const found = askName(tzinfo, about);
    if (found === None) return "";
    const escaped = callMethod(found, "replace", ["%", "%%"]);
    const text = strOf(escaped);
    if (text === undefined) throw pyError("TypeError", "tzname.replace() did not return a string");
    if (typeof text !== "string") callMethod(text, "encode"); // half a surrogate pair is an error
    return jsFromStr(text);
  };
  return format.replace(/%(:z|[\s\S])/g, (whole, directive: string) => {
    switch (directive) {
      case "z":
        return zone("");
      case ":z":
        return zone(":");
      case "Z":
        return name();
      case "f":
        return pad6(us);
      default:
        return whole;
    }
  });
}

/** `__format__`: the text of an empty format, else strftime. */
export function formatSelf(self: Value, format: Value): Value {
  const text = strOf(format);
  if (text === undefined) throw pyError("TypeError", `__format__() argument 1 must be str, not ${typeName(format)}`);
  if (text === "") return callMethod(self, "__str__");
  return callMethod(self, "strftime", [format]);
}
