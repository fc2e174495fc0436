/**
 * Exact building blocks of floating-point arithmetic: the rounding errors of a sum and of a product, and a fused
 * multiply-add. C's libm uses hardware FMA; JS has none, so where a result depends on it, it is made from these.
 * T. J. Dekker, "A floating-point technique for extending the available precision" (1971).
 */

/** 2**27 + 1: splits a double in two halves of 26 bits. */
const SPLITTER = 134217729;

/** The exact x * y - p, where p is the rounded product. Magnitudes must stay clear of 2**996 and 2**-969. */
export function productError(x: number, y: number, p: number): number {
  const tx = SPLITTER * x;
  const xh = tx - (tx - x);
  const xl = x - xh;
  const ty = SPLITTER * y;
  const yh = ty - (ty - y);
  const yl = y - yh;
  return xh * yh - p + xh * yl + xl * yh + xl * yl;
}

/**
 * x * y + z rounded once. In the range of `productError`. (The last sum can round twice, which matters for about one
 * in 2**50 arguments.)
 */
export function fma(x: number, y: number, z: number): number {
  const p = x * y;
  const tx = SPLITTER * x;
  const xh = tx - (tx - x);
  const xl = x - xh;
  const ty = SPLITTER * y;
  const yh = ty - (ty - y);
  const yl = y - yh;
  const e = xh * yh - p + xh * yl + xl * yh + xl * yl;
  const s = p + z;
  const t = s - p;
  return s + (p - (s - t) + (z - t) + e);
}
