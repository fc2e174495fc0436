/** Format specifications of decimals: `format(d, ">10,.2f")`. Source: libmpdec's mpd_qformat_spec and PEP 3101; `z` as in PEP 682. */
import { type Context, exactContext, INVALID_OPERATION, roundCoefficient } from "./context.ts";
import { rescale } from "./digits.ts";
import { Dec, digitText, toText, withSign } from "./number.ts";

export interface DecimalSpec {
  readonly fill: string;
  /** "z": zeros between sign and digits. */
  readonly align: "<" | ">" | "=" | "^" | "z";
  readonly sign: "+" | "-" | " ";
  /** Negative zeros lose their sign. */
  readonly noNegativeZero: boolean;
  readonly width: number;
  readonly prec: number | undefined;
  /** "" for none given. */
  readonly type: string;
  readonly point: string;
  readonly separator: string;
  /** Sizes of groups from the right, as C's `localeconv()["grouping"]`. */
  readonly grouping: readonly number[];
}

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgGn%])?$/u;
const LIMIT = 1e9;

/** The parts of a specification; `undefined` when it is malformed. */
export function parseSpec(text: string, capitals: boolean): DecimalSpec | undefined {
  const m = SPEC.exec(text);
  if (m === null) return undefined;
  const [, fill, align, sign, z, zero, width, comma, prec, type] = m;
  if (zero !== undefined && align !== undefined) return undefined;
  if (type === "n" && comma !== undefined) return undefined;
  const w = width === undefined ? 0 : Number(width);
  const p = prec === undefined ? undefined : Number(prec);
  if (w > LIMIT || (p !== undefined && p > LIMIT)) return undefined;
  return {
    fill: fill ?? " ",
    align: zero !== undefined ? "z" : ((align as DecimalSpec["align"]) ?? ">"),
    sign: (sign as DecimalSpec["sign"]) ?? "-",
    noNegativeZero: z !== undefined,
    width: w,
    prec: p,
    type: type ?? (capitals ? "G" : "g"),
    point: ".",
    separator: comma ?? "",
    grouping: comma === undefined ? [] : [3],
  };
}

/** The text of a number by a specification. Rounds as the context does. */
export function formatDec(a: Dec, spec: DecimalSpec, ctx: Context): string {
  const type = spec.type === "n" ? "g" : spec.type.toLowerCase();
  const capital = spec.type !== type && spec.type !== "n" ? true : spec.type === "G";
  let x = a;
  let body: string;
  if (x.kind !== 0) {
    body = toText(x, false, true).replace("-", "");
    if (spec.type === "%") body += "%";
    const width = Math.max(0, spec.width);
    const sign = signText(x, spec);
    return pad(sign, body, spec.align === "z" ? { ...spec, align: ">", fill: " " } : spec, width);
  }
  if (type === "%") x = new Dec(x.sign, x.coef, x.exp + 2);
  const isFixed = type === "f" || type === "%";
  let zeroPlaces = 0;
  if (spec.prec !== undefined) {
    if (isFixed) x = rescaled(x, -spec.prec, ctx);
    else if (type === "e") {
      if (x.small === 0) zeroPlaces = spec.prec;
      else x = roundedTo(x, spec.prec + 1, ctx, true);
    } else x = roundedTo(x, spec.prec === 0 ? 1 : spec.prec, ctx, false);
  }
  // CPython looks at the rounded number, except for F, where it looks at the given one
  if (spec.noNegativeZero && (spec.type === "F" ? a : x).small === 0 && x.sign === 1) x = new Dec(0, 0n, x.exp);
  if (isFixed) {
    body = fixedText(x);
  } else if (type === "e") {
    body = exponentText(x, zeroPlaces, capital);
  } else body = toText(withSign(x, 0), false, capital);
  if (type === "%") body += "%";
  return grouped(signText(x, spec), body, spec);
}

function signText(x: Dec, spec: DecimalSpec): string {
  if (x.sign === 1) return "-";
  return spec.sign === "-" ? "" : spec.sign;
}

function rescaled(x: Dec, exp: number, ctx: Context): Dec {
  const work = ctx.with(ctx.prec);
  work.clamp = 0;
  const r = rescale(x, exp, work, false);
  if ((work.status & INVALID_OPERATION) === 0) return r;
  // more digits than the precision: they are all shown
  const wide = exactContext();
  wide.rounding = ctx.rounding;
  return rescale(x, exp, wide, false);
}

/** Rounded to `digits` significant digits; padded to them on demand. */
function roundedTo(x: Dec, digits: number, ctx: Context, pads: boolean): Dec {
  const drop = x.digits - digits;
  if (drop > 0) {
    const q = roundCoefficient(x.coef, x.digits, drop, x.sign, ctx.rounding);
    const r = new Dec(x.sign, q, x.exp + drop);
    return r.digits > digits ? new Dec(x.sign, q / 10n, r.exp + 1) : r;
  }
  if (drop < 0 && pads) return new Dec(x.sign, x.coef * 10n ** BigInt(-drop), x.exp + drop);
  return x;
}

function fixedText(x: Dec): string {
  const digits = digitText(x);
  if (x.exp >= 0) return x.small === 0 ? "0" : digits + "0".repeat(x.exp);
  const padded = digits.padStart(1 - x.exp, "0");
  return `${padded.slice(0, padded.length + x.exp)}.${padded.slice(x.exp)}`;
}

function exponentText(x: Dec, zeroPlaces: number, capital: boolean): string {
  let digits = digitText(x);
  let exp = x.exp + digits.length - 1;
  if (zeroPlaces > 0) {
    digits = "0".repeat(zeroPlaces + 1);
    exp = x.exp + zeroPlaces;
  }
  const body = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${body}${capital ? "E" : "e"}${exp < 0 ? "-" : "+"}${Math.abs(exp)}`;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Puts separators into the whole part, and zeros before it when they fill the width. */
function grouped(sign: string, body: string, spec: DecimalSpec): string {
  let end = 0;
  while (isDigit(body.charCodeAt(end))) end++;
  const rest = body[end] === "." ? spec.point + body.slice(end + 1) : body.slice(end);
  const zeros = spec.align === "z";
  const room = zeros ? spec.width - sign.length - [...rest].length : 0;
  let whole = body.slice(0, end);
  if (spec.separator === "" || spec.grouping.length === 0) {
    if (zeros) whole = whole.padStart(room, "0");
  } else whole = separated(whole, spec.separator, spec.grouping, room);
  return pad(sign, whole + rest, zeros ? { ...spec, align: "=", fill: "0" } : spec, spec.width);
}

function separated(digits: string, separator: string, grouping: readonly number[], room: number): string {
  const gap = [...separator].length;
  let out = "";
  let left = digits.length;
  let taken = 0;
  for (let i = 0; left > 0 || taken < room || i === 0; i++) {
    const size = grouping[Math.min(i, grouping.length - 1)]!;
    const unlimited = size <= 0 || size >= 127;
    const used = i > 0 ? taken + gap : taken;
    const wanted = Math.max(left, room - used, 0);
    const take = unlimited ? wanted : Math.min(size, Math.max(wanted, 1));
    const part = digits.slice(Math.max(0, left - take), left).padStart(take, "0");
    left = Math.max(0, left - take);
    out = i > 0 ? part + separator + out : part;
    taken = used + take;
    if (unlimited) break;
  }
  return out;
}

function pad(sign: string, body: string, spec: DecimalSpec, width: number): string {
  if (width === 0) return sign + body;
  const missing = width - [...sign].length - [...body].length;
  if (missing <= 0) return sign + body;
  switch (spec.align) {
    case "<":
      return sign + body + spec.fill.repeat(missing);
    case "^": {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
    }
    case "=":
    case "z":
      return sign + spec.fill.repeat(missing) + body;
    default:
      return spec.fill.repeat(missing) + sign + body;
  }
}
