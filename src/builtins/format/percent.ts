/**
 * `%` formatting of str and bytes. Source: PyUnicode_Format in Objects/unicodeobject.c, _PyBytes_FormatEx in Objects/bytesobject.c.
 * The parser is common; what a conversion makes of its argument differs in `%s`, `%b`, `%c` and the words of errors.
 */
import { FLOAT_ALT, type FloatType, formatFloat } from "../../base/number/format-float.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { intOf, isInt, PyFloat } from "../../objects/number.ts";
import type { Int, Str, Value } from "../../objects/object.ts";
import {
  codePointAt,
  isStr,
  strConcat,
  strFromCodePoints,
  strJoin,
  strLength,
  strOf,
  strSlice,
} from "../../objects/str.ts";
import { exceptionTypes, tupleType } from "../../objects/types.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { getItem } from "../../protocols/container.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { repr, str } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decimalText, toInt } from "../number/convert.ts";
import { repeatPoint } from "./spec.ts";
import { asciiRepr } from "./str-format.ts";

interface Conversion {
  type: string;
  minus: boolean;
  plus: boolean;
  blank: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  precision: number;
}

/** What differs between str and bytes. */
interface Target {
  readonly kind: "str" | "bytes";
  /** The text of `%s`, `%b`, `%r`, `%a`, `%c`; `undefined` for an unknown conversion. */
  readonly text: (v: Value, c: Conversion) => Str | undefined;
  /** The mapping key between parentheses, as a Python value. */
  readonly key: (text: Str) => Value;
}

/** The arguments of a format: one after the other, or by key from a mapping. */
class Arguments {
  private readonly values: readonly Value[];
  private readonly mapping: Value | undefined;
  private next: number;
  private usedMapping: boolean;
  /** What the last `%(key)` found, until it is taken. */
  private found: Value | undefined;
  constructor(args: Value, kind: Target["kind"]) {
    if (args instanceof PyTuple) this.values = args.items;
    else this.values = [args];
    this.mapping = isMapping(args, kind) ? args : undefined;
    this.next = 0;
    this.usedMapping = false;
    this.found = undefined;
  }
  take(): Value {
    if (this.usedMapping) {
      const v = this.found;
      if (v !== undefined) {
        this.found = undefined;
        return v;
      }
      throw pyError("TypeError", "not enough arguments for format string");
    }
    const v = this.values[this.next];
    if (v === undefined) throw pyError("TypeError", "not enough arguments for format string");
    this.next++;
    return v;
  }
  lookup(key: Value): void {
    this.found = getItem(this.requireMapping(), key);
    this.usedMapping = true;
  }
  requireMapping(): Value {
    if (this.mapping === undefined) throw pyError("TypeError", "format requires a mapping");
    return this.mapping;
  }
  checkAllUsed(kind: string): void {
    if (this.mapping === undefined && this.next < this.values.length)
      throw pyError("TypeError", `not all arguments converted during ${kind} formatting`);
  }
}

/** An object that `%(key)s` can look into: it has items and is neither a tuple nor text. */
function isMapping(v: Value, kind: Target["kind"]): boolean {
  if (typeOf(v).slots.getItem === undefined || v instanceof PyTuple || isStr(v)) return false;
  return kind === "str" || !(v instanceof PyBytes || v instanceof PyByteArray);
}

/** `format % args` with `format` as text; the parts are joined by the caller. */
function run(s: Str, args: Value, target: Target): Str {
  const end = strLength(s);
  const given = new Arguments(args, target.kind);
  const parts: Str[] = [];
  let i = 0;
  const at = (k: number): number => (k < end ? codePointAt(s, k) : -1);
  while (i < end) {
    const start = i;
    if (typeof s === "string") {
      const p = s.indexOf("%", i);
      i = p < 0 ? end : p;
    } else while (i < end && s.cps[i] !== 37) i++;
    if (i > start) parts.push(strSlice(s, start, i));
    if (i >= end) break;
    i++;
    if (at(i) === 37) {
      parts.push("%");
      i++;
      continue;
    }
    const c: Conversion = {
      type: "",
      minus: false,
      plus: false,
      blank: false,
      alternate: false,
      zero: false,
      width: -1,
      precision: -1,
    };
    if (at(i) === 40) {
      given.requireMapping();
      const from = ++i;
      let depth = 1;
      while (depth > 0 && i < end) {
        const ch = at(i++);
        if (ch === 41) depth--;
        else if (ch === 40) depth++;
      }
      if (depth > 0) throw pyError("ValueError", "incomplete format key");
      given.lookup(target.key(strSlice(s, from, i - 1)));
    }
    flags: for (; ; i++) {
      switch (at(i)) {
        case 45:
          c.minus = true;
          break;
        case 43:
          c.plus = true;
          break;
        case 32:
          c.blank = true;
          break;
        case 35:
          c.alternate = true;
          break;
        case 48:
          c.zero = true;
          break;
        default:
          break flags;
      }
    }
    const digits = (what: string, limit: number): number => {
      let n = 0;
      while (at(i) >= 48 && at(i) <= 57) {
        n = n * 10 + at(i) - 48;
        if (n >= limit) throw pyError("ValueError", `${what} too big`);
        i++;
      }
      return n;
    };
    const star = (what: string): number => {
      const v = given.take();
      const n = intOf(v);
      if (n === undefined) throw pyError("TypeError", "* wants int");
      if (what === "width" ? typeof n === "bigint" : n > 2147483647 || n < -2147483648)
        throw pyError("OverflowError", `Python int too large to convert to C ${what === "width" ? "ssize_t" : "int"}`);
      i++;
      return n as number;
    };
    if (at(i) === 42) {
      c.width = star("width");
      if (c.width < 0) {
        c.minus = true;
        c.width = -c.width;
      }
    } else if (at(i) >= 48 && at(i) <= 57) c.width = digits("width", 2 ** 63);
    if (at(i) === 46) {
      i++;
      if (at(i) === 42) c.precision = Math.max(0, star("precision"));
      else c.precision = digits(target.kind === "str" ? "precision" : "prec", 2147483648);
    }
    if (at(i) === 104 || at(i) === 108 || at(i) === 76) i++; // h, l, L mean nothing
    if (i >= end) throw pyError("ValueError", "incomplete format");
    const type = at(i++);
    const v = given.take();
    c.type = strFromCodePoints([type]) as string;
    parts.push(convert(v, c, target, i - 1, type));
  }
  given.checkAllUsed(target.kind === "str" ? "string" : "bytes");
  return strJoin(parts, "");
}

function convert(v: Value, c: Conversion, target: Target, position: number, type: number): Str {
  switch (c.type) {
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X":
      return numeric(formatInteger(v, c), c);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return numeric(formatReal(v, c, target), c);
  }
  const text = target.text(v, c);
  if (text === undefined) {
    const shown =
      target.kind === "str" ? (type >= 32 && type < 127 ? String.fromCharCode(type) : "?") : String.fromCharCode(type);
    throw pyError(
      "ValueError",
      `unsupported format character '${shown}' (0x${type.toString(16)}) at index ${position}`,
    );
  }
  return pad(text, c);
}

function pad(text: Str, c: Conversion): Str {
  const missing = c.width - strLength(text);
  if (missing <= 0) return text;
  const fill = repeatPoint(32, missing);
  return strJoin(c.minus ? [text, fill] : [fill, text], "");
}

/** Pads a number: zeros go between the sign (and `0x`) and the digits. */
function numeric(text: string, c: Conversion): Str {
  let sign = "";
  if (text.startsWith("-")) {
    sign = "-";
    text = text.slice(1);
  } else if (c.plus) sign = "+";
  else if (c.blank) sign = " ";
  const missing = c.width - sign.length - text.length;
  if (missing <= 0) return sign + text;
  if (missing > 536870888) throw pyError("MemoryError");
  if (c.zero && !c.minus) {
    const prefix = c.alternate && "oxX".includes(c.type) ? text.slice(0, 2) : "";
    return sign + prefix + "0".repeat(missing) + text.slice(prefix.length);
  }
  if (c.minus) return sign + text + " ".repeat(missing);
  return " ".repeat(missing) + sign + text;
}

/** The digits of an integer conversion, sign included. */
function formatInteger(v: Value, c: Conversion): string {
  const n = integerOf(v, c.type);
  const magnitude = n < 0 ? -n : n;
  let digits: string;
  let prefix = "";
  switch (c.type) {
    case "o":
      digits = magnitude.toString(8);
      if (c.alternate) prefix = "0o";
      break;
    case "x":
      digits = magnitude.toString(16);
      if (c.alternate) prefix = "0x";
      break;
    case "X":
      digits = magnitude.toString(16).toUpperCase();
      if (c.alternate) prefix = "0X";
      break;
    default:
      digits = decimalText(magnitude);
  }
  if (c.precision > digits.length) {
    if (c.precision > 536870888) throw pyError("MemoryError");
    digits = digits.padStart(c.precision, "0");
  }
  return (n < 0 ? "-" : "") + prefix + digits;
}

/** The int of a number: `%d` takes any real number, `%o` and `%x` only integers. */
function integerOf(v: Value, type: string): Int {
  const n = intOf(v);
  if (n !== undefined) return n;
  const slots = typeOf(v).slots;
  const integersOnly = type === "o" || type === "x" || type === "X";
  if (slots.index !== undefined || slots.int !== undefined || slots.float !== undefined) {
    try {
      return integersOnly ? index(v) : toInt(v);
    } catch (e) {
      if (!isException(e, exceptionTypes.TypeError)) throw e;
    }
  }
  const what = integersOnly ? "an integer" : "a real number";
  throw pyError("TypeError", `%${type} format: ${what} is required, not ${typeName(v)}`);
}

function formatReal(v: Value, c: Conversion, target: Target): string {
  let x: number;
  if (v instanceof PyFloat) x = v.v;
  else if (target.kind === "bytes") {
    try {
      x = asDouble(v);
    } catch (e) {
      if (isException(e, exceptionTypes.TypeError))
        throw pyError("TypeError", `float argument required, not ${typeName(v)}`);
      throw e;
    }
  } else x = asDouble(v);
  const precision = c.precision < 0 ? 6 : c.precision;
  if (precision > 100000000) throw pyError("MemoryError");
  return formatFloat(x, c.type as FloatType, precision, c.alternate ? FLOAT_ALT : 0);
}

function truncate(text: Str, c: Conversion): Str {
  return c.precision >= 0 && c.precision < strLength(text) ? strSlice(text, 0, c.precision) : text;
}

const STR_TARGET: Target = {
  kind: "str",
  key: (text) => text,
  text: (v, c) => {
    switch (c.type) {
      case "s":
        return truncate(str(v), c);
      case "r":
        return truncate(repr(v), c);
      case "a":
        return truncate(asciiRepr(v), c);
      case "c":
        return character(v);
      default:
        return undefined;
    }
  },
};

/** `%c` of str: one character or a code point. */
function character(v: Value): Str {
  const s = strOf(v);
  if (s !== undefined) {
    if (strLength(s) === 1) return s;
    throw pyError("TypeError", "%c requires int or char");
  }
  if (!isInt(v) && typeOf(v).slots.index === undefined) throw pyError("TypeError", "%c requires int or char");
  const n = index(v);
  if (n < 0 || n > 0x10ffff) throw pyError("OverflowError", "%c arg not in range(0x110000)");
  return strFromCodePoints([n as number]);
}

/** A format of plain conversions: there is a literal before each and one at the end. Their arguments are taken one after the other, or all of them by key. */
interface Plan {
  readonly literals: readonly string[];
  readonly conversions: readonly Conversion[];
  readonly keys: readonly string[] | undefined;
}

/** Plans of formats; `undefined` for those that the general way has to run. */
const plans = new Map<string, Plan | undefined>();
const MAX_PLANS = 500;
const CONVERSION = /%(?:%|(?:\(([^()%]*)\))?([-+ #0]*)(\d{1,6})?(?:\.(\d{1,6}))?([diouxXeEfFgGsra]))/g;

function planOf(s: string): Plan | undefined {
  const known = plans.get(s);
  if (known !== undefined || plans.has(s)) return known;
  const plan = makePlan(s);
  if (plans.size >= MAX_PLANS) plans.clear();
  plans.set(s, plan);
  return plan;
}

function makePlan(s: string): Plan | undefined {
  const literals: string[] = [];
  const conversions: Conversion[] = [];
  const keys: string[] = [];
  let literal = "";
  let at = 0;
  for (const m of s.matchAll(CONVERSION)) {
    const between = s.slice(at, m.index);
    if (between.includes("%")) return undefined;
    literal += between;
    at = m.index + m[0].length;
    const [, key, flags = "", width, precision, type] = m;
    if (type === undefined) {
      literal += "%";
      continue;
    }
    literals.push(literal);
    literal = "";
    if (key !== undefined) keys.push(key);
    conversions.push({
      type,
      minus: flags.includes("-"),
      plus: flags.includes("+"),
      blank: flags.includes(" "),
      alternate: flags.includes("#"),
      zero: flags.includes("0"),
      width: width === undefined ? -1 : Number(width),
      precision: precision === undefined ? -1 : Number(precision),
    });
  }
  const end = s.slice(at);
  if (end.includes("%")) return undefined;
  literals.push(literal + end);
  if (keys.length > 0 && keys.length < conversions.length) return undefined;
  return { literals, conversions, keys: keys.length > 0 ? keys : undefined };
}

/** Fast path: one argument for each conversion of a plan; `undefined` when there are more or fewer. */
function runPlan({ literals, conversions, keys }: Plan, args: Value, target: Target): Str | undefined {
  const values = args instanceof PyTuple ? args.items : undefined;
  const n = conversions.length;
  if (keys !== undefined) {
    if (!isMapping(args, target.kind)) return undefined;
  } else if (values === undefined ? n !== 1 : values.length !== n) return undefined;
  let out: Str = literals[0]!;
  for (let i = 0; i < n; i++) {
    const c = conversions[i]!;
    const v = keys !== undefined ? getItem(args, target.key(keys[i]!)) : values === undefined ? args : values[i]!;
    const isPlain = c.width < 0 && c.precision < 0 && !c.plus && !c.blank;
    let text: Str;
    if (isPlain && typeof v === "number" && c.type === "d") text = String(v);
    else if (isPlain && typeof v === "string" && c.type === "s" && target === STR_TARGET) text = v;
    else text = convert(v, c, target, 0, 0);
    out = strConcat(strConcat(out, text), literals[i + 1]!);
  }
  return out;
}

/** `s % args` of a str. */
export function formatPercent(s: Str, args: Value): Str {
  // fast path: nothing to replace and nothing given
  if (typeof s === "string" && args instanceof PyTuple && args.cls === tupleType && args.items.length === 0) {
    if (!s.includes("%")) return s;
  }
  const plan = typeof s === "string" ? planOf(s) : undefined;
  return (plan === undefined ? undefined : runPlan(plan, args, STR_TARGET)) ?? run(s, args, STR_TARGET);
}

/** `format % args` of bytes; `content` gives the bytes of a `%s` or `%b` argument as text of the same code points. */
export function formatPercentBytes(
  s: string,
  args: Value,
  content: (v: Value) => string,
  key: (text: Str) => Value,
): string {
  const target: Target = {
    kind: "bytes",
    key,
    text: (v, c) => {
      switch (c.type) {
        case "s":
        case "b":
          return truncate(content(v), c);
        case "r":
        case "a":
          return truncate(asciiRepr(v), c);
        case "c":
          return byteCharacter(v);
        default:
          return undefined;
      }
    },
  };
  const plan = planOf(s);
  return ((plan === undefined ? undefined : runPlan(plan, args, target)) ?? run(s, args, target)) as string;
}

/** `%c` of bytes: one byte or its number. */
function byteCharacter(v: Value): string {
  if (v instanceof PyBytes || v instanceof PyByteArray) {
    if (v.bytes.length === 1) return String.fromCharCode(v.bytes[0]!);
  } else if (isInt(v) || typeOf(v).slots.index !== undefined) {
    const n = index(v);
    if (n < 0 || n > 255) throw pyError("OverflowError", "%c arg not in range(256)");
    return String.fromCharCode(n as number);
  }
  throw pyError("TypeError", "%c requires an integer in range(256) or a single byte");
}
