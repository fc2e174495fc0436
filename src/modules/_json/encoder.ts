/** `_json.make_encoder`: values to JSON text. Source: Modules/_json.c. Used when there is no indentation. */
import { floatRepr } from "../../base/number/format-float.ts";
import { sortItems } from "../../builtins/list-sort.ts";
import { sortByPlainKeys } from "../../builtins/plain-sort.ts";
import { itemsOf, PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { strJoin, strOf } from "../../objects/str.ts";
import { dictType, intType, listType, tupleType } from "../../objects/types.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { encodeAscii, encodeText, LONGEST_KEY, MOST_KEYS } from "./strings.ts";

/** Collects text: one growing JS string, and finished parts once a str of another kind has come. */
export class Output {
  private text = "";
  private parts: Str[] | undefined;
  /** Text that is certainly narrow. */
  add(s: string): void {
    this.text += s;
  }
  push(s: Str): void {
    if (typeof s === "string") this.add(s);
    else {
      this.parts ??= [];
      this.parts.push(this.text, s);
      this.text = "";
    }
  }
  finish(): Str {
    return this.parts === undefined ? this.text : strJoin([...this.parts, this.text], "");
  }
}

export type FastEncoder = (s: Str) => Str;

class PyEncoder extends PyObject {
  readonly markers: Value;
  readonly default: Value;
  readonly encoder: Value;
  readonly indent: Value;
  readonly keySeparator: Str;
  readonly itemSeparator: Str;
  readonly sortKeys: boolean;
  readonly skipKeys: boolean;
  readonly allowNan: boolean;
  /** When `encoder` is one of our own two functions. */
  readonly fast: FastEncoder | undefined;
  /** Containers being encoded, the outermost first, when circular references are looked for. */
  readonly active: Value[] | undefined;
  constructor(
    markers: Value,
    fallback: Value,
    encoder: Value,
    indent: Value,
    keySeparator: Str,
    itemSeparator: Str,
    sortKeys: boolean,
    skipKeys: boolean,
    allowNan: boolean,
  ) {
    super();
    this.markers = markers;
    this.default = fallback;
    this.encoder = encoder;
    this.indent = indent;
    this.keySeparator = keySeparator;
    this.itemSeparator = itemSeparator;
    this.sortKeys = sortKeys;
    this.skipKeys = skipKeys;
    this.allowNan = allowNan;
    this.fast = fastEncoder(encoder);
    this.active = markers === None ? undefined : [];
  }
}

/** Which of our own functions a value is, if any. */
export function fastEncoder(encoder: Value | undefined): FastEncoder | undefined {
  if (!(encoder instanceof PyBuiltin) || encoder.module !== "_json") return undefined;
  if (encoder.name === "encode_basestring_ascii") return encodeAscii;
  return encoder.name === "encode_basestring" ? encodeText : undefined;
}

function encodeString(self: PyEncoder, v: Value): Str {
  if (self.fast !== undefined) return self.fast(strOf(v)!);
  const encoded = call1(self.encoder, v);
  const s = strOf(encoded);
  if (s === undefined) throw pyError("TypeError", `encoder() must return a string, not ${typeOf(encoded).tpName}`);
  return s;
}

/** A float as JavaScript writes it, and what is not finite as well. */
export function floatText(x: number): string {
  if (Number.isFinite(x)) return floatRepr(x);
  return Number.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";
}

function encodeFloat(self: PyEncoder, v: PyFloat): string {
  if (!self.allowNan && !Number.isFinite(v.v))
    throw pyError("ValueError", `Out of range float values are not JSON compliant: ${reprText(v)}`);
  return floatText(v.v);
}

/** `int.__repr__` of an int or of an instance of a subclass. */
export function encodeInt(v: Value): string {
  if (typeof v === "number") return String(v);
  return strOf(intType.slots.repr!(intOf(v)!)) as string;
}

function encode(self: PyEncoder, out: Output, v: Value): void {
  switch (typeof v) {
    case "string":
      out.push(encodeString(self, v));
      return;
    case "number":
      out.add(String(v));
      return;
    case "boolean":
      out.add(v ? "true" : "false");
      return;
    case "bigint":
      out.add(encodeInt(v));
      return;
  }
  if (v === None) out.add("null");
  else if (v instanceof PyFloat) out.add(encodeFloat(self, v));
  else if (v instanceof PyList || v instanceof PyTuple) encodeList(self, out, v);
  else if (v instanceof PyDict) encodeDict(self, out, v);
  else if (strOf(v) !== undefined) out.push(encodeString(self, v));
  else if (intOf(v) !== undefined) out.add(encodeInt(v));
  else {
    enter(self, v);
    encode(self, out, call1(self.default, v));
    leave(self, v);
  }
}

/** Notes that `v` is being encoded; ValueError when it already is. Left in place by exceptions, as CPython's markers are. */
function enter(self: PyEncoder, v: Value): void {
  const { active } = self;
  if (active === undefined) return;
  for (let i = active.length - 1; i >= 0; i--) {
    if (active[i] === v) throw pyError("ValueError", "Circular reference detected");
  }
  active.push(v);
}

function leave(self: PyEncoder, v: Value): void {
  const { active } = self;
  if (active === undefined) return;
  if (active[active.length - 1] === v) active.pop();
  else active.splice(active.lastIndexOf(v), 1); // an exception has left others
}

function encodeList(self: PyEncoder, out: Output, v: PyList | PyTuple): void {
  const items = v.cls === listType || v.cls === tupleType ? itemsOf(v) : toArray(v);
  if (items.length === 0) {
    out.add("[]");
    return;
  }
  enter(self, v);
  out.add("[");
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out.push(self.itemSeparator);
    encode(self, out, items[i]!);
  }
  out.add("]");
  leave(self, v);
}

/** A key as the text of its literal; `undefined` to leave it out. */
function keyText(self: PyEncoder, key: Value): Value | undefined {
  if (typeof key === "string" || strOf(key) !== undefined) return key;
  if (key instanceof PyFloat) return encodeFloat(self, key);
  if (typeof key === "boolean") return key ? "true" : "false";
  if (key === None) return "null";
  if (intOf(key) !== undefined) return encodeInt(key);
  if (self.skipKeys) return undefined;
  throw pyError("TypeError", `keys must be str, int, float, bool or None, not ${typeOf(key).tpName}`);
}

/** Literals of keys with the separator behind them: the dicts of a document have the same few keys. */
export class KeyTexts {
  private readonly texts = new Map<string, string>();
  private readonly encoder: FastEncoder;
  private readonly separator: string;
  constructor(encoder: FastEncoder, separator: string) {
    this.encoder = encoder;
    this.separator = separator;
  }
  isFor(encoder: FastEncoder, separator: Str): boolean {
    return this.encoder === encoder && this.separator === separator;
  }
  of(key: string): string {
    let text = this.texts.get(key);
    if (text === undefined) {
      text = (this.encoder(key) as string) + this.separator; // what is narrow stays so
      if (this.texts.size >= MOST_KEYS) this.texts.clear();
      if (key.length <= LONGEST_KEY) this.texts.set(key, text);
    }
    return text;
  }
}

/** Those of the last encoder: programs encode many documents in one way. */
let keyTexts: KeyTexts | undefined;

/** The literals of keys with a separator behind them; `undefined` where they may be wide or Python code makes them. */
export function keyTextsOf(fast: FastEncoder | undefined, keySeparator: Str): KeyTexts | undefined {
  if (fast === undefined || typeof keySeparator !== "string") return undefined;
  if (keyTexts === undefined || !keyTexts.isFor(fast, keySeparator)) keyTexts = new KeyTexts(fast, keySeparator);
  return keyTexts;
}

function encodeDict(self: PyEncoder, out: Output, v: PyDict): void {
  if (v.size === 0) {
    out.add("{}");
    return;
  }
  enter(self, v);
  out.add("{");
  const order = self.sortKeys ? sortedEntries(v) : undefined;
  if (v.cls === dictType && (order !== undefined || !self.sortKeys)) encodeEntries(self, out, v, order);
  else encodeItems(self, out, toArray(callMethod(v, "items")));
  out.add("}");
  leave(self, v);
}

/** The numbers of the entries in order of their keys, where these are strs: they differ, so the values do not count. */
export function sortedEntries(v: PyDict): number[] | undefined {
  const keys: Value[] = [];
  const order: number[] = [];
  for (let i = 0; i < v.keys.length; i++) {
    const key = v.keys[i];
    if (key === undefined) continue;
    if (typeof key !== "string") return undefined;
    keys.push(key);
    order.push(i);
  }
  return sortByPlainKeys(keys, order, false) ? order : undefined;
}

/** The entries of a dict, in the given order; holes are left out. */
function encodeEntries(self: PyEncoder, out: Output, v: PyDict, order: readonly number[] | undefined): void {
  let isFirst = true;
  for (let i = 0; i < (order ?? v.keys).length; i++) {
    const entry = order === undefined ? i : order[i]!;
    const key = v.keys[entry];
    if (key !== undefined && encodePair(self, out, key, v.values[entry]!, isFirst)) isFirst = false;
  }
}

/** What `items()` gave, in order of keys on demand. */
function encodeItems(self: PyEncoder, out: Output, items: Value[]): void {
  if (self.sortKeys) sortItems(items, undefined, false);
  let isFirst = true;
  for (const item of items) {
    if (!(item instanceof PyTuple) || item.items.length !== 2)
      throw pyError("ValueError", "items must return 2-tuples");
    if (encodePair(self, out, item.items[0]!, item.items[1]!, isFirst)) isFirst = false;
  }
}

/** One entry; false when it is left out. */
function encodePair(self: PyEncoder, out: Output, key: Value, value: Value, isFirst: boolean): boolean {
  const texts = typeof key === "string" ? keyTextsOf(self.fast, self.keySeparator) : undefined;
  if (texts !== undefined) {
    if (!isFirst) out.push(self.itemSeparator);
    out.add(texts.of(key as string));
  } else {
    const text = keyText(self, key);
    if (text === undefined) return false;
    if (!isFirst) out.push(self.itemSeparator);
    out.push(encodeString(self, text));
    out.push(self.keySeparator);
  }
  encode(self, out, value);
  return true;
}

const parseCall = newSlot("($type, obj, _current_indent_level: ssize)", "_iterencode", (_cls, obj) => obj);

export const encoderType: LazyType = lazyType("_json.Encoder", PyEncoder, () => ({
  doc: "_iterencode(obj, _current_indent_level) -> iterable",
  slots: {
    new: newSlot(
      "($type, markers, default, encoder, indent, key_separator: str, item_separator: str, sort_keys, skipkeys, allow_nan)",
      "make_encoder",
      (_cls, markers, fallback, encoder, indent, keySeparator, itemSeparator, sortKeys, skipKeys, allowNan) => {
        if (markers !== None && !(markers instanceof PyDict)) {
          throw pyError("TypeError", `make_encoder() argument 1 must be dict or None, not ${typeOf(markers).tpName}`);
        }
        return new PyEncoder(
          markers,
          fallback,
          encoder,
          indent,
          keySeparator,
          itemSeparator,
          isTrue(sortKeys),
          isTrue(skipKeys),
          isTrue(allowNan),
        );
      },
    ),
    call: (self, args, kwnames) => {
      const obj = parseCall(encoderType(), args, kwnames);
      const out = new Output();
      encode(self, out, obj);
      return new PyTuple([out.finish()]);
    },
  },
  members: {
    markers: getset((self) => self.markers, undefined, "markers"),
    default: getset((self) => self.default, undefined, "default"),
    encoder: getset((self) => self.encoder, undefined, "encoder"),
    indent: getset((self) => self.indent, undefined, "indent"),
    key_separator: getset((self) => self.keySeparator, undefined, "key_separator"),
    item_separator: getset((self) => self.itemSeparator, undefined, "item_separator"),
    sort_keys: getset((self) => self.sortKeys, undefined, "sort_keys"),
    skipkeys: getset((self) => self.skipKeys, undefined, "skipkeys"),
  },
}));
