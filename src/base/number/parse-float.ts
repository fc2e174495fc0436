/**
 * Reading floats: Python's `float(text)`, `float.fromhex`, and the writer `float.hex`.
 * Source of the semantics: Objects/floatobject.c, Python/pystrtod.c. All return `undefined` for text that is no float;
 * the caller words the error.
 */
import { floatFromBits, frexpExponent, signBit } from "./bits.ts";
import { scaleRounded } from "./convert.ts";
import { asciiNumberText } from "./number-text.ts";

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;

/** `float(text)`: whitespace around, underscores between digits, any script's decimal digits. */
export function parseFloatText(text: string): number | undefined {
  let s = asciiNumberText(text);
  if (s.includes("_")) {
    if (/(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(s)) return undefined;
    s = s.replaceAll("_", "");
  }
  return parseDecimal(s);
}

/** A decimal float or inf/nan with nothing around it and no underscores: `PyOS_string_to_double` over the whole text. */
export function parseDecimal(s: string): number | undefined {
  if (DECIMAL.test(s)) return Number(s);
  const m = SPECIAL.exec(s);
  if (m === null) return undefined;
  if (m[2] === undefined) return m[1] === "-" ? NEGATIVE_NAN : NaN;
  return m[1] === "-" ? -Infinity : Infinity;
}

/** The NaN whose sign bit is set; engines keep it in practice. */
const NEGATIVE_NAN = floatFromBits(0xfff8000000000000n);

const HEX = /^[ \t\n\r\f\v]*([+-]?)(?:0[xX])?([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?[ \t\n\r\f\v]*$/;
const HEX_SPECIAL = /^[ \t\n\r\f\v]*([+-]?)(?:(inf(?:inity)?)|nan)[ \t\n\r\f\v]*$/i;

/** Result of `parseHexFloat` for a finite text whose value exceeds the largest double. */
export const HEX_TOO_LARGE = "too large";

/** `float.fromhex(text)`. */
export function parseHexFloat(text: string): number | typeof HEX_TOO_LARGE | undefined {
  const special = HEX_SPECIAL.exec(text);
  if (special !== null && special[2] === undefined) return special[1] === "-" ? NEGATIVE_NAN : NaN;
  if (special !== null) return special[1] === "-" ? -Infinity : Infinity;
  const m = HEX.exec(text);
  if (m === null) return undefined;
  const whole = m[2]!;
  const fraction = m[3] ?? "";
  if (whole.length + fraction.length === 0) return undefined;
  const negative = m[1] === "-";
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return negative ? -0 : 0;
  // Exponents beyond any reach of the digits are clamped; BigInt must not be asked for 2**(10**9).
  let exponent = m[4] === undefined ? 0 : Number(m[4]);
  exponent = Math.max(-1e15, Math.min(1e15, exponent)) - 4 * fraction.length;
  let used = digits;
  let sticky = false;
  if (digits.length > 32) {
    used = digits.slice(0, 32);
    exponent += 4 * (digits.length - 32);
    sticky = /[^0]/.test(digits.slice(32));
  }
  const top = exponent + 4 * used.length;
  if (top > 1100) return HEX_TOO_LARGE;
  if (top < -1200) return negative ? -0 : 0;
  let q = BigInt("0x" + used) << 1n;
  if (sticky) q |= 1n;
  const x = scaleRounded(q, exponent - 1);
  if (x === Infinity) return HEX_TOO_LARGE;
  return negative ? -x : x;
}

/** `float.hex()`. */
export function floatHex(x: number): string {
  if (Number.isNaN(x)) return "nan";
  const sign = signBit(x) ? "-" : "";
  const a = Math.abs(x);
  if (a === Infinity) return sign + "inf";
  if (a === 0) return sign + "0x0.0p+0";
  const e = Math.max(frexpExponent(a) - 1, -1022);
  // a = (1.f or 0.f) * 2**e; scale so that the 52 fraction bits become an integer.
  const scaled =
    e < -900 ? a * 2 ** 600 * 2 ** (52 - e - 600) : e > 900 ? (a / 2 ** 600) * 2 ** (652 - e) : a * 2 ** (52 - e);
  const lead = Math.floor(scaled / 4503599627370496);
  const fraction = (scaled - lead * 4503599627370496).toString(16).padStart(13, "0");
  return `${sign}0x${lead}.${fraction}p${e < 0 ? "-" : "+"}${Math.abs(e)}`;
}
