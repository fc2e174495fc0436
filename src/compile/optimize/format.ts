/** `"…%s…" % (a, b)` as an f-string, where the format is simple enough. Source: Python/ast_opt.c (optimize_format). */
import { type ConstStr, strFromCodePoints, WideText } from "../../base/const.ts";
import { Constant, type Expr, FormattedValue, JoinedStr } from "../../syntax/ast/nodes.ts";

const MAX_DIGITS = 3;
const PERCENT = 37;
const FLAGS = "-+ #0";

/** The f-string for a format and its operands; `null` if the runtime must do it. */
export function formatToJoinedStr(node: Expr, fmt: ConstStr, elts: readonly Expr[]): Expr | null {
  const cps = fmt instanceof WideText ? fmt.cps : Uint32Array.from(fmt, (c) => c.charCodeAt(0));
  const parts: Expr[] = [];
  let pos = 0;
  let used = 0;
  for (;;) {
    const literal: number[] = [];
    while (pos < cps.length) {
      if (cps[pos] !== PERCENT) literal.push(cps[pos++]!);
      else if (cps[pos + 1] === PERCENT) {
        literal.push(PERCENT);
        pos += 2;
      } else break;
    }
    if (literal.length > 0) parts.push(Constant(strFromCodePoints(literal), null, -1, -1, -1, -1));
    if (pos >= cps.length) break;
    const arg = elts[used++];
    if (arg === undefined) return null; // more formats than operands
    pos++;
    const spec = parseSpec(cps, pos);
    if (spec === null) return null;
    pos = spec.end;
    const text = spec.text === "" ? null : Constant(spec.text, null, -1, -1, -1, -1);
    parts.push(
      FormattedValue(arg, spec.conversion, text, arg.lineno, arg.col_offset, arg.end_lineno, arg.end_col_offset),
    );
  }
  if (used < elts.length) return null;
  return JoinedStr(parts, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset);
}

/** Reads what follows a `%`: only %s, %r and %a with width and precision. */
function parseSpec(cps: Uint32Array, start: number): { conversion: number; text: string; end: number } | null {
  let pos = start;
  let leftAlign = false;
  let c = cps[pos++];
  while (c !== undefined && FLAGS.includes(String.fromCharCode(c))) {
    if (c === 45) leftAlign = true;
    c = cps[pos++];
  }
  const number = (): number | null => {
    let n = 0;
    for (let digits = 0; c !== undefined && c >= 48 && c <= 57; ) {
      n = n * 10 + (c - 48);
      c = cps[pos++];
      if (c === undefined || ++digits >= MAX_DIGITS) return null;
    }
    return n;
  };
  let width = -1;
  let precision = -1;
  if (c !== undefined && c >= 48 && c <= 57) {
    const n = number();
    if (n === null) return null;
    width = n;
  }
  if (c === 46) {
    c = cps[pos++];
    const n = number();
    if (n === null) return null;
    precision = n;
  }
  if (c === undefined || !"sra".includes(String.fromCharCode(c))) return null;
  let text = "";
  if (!leftAlign && width > 0) text += ">";
  if (width >= 0) text += width;
  if (precision >= 0) text += "." + precision;
  return { conversion: c, text, end: pos };
}
