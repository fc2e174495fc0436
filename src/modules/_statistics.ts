/** The `_statistics` module. Source: Modules/_statisticsmodule.c; M. J. Wichura, "Algorithm AS241" (1988). */
import { log } from "../base/math/log.ts";
import { defineModule } from "../objects/module.ts";
import { PyFloat } from "../objects/number.ts";
import { fn } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";

/** Numerators and denominators, highest power first: the middle, the tails, the far tails. */
const MIDDLE = [
  [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
  [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1],
] as const; // biome-ignore format: a table
const TAIL = [
  [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
  [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1],
] as const; // biome-ignore format: a table
const FAR_TAIL = [
  [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772],
  [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1],
] as const; // biome-ignore format: a table

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
