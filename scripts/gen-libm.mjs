// Generates src/base/math/tables.gen.ts: the tables of exp, log, pow and the trigonometric functions, computed with 256-bit integers.
// usage: node scripts/gen-libm.mjs [--check]
// A table entry is a function at a point, rounded to one or two doubles. The points are those where glibc's tables stand
// (S. Nagy's exp/log/pow of ARM optimized-routines; those of IBM's sin, cos, tan, atan, asin): CPython's results have glibc's bits,
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
function fromBits(n) {
  bits.setBigUint64(0, n);
  return bits.getFloat64(0);
}
function toBits(x) {
  bits.setFloat64(0, x);
  return bits.getBigUint64(0);
}

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

// tan: a point within 2**-19 of (k + 16)/256, its tangent, its cotangent. The points make both nearly doubles. Their
// distances from (k + 16)/256 in units in the last place:
const TAN_OFFSETS = `
  508665184 454717456 621142864 -52673966 -469793633 -305571569 15631351 -351933887 -603646473 -477833301
  -461167801 658850019 -21025125 592613445 -663574487 -13485180 216502677 -297735912 213946877 228144801
  -312528504 99641937 -29543522 -309818001 46793997 -229433508 326584722 -304231635 -199669344 -130755679
  -40827158 258251343 -284771368 35414836 -208861354 273611937 155286320 -350477332 -82371565 179979454 289221182
  -190971698 100012459 343297259 347925110 -42363459 214127670 30530099 101454770 59266194 86989331 45751029
  -144293183 53871344 -16967149 -149408163 -16769536 -29205910 94290395 905345 -65155797 -155134816 112289683
  120950691 -63235889 905896 -72075501 -82756620 -135231543 143341588 -137012890 146744464 167413055 123297738
  51808218 -171388958 -132255183 -93243298 38444075 48980664 88756945 -113639261 -69430847 -154003994 49755375
  82770100 69125994 134499911 33039195 -74682616 -79862815 -168534968 84456268 176451852 -158144040 42004813
  1122769 -17407318 159668248 -83586113 -44919265 -31254108 -95558250 -26043799 165046274 -81717673 171902602
  28160096 -10744575 -113418292 -99757681 -46489830 -62385152 -11306900 -18677321 7222975 -43996605 58155752
  -14915295 -16313013 50126244 30282048 80802645 16452746 40833203 -49710856 -40598517 -69591391 -57109197
  19631398 83154607 -54494246 70096441 62794144 -89579758 -24622959 -24701653 -4085983 -9395342 70707254 -54618559
  -4794678 76763116 66441087 86510297 77527909 3525814 53765911 50341237 89912193 80613603 23879905 -6918390
  7792363 64040251 -51905907 53589098 -65764210 -75705451 904256 49271548 -21493622 15976966 -23149836 64239974
  -88705149 -55156855 -61470295 -61935738 5085363 -65712011 77120003 -14789066 36099162 38839722 75692078 33882174
  -67529711 38331299 21348695 36057529 73365544 -3766577 -41532218 -28411593 70591775`;
const tanTable = TAN_OFFSETS.trim()
  .split(/\s+/)
  .flatMap((units, k) => {
    const x = fromBits(toBits((k + 16) / 256) + BigInt(units));
    const [sin, cos] = sinCos(fromDouble(x));
    return [x, toDouble((sin << BITS) / cos), toDouble((cos << BITS) / sin)];
  });

// atan: likewise, a point and its arc tangent; the first and last intervals are half as wide.
const ATAN_OFFSETS = `
  27478991950 -9769022248 -62906968847 -9893164382 -8498449492 -70711540522 -30614199000 66778500438 67566065615
  -59159663745 -28216195214 10252365975 35975551153 10415132346 -48541433910 45795531744 -22639844386 -23910896216
  13744940819 -13520582639 -3275079283 -35000973022 -35937051990 24116781406 19851844378 20939904417 -35792911651
  26661357758 -3571892351 35506939617 -18813966266 34627966096 26114685377 26026212375 20725206390 -755888804
  24687734880 -34914653980 -2182097581 -6868618587 -27040196109 31497712620 -32747390561 -27988650857 35435617056
  3232666684 14719068163 -24549740605 12535943086 -14349793538 -13630864201 -3777843753 15708806362 8383339717
  15939544329 -1499291309 -12126496081 -13131517862 -8393953335 7022815198 -6670556822 -7380583648 15051413402
  13941051713 5972299313 14831521938 3363893760 1301795531 -10408733793 -217812641 12491596678 -10989808240
  -9813791149 -15628789278 -10299455534 -11014532269 -17445518364 -8278761158 -17548125062 16937573048
  -11778433972 13535528043 16283382137 16800886741 -7688266657 11451069645 12357402090 10555575147 12681777388
  -3128663626 10869615278 5530741892 -3501407519 3270734110 2809651584 -12742421267 4027082627 6547200248
  -15361457217 9474056713 -14314767879 17406364772 -5622053632 -7818382101 -10566190142 -9355127360 -3356023182
  -10181951473 -3438054035 6732612974 16325559336 8595463129 -17810117976 -1504634680 6912935254 -1035664933
  -6336469508 8866671653 -2357795372 -8202621394 6429701996 -4336092315 2946756209 -2362220153 -2478539902
  -1366086815 -1173180848 5557820993 842034995 3540666476 -8030125060 1748227677 3895283024 -3754202613 8205802899
  -956610232 -3325341971 -8586907189 3989291005 7751346224 -6279332780 6900525122 3463144424 -4004895225
  -1042637955 -4813120461 -99137930 -4072308828 -6181286313 6226705515 2982085888 4781973627 -6992499898
  5016254297 8050648099 -6663526577 4000410675 -1742353110 -8620719411 1462962073 5593126362 5036837323 2276753100
  2806397311 3840084299 8101525383 -8355791877 -364876566 3976325733 8603899371 4616085101 -3660925750 -6164439178
  -7387023301 -3504440919 6832295173 -2517647214 7602917938 3175960127 6652599485 -5538892016 2252109795
  -4045831505 46378670 3971983739 -766394340 7936341222 4378684439 757156738 -8932293039 -447725485 6146794036
  -1232767973 6934870339 -1096936129 -6540779058 5770465464 3716390217 1997402656 4602969672 -6506276807
  -6622254812 5900918456 946612153 3522158003 -7469252537 6796536493 -6877151727 -2880365454 3308738878 3721615129
  1076065718 -3866079260 -4397580131 8056794994 -4639816833 -364365331 -8921364302 -2407207468 -6216839556
  -2404762877 -3955950685 -5758198132 643251701 -7700702362 1227705448 2484255589 -3097956561 940540319 2799225723
  1511242336 -2802262760 -1107086336 8165593693 -8733531941 -7279814093 1165426478 -3326696656 7154876601
  -7622782262 6686953904`;

/** atan x for 0 < x <= 1, by Euler's series. */
function atan(x) {
  const d = ONE + mul(x, x);
  const ratio = (mul(x, x) << BITS) / d;
  let sum = 0n;
  let term = (x << BITS) / d;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = (mul(term, ratio) * 2n * n) / (2n * n + 1n);
  }
  return sum;
}
const atanUnits = ATAN_OFFSETS.trim().split(/\s+/);
const atanTable = atanUnits.flatMap((units, k) => {
  const centre = k === 0 ? 16.25 : k === atanUnits.length - 1 ? 255.75 : k + 16;
  const x = fromBits(toBits(centre / 256) + BigInt(units));
  return [x, toDouble(atan(fromDouble(x)))];
});

// asin x at the middle of 216 intervals of [1/8, 31/32): a multiple of 2**-51, so that pi/2 minus it is exact, and a rest.
const asinTable = [];
for (let i = 0; i < 216; i++) {
  const x = i < 32 ? 0.125 + (i + 0.5) / 256 : i < 96 ? 0.25 + (i - 31.5) / 256 : 0.5 + (i - 95.5) / 256;
  const fixed = fromDouble(x);
  // asin x = atan(x / sqrt(1 - x**2)), the other way round past pi/4
  const cos = sqrt(ONE - mul(fixed, fixed));
  const angle = fixed <= cos ? atan((fixed << BITS) / cos) : 2n * atan(ONE) - atan((cos << BITS) / fixed);
  const high = Number(divRound(angle, 1n << (BITS - 51n))) / 2 ** 51;
  asinTable.push(high, toDouble(angle - fromDouble(high)));
}

/** Square root of a fixed-point number, by Newton's method. */
function sqrt(v) {
  const n = v << BITS;
  let r = ONE;
  for (;;) {
    const next = (r + n / r) >> 1n;
    if (next >= r && r * r <= n) return r;
    r = next;
  }
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
/** For k = 0 … 185: x near (k + 16)/256, tan x, 1 / tan x. */
export const TAN_TABLE =
  "${pack(tanTable)}";
/** For k = 0 … 240: x near (k + 16)/256, atan x. */
export const ATAN_TABLE =
  "${pack(atanTable)}";
/** For the middles of 216 intervals of [1/8, 31/32): asin x as a multiple of 2**-51, the rest. */
export const ASIN_TABLE =
  "${pack(asinTable)}";
`;
const file = new URL("../src/base/math/tables.gen.ts", import.meta.url);
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) throw new Error("tables.gen.ts is stale");
} else writeFileSync(file, text);
