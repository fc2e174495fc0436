/** Character map codecs: any mapping between bytes and text. Source: PyUnicode_DecodeCharmap, _PyUnicode_EncodeCharmap in Objects/unicodeobject.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyDict } from "../../objects/dict.ts";
import { intOf } from "../../objects/number.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { codePointAt, codePoints, strLength, strOf } from "../../objects/str.ts";
import { exceptionTypes, newBuiltinType } from "../../objects/types.ts";
import { getItem } from "../../protocols/container.ts";
import { fillType, method } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { ByteSink, type Decoded, DecodeErrors, decoded, EncodeErrors } from "./errors.ts";

/** What `charmap_build` makes: bytes by code point. */
export class PyEncodingMap extends PyObject {
  readonly bytes: ReadonlyMap<number, number>;
  constructor(bytes: ReadonlyMap<number, number>) {
    super();
    this.bytes = bytes;
  }
}
export const encodingMapType = newBuiltinType("EncodingMap", PyEncodingMap);
fillType(encodingMapType, {
  methods: {
    size: method(
      "($tuple, /)",
      "Return the size (in bytes) of this object",
      (self: PyEncodingMap) => 64 + 16 * self.bytes.size,
    ),
  },
});

const UNDEFINED = 0xfffe;

/** `charmap_build`: the inverse of a decoding string. Tables that start with something else than NUL give a dict. */
export function buildMap(table: Str): Value {
  const n = Math.min(256, strLength(table));
  let plain = codePointAt(table, 0) === 0;
  for (let i = 1; i < n; i++) {
    const c = codePointAt(table, i);
    if (c === 0 || c > 0xffff) plain = false;
  }
  const map = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const c = codePointAt(table, i);
    if (c !== UNDEFINED || !plain) map.set(c, i);
  }
  if (plain) return new PyEncodingMap(map);
  const dict = new PyDict();
  for (const [c, b] of map) dict.set(c, b);
  return dict;
}

const NO_ENTRY = "character maps to <undefined>";

/** `mapping[key]`, with a missing entry as None. */
function entry(mapping: Value, key: number): Value {
  try {
    return getItem(mapping, key);
  } catch (e) {
    if (isException(e, exceptionTypes.LookupError)) return None;
    throw e;
  }
}

/** The bytes of one code point, or `undefined` when it has none. */
function encodePoint(c: number, mapping: Value): number | Uint8Array | undefined {
  if (mapping instanceof PyEncodingMap) return mapping.bytes.get(c);
  const found = entry(mapping, c);
  if (found === None) return undefined;
  const n = intOf(found);
  if (n !== undefined) {
    if (n < 0 || n > 255) throw pyError("TypeError", "character mapping must be in range(256)");
    return n as number;
  }
  if (found instanceof PyBytes) return found.bytes;
  throw pyError("TypeError", `character mapping must return integer, bytes or None, not ${typeName(found)}`);
}

export function encodeCharmap(s: Str, errors: string, mapping: Value): Uint8Array {
  const cps = codePoints(s);
  const out = new ByteSink(cps.length);
  const put = (c: number): boolean => {
    const b = encodePoint(c, mapping);
    if (b === undefined) return false;
    if (typeof b === "number") out.push(b);
    else out.append(b);
    return true;
  };
  const handler = new EncodeErrors("charmap", errors, s);
  let i = 0;
  while (i < cps.length) {
    if (put(cps[i]!)) {
      i++;
      continue;
    }
    let end = i + 1;
    while (end < cps.length && encodePoint(cps[end]!, mapping) === undefined) end++;
    const r = handler.handle(i, end, NO_ENTRY);
    if (r.bytes !== undefined) out.append(r.bytes);
    else {
      const text = codePoints(r.text!);
      // what stands for the text must itself be in the map
      for (let k = 0; k < text.length; k++) if (!put(text[k]!)) throw handler.error(i, end, NO_ENTRY);
    }
    i = r.next;
  }
  return out.finish();
}

/** The text of one byte pushed to `out`; false when it has none. */
function decodeByte(b: number, mapping: Value, table: Str | undefined, out: number[]): boolean {
  if (table !== undefined) {
    const c = b < strLength(table) ? codePointAt(table, b) : UNDEFINED;
    if (c === UNDEFINED) return false;
    out.push(c);
    return true;
  }
  const found = entry(mapping, b);
  if (found === None) return false;
  const n = intOf(found);
  if (n !== undefined) {
    if (n === UNDEFINED) return false;
    if (n < 0 || n > 0x10ffff) throw pyError("TypeError", "character mapping must be in range(0x110000)");
    out.push(n as number);
    return true;
  }
  const text = strOf(found);
  if (text === undefined) throw pyError("TypeError", "character mapping must return integer, None or str");
  const length = strLength(text);
  if (length === 1 && codePointAt(text, 0) === UNDEFINED) return false;
  for (let i = 0; i < length; i++) out.push(codePointAt(text, i));
  return true;
}

export function decodeCharmap(bytes: Uint8Array, errors: string, mapping: Value): Decoded {
  const out: number[] = [];
  const handler = new DecodeErrors("charmap", errors, bytes);
  const table = strOf(mapping);
  let i = 0;
  while (i < handler.source.length) {
    if (decodeByte(handler.source[i]!, mapping, table, out)) i++;
    else i = handler.handle(i, i + 1, NO_ENTRY, out);
  }
  return decoded(out, i);
}
