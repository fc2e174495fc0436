/** `str.translate` and `str.maketrans`. Source: _PyUnicode_TranslateCharmap, unicode_maketrans_impl in Objects/unicodeobject.c. */
import { PyDict } from "../../objects/dict.ts";
import { intOf, isInt } from "../../objects/number.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { dictType, exceptionTypes } from "../../objects/types.ts";
import { getItem } from "../../protocols/container.ts";
import { isException, pyError } from "../../protocols/errors.ts";

/** What a table maps a code point to: itself (`undefined`), another one, or text. */
type Target = number | Str | undefined;

function lookup(table: Value, c: number): Target {
  let found: Value | undefined;
  if (table instanceof PyDict && table.cls === dictType) found = table.get(c);
  else {
    try {
      found = getItem(table, c);
    } catch (e) {
      if (!isException(e, exceptionTypes.LookupError)) throw e;
    }
  }
  if (found === undefined) return undefined;
  if (found === None) return "";
  const text = strOf(found);
  if (text !== undefined) return text;
  const n = intOf(found);
  if (n === undefined) throw pyError("TypeError", "character mapping must return integer, None or str");
  if (n < 0 || n > 0x10ffff) throw pyError("ValueError", "character mapping must be in range(0x110000)");
  return n as number;
}

/** What the table of one call maps ASCII to, and which call that was: a table may run code that translates too. */
const targets = new Array<Target>(128).fill(undefined);
const callOf = new Float64Array(128);
let calls = 0;

/** `s.translate(table)`. */
export function translate(s: Str, table: Value): Str {
  const call = ++calls;
  const n = strLength(s);
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    let to: Target;
    if (c < 128 && callOf[c] === call) to = targets[c];
    else {
      to = lookup(table, c);
      if (c < 128) {
        targets[c] = to;
        callOf[c] = call;
      }
    }
    if (to === undefined) out.push(c);
    else if (typeof to === "number") out.push(to);
    else for (let k = 0; k < strLength(to); k++) out.push(codePointAt(to, k));
  }
  return strFromCodePoints(out);
}

/** `str.maketrans(x, y, z)`. */
export function makeTable(x: Value, y: Str | undefined, z: Str | undefined): PyDict {
  const table = new PyDict();
  if (y !== undefined) {
    const from = strOf(x);
    if (from === undefined)
      throw pyError("TypeError", "first maketrans argument must be a string if there is a second argument");
    if (strLength(from) !== strLength(y))
      throw pyError("ValueError", "the first two maketrans arguments must have equal length");
    for (let i = 0; i < strLength(from); i++) table.set(codePointAt(from, i), codePointAt(y, i));
    if (z !== undefined) for (let i = 0; i < strLength(z); i++) table.set(codePointAt(z, i), None);
    return table;
  }
  if (!(x instanceof PyDict) || x.cls !== dictType)
    throw pyError("TypeError", "if you give only one argument to maketrans it must be a dict");
  for (let i = 0; i < x.keys.length; i++) {
    const key = x.keys[i];
    if (key === undefined) continue;
    const value = x.values[i]!;
    const text = strOf(key);
    if (text !== undefined) {
      if (strLength(text) !== 1) throw pyError("ValueError", "string keys in translate table must be of length 1");
      table.set(codePointAt(text, 0), value);
    } else if (isInt(key)) table.set(key, value);
    else throw pyError("TypeError", "keys in translate table must be strings or integers");
  }
  return table;
}
