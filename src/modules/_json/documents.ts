/**
 * Whole documents, with indentation or without. CPython's accelerator makes none with indentation: the library's own `JSONEncoder.iterencode`
 * does, in Python. This is its twin (`vm/twins.ts`) for what `dumps` hands it, as long as all is of exact builtin types and nothing is wrong: no Python code
 * would be called. All else is left to the library. Source: Lib/json/encoder.py.
 */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyInstance } from "../../objects/heap.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type PyObject, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strOf } from "../../objects/str.ts";
import { lookupType, type PyType } from "../../objects/type.ts";
import { dictType, floatType, listType, tupleType } from "../../objects/types.ts";
import { genericGetAttr, getAttr, ownAttr } from "../../protocols/attributes.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { type Twin, useTwin } from "../../vm/twins.ts";
import {
  encodeInt,
  encoderType,
  type FastEncoder,
  fastEncoder,
  floatText,
  type KeyTexts,
  keyTextsOf,
  Output,
  sortedEntries,
} from "./encoder.ts";

/** Containers in containers; the library's generators need a Python frame for each. */
const MAX_LEVEL = 100;
/** Python frames beside those. */
const OTHER_FRAMES = 10;
const MAX_INDENT = 100;

interface Style {
  readonly encoder: FastEncoder;
  readonly keys: KeyTexts;
  /** `undefined`: all is in one line. */
  readonly indent: string | undefined;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly allowNan: boolean;
  readonly sortKeys: boolean;
}

class Document {
  readonly out = new Output();
  private readonly style: Style;
  /** A line break with the indentation of a level. */
  private readonly breaks: string[] = [];
  constructor(style: Style) {
    this.style = style;
  }

  private breakAt(level: number): string {
    if (this.style.indent === undefined) return "";
    while (this.breaks.length <= level) this.breaks.push(`\n${this.style.indent.repeat(this.breaks.length)}`);
    return this.breaks[level]!;
  }

  /** Writes a value inside `level` containers; false where that is left to the library. */
  write(v: Value, level: number): boolean {
    const { out, style } = this;
    if (typeof v === "string") out.push(style.encoder(v));
    else if (typeof v === "number" || typeof v === "bigint") out.add(encodeInt(v));
    else if (typeof v === "boolean") out.add(v ? "true" : "false");
    else if (v === None) out.add("null");
    else if (v instanceof PyFloat && v.cls === floatType) return this.writeFloat(v.v);
    else if (v instanceof PyDict && isLike(v, dictType)) return this.writeDict(v, level);
    else if (v instanceof PyList && isLike(v, listType)) return this.writeItems(v.items, level);
    else if (v instanceof PyTuple && isLike(v, tupleType)) return this.writeItems(v.items, level);
    else {
      const wide = strOf(v);
      if (wide === undefined) return false;
      out.push(style.encoder(wide));
    }
    return true;
  }

  private writeFloat(x: number): boolean {
    if (!this.style.allowNan && !Number.isFinite(x)) return false;
    this.out.add(floatText(x));
    return true;
  }

  private writeItems(items: readonly Value[], level: number): boolean {
    if (items.length === 0) this.out.add("[]");
    else {
      if (level >= MAX_LEVEL) return false;
      const begin = this.breakAt(level + 1);
      for (let i = 0; i < items.length; i++) {
        this.out.add(i === 0 ? `[${begin}` : this.style.itemSeparator + begin);
        if (!this.write(items[i]!, level + 1)) return false;
      }
      this.out.add(`${this.breakAt(level)}]`);
    }
    return true;
  }

  /** The literal of a key that is no str, with the separator behind it. */
  private keyText(key: Value): string | undefined {
    const { allowNan, keySeparator } = this.style;
    let text: string;
    if (typeof key === "number" || typeof key === "bigint") text = encodeInt(key);
    else if (typeof key === "boolean") text = key ? "true" : "false";
    else if (key === None) text = "null";
    else if (key instanceof PyFloat && key.cls === floatType && (allowNan || Number.isFinite(key.v)))
      text = floatText(key.v);
    else return undefined;
    return `"${text}"${keySeparator}`;
  }

  private writeDict(dict: PyDict, level: number): boolean {
    if (dict.size === 0) {
      this.out.add("{}");
      return true;
    }
    const order = this.style.sortKeys ? sortedEntries(dict) : undefined;
    if (level >= MAX_LEVEL || (this.style.sortKeys && order === undefined)) return false;
    const begin = this.breakAt(level + 1);
    let before = `{${begin}`;
    for (let i = 0; i < (order ?? dict.keys).length; i++) {
      const entry = order === undefined ? i : order[i]!;
      const key = dict.keys[entry];
      if (key === undefined) continue;
      const text = typeof key === "string" ? this.style.keys.of(key) : this.keyText(key);
      if (text === undefined) return false;
      this.out.add(before + text);
      if (!this.write(dict.values[entry]!, level + 1)) return false;
      before = this.style.itemSeparator + begin;
    }
    this.out.add(`${this.breakAt(level)}}`);
    return true;
  }
}

/** Whether a container is read as its builtin class would be: of that class, or of one that leaves its iteration, length and items as they are. */
function isLike({ cls }: PyObject, base: PyType): boolean {
  if (cls === base) return true;
  const { iter, len, bool } = cls.slots;
  if (iter !== base.slots.iter || len !== base.slots.len || bool !== base.slots.bool) return false;
  return base !== dictType || lookupType(cls, "items") === lookupType(dictType, "items");
}

/** An attribute of an instance or its class that is read without running Python code; else `undefined`. */
function quietAttribute(self: PyInstance, name: string): Value | undefined {
  if (self.cls.slots.getAttr !== genericGetAttr) return undefined;
  const onType = lookupType(self.cls, name);
  if (onType !== undefined && typeOf(onType).slots.descrGet !== undefined) return undefined;
  return ownAttr(self, name) ?? onType;
}

function indentOf(value: Value | undefined): string | undefined {
  if (typeof value === "number" && value <= MAX_INDENT) return " ".repeat(Math.max(value, 0));
  return typeof value === "string" ? value : undefined;
}

function styleOf(self: PyInstance, encoderFor: (name: string) => Value | undefined): Style | undefined {
  const given = quietAttribute(self, "indent");
  const indent = indentOf(given);
  const itemSeparator = quietAttribute(self, "item_separator");
  const keySeparator = quietAttribute(self, "key_separator");
  const sortKeys = quietAttribute(self, "sort_keys");
  const allowNan = quietAttribute(self, "allow_nan");
  const ensureAscii = quietAttribute(self, "ensure_ascii");
  if ((indent === undefined && given !== None) || typeof itemSeparator !== "string" || typeof keySeparator !== "string")
    return undefined;
  // what these are makes no difference, but Python code may find out whether they are true
  const others = [quietAttribute(self, "skipkeys"), quietAttribute(self, "check_circular")];
  if (others.some((other) => typeof other !== "boolean")) return undefined;
  if (typeof sortKeys !== "boolean" || typeof allowNan !== "boolean" || typeof ensureAscii !== "boolean")
    return undefined;
  const encoder = fastEncoder(encoderFor(ensureAscii ? "encode_basestring_ascii" : "encode_basestring"));
  const keys = keyTextsOf(encoder, keySeparator as Str);
  if (encoder === undefined || keys === undefined) return undefined;
  return { encoder, keys, indent, itemSeparator, keySeparator, allowNan, sortKeys };
}

/** Gives `JSONEncoder.iterencode` of the library, which has just been imported as `module`, its twin. */
export function accelerateDocuments(module: Value): void {
  const original = getAttr(module, "_make_iterencode");
  const iterencode: Twin = ({ globals }, [self, value, isOneShot]) => {
    const isUsual = isOneShot === true && globals.getStr("_make_iterencode") === original;
    if (!isUsual || !(self instanceof PyInstance)) return undefined;
    if (rt.recursionLimit - rt.recursionDepth < MAX_LEVEL + OTHER_FRAMES) return undefined;
    const style = styleOf(self, (name) => globals.getStr(name));
    if (style === undefined) return undefined;
    if (style.indent === undefined && globals.getStr("c_make_encoder") !== encoderType()) return undefined;
    const document = new Document(style);
    return document.write(value!, 0) ? new PyTuple([document.out.finish()]) : undefined;
  };
  useTwin(getAttr(getAttr(module, "JSONEncoder"), "iterencode"), iterencode);
}
