/**
 * C `hypot` with glibc 2.36's bits (without fused multiply-add), after C. Borges, "An Improved Algorithm for hypot(a,b)"
 * (2019). `math.hypot` is another function: `vectorNorm` in sums.ts.
 */
const SCALE = 2 ** -600;
const LARGE = 2 ** 511;
const TINY = 2 ** -459;
const EPSILON = 2 ** -54;

/** The root of the sum of squares, corrected by the remainder; x >= y > 0, clear of over- and underflow. */
function corrected(x: number, y: number): number {
  const h = Math.sqrt(x * x + y * y);
  let t1: number;
  let t2: number;
  if (h <= 2 * y) {
    const delta = h - y;
    t1 = x * (2 * delta - x);
    t2 = (delta - 2 * (x - y)) * delta;
  } else {
    const delta = h - x;
    t1 = 2 * delta * (x - 2 * y);
    t2 = (4 * delta - y) * y + delta * delta;
  }
  return h - (t1 + t2) / (2 * h);
}

/** C `hypot`. */
export function hypot(a: number, b: number): number {
  a = Math.abs(a);
  b = Math.abs(b);
  if (a === Infinity || b === Infinity) return Infinity;
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  const x = a < b ? b : a;
  const y = a < b ? a : b;
  if (x > LARGE) return y <= x * EPSILON ? x + y : corrected(x * SCALE, y * SCALE) / SCALE;
  if (y < TINY) return x >= y / EPSILON ? x + y : corrected(x / SCALE, y / SCALE) * SCALE;
  return y <= x * EPSILON ? x + y : corrected(x, y);
}
