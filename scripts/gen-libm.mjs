// Generates src/base/math/tables.gen.ts: the tables of exp, log, pow, sin and cos, computed with 256-bit integers.
// usage: node scripts/gen-libm.mjs [--check]
// A table entry is a function at a point, rounded to one or two doubles. The points are those where glibc's tables stand
// (S. Nagy's exp/log/pow of ARM optimized-routines; the k/128 of IBM's sin/cos): CPython's results have glibc's bits,
// and another choice of points would round other arguments differently.
import { readFileSync, writeFileSync } from "node:fs";

const BITS = 256n;
const ONE = 1n << BITS;

/** Nearest integer to n / d, d > 0. */
const divRound = (n, d) => (2n * n + d) / (2n * d) - (2n * n + d < 0n && (2n * n + d) % (2n * d) !== 0n ? 1n : 0n);
const mul = (a, b) => (a * b) >> BITS;

/** A fixed-point number as the nearest double. */
function toDouble(v) {
  const negative = v < 0n;
  if (negative) v = -v;
  if (v === 0n) return 0;
  const length = v.toString(2).length;
  const drop = BigInt(Math.max(length - 53, 0));
  let m = v >> drop;
  const rest = v - (m << drop);
  const half = drop > 0n ? 1n << (drop - 1n) : 0n;
  if (rest > half || (drop > 0n && rest === half && (m & 1n) === 1n)) m += 1n;
  const x = Number(m) * 2 ** Number(drop - BITS);
  return negative ? -x : x;
}

/** A double as a fixed-point number, exact for the magnitudes here. */
function fromDouble(x) {
  return (
    (BigInt(x * 2 ** 80) << (BITS - 80n)) + (BigInt((x * 2 ** 80 - Math.trunc(x * 2 ** 80)) * 2 ** 60) << (BITS - 140n))
  );
}

/** ln x of a fixed-point number near 1 to 2: 2 atanh((x-1)/(x+1)). */
function ln(x) {
  const t = ((x - ONE) << BITS) / (x + ONE);
  const t2 = mul(t, t);
  let sum = 0n;
  let power = t;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = mul(power, t2);
  }
  return 2n * sum;
}
const LN2 = ln(2n * ONE);

function exp(x) {
  let sum = 0n;
  let term = ONE;
  for (let k = 1n; term !== 0n; k++) {
    sum += term;
    term = mul(term, x) / k;
  }
  return sum;
}

function sinCos(x) {
  let sin = 0n;
  let cos = 0n;
  let term = ONE;
  for (let k = 0n; term !== 0n && term !== -1n; k++) {
    const signed = (k & 2n) === 0n ? term : -term;
    if ((k & 1n) === 0n) cos += signed;
    else sin += signed;
    term = mul(term, x) / (k + 1n);
  }
  return [sin, cos];
}

/** A double and the double nearest to what it leaves. */
function split(v) {
  const hi = toDouble(v);
  return [hi, toDouble(v - fromDouble(hi))];
}

const bits = new DataView(new ArrayBuffer(8));
const fromBits = (n) => (bits.setBigUint64(0, n), bits.getFloat64(0));
const toBits = (x) => (bits.setFloat64(0, x), bits.getBigUint64(0));

// 2**(i/128) as h and t with 2**(i/128) = h * (1 + t).
const expTable = [];
for (let i = 0n; i < 128n; i++) {
  const v = exp((LN2 * i) / 128n);
  const h = toDouble(v);
  const rest = v - fromDouble(h);
  expTable.push(h, toDouble((rest << BITS) / fromDouble(h)));
}

/** Centres of 2**size intervals of [start, 2 * start), start given by its bits. */
function centres(start, size) {
  const step = 1n << (52n - size);
  return Array.from({ length: 2 ** Number(size) }, (_, i) => [
    fromBits(start + BigInt(i) * step),
    fromBits(start + BigInt(i + 1) * step),
  ]);
}

// pow: 1/c with at most nine bits, and ln c as a multiple of 2**-43 and a rest.
const powLogTable = [];
for (const [a, b] of centres(0x3fe6955500000000n, 7n)) {
  const centre = fromDouble(a) + fromDouble(b); // twice the centre
  const steps = centre < 2n * ONE ? 128n : 256n;
  const inverse = Number(divRound((2n * steps) << BITS, centre)) / Number(steps);
  const log = -ln(fromDouble(inverse));
  const high = Number(divRound(log, 1n << (BITS - 43n))) / 2 ** 43;
  powLogTable.push(inverse, high, toDouble(log - fromDouble(high)));
}

// log and log2: 1/c is some units in the last place away from 1/centre, so that log c lies very near a multiple of
// 2**-43. How many, for each interval:
const LOG_OFFSETS = `
  -23142382 -57643754 -234334839 -124664804 19045012 -123323398 -501163255 342479926 -234593306 57421184 513617488
  -240891478 85169741 28659150 284053799 342563057 -68420459 -346144712 -90113766 -464022980 285342708 -489548825
  376054848 47397812 -423637851 -260988534 336107021 448241578 154177355 447893384 241227555 -420636714 -218426730
  -96876684 -205835218 -368178198 -345128710 -510284502 481763731 209336112 429336310 15489329 442353177
  -417834330 73183371 515232680 507984536 83787275 330409952 151596684 377744204 198302857 214798271 -345957716
  356163107 215510022 -229897960 -131709726 215213618 -464519207 -332821996 385780520 -400344786 256208139
  478356527 345720337 128466877 217515751 -162048343 295127580 -235892775 -69369347 93666841 -272860130 91915174
  29018059 258893229 386009280 -241633007 68399381 386341370 408940642 65060217 -120872168 189498853 -32395328
  -49955913 154042178 -346113480 148348366 -396488327 -427431396 107119491 -500798201 212184347 305888811
  -330297730 -91422864 6707636 273897542 -512931067 -500150233 485589437 -280752730 106848032 30953893 -291342514
  -408884927 149302919 -107851081 225432558 460497078 -452391632 -490679353 508304210 493208081 336502878
  526975298 -457361038 -312310462 -365194252 -421357131 362015322 310793228 -441535439 -69145545 -528727990
  433364383`;
const LOG2_OFFSETS = `
  -328544708 -74476326 1021141498 -931182196 504379064 -335614843 -283118344 -758775068 270002250 -664773176
  119721058 -796885113 398067151 688888268 -781335381 311471183 513703399 419598957 649865984 408218657 174518592
  571646530 435428157 -216810764 -991209262 -690557345 -1030886551 398740487 66223972 932406211 967645063
  -979151458 -28036586 -817826823 -365698287 -981846215 -1065532483 -332011688 201404552 363032081 -137453701
  900509459 -327015489 -795511436 214218588 759630975 -488691505 -693136430 -418196895 -982645419 -1031413185
  767668918 191094814 358029168 -1027234167 -92054101 -59776880 -273556791 -87604962 -82950621 1000733367 46436578
  255011079 359290331`;

function logTable(offsets, size, unit) {
  const units = offsets.trim().split(/\s+/).map(BigInt);
  return centres(0x3fe6000000000000n, size).flatMap(([a, b], i) => {
    const inverse = fromBits(toBits(2 / (a + b)) + units[i]);
    const log = (-ln(fromDouble(inverse)) << BITS) / unit;
    return [inverse, Number(divRound(log, 1n << (BITS - 43n))) / 2 ** 43];
  });
}

// sin and cos of k/128, two doubles each.
const sinCosTable = [];
for (let k = 0n; k < 110n; k++) {
  const [sin, cos] = sinCos((ONE * k) / 128n);
  sinCosTable.push(...split(sin), ...split(cos));
}

const pack = (table) => Buffer.from(new Float64Array(table).buffer).toString("base64");
const text = `// Computed by scripts/gen-libm.mjs. Do not edit. Doubles, little endian, base64.

/** For i = 0 … 127: h, t with 2**(i/128) = h * (1 + t). */
export const EXP_TABLE =
  "${pack(expTable)}";
/** For 128 intervals of [0.7057, 1.4115): 1/c, ln c as a multiple of 2**-43, the rest of ln c. */
export const POW_LOG_TABLE =
  "${pack(powLogTable)}";
/** For 128 intervals of [0.6875, 1.375): 1/c, ln c. */
export const LOG_TABLE =
  "${pack(logTable(LOG_OFFSETS, 7n, ONE))}";
/** For 64 intervals of [0.6875, 1.375): 1/c, log2 c. */
export const LOG2_TABLE =
  "${pack(logTable(LOG2_OFFSETS, 6n, LN2))}";
/** For k = 0 … 109: sin(k/128) and cos(k/128), two doubles each. */
export const SIN_COS_TABLE =
  "${pack(sinCosTable)}";
`;
const file = new URL("../src/base/math/tables.gen.ts", import.meta.url);
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) throw new Error("tables.gen.ts is stale");
} else writeFileSync(file, text);
