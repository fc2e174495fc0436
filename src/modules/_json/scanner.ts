/** `_json.make_scanner`: JSON text to values. Source: Modules/_json.c. Nesting is kept on a stack of its own. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyStopIteration } from "../../objects/exception.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { exceptionTypes, floatType, intType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call1 } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType, newSlot } from "../../protocols/define.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { isTrue } from "../../protocols/truth.ts";
import { decodeError, LONGEST_KEY, MOST_KEYS, QUOTE, scanEnd, scanString, Text, textArgument } from "./strings.ts";

class PyScanner extends PyObject {
  readonly strict: boolean;
  readonly objectHook: Value;
  readonly objectPairsHook: Value;
  readonly parseFloat: Value;
  readonly parseInt: Value;
  readonly parseConstant: Value;
  constructor(context: Value) {
    super();
    this.strict = isTrue(getAttr(context, "strict"));
    this.objectHook = getAttr(context, "object_hook");
    this.objectPairsHook = getAttr(context, "object_pairs_hook");
    this.parseFloat = getAttr(context, "parse_float");
    this.parseInt = getAttr(context, "parse_int");
    this.parseConstant = getAttr(context, "parse_constant");
  }
}

/** `StopIteration(position)`: no value starts here. */
function noValue(position: number): never {
  const e = allocException(exceptionTypes.StopIteration, [position]) as PyStopIteration;
  e.value = position;
  throw e;
}

/** An open array or object. */
interface Open {
  /** Items of an array; `undefined` for objects. */
  readonly items: Value[] | undefined;
  readonly dict: PyDict | undefined;
  /** Pairs, when there is an object_pairs_hook. */
  readonly pairs: Value[] | undefined;
  /** Key whose value is being read. */
  key: Str;
}

const MAX_DEPTH = 10_000;

/**
 * The keys of objects read so far, in order of their first appearance: most documents have the same few again and again, in the same
 * order. What comes back is always the same string, which dicts compare by identity.
 */
class Keys {
  private readonly texts: string[] = [];
  private readonly places = new Map<string, number>();
  /** The place of the key that has followed the last one. */
  private next = 0;

  /** The key expected next, if it is what the text has before a quote at `at`; else `undefined`. */
  expected(units: string, at: number): string | undefined {
    const text = this.texts[this.next];
    if (text === undefined) return undefined;
    const n = text.length;
    if (units.charCodeAt(at + n) !== QUOTE) return undefined;
    for (let i = 0; i < n; i++) if (units.charCodeAt(at + i) !== text.charCodeAt(i)) return undefined;
    this.next++;
    return text;
  }

  /** The string that stands for a key that was not expected. */
  keep(text: string): string {
    if (text.length > LONGEST_KEY) return text;
    let place = this.places.get(text);
    if (place === undefined) {
      if (this.texts.length >= MOST_KEYS) this.clear();
      place = this.texts.push(text) - 1;
      this.places.set(text, place);
    }
    this.next = place + 1;
    return this.texts[place]!;
  }

  private clear(): void {
    this.texts.length = 0;
    this.places.clear();
  }
}
const keys = new Keys();

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

function skipDigits(units: string, i: number): number {
  while (isDigit(units.charCodeAt(i))) i++;
  return i;
}

/** Most digits that an int has for certain when it is a number. */
const SAFE_DIGITS = 15;

class Reader {
  private readonly scanner: PyScanner;
  private readonly text: Text;
  private readonly units: string;
  /** Position after the value that has just been read. */
  end = 0;

  constructor(scanner: PyScanner, text: Text) {
    this.scanner = scanner;
    this.text = text;
    this.units = text.units;
  }

  private skip(i: number): number {
    const { units } = this;
    for (;;) {
      const c = units.charCodeAt(i);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return i;
      i++;
    }
  }

  /** The value that starts at `start`. */
  value(start: number): Value {
    const { text, scanner, units } = this;
    const stack: Open[] = [];
    let at = start;
    for (;;) {
      let value: Value;
      const c = units.charCodeAt(at);
      if (c === 123 || c === 91) {
        if (stack.length >= MAX_DEPTH) {
          const what = c === 123 ? "object" : "array";
          throw pyError(
            "RecursionError",
            `maximum recursion depth exceeded while decoding a JSON ${what} from a unicode string`,
          );
        }
        const first = this.skip(at + 1);
        if (c === 123) {
          const usesPairs = scanner.objectPairsHook !== None;
          const open: Open = {
            items: undefined,
            dict: usesPairs ? undefined : new PyDict(),
            pairs: usesPairs ? [] : undefined,
            key: "",
          };
          if (units.charCodeAt(first) !== 125) {
            at = this.key(open, first);
            stack.push(open);
            continue;
          }
          this.end = first + 1;
          value = this.close(open);
        } else {
          const open: Open = { items: [], dict: undefined, pairs: undefined, key: "" };
          if (units.charCodeAt(first) !== 93) {
            at = first;
            stack.push(open);
            continue;
          }
          this.end = first + 1;
          value = this.close(open);
        }
      } else value = this.scalar(at, c);

      // hand the value to what is open, closing what ends here
      for (;;) {
        const open = stack[stack.length - 1];
        if (open === undefined) return value;
        const next = this.skip(this.end);
        const d = units.charCodeAt(next);
        if (open.items !== undefined) {
          open.items.push(value);
          if (d === 44) {
            at = this.skip(next + 1);
            break;
          }
          if (d !== 93) throw decodeError("Expecting ',' delimiter", text.str, next);
        } else {
          if (open.pairs !== undefined) open.pairs.push(new PyTuple([open.key, value]));
          else if (typeof open.key === "string") open.dict!.setStr(open.key, value);
          else open.dict!.set(open.key, value);
          if (d === 44) {
            at = this.key(open, this.skip(next + 1));
            break;
          }
          if (d !== 125) throw decodeError("Expecting ',' delimiter", text.str, next);
        }
        stack.pop();
        this.end = next + 1;
        const end = this.end;
        value = this.close(open);
        this.end = end;
      }
    }
  }

  /** Reads the key at `at` and its colon; where the value starts. */
  private key(open: Open, at: number): number {
    const { text, units } = this;
    if (units.charCodeAt(at) !== 34)
      throw decodeError("Expecting property name enclosed in double quotes", text.str, at);
    const expected = typeof text.str === "string" ? keys.expected(units, at + 1) : undefined;
    let end: number;
    if (expected !== undefined) {
      open.key = expected;
      end = at + expected.length + 2;
    } else {
      const key = scanString(text, at + 1, this.scanner.strict);
      open.key = typeof key === "string" ? keys.keep(key) : key;
      end = scanEnd;
    }
    const colon = this.skip(end);
    if (units.charCodeAt(colon) !== 58) throw decodeError("Expecting ':' delimiter", text.str, colon);
    return this.skip(colon + 1);
  }

  private close(open: Open): Value {
    const { scanner } = this;
    if (open.items !== undefined) return new PyList(open.items);
    if (open.pairs !== undefined) return call1(scanner.objectPairsHook, new PyList(open.pairs));
    return scanner.objectHook === None ? open.dict! : call1(scanner.objectHook, open.dict!);
  }

  private literal(at: number, word: string): boolean {
    const { units } = this;
    for (let i = 0; i < word.length; i++) if (units.charCodeAt(at + i) !== word.charCodeAt(i)) return false;
    this.end = at + word.length;
    return true;
  }

  private constant(at: number, word: string): Value | undefined {
    if (!this.literal(at, word)) return undefined;
    const { end } = this;
    const value = call1(this.scanner.parseConstant, word);
    this.end = end;
    return value;
  }

  private scalar(at: number, c: number): Value {
    const { text } = this;
    if (at >= text.length) noValue(at);
    let value: Value | undefined;
    switch (c) {
      case 34: {
        const s = scanString(text, at + 1, this.scanner.strict);
        this.end = scanEnd;
        return s;
      }
      case 110:
        if (this.literal(at, "null")) return None;
        break;
      case 116:
        if (this.literal(at, "true")) return true;
        break;
      case 102:
        if (this.literal(at, "false")) return false;
        break;
      case 78:
        value = this.constant(at, "NaN");
        break;
      case 73:
        value = this.constant(at, "Infinity");
        break;
      case 45:
        value = this.constant(at, "-Infinity");
    }
    return value ?? this.number(at);
  }

  private number(start: number): Value {
    const { text, scanner, units } = this;
    let i = start;
    let c = units.charCodeAt(i);
    if (c === 45) {
      c = units.charCodeAt(++i);
      if (i >= text.length) noValue(start);
    }
    let whole = c - 48;
    if (!isDigit(c)) noValue(start);
    i++;
    if (c !== 48) for (; isDigit((c = units.charCodeAt(i))); i++) whole = whole * 10 + (c - 48);
    let isFloat = false;
    if (units.charCodeAt(i) === 46 && isDigit(units.charCodeAt(i + 1))) {
      isFloat = true;
      i = skipDigits(units, i + 1);
    }
    c = units.charCodeAt(i);
    if ((c === 101 || c === 69) && i < text.length - 1) {
      let k = i + 1;
      const sign = units.charCodeAt(k);
      if (sign === 43 || sign === 45) k++;
      if (isDigit(units.charCodeAt(k))) {
        isFloat = true;
        i = skipDigits(units, k);
      }
    }
    this.end = i;
    if (isFloat) {
      const digits = units.slice(start, i);
      if (scanner.parseFloat !== floatType) return this.custom(scanner.parseFloat, digits, i);
      return new PyFloat(Number(digits)); // JSON's numbers are JavaScript's
    }
    // fast path: a safe integer
    if (scanner.parseInt === intType && i - start <= SAFE_DIGITS)
      return units.charCodeAt(start) === 45 ? 0 - whole : whole;
    const digits = units.slice(start, i);
    return scanner.parseInt === intType ? call1(intType, digits) : this.custom(scanner.parseInt, digits, i);
  }

  private custom(func: Value, digits: string, end: number): Value {
    const value = call1(func, digits);
    this.end = end;
    return value;
  }
}

const parseCall = newSlot(
  "($type, string, idx: ssize)",
  "scan_once",
  (_cls, string, idx) => new PyTuple([string, idx]),
);

export const scannerType: LazyType = lazyType("_json.Scanner", PyScanner, () => ({
  doc: "JSON scanner object",
  slots: {
    new: newSlot("($type, context)", "make_scanner", (_cls, context) => new PyScanner(context)),
    call: (self, args, kwnames) => {
      const [string, idx] = (parseCall(scannerType(), args, kwnames) as PyTuple).items as [Value, number];
      const text = new Text(textArgument(string));
      if (idx < 0) throw pyError("ValueError", "idx cannot be negative");
      if (idx >= text.length) noValue(idx);
      const reader = new Reader(self, text);
      const value = reader.value(idx);
      return new PyTuple([value, reader.end]);
    },
  },
  members: {
    strict: getset((self) => self.strict, undefined, "strict"),
    object_hook: getset((self) => self.objectHook, undefined, "object_hook"),
    object_pairs_hook: getset((self) => self.objectPairsHook),
    parse_float: getset((self) => self.parseFloat, undefined, "parse_float"),
    parse_int: getset((self) => self.parseInt, undefined, "parse_int"),
    parse_constant: getset((self) => self.parseConstant, undefined, "parse_constant"),
  },
}));
