/** The `complex` type. Source: Objects/complexobject.c. */

import { hashComplex, hashFloat } from "../base/hash/numeric.ts";
import { signBit } from "../base/number/bits.ts";
import { FLOAT_SIGN, formatFloat } from "../base/number/format-float.ts";
import { asciiNumberText } from "../base/number/number-text.ts";
import { parseFloatText } from "../base/number/parse-float.ts";
import { PyTuple } from "../objects/containers.ts";
import { intOf, isInt, PyComplex, PyComplexSub, PyFloat } from "../objects/number.ts";
import { type Int, None, NotImplemented, type Value } from "../objects/object.ts";
import { EQ, NE } from "../objects/slots.ts";
import { isStr, jsFromStr, strOf } from "../objects/str.ts";
import { complexType } from "../objects/types.ts";
import { lookupSpecial } from "../protocols/attributes.ts";
import { call0 } from "../protocols/call.ts";
import { intToDouble } from "../protocols/clinic/converters.ts";
import { getset, method, newSlot, type TypeDef } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { identityHash } from "../protocols/identity.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { formatComplex } from "./format/complex.ts";
import { complexDivide, complexMultiply, complexPower, type Parts } from "./number/complex-arith.ts";
import { toFloat, warnDeprecated } from "./number/convert.ts";
import { hypot } from "./number/libm.ts";

function operand(v: Value): Parts | undefined {
  if (v instanceof PyComplex) return v;
  if (v instanceof PyFloat) return { re: v.v, im: 0 };
  const n = intOf(v);
  return n === undefined ? undefined : { re: intToDouble(n), im: 0 };
}

function binary(operation: (a: Parts, b: Parts) => PyComplex): (a: Value, b: Value) => Value {
  return (a, b) => {
    const x = operand(a);
    if (x === undefined) return NotImplemented;
    const y = operand(b);
    return y === undefined ? NotImplemented : operation(x, y);
  };
}

/** `repr(z)`: `(1+2j)`, or `2j` when the real part is a positive zero. */
export function complexRepr(z: Parts): string {
  if (z.re === 0 && !signBit(z.re)) return `${formatFloat(z.im, "r", 0)}j`;
  return `(${formatFloat(z.re, "r", 0)}${formatFloat(z.im, "r", 0, FLOAT_SIGN)}j)`;
}

const NUMBER =
  "(?:[0-9](?:_?[0-9])*\\.?(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?|inf(?:inity)?|nan";
const COMPLEX = new RegExp(
  `^(?:([+-]?(?:${NUMBER}))?([+-](?:${NUMBER})?)j|([+-]?(?:${NUMBER})?)j|([+-]?(?:${NUMBER})))$`,
  "i",
);

/** `complex(text)`. */
function parseComplex(text: string): PyComplex {
  let s = asciiNumberText(text);
  if (s.startsWith("(") && s.endsWith(")")) s = asciiNumberText(s.slice(1, -1));
  const m = COMPLEX.exec(s);
  if (m === null) throw pyError("ValueError", "complex() arg is a malformed string");
  const real = m[1] ?? m[4];
  const imag = m[2] ?? m[3];
  return new PyComplex(real === undefined ? 0 : parseFloatText(real)!, imag === undefined ? 0 : imaginary(imag));
}

/** The factor of `j`; a bare sign or nothing is one. */
function imaginary(text: string): number {
  if (text === "" || text === "+") return 1;
  return text === "-" ? -1 : parseFloatText(text)!;
}

/** What `__complex__` gives, or `undefined` when the type has none. */
export function callComplexMethod(v: Value): PyComplex | undefined {
  if (v instanceof PyComplex && v.cls === complexType) return v;
  const f = lookupSpecial(v, "__complex__");
  if (f === undefined) return undefined;
  const r = call0(f);
  if (!(r instanceof PyComplex)) throw pyError("TypeError", `__complex__ returned non-complex (type ${typeName(r)})`);
  if (r.cls !== complexType) {
    warnDeprecated(
      `__complex__ returned non-complex (type ${typeName(r)}).  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python.`,
    );
  }
  return r;
}

function isNumber(v: Value): boolean {
  const slots = typeOf(v).slots;
  return slots.float !== undefined || slots.index !== undefined || v instanceof PyComplex;
}

const newComplex = newSlot(
  "($type, /, real=<unrepresentable>, imag=<unrepresentable>)",
  "complex",
  (cls, real, imag) => {
    const z = construct(real, imag);
    if (cls !== complexType) return new PyComplexSub(cls, z.re, z.im);
    return z instanceof PyComplex && z.cls === complexType ? z : new PyComplex(z.re, z.im);
  },
);

function construct(real: Value | undefined, imag: Value | undefined): Parts {
  let r: Value = real ?? 0;
  if (isStr(r)) {
    if (imag !== undefined) throw pyError("TypeError", "complex() can't take second arg if first is a string");
    return parseComplex(jsFromStr(strOf(r)!));
  }
  if (imag !== undefined && isStr(imag)) throw pyError("TypeError", "complex() second arg can't be a string");
  const special = real === undefined || isInt(r) || r instanceof PyFloat ? undefined : callComplexMethod(r);
  if (special !== undefined) {
    if (imag === undefined) return special;
    r = special;
  }
  if (!isNumber(r))
    throw pyError("TypeError", `complex() first argument must be a string or a number, not '${typeName(r)}'`);
  if (imag !== undefined && !isNumber(imag))
    throw pyError("TypeError", `complex() second argument must be a number, not '${typeName(imag)}'`);
  const a: Parts = r instanceof PyComplex ? r : { re: toFloat(r), im: 0 };
  if (imag === undefined) return a;
  const b: Parts = imag instanceof PyComplex ? imag : { re: toFloat(imag), im: 0 };
  return {
    re: imag instanceof PyComplex ? a.re - b.im : a.re,
    im: r instanceof PyComplex ? b.re + a.im : b.re,
  };
}

/** Does z equal this int, to the last bit? */
function equalsInt(z: PyComplex, n: Int): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: number == bigint compares mathematical values
  return z.im === 0 && z.re == n;
}

export const complexDef: TypeDef<PyComplex> = {
  doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
  signature: "(real=0, imag=0)",
  isBase: true,
  slots: {
    new: newComplex,
    repr: complexRepr,
    hash: (self) =>
      Number.isNaN(self.re) || Number.isNaN(self.im)
        ? hashComplex(
            Number.isNaN(self.re) ? identityHash(self) : hashFloat(self.re),
            Number.isNaN(self.im) ? identityHash(self) : hashFloat(self.im),
          )
        : hashComplex(hashFloat(self.re), hashFloat(self.im)),
    richCompare: (self, other, op) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      let equal: boolean;
      if (other instanceof PyComplex) equal = self.re === other.re && self.im === other.im;
      else if (other instanceof PyFloat) equal = self.im === 0 && self.re === other.v;
      else {
        const n = intOf(other);
        if (n === undefined) return NotImplemented;
        equal = equalsInt(self, n);
      }
      return equal === (op === EQ);
    },
    add: binary((a, b) => new PyComplex(a.re + b.re, a.im + b.im)),
    subtract: binary((a, b) => new PyComplex(a.re - b.re, a.im - b.im)),
    multiply: binary(complexMultiply),
    trueDivide: binary(complexDivide),
    power: (a, b, modulus) => {
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      if (y === undefined) return NotImplemented;
      if (modulus !== None) throw pyError("ValueError", "complex modulo");
      return complexPower(x, y);
    },
    negative: (self) => new PyComplex(-self.re, -self.im),
    positive: (self) => (self.cls === complexType ? self : new PyComplex(self.re, self.im)),
    absolute: (self) => {
      const r = hypot(self.re, self.im);
      if (r === Infinity && Number.isFinite(self.re) && Number.isFinite(self.im))
        throw pyError("OverflowError", "absolute value too large");
      return new PyFloat(r);
    },
    bool: (self) => self.re !== 0 || self.im !== 0,
  },
  methods: {
    conjugate: method(
      "($self, /)",
      "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
      (self) => new PyComplex(self.re, -self.im),
    ),
    __complex__: method("($self, /)", "Convert this value to exact type complex.", (self) =>
      self.cls === complexType ? self : new PyComplex(self.re, self.im),
    ),
    __getnewargs__: method("($self, /)", "", (self) => new PyTuple([new PyFloat(self.re), new PyFloat(self.im)])),
    __format__: method("($self, format_spec: str, /)", "Convert to a string according to format_spec.", (self, spec) =>
      formatComplex(self, self, spec),
    ),
  },
  members: {
    real: getset((self) => new PyFloat(self.re), undefined, "the real part of a complex number"),
    imag: getset((self) => new PyFloat(self.im), undefined, "the imaginary part of a complex number"),
  },
};
