/** One item of a memoryview: reading and writing by format character. Source: unpack_single, pack_single in Objects/memoryobject.c. */
import { doubleToHalf, halfToDouble } from "../../base/half-float.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyFloat } from "../../objects/number.ts";
import { type Int, normalInt, type Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";

/** Sizes of the native formats on a 64-bit machine. */
const SIZES: Readonly<Record<string, number>> = {
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  n: 8,
  N: 8,
  P: 8,
  e: 2,
  f: 4,
  d: 8,
};

/** The character of a native single-character format (`B`, `@B`), or `undefined`. */
export function nativeFormat(format: string): string | undefined {
  const c = format.startsWith("@") ? format.slice(1) : format;
  return c.length === 1 && c in SIZES ? c : undefined;
}

export const sizeOfFormat = (c: string): number => SIZES[c]!;

export function unpackItem(b: Uint8Array, at: number, format: string): Value {
  const view = new DataView(b.buffer, b.byteOffset + at);
  switch (format) {
    case "B":
      return b[at]!;
    case "b":
      return view.getInt8(0);
    case "c":
      return new PyBytes(b.slice(at, at + 1));
    case "?":
      return b[at] !== 0;
    case "h":
      return view.getInt16(0, true);
    case "H":
      return view.getUint16(0, true);
    case "i":
      return view.getInt32(0, true);
    case "I":
      return view.getUint32(0, true);
    case "l":
    case "q":
    case "n":
      return normalInt(view.getBigInt64(0, true));
    case "L":
    case "Q":
    case "N":
    case "P":
      return normalInt(view.getBigUint64(0, true));
    case "e":
      return new PyFloat(halfToDouble(view.getUint16(0, true)));
    case "f":
      return new PyFloat(view.getFloat32(0, true));
    case "d":
      return new PyFloat(view.getFloat64(0, true));
    default:
      throw pyError("NotImplementedError", `memoryview: format ${format} not supported`);
  }
}

export function packItem(b: Uint8Array, at: number, format: string, v: Value): void {
  const invalid = (what: "type" | "value"): ReturnType<typeof pyError> =>
    pyError(what === "type" ? "TypeError" : "ValueError", `memoryview: invalid ${what} for format '${format}'`);
  const view = new DataView(b.buffer, b.byteOffset + at);
  const converted = <T>(convert: () => T): T => {
    try {
      return convert();
    } catch (e) {
      if (isException(e, exceptionTypes.TypeError)) throw invalid("type");
      if (isException(e, exceptionTypes.OverflowError)) throw invalid("value");
      throw e;
    }
  };
  const integer = (bits: number, signed: boolean): Int => {
    const n = converted(() => index(v));
    const low = signed ? -(2n ** BigInt(bits - 1)) : 0n;
    const high = signed ? 2n ** BigInt(bits - 1) : 2n ** BigInt(bits);
    if (n < low || n >= high) throw invalid("value");
    return n;
  };
  switch (format) {
    case "B":
      b[at] = integer(8, false) as number;
      return;
    case "b":
      b[at] = integer(8, true) as number;
      return;
    case "c":
      if (!(v instanceof PyBytes)) throw invalid("type");
      if (v.bytes.length !== 1) throw invalid("value");
      b[at] = v.bytes[0]!;
      return;
    case "?":
      b[at] = isTrue(v) ? 1 : 0;
      return;
    case "h":
      view.setInt16(0, integer(16, true) as number, true);
      return;
    case "H":
      view.setUint16(0, integer(16, false) as number, true);
      return;
    case "i":
      view.setInt32(0, integer(32, true) as number, true);
      return;
    case "I":
      view.setUint32(0, integer(32, false) as number, true);
      return;
    case "l":
    case "q":
    case "n":
      view.setBigInt64(0, BigInt(integer(64, true)), true);
      return;
    case "L":
    case "Q":
    case "N":
    case "P":
      view.setBigUint64(0, BigInt(integer(64, false)), true);
      return;
    case "e": {
      const bits = doubleToHalf(converted(() => asDouble(v)));
      if (bits < 0) throw invalid("value");
      view.setUint16(0, bits, true);
      return;
    }
    case "f":
      view.setFloat32(
        0,
        converted(() => asDouble(v)),
        true,
      );
      return;
    case "d":
      view.setFloat64(
        0,
        converted(() => asDouble(v)),
        true,
      );
      return;
    default:
      throw pyError("NotImplementedError", `memoryview: format ${format} not supported`);
  }
}
