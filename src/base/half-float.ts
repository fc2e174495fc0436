/** IEEE 754 binary16, the `e` format of struct and memoryview. Source: PyFloat_Pack2, PyFloat_Unpack2 in Objects/floatobject.c. */

/** The double of 16 bits. */
export function halfToDouble(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits nearest to a double, half to even; -1 when it is too large. */
export function doubleToHalf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  if (Number.isNaN(x)) return 0x7e00;
  const a = Math.abs(x);
  if (a === Infinity) return sign | 0x7c00;
  if (a >= 65520) return -1;
  // the unit of the last place: 2**-24 for subnormals, else 2**(exponent - 10)
  const exponent = a < 2 ** -14 ? -14 : Math.floor(Math.log2(a));
  const e = a < 2 ** exponent ? exponent - 1 : a >= 2 ** (exponent + 1) ? exponent + 1 : exponent;
  const scaled = a / 2 ** (Math.max(e, -14) - 10);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const n = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // a carry out of the fraction moves into the exponent by itself
  return sign | ((Math.max(e, -14) + 14) * 1024 + n);
}
