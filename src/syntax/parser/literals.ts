/**
 * Strings and f-strings of the fast parser. Source: rules `strings`, `fstring` … of Grammar/python.gram.
 */
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { ParserBase } from "./base.ts";
import type { EscapeReport } from "./escapes.ts";
import {
  concatenateStrings,
  debugText,
  decodeFStringText,
  decodeStringToken,
  escapeWarning,
  formatSpec,
} from "./strings.ts";

/** Open rules between `fstring_replacement_field` and the expression in it. */
const FSTRING_DEPTH = 14;

export abstract class LiteralParser extends ParserBase {
  /** `yield_expr | star_expressions`: the expression parser below provides it. */
  protected abstract annotatedRhs(): ast.Expr;

  private readonly report: EscapeReport = { invalid: null, error: null };

  /** strings: (fstring | string)+ */
  protected strings(): ast.Expr {
    const s = this.p;
    const next = this.type[s + 1]!;
    if (this.type[s] === T.STRING && next !== T.STRING && next !== T.FSTRING_START) {
      // fast path: one plain literal
      this.p = s + 1;
      return this.string(s);
    }
    const parts: ast.Expr[] = [];
    for (;;) {
      const t = this.type[this.p];
      if (t === T.STRING) parts.push(this.string(this.p++));
      else if (t === T.FSTRING_START) parts.push(this.fstring());
      else break;
    }
    const e = this.p - 1;
    const node = concatenateStrings(parts, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    return node ?? this.fail();
  }

  private string(i: number): ast.Constant {
    const report = this.report;
    const decoded = decodeStringToken(this.text(i), this.ascii, report);
    if (report.invalid !== null || report.error !== null) this.escapeProblem(i);
    return ast.Constant(decoded.value, decoded.kind, this.line[i]!, this.col[i]!, this.endLine[i]!, this.endCol[i]!);
  }

  /** Records the warning of an odd escape in token `i`; gives up on an error. */
  private escapeProblem(i: number): void {
    const { invalid, error } = this.report;
    this.report.invalid = this.report.error = null;
    if (error !== null) this.fail();
    if (invalid === null) return;
    const { featureVersion, filename } = this.options;
    const warning = escapeWarning(this.src, this.tokens, i, invalid, featureVersion, filename);
    if (warning !== null) this.warnings.push(warning);
  }

  private decodeText(i: number, raw: boolean): ast.Constant {
    const report = this.report;
    const value = decodeFStringText(this.text(i), raw, this.ascii, report);
    if (report.invalid !== null || report.error !== null) this.escapeProblem(i);
    return ast.Constant(value, null, this.line[i]!, this.col[i]!, this.endLine[i]!, this.endCol[i]!);
  }

  /** fstring: FSTRING_START fstring_middle* FSTRING_END */
  private fstring(): ast.JoinedStr {
    const s = this.p++;
    const prefix = this.text(s);
    const raw = prefix.includes("r") || prefix.includes("R");
    const values: ast.Expr[] = [];
    for (;;) {
      const t = this.type[this.p];
      if (t === T.FSTRING_MIDDLE) {
        const text = this.decodeText(this.p++, raw);
        if (text.value !== "") values.push(text);
      } else if (t === T.LBRACE) this.replacementField(values, raw);
      else break;
    }
    this.expect(T.FSTRING_END);
    const e = this.p - 1;
    return ast.JoinedStr(values, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** fstring_replacement_field: '{' annotated_rhs '='? [conversion] [':' format_spec] '}' — appends one node, or two with `=`. */
  private replacementField(out: ast.Expr[], raw: boolean): void {
    const s = this.p++;
    this.enter(FSTRING_DEPTH);
    const value = this.annotatedRhs();
    const debug = this.accept(T.EQUAL);
    let conversion = -1;
    let debugEnd = this.p;
    let debugShift = 0;
    let spec: ast.Expr | null = null;
    if (this.type[this.p] === T.EXCLAMATION) {
      const bang = this.p++;
      if (this.type[this.p] !== T.NAME || this.start[this.p] !== this.end[bang]) this.fail();
      const letter = this.text(this.p);
      if (letter !== "s" && letter !== "r" && letter !== "a") this.fail();
      conversion = letter.charCodeAt(0);
      // CPython ends the text of `{x=!r}` before the conversion letter.
      debugEnd = bang;
      debugShift = 1;
      this.p++;
    }
    if (this.type[this.p] === T.COLON) {
      const colon = this.p++;
      const items: ast.Expr[] = [];
      for (;;) {
        const t = this.type[this.p];
        if (t === T.FSTRING_MIDDLE) items.push(this.decodeText(this.p++, false));
        else if (t === T.LBRACE) this.replacementField(items, true);
        else break;
      }
      const e = this.p - 1;
      spec = formatSpec(items, this.line[colon]!, this.col[colon]!, this.endLine[e]!, this.endCol[e]!);
    }
    this.expect(T.RBRACE);
    this.depth -= FSTRING_DEPTH;
    const e = this.p - 1;
    const line = this.line[s]!;
    const col = this.col[s]!;
    if (debug) {
      if (conversion === -1 && spec === null) conversion = 114;
      const text = debugText(this.src.substring(this.end[s]!, this.start[debugEnd]!));
      // CPython decodes escapes in this text too, outside format specifications.
      const shown = decodeFStringText(text, raw, this.ascii, this.report);
      if (this.report.invalid !== null || this.report.error !== null) this.escapeProblem(debugEnd);
      // Where that text ends, as CPython has it: the conversion letter, the format, or the closing brace.
      const endLine = debugShift === 1 || spec !== null ? this.line[debugEnd]! : this.endLine[e]!;
      const endCol =
        debugShift === 1 ? this.endCol[debugEnd]! : spec !== null ? this.col[debugEnd]! + 1 : this.endCol[e]!;
      out.push(ast.Constant(shown, null, line, col + 1, endLine, endCol - 1));
    }
    out.push(ast.FormattedValue(value, conversion, spec, line, col, this.endLine[e]!, this.endCol[e]!));
  }
}
