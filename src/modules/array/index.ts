/** The `array` module: compact arrays of numbers. Source: Modules/arraymodule.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { normalInt, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { arrayIteratorType, arrayType, newArray } from "./array.ts";
import { codeNamed, describe, TYPE_CODES, type TypeCode } from "./layout.ts";

/** Machine formats of pickles: size of an item, and what it is; odd numbers are big endian. */
function readItems(
  format: number,
  bytes: Uint8Array,
): { values: Value[]; size: number; kind: "int" | "float" | "text" } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: Value[] = [];
  const little = format < 2 || (format & 1) === 0;
  const each = (size: number, read: (at: number) => Value): void => {
    if (bytes.length % size !== 0) throw pyError("ValueError", "bytes length not a multiple of item size");
    for (let at = 0; at < bytes.length; at += size) values.push(read(at));
  };
  switch (format >> 1) {
    case 0:
      each(1, (at) => (format === 0 ? view.getUint8(at) : view.getInt8(at)));
      return { values, size: 1, kind: "int" };
    case 1:
      each(2, (at) => view.getUint16(at, little));
      return { values, size: 2, kind: "int" };
    case 2:
      each(2, (at) => view.getInt16(at, little));
      return { values, size: 2, kind: "int" };
    case 3:
      each(4, (at) => view.getUint32(at, little));
      return { values, size: 4, kind: "int" };
    case 4:
      each(4, (at) => view.getInt32(at, little));
      return { values, size: 4, kind: "int" };
    case 5:
      each(8, (at) => normalInt(view.getBigUint64(at, little)));
      return { values, size: 8, kind: "int" };
    case 6:
      each(8, (at) => normalInt(view.getBigInt64(at, little)));
      return { values, size: 8, kind: "int" };
    case 7:
      each(4, (at) => new PyFloat(view.getFloat32(at, little)));
      return { values, size: 4, kind: "float" };
    case 8:
      each(8, (at) => new PyFloat(view.getFloat64(at, little)));
      return { values, size: 8, kind: "float" };
    case 9: {
      const codec = little ? "utf-16-le" : "utf-16-be";
      return { values: [callMethod(new PyBytes(bytes), "decode", [codec])], size: 2, kind: "text" };
    }
    default:
      each(4, (at) => strFromCodePoints([view.getUint32(at, little)]));
      return { values, size: 4, kind: "text" };
  }
}

function reconstruct(cls: Value, typecode: Value, format: number, items: Value): Value {
  if (!(cls instanceof PyType))
    throw pyError("TypeError", `first argument must be a type object, not ${describe(cls)}`);
  if (!cls.isSubtypeOf(arrayType())) throw pyError("TypeError", `${cls.name} is not a subtype of array.array`);
  const name = strOf(typecode);
  if (name === undefined || strLength(name) !== 1)
    throw pyError(
      "TypeError",
      `_array_reconstructor() argument 2 must be a unicode character, not ${describe(typecode)}`,
    );
  let type = codeNamed(jsFromStr(name));
  if (type === undefined) throw pyError("ValueError", "second argument must be a valid type code");
  if (format < 0 || format > 21) throw pyError("ValueError", "third argument must be a valid machine format code.");
  if (!(items instanceof PyBytes))
    throw pyError("TypeError", `fourth argument should be bytes, not ${describe(items)}`);
  if (format === type.machineFormat) {
    if (items.bytes.length % type.size !== 0) throw pyError("ValueError", "bytes length not a multiple of item size");
    const out = newArray(cls, type);
    out.appendBytes(items.bytes);
    return out;
  }
  const { values, size, kind } = readItems(format, items.bytes);
  if (kind === "int") type = sameInt(type, size, format) ?? type;
  const out = newArray(cls, type);
  for (const v of values) {
    const text = strOf(v);
    if (text === undefined) out.push(v);
    else for (let i = 0; i < strLength(text); i++) out.push(callMethod(text, "__getitem__", [i]));
  }
  return out;
}

/** A type code of that size and sign: pickles may come from machines with other sizes. */
function sameInt(type: TypeCode, size: number, format: number): TypeCode | undefined {
  const isSigned = format === 1 || (format > 1 && (format >> 1) % 2 === 0);
  const fits = (t: TypeCode): boolean => !t.isFloat && t.code !== "u" && t.size === size && t.isSigned === isSigned;
  return fits(type) ? type : TYPE_CODES.find(fits);
}

export const arrayModule = defineModule("array", () => {
  arrayIteratorType();
  return {
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    types: { array: arrayType(), ArrayType: arrayType() },
    constants: { typecodes: TYPE_CODES.map((t) => t.code).join("") },
    functions: {
      _array_reconstructor: fn(
        "($module, arraytype, typecode, mformat_code: int, items, /)",
        "Internal. Used for pickling support.",
        reconstruct,
      ),
    },
    init: () => {
      const sequences = getAttr(rt.hooks.importModule("collections.abc"), "MutableSequence");
      callMethod(sequences, "register", [arrayType()]);
    },
  };
});
