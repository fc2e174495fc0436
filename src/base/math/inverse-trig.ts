/**
 * `asin`, `acos`, `atan` and `atan2` with glibc's bits. After IBM's Accurate Mathematical Library as glibc 2.34 and
 * later have it: the argument lies near a point whose angle a table has; a short Taylor polynomial, economised by
 * Chebyshev's method, leads from there to the argument. The last steps are FMA instructions in glibc, exact products here.
 */
import { copySign, highWord, signBit } from "../number/bits.ts";
import { fma, productError } from "./double-double.ts";
import { ASIN_TABLE, ATAN_TABLE } from "./tables.gen.ts";
import { unpackDoubles } from "./tables.ts";

const HALF_PI = 1.5707963267948966;
const HALF_PI_LO = 6.123233995736766e-17;
const PI_LO = 1.2246467991473532e-16;

// ---- atan -----------------------------------------------------------------------------------------------------------

// atan x = x + D3 x**3 + … for |x| < 1/16
const D3 = -0.3333333333333333;
const D5 = 0.19999999999998855;
const D7 = -0.14285714283953163;
const D9 = 0.11111109821886427;
const D11 = -0.09090424391727987;
const D13 = 0.07601836584380736;

/** Entries of an `atan` row: point, angle, five coefficients. */
const ATAN_ROW = 7;
let atanRows: Float64Array | undefined;

/** Completes the table of points and angles with the coefficients at each point. */
function makeAtanRows(): Float64Array {
  const points = unpackDoubles(ATAN_TABLE);
  const count = points.length / 2;
  const rows = new Float64Array(count * ATAN_ROW);
  for (let i = 0; i < count; i++) {
    const x = points[2 * i]!;
    // q[k]: coefficients of 1 / (1 + (x + z)**2)
    const xx = x * x;
    const d = 1 + xx;
    const dLow = xx - (d - 1) + productError(x, x, xx);
    const inverse = 1 / d;
    const p = inverse * d;
    const q0 = inverse + inverse * (1 - p - productError(inverse, d, p) - inverse * dLow);
    const q = [q0, -2 * x * q0 * q0];
    for (let k = 2; k < 7; k++) q.push(-(2 * x * q[k - 1]! + q[k - 2]!) / d);
    // the sixth-degree term is spread over those of degree 4 and 2
    const h = (1 / 512 + 0.00001) * (i === 0 || i === count - 1 ? 0.5 : 1);
    const a6 = q[5]! / 6;
    rows.set(
      [
        x,
        points[2 * i + 1]!,
        q0,
        q[1]! / 2 - (9 / 16) * h ** 4 * a6,
        q[2]! / 3,
        q[3]! / 4 + (3 / 2) * h ** 2 * a6,
        q[4]! / 5,
      ],
      i * ATAN_ROW,
    );
  }
  atanRows = rows;
  return rows;
}

/** atan(x) / x - 1 for small x, by v = x * x, without the first power of v. */
function smallAtan(v: number): number {
  return D3 + v * (D5 + v * (D7 + v * (D9 + v * (D11 + v * D13))));
}

/** C `atan`. */
export function atan(x: number): number {
  const u = Math.abs(x);
  if (u < 0.0625) {
    if (u < 1.2904777690891933e-8) return x;
    const v = x * x;
    return fma(x * v, smallAtan(v), x);
  }
  if (!(u < 5805361265115136)) return Number.isNaN(x) ? x : x > 0 ? HALF_PI : -HALF_PI;
  const rows = atanRows ?? makeAtanRows();
  let y: number;
  if (u < 1) {
    const i = (roundHalfEven256(u) - 16) * ATAN_ROW;
    const z = u - rows[i]!;
    const p = rows[i + 2]! + z * (rows[i + 3]! + z * (rows[i + 4]! + z * (rows[i + 5]! + z * rows[i + 6]!)));
    y = fma(z, p, rows[i + 1]!);
  } else {
    // pi/2 - atan(1/u), with 1/u = w + wLow
    const w = 1 / u;
    const t = u * w;
    const rest = 1 - t - productError(u, w, t);
    if (u < 16) {
      const i = (roundHalfEven256(w) - 16) * ATAN_ROW;
      const z = w - rows[i]! + rest * w;
      y = HALF_PI - rows[i + 1]! + fma(-z, slope(rows, i, z), HALF_PI_LO);
    } else {
      const wLow = w * rest;
      const v = w * w;
      const hi = HALF_PI - w;
      y = hi + (HALF_PI - hi - w + HALF_PI_LO - wLow - w * v * smallAtan(v));
    }
  }
  return x < 0 ? -y : y;
}

/** The polynomial of a row at z, without the angle, divided by z. */
function slope(rows: Float64Array, i: number, z: number): number {
  return rows[i + 2]! + z * (rows[i + 3]! + z * (rows[i + 4]! + z * (rows[i + 5]! + z * rows[i + 6]!)));
}

/** 256 * u rounded to an integer, half to even; u below 1. */
function roundHalfEven256(u: number): number {
  return u * 256 + 4503599627370496 - 4503599627370496;
}

/** C `atan2`. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  let ax = Math.abs(x);
  let ay = Math.abs(y);
  if (ay === 0) return signBit(x) ? copySign(Math.PI, y) : y;
  if (ax === 0) return copySign(HALF_PI, y);
  if (ax === Infinity) {
    if (ay === Infinity) return copySign(x > 0 ? Math.PI / 4 : 2.356194490192345, y);
    return copySign(x > 0 ? 0 : Math.PI, y);
  }
  if (ay === Infinity) return copySign(HALF_PI, y);
  // exponents 57 or more apart
  const de = (highWord(ay) & 0x7ff00000) - (highWord(ax) & 0x7ff00000);
  if (de >= 59768832) return copySign(HALF_PI, y);
  if (de <= -59768832) return copySign(x > 0 ? ay / ax : Math.PI, y);
  if (ax < 3.054936363499605e-151 || ay < 3.054936363499605e-151) {
    ax *= 3.273390607896142e150;
    ay *= 3.273390607896142e150;
  }
  if (ax > 3.273390607896142e150 || ay > 3.273390607896142e150) {
    ax *= 3.054936363499605e-151;
    ay *= 3.054936363499605e-151;
  }
  // u + du = the smaller through the larger
  const steep = ay >= ax;
  const large = steep ? ay : ax;
  const small = steep ? ax : ay;
  const u = small / large;
  const t = large * u;
  const du = (small - t - productError(large, u, t)) / large;
  return copySign(angle(u, du, steep, x > 0), y);
}

/** The angle of a direction in the upper half plane from the tangent u + du of its angle to the nearest axis. */
function angle(u: number, du: number, steep: boolean, right: boolean): number {
  if (u < 0.0625) {
    const v = u * u;
    const p = smallAtan(v);
    if (right && !steep) return u + fma(u * v, p, du);
    const zz = u * v * p;
    if (!right && steep) {
      const hi = HALF_PI + u;
      return hi + (HALF_PI - hi + u + HALF_PI_LO + du + zz);
    }
    const base = steep ? HALF_PI : Math.PI;
    const hi = base - u;
    return hi + (base - hi - u + (steep ? HALF_PI_LO : PI_LO) - du - zz);
  }
  const rows = atanRows ?? makeAtanRows();
  const i = (roundHalfEven256(u) - 16) * ATAN_ROW;
  const near = u - rows[i]!;
  if (right && !steep) {
    const z = near + du;
    const zLow = Math.abs(near) > Math.abs(du) ? near - z + du : du - z + near;
    const c = rows[i + 2]!;
    const p = z * z * (rows[i + 3]! + z * (rows[i + 4]! + z * (rows[i + 5]! + z * rows[i + 6]!)));
    return rows[i + 1]! + fma(z, c, zLow * c + p);
  }
  const z = near + du;
  if (!right && steep) return HALF_PI + rows[i + 1]! + fma(slope(rows, i, z), z, HALF_PI_LO);
  const base = steep ? HALF_PI : Math.PI;
  return base - rows[i + 1]! + fma(-slope(rows, i, z), z, steep ? HALF_PI_LO : PI_LO);
}

// ---- asin, acos -----------------------------------------------------------------------------------------------------

// asin x = x + F1 x**3 + … for |x| < 1/8
const F1 = 0.1666666666666641;
const F2 = 0.07500000000261227;
const F3 = 0.044642856142105974;
const F4 = 0.03038212685821193;
const F5 = 0.022355121102652562;
const F6 = 0.018138290340456505;

/** Room for an `asin` row: middle, angle, rest of the angle, degree, coefficients 1 … 10. */
const ASIN_ROW = 14;
let asinRows: Float64Array | undefined;

/** Middle of interval i: 96 of 1/256 or so below 1/2, then 120 of 1/256. */
function asinMiddle(i: number): number {
  return i < 32 ? 0.125 + (i + 0.5) / 256 : i < 96 ? 0.25 + (i - 31.5) / 256 : 0.5 + (i - 95.5) / 256;
}

function asinDegree(i: number): number {
  return i < 96 ? 6 : i < 160 ? 7 : i < 204 ? 8 : i < 212 ? 9 : 10;
}

/** Coefficients of Chebyshev's polynomial of degree n divided by its first one, highest first, every second one. */
function chebyshev(n: number): number[] {
  const out = [1];
  for (let k = 1; 2 * k <= n; k++) {
    const previous = out[k - 1]!;
    const e = n - 2 * (k - 1);
    out.push((-previous * e * (e - 1)) / (4 * k * (n - k)));
  }
  return out;
}

function makeAsinRows(): Float64Array {
  const angles = unpackDoubles(ASIN_TABLE);
  const rows = new Float64Array(216 * ASIN_ROW);
  for (let i = 0; i < 216; i++) {
    const x = asinMiddle(i);
    const m = asinDegree(i);
    const w = (1 - x) * (1 + x); // exact: x is short
    // y[k]: coefficients of 1 / sqrt(1 - (x + z)**2); the first must be correctly rounded
    const root = Math.sqrt(w);
    const inverse = 1 / root;
    const rr = root * root;
    const rootLow = (w - rr - productError(root, root, rr)) / (2 * root);
    const p = inverse * root;
    const y = [inverse + inverse * (1 - p - productError(inverse, root, p) - inverse * rootLow)];
    for (let k = 0; k < m; k++) y.push(((2 * k + 1) * x * y[k]! + k * (k > 0 ? y[k - 1]! : 0)) / (w * (k + 1)));
    const at = i * ASIN_ROW;
    rows[at] = x;
    rows[at + 1] = angles[2 * i]!;
    rows[at + 2] = angles[2 * i + 1]!;
    rows[at + 3] = m;
    for (let k = 1; k <= m; k++) rows[at + 3 + k] = y[k - 1]! / k;
    // the term of degree m + 1 is spread over those of degree m - 1, m - 3 …
    const last = y[m]! / (m + 1);
    const h = 1 / 512;
    chebyshev(m + 1).forEach((c, j) => {
      const k = m + 1 - 2 * j;
      if (j > 0 && k > 1) rows[at + 3 + k]! -= last * c * h ** (2 * j);
    });
  }
  asinRows = rows;
  return rows;
}

/** Row of |x| in [1/8, 31/32). */
function asinRow(a: number): number {
  return (a < 0.25 ? (a - 0.125) * 256 : a < 0.5 ? 32 + (a - 0.25) * 256 : 96 + (a - 0.5) * 256) | 0;
}

/** What leads from the angle of a row to asin a. */
function asinStep(rows: Float64Array, at: number, a: number): number {
  const z = a - rows[at]!;
  const m = rows[at + 3]!;
  let p = rows[at + 3 + m]!;
  for (let k = m - 1; k > 1; k--) p = p * z + rows[at + 3 + k]!;
  return fma(z, rows[at + 4]!, p * (z * z) + rows[at + 2]!);
}

/** asin(x) / x**3 - 1 / x**2 for small x, by v = x * x. */
function smallAsin(v: number): number {
  return ((((F6 * v + F5) * v + F4) * v + F3) * v + F2) * v + F1;
}

/** Square root of z as y + low, y short enough that its square is exact. */
let rootHigh = 0;
let rootLow = 0;
function shortRoot(z: number): void {
  const c = Math.sqrt(z);
  rootHigh = c + 16777216 - 16777216;
  rootLow = (z - rootHigh * rootHigh) / (c + rootHigh);
}

/** C `asin`. */
export function asin(x: number): number {
  const a = Math.abs(x);
  if (a < 0.125) {
    if (a < 1.4901161193847656e-8) return x;
    const v = x * x;
    return fma(smallAsin(v), x * v, x);
  }
  let y: number;
  if (a < 0.96875) {
    const rows = asinRows ?? makeAsinRows();
    const at = asinRow(a) * ASIN_ROW;
    y = rows[at + 1]! + asinStep(rows, at, a);
  } else if (a < 1) {
    // pi/2 - 2 asin(sqrt((1 - a) / 2))
    const z = 0.5 * (1 - a);
    shortRoot(z);
    const p = smallAsin(z) * z;
    y = HALF_PI - 2 * rootHigh + fma(-2 * (rootHigh + rootLow), p, HALF_PI_LO - 2 * rootLow);
  } else if (a === 1) y = HALF_PI;
  else return NaN;
  return x < 0 ? -y : y;
}

/** C `acos`. */
export function acos(x: number): number {
  const a = Math.abs(x);
  if (a < 0.125) {
    if (a < 2.7755575615628914e-17) return HALF_PI;
    const v = x * x;
    const t = smallAsin(v) * (v * x);
    const r = HALF_PI - x;
    return r + (HALF_PI - r - x + HALF_PI_LO - t);
  }
  if (a < 0.96875) {
    const rows = asinRows ?? makeAsinRows();
    const at = asinRow(a) * ASIN_ROW;
    const t = asinStep(rows, at, a);
    return x > 0 ? HALF_PI - rows[at + 1]! + (HALF_PI_LO - t) : HALF_PI + rows[at + 1]! + (HALF_PI_LO + t);
  }
  if (a < 1) {
    const z = 0.5 * (1 - a);
    shortRoot(z);
    const p = smallAsin(z) * z;
    if (x > 0) return 2 * (rootHigh + (rootLow + p * (rootHigh + rootLow)));
    return 2 * (HALF_PI - rootHigh + (HALF_PI_LO - rootLow - (rootHigh + rootLow) * p));
  }
  return x === 1 ? 0 : x === -1 ? Math.PI : NaN;
}
