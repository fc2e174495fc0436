/** `_json.make_encoder`: values to JSON text. Source: Modules/_json.c. Used when there is no indentation. */
import { floatRepr } from "../../base/number/format-float.ts";
import { sortItems } from "../../builtins/list-sort.ts";
import { itemsOf, PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { strJoin, strOf } from "../../objects/str.ts";
import { dictType, intType } from "../../objects/types.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { encodeAscii, encodeText } from "./strings.ts";

/** Collects text: one growing JS string, and finished parts once a str of another kind has come. */
class Output {
  private text = "";
  private parts: Str[] | undefined;
  push(s: Str): void {
    if (typeof s === "string") this.text += s;
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

type FastEncoder = (s: Str) => Str;

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
  /** Containers being encoded, when circular references are looked for. */
  readonly active: Set<Value> | undefined;
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
    this.active = markers === None ? undefined : new Set();
  }
}

function fastEncoder(encoder: Value): FastEncoder | undefined {
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

function encodeFloat(self: PyEncoder, v: PyFloat): string {
  const x = v.v;
  if (Number.isFinite(x)) return floatRepr(x);
  if (!self.allowNan) throw pyError("ValueError", `Out of range float values are not JSON compliant: ${reprText(v)}`);
  return Number.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";
}

/** `int.__repr__` of an int or of an instance of a subclass. */
function encodeInt(v: Value): string {
  if (typeof v === "number") return String(v);
  return strOf(intType.slots.repr!(intOf(v)!)) as string;
}

function encode(self: PyEncoder, out: Output, v: Value): void {
  switch (typeof v) {
    case "string":
      out.push(encodeString(self, v));
      return;
    case "number":
      out.push(String(v));
      return;
    case "boolean":
      out.push(v ? "true" : "false");
      return;
    case "bigint":
      out.push(encodeInt(v));
      return;
  }
  if (v === None) out.push("null");
  else if (v instanceof PyFloat) out.push(encodeFloat(self, v));
  else if (v instanceof PyList || v instanceof PyTuple) encodeList(self, out, v);
  else if (v instanceof PyDict) encodeDict(self, out, v);
  else if (strOf(v) !== undefined) out.push(encodeString(self, v));
  else if (intOf(v) !== undefined) out.push(encodeInt(v));
  else {
    enter(self, v);
    encode(self, out, call1(self.default, v));
    self.active?.delete(v);
  }
}

/** Notes that `v` is being encoded; ValueError when it already is. Left in place by exceptions, as CPython's markers are. */
function enter(self: PyEncoder, v: Value): void {
  const { active } = self;
  if (active === undefined) return;
  if (active.has(v)) throw pyError("ValueError", "Circular reference detected");
  active.add(v);
}

function encodeList(self: PyEncoder, out: Output, v: PyList | PyTuple): void {
  const items = itemsOf(v);
  if (items.length === 0) {
    out.push("[]");
    return;
  }
  enter(self, v);
  out.push("[");
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out.push(self.itemSeparator);
    encode(self, out, items[i]!);
  }
  out.push("]");
  self.active?.delete(v);
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

function encodeDict(self: PyEncoder, out: Output, v: PyDict): void {
  if (v.size === 0) {
    out.push("{}");
    return;
  }
  enter(self, v);
  out.push("{");
  let first = true;
  const pair = (key: Value, value: Value): void => {
    const text = keyText(self, key);
    if (text === undefined) return;
    if (first) first = false;
    else out.push(self.itemSeparator);
    out.push(encodeString(self, text));
    out.push(self.keySeparator);
    encode(self, out, value);
  };
  if (self.sortKeys || v.cls !== dictType) {
    const items = toArray(callMethod(v, "items"));
    if (self.sortKeys) sortItems(items, undefined, false);
    for (const item of items) {
      if (!(item instanceof PyTuple) || item.items.length !== 2)
        throw pyError("ValueError", "items must return 2-tuples");
      pair(item.items[0]!, item.items[1]!);
    }
  } else {
    for (let i = 0; i < v.keys.length; i++) {
      const key = v.keys[i];
      if (key !== undefined) pair(key, v.values[i]!);
    }
  }
  out.push("}");
  self.active?.delete(v);
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
