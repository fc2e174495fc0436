/** The `_statistics` module. Source: Modules/_statisticsmodule.c; M. J. Wichura, "Algorithm AS241" (1988). */
import { log } from "../base/math/log.ts";
import { defineModule } from "../objects/module.ts";
import { PyFloat } from "../objects/number.ts";
import { fn } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";

/** Numerators and denominators, highest power first: the middle, the tails, the far tails. */
// biome-ignore format: a table
const MIDDLE = [
  [2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665],
  [5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091, 1],
] as const;
// biome-ignore format: a table
const TAIL = [
  [0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835],
  [1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038, 2.053191626637759, 1],
] as const;
// biome-ignore format: a table
const FAR_TAIL = [
  [2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103],
  [2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1],
] as const;

function polynomial(coefficients: readonly number[], x: number): number {
  let r = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) r = r * x + coefficients[i]!;
  return r;
}

function inverseNormal(p: number, mu: number, sigma: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return mu + ((polynomial(MIDDLE[0], r) * q) / polynomial(MIDDLE[1], r)) * sigma;
  }
  let r = q <= 0 ? p : 1 - p;
  if (r <= 0 || r >= 1) throw pyError("ValueError", "inv_cdf undefined for these parameters");
  r = Math.sqrt(-log(r));
  const [numerator, denominator] = r <= 5 ? TAIL : FAR_TAIL;
  r -= r <= 5 ? 1.6 : 5;
  let x = polynomial(numerator, r) / polynomial(denominator, r);
  if (q < 0) x = -x;
  return mu + x * sigma;
}

export const statisticsModule = defineModule("_statistics", () => ({
  doc: "Accelerators for the statistics module.\n",
  functions: {
    _normal_dist_inv_cdf: fn(
      "(p: double, mu: double, sigma: double, /)",
      "",
      (p, mu, sigma) => new PyFloat(inverseNormal(p, mu, sigma)),
    ),
  },
}));
