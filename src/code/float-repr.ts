/** Floats as Python text. Source: Python/pystrtod.c. */

/** `repr(float)`, or with `digits` the text of `%.{digits}g`. */
export function floatRepr(v: number, digits?: number): string {
  if (Number.isNaN(v)) return "nan";
  if (v === Infinity) return "inf";
  if (v === -Infinity) return "-inf";
  if (v === 0) return Object.is(v, -0) ? (digits === undefined ? "-0.0" : "-0") : digits === undefined ? "0.0" : "0";
  const exp = digits === undefined ? v.toExponential() : v.toExponential(digits - 1);
  const [mantissa, power] = exp.split("e") as [string, string];
  const negative = mantissa.startsWith("-") ? "-" : "";
  let ds = mantissa.replace("-", "").replace(".", "").replace(/0+$/, "");
  if (ds === "") ds = "0";
  const e = Number(power);
  if (e < -4 || e >= (digits ?? 16)) {
    const sign = e < 0 ? "-" : "+";
    const abs = String(Math.abs(e)).padStart(2, "0");
    return `${negative}${ds[0]}${ds.length > 1 ? "." + ds.slice(1) : ""}e${sign}${abs}`;
  }
  if (e < 0) return `${negative}0.${"0".repeat(-e - 1)}${ds}`;
  if (ds.length <= e + 1) return negative + ds.padEnd(e + 1, "0") + (digits === undefined ? ".0" : "");
  return `${negative}${ds.slice(0, e + 1)}.${ds.slice(e + 1)}`;
}

/** Value of a float written as marshal's text format writes it; `null` if it is none. */
export function parsePythonFloat(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special === null) return null;
  if (special[2]!.toLowerCase() === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}
