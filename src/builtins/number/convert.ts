/**
 * Making ints and floats of other objects: what `int(x)` and `float(x)` do. Source: PyNumber_Long and PyNumber_Float in
 * Objects/abstract.c, PyLong_FromUnicodeObject, PyFloat_FromString.
 */

import { truncateToInt } from "../../base/number/convert.ts";
import { intToDecimal, parseIntText, TooManyDigits } from "../../base/number/int-text.ts";
import { parseFloatText } from "../../base/number/parse-float.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { intOf, isInt, PyFloat } from "../../objects/number.ts";
import type { Int, Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { exceptionTypes, floatType } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call0 } from "../../protocols/call.ts";
import { bufferBytes, intToDouble } from "../../protocols/clinic/converters.ts";
import { pyError, raiseError, raising } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { reprBytes } from "../bytes/repr.ts";

export function warnDeprecated(message: string): void {
  rt.hooks.warn(exceptionTypes.DeprecationWarning, message, 1);
}

/** `int(v)` with one argument. */
export function toInt(v: Value): Int {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (v instanceof PyFloat && v.cls === floatType) return floatToInt(v.v);
  if (typeof v === "string") return parseInt10(v, 10);
  const slots = typeOf(v).slots;
  if (slots.int !== undefined) return checkedInt(slots.int(v));
  if (slots.index !== undefined) return index(v);
  const trunc = lookupSpecial(v, "__trunc__");
  if (trunc !== undefined) {
    warnDeprecated("The delegation of int() to __trunc__ is deprecated.");
    const r = call0(trunc);
    const n = intOf(r);
    if (n !== undefined) return n;
    if (typeOf(r).slots.index === undefined)
      throw pyError("TypeError", `__trunc__ returned non-Integral (type ${typeName(r)})`);
    return index(r);
  }
  if (strOf(v) !== undefined) return parseInt10(v, 10);
  const bytes = bytesText(v);
  if (bytes !== undefined) return intFromText(bytes, 10, v);
  throw pyError(
    "TypeError",
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(v)}'`,
  );
}

/** What `__int__` returned, as an exact int. */
function checkedInt(r: Value): Int {
  if (typeof r === "number" || typeof r === "bigint") return r;
  if (!isInt(r)) throw pyError("TypeError", `__int__ returned non-int (type ${typeName(r)})`);
  warnDeprecated(
    `__int__ returned non-int (type ${typeName(r)}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.`,
  );
  return intOf(r)!;
}

/** The bytes of a buffer as text of the same code points, or `undefined` when `v` exports none. */
function bytesText(v: Value): string | undefined {
  let bytes: Uint8Array;
  if (v instanceof PyBytes || v instanceof PyByteArray) bytes = v.bytes;
  else if (typeOf(v).slots.buffer !== undefined) bytes = bufferBytes(v);
  else return undefined;
  let out = "";
  // bytes from 0x80 on are no digits and no space here: "?" makes the text invalid
  for (let i = 0; i < bytes.length; i++) out += bytes[i]! < 128 ? String.fromCharCode(bytes[i]!) : "?";
  return out;
}

function parseInt10(v: Value, base: number): Int {
  return intFromText(jsFromStr(strOf(v)!), base, v);
}

/** `int(v, base)` of a str, bytes or bytearray. */
export function intWithBase(v: Value, base: number): Int {
  if (base !== 0 && (base < 2 || base > 36)) throw pyError("ValueError", "int() base must be >= 2 and <= 36, or 0");
  if (strOf(v) !== undefined) return parseInt10(v, base);
  if (v instanceof PyBytes || v instanceof PyByteArray) return intFromText(bytesText(v)!, base, v);
  throw pyError("TypeError", "int() can't convert non-string with explicit base");
}

function intFromText(text: string, base: number, original: Value): Int {
  const n = intOrError(text, base, original);
  if (n instanceof PyBaseException) raiseError(n);
  return n;
}

/** `int(v)` for compiled code: of a bad text `undefined` with ValueError (`raising`). */
export function tryInt(v: Value): Int | undefined {
  if (typeof v !== "string") return toInt(v);
  const n = intOrError(v, 10, v);
  return n instanceof PyBaseException ? raising(n) : n;
}

function intOrError(text: string, base: number, original: Value): Int | PyBaseException {
  const n = parseIntText(text, base, rt.intMaxStrDigits);
  if (typeof n === "number" || typeof n === "bigint") return n;
  if (n instanceof TooManyDigits) {
    return pyError(
      "ValueError",
      `Exceeds the limit (${rt.intMaxStrDigits} digits) for integer string conversion: value has ${n.digits} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  const shown = strOf(original) === undefined ? reprBytes(bufferBytes(original).subarray(0, 200)) : reprText(original);
  return pyError("ValueError", `invalid literal for int() with base ${base}: ${shown.slice(0, 200)}`);
}

/** `str(n)`, with the digit limit. */
export function decimalText(n: Int): string {
  if (typeof n === "number") return String(n);
  const text = intToDecimal(n, rt.intMaxStrDigits);
  if (text === undefined) {
    throw pyError(
      "ValueError",
      `Exceeds the limit (${rt.intMaxStrDigits} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return text;
}

/** `int(x)` of a float. */
export function floatToInt(x: number): Int {
  if (Number.isNaN(x)) throw pyError("ValueError", "cannot convert float NaN to integer");
  if (x === Infinity || x === -Infinity) throw pyError("OverflowError", "cannot convert float infinity to integer");
  return truncateToInt(x);
}

/** `float(v)`. */
export function toFloat(v: Value): number {
  if (typeof v === "string") return floatFromText(v, v);
  if (v instanceof PyFloat && v.cls === floatType) return v.v;
  if (typeof v === "number") return v;
  if (typeof v === "bigint") return intToDouble(v);
  const slots = typeOf(v).slots;
  if (slots.float !== undefined) {
    const r = slots.float(v);
    if (!(r instanceof PyFloat)) {
      throw pyError("TypeError", `${typeName(v)}.__float__ returned non-float (type ${typeName(r)})`);
    }
    if (r.cls !== floatType) {
      warnDeprecated(
        `${typeName(v)}.__float__ returned non-float (type ${typeName(r)}).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python.`,
      );
    }
    return r.v;
  }
  if (slots.index !== undefined) return intToDouble(index(v));
  if (v instanceof PyFloat) return v.v;
  const text = strOf(v);
  if (text !== undefined) return floatFromText(jsFromStr(text), v);
  const bytes = bytesText(v);
  if (bytes !== undefined) return floatFromText(bytes, v);
  throw pyError("TypeError", `float() argument must be a string or a real number, not '${typeName(v)}'`);
}

function floatFromText(text: string, original: Value): number {
  const x = parseFloatText(text);
  if (x === undefined) throw notFloat(original);
  return x;
}

/** `float(v)` for compiled code, likewise. */
export function tryFloat(v: Value): PyFloat | undefined {
  const x = typeof v === "string" ? parseFloatText(v) : toFloat(v);
  return x === undefined ? raising(notFloat(v)) : new PyFloat(x);
}

const notFloat = (text: Value): PyBaseException =>
  pyError("ValueError", `could not convert string to float: ${reprText(text)}`);
