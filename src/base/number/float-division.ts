/** Remainders and quotients of floats as Python has them. Source: Objects/floatobject.c (_float_div_mod). */
import { copySign } from "./bits.ts";

/** `x % y` of floats, with the sign of `y`; `y` is not 0. */
export function floatModulo(x: number, y: number): number {
  const m = x % y;
  if (m === 0) return copySign(0, y);
  return y < 0 !== m < 0 ? m + y : m;
}

/** `x // y` of floats; `y` is not 0. */
export function floatFloorDivide(x: number, y: number): number {
  const m = x % y;
  let quotient = (x - m) / y;
  if (m !== 0 && y < 0 !== m < 0) quotient -= 1;
  if (quotient === 0) return copySign(0, x / y);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}
