/**
 * What alternatives of the grammar do: build the few nodes that messages ask about, and raise.
 * Source: the actions of Grammar/python.gram (3.12), Parser/action_helpers.c.
 */
import { ConstComplex, ELLIPSIS } from "../../base/const.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { SOFT_KEYWORDS } from "../../spec/tokens.ts";
import * as ast from "../ast/nodes.ts";
import { type SyntaxWarningRecord, unicodeDecodeError } from "../errors.ts";
import { type EscapeReport, escapeBuffer } from "../parser/escapes.ts";
import { parseNumber, tooManyDigits } from "../parser/numbers.ts";
import {
  BYTES_NOT_ASCII,
  concatenateStrings,
  decodeFStringText,
  decodeStringToken,
  escapeWarning,
} from "../parser/strings.ts";
import { hasBadBytes } from "../tokenizer/decode.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import type { Action } from "./compile-grammar.ts";
import type { Machine } from "./machine.ts";
import type { Place, Raiser } from "./raise.ts";

/** The value of a token that is neither name nor number. */
export interface TokenValue extends Place {
  readonly kind: "Token";
  readonly index: number;
}

/** An argument after the first keyword: Source: `KeywordOrStarred`. */
interface KeywordOrStarred {
  readonly kind: "KeywordOrStarred";
  readonly element: ast.Keyword | ast.Expr;
}

type Located = Place & { readonly kind: string };

/** What an expression is called in messages. Source: `_PyPegen_get_expr_name`. */
export function expressionName(e: ast.Expr): string {
  switch (e.kind) {
    case "Attribute":
      return "attribute";
    case "Subscript":
      return "subscript";
    case "Starred":
      return "starred";
    case "Name":
      return "name";
    case "List":
      return "list";
    case "Tuple":
      return "tuple";
    case "Lambda":
      return "lambda";
    case "Call":
      return "function call";
    case "BoolOp":
    case "BinOp":
    case "UnaryOp":
      return "expression";
    case "GeneratorExp":
      return "generator expression";
    case "Yield":
    case "YieldFrom":
      return "yield expression";
    case "Await":
      return "await expression";
    case "ListComp":
      return "list comprehension";
    case "SetComp":
      return "set comprehension";
    case "DictComp":
      return "dict comprehension";
    case "Dict":
      return "dict literal";
    case "Set":
      return "set display";
    case "JoinedStr":
    case "FormattedValue":
      return "f-string expression";
    case "Constant":
      if (e.value === null) return "None";
      if (e.value === false) return "False";
      if (e.value === true) return "True";
      return e.value === ELLIPSIS ? "ellipsis" : "literal";
    case "Compare":
      return "comparison";
    case "IfExp":
      return "conditional expression";
    case "NamedExpr":
      return "named expression";
    default:
      return "expression";
  }
}

type TargetKind = "star" | "for" | "del";

/** The part of `e` that cannot be a target. Source: `_PyPegen_get_invalid_target`. */
export function invalidTarget(e: ast.Expr, kind: TargetKind): ast.Expr | null {
  switch (e.kind) {
    case "List":
    case "Tuple":
      for (const item of e.elts) {
        const bad = invalidTarget(item, kind);
        if (bad !== null) return bad;
      }
      return null;
    case "Starred":
      return kind === "del" ? e : invalidTarget(e.value, kind);
    case "Compare":
      if (kind === "for") return e.ops[0] === "In" ? invalidTarget(e.left, kind) : null;
      return e;
    case "Name":
    case "Subscript":
    case "Attribute":
      return null;
    default:
      return e;
  }
}

export class Actions {
  private readonly raiser: Raiser;
  private readonly ids: readonly string[];
  private readonly ascii: boolean;
  private readonly featureVersion: number;
  private readonly maxIntDigits: number;
  private readonly flufl: boolean;
  machine!: Machine;
  /** Receives the warnings of the first pass. */
  readonly warnings: SyntaxWarningRecord[] = [];

  constructor(
    raiser: Raiser,
    ids: readonly string[],
    ascii: boolean,
    featureVersion: number,
    flufl: boolean,
    maxIntDigits: number,
  ) {
    this.raiser = raiser;
    this.ids = ids;
    this.ascii = ascii;
    this.featureVersion = featureVersion;
    this.maxIntDigits = maxIntDigits;
    this.flufl = flufl;
  }

  private text(i: number): string {
    const t = this.raiser.tokens;
    return this.raiser.src.substring(t.start[i]!, t.end[i]!);
  }

  /** NAME and NUMBER are expressions already, other tokens just places. */
  tokenValue(i: number): unknown {
    const t = this.raiser.tokens;
    const type = t.type[i];
    const p = this.raiser.place(i);
    if (type === T.NAME) {
      const id = this.ids[t.name[i]!]!;
      return ast.Name(id, "Load", p.lineno, p.col_offset, p.end_lineno, p.end_col_offset);
    }
    if (type === T.NUMBER) {
      const text = this.text(i);
      const value = parseNumber(text, this.maxIntDigits);
      if (value === null)
        throw this.raiser.raw("SyntaxError", p.lineno, -1, p.end_lineno, -1, tooManyDigits(text, this.maxIntDigits));
      if (text.includes("_")) this.version(6, "Underscores in numeric literals are");
      return ast.Constant(value, null, p.lineno, p.col_offset, p.end_lineno, p.end_col_offset);
    }
    const token: TokenValue = { kind: "Token", index: i, ...p };
    return token;
  }

  isSoftKeyword(i: number, word: string | null): boolean {
    const text = this.text(i);
    // SOFT_KEYWORD compares only as many letters as the name has: `c` and `mat` pass for soft keywords too.
    return word === null ? SOFT_KEYWORDS.some((k) => k.startsWith(text)) : text === word;
  }

  /** CHECK_VERSION: null when fine. */
  private version(minor: number, what: string): void {
    if (this.featureVersion < minor) {
      throw this.raiser.atToken("SyntaxError", `${what} only supported in Python 3.${minor} and greater`);
    }
  }

  /** Runs an action. */
  act(action: Action, values: readonly unknown[], start: number): unknown {
    const args = action.args;
    const arg = (i: number): unknown => {
      const a = args[i];
      return typeof a === "number" ? values[a] : a;
    };
    const place = (i: number): Located => arg(i) as Located;
    const message = (i: number): string => this.format(String(args[i]), typeof args[0] === "number" ? place(0) : null);
    switch (action.verb) {
      case "loc":
        throw this.raiser.location(place(0), message(1));
      case "range":
        throw this.raiser.range(place(0), place(1), message(2));
      case "from":
        throw this.raiser.startingFrom(place(0), message(1));
      case "last":
        throw this.raiser.atToken("SyntaxError", message(0));
      case "next":
        throw this.raiser.atToken("SyntaxError", message(0), this.machine.mark);
      case "indent":
        throw this.raiser.atToken("IndentationError", message(args.length - 1));
      case "target":
        return this.target(String(args[0]) as TargetKind, arg(1) as ast.Expr);
      case "version":
        this.version(Number(args[0]), String(args[1]));
        return true;
      default:
        return this.node(
          String(args[0]),
          args.slice(1).map((_, i) => arg(i + 1)),
          values,
          start,
        );
    }
  }

  private format(template: string, a: Located | null): string {
    return template.replace(/%([ntd])/g, (_, what: string) => {
      if (a === null) return "";
      if (what === "d") return String(a.lineno);
      if (what === "n") return expressionName(a as ast.Expr);
      return a.kind === "Token" ? this.text((a as TokenValue).index) : "";
    });
  }

  private target(kind: TargetKind, e: ast.Expr): null {
    const bad = invalidTarget(e, kind);
    if (bad === null) return null;
    throw this.raiser.location(bad, `cannot ${kind === "del" ? "delete" : "assign to"} ${expressionName(bad)}`);
  }

  /** The value of an alternative; null fails its rule. `values` are all items, `args` the captures asked for. */
  private node(name: string, args: unknown[], values: readonly unknown[], start: number): unknown {
    const t = this.raiser.tokens;
    let e = this.machine.mark - 1;
    while (e > start) {
      const type = t.type[e]!;
      if (type > T.DEDENT || (type > T.ENDMARKER && type < T.NEWLINE)) break;
      e--;
    }
    const at = [t.line[start]!, t.col[start]!, t.endLine[e] ?? 0, t.endCol[e] ?? 0] as const;
    const a = args[0] as ast.Expr;
    const b = args[1] as ast.Expr;
    switch (name) {
      case "never":
        return null;
      case "first":
        return values[0];
      case "cons":
        return [args[0], ...((args[1] as unknown[] | null) ?? [])];
      case "join":
        return [...(args[0] as unknown[]), ...(args[1] as unknown[])];
      case "tuple":
        return ast.Tuple([a, ...((args[1] as ast.Expr[] | null | undefined) ?? [])], "Load", ...at);
      case "tupleOf":
        return ast.Tuple((args[0] as ast.Expr[] | null) ?? [], "Load", ...at);
      case "list":
        return ast.List((args[0] as ast.Expr[] | null) ?? [], "Load", ...at);
      case "starred":
        return ast.Starred(a, "Load", ...at);
      case "namedExpr":
        this.version(8, "Assignment expressions are");
        return ast.NamedExpr(a as ast.Name, b, ...at);
      case "ifExp":
        return ast.IfExp(b, a, args[2] as ast.Expr, ...at);
      case "ifExpAny":
        return ast.IfExp(values[2] as ast.Expr, values[0] as ast.Expr, values[4] as ast.Expr, ...at);
      case "yield":
        return ast.Yield(null, ...at);
      case "boolOp":
        return ast.BoolOp("And", [], ...at);
      case "unaryOp":
        return ast.UnaryOp("Not", values[1] as ast.Expr, ...at);
      case "binOp":
        return ast.BinOp(values[0] as ast.Expr, "Add", values[2] as ast.Expr, ...at);
      case "matMult":
        this.version(5, "The '@' operator is");
        return ast.BinOp(values[0] as ast.Expr, "MatMult", values[2] as ast.Expr, ...at);
      case "inPair":
        return "In";
      case "compare":
        return ast.Compare(a, [(args[1] as unknown[])[0] === "In" ? "In" : "Eq"], [], ...at);
      case "flufl":
        return this.checkFlufl(args[0] as TokenValue);
      case "await":
        this.version(5, "Await expressions are");
        return ast.Await(a, ...at);
      case "attribute":
        return ast.Attribute(a, (b as ast.Name).id, "Load", ...at);
      case "subscript":
        return ast.Subscript(a, b, "Load", ...at);
      case "call":
        return ast.Call(a, [], [], ...at);
      case "callGenexp":
        return ast.Call(a, [b], [], ...at);
      case "slice":
        return ast.Slice(null, null, null, ...at);
      case "constant": {
        const which = args[0] as unknown as string;
        const value = which === "true" ? true : which === "false" ? false : which === "null" ? null : ELLIPSIS;
        return ast.Constant(value, null, ...at);
      }
      case "lambda":
        return ast.Lambda(ast.Arguments([], [], null, [], [], null, []), values[3] as ast.Expr, ...at);
      case "param":
        return ast.Arg("", null, null, ...at);
      case "pattern":
        return ast.MatchAs(null, null, ...at);
      case "dotted":
        return ast.Name(`${(a as ast.Name).id}.${(b as ast.Name).id}`, "Load", ...at);
      case "set":
        return ast.Set([], ...at);
      case "dict":
        return ast.Dict([], [], ...at);
      case "listComp":
        return ast.ListComp(values[1] as ast.Expr, [], ...at);
      case "setComp":
        return ast.SetComp(values[1] as ast.Expr, [], ...at);
      case "generatorExp":
        return ast.GeneratorExp(values[1] as ast.Expr, [], ...at);
      case "dictComp":
        return ast.DictComp(a, a, [], ...at);
      case "asyncComprehension":
        this.version(6, "Async comprehensions are");
        return ast.Comprehension(a, a, args[1] as ast.Expr[], 1);
      case "comprehension":
        return ast.Comprehension(a, a, args[1] as ast.Expr[], 0);
      case "keyword":
        return keywordOrStarred(ast.Keyword((a as ast.Name).id, b, ...at));
      case "unpacked":
        return keywordOrStarred(ast.Keyword(null, a, ...at));
      case "args":
        return this.callOf([...(args[0] as ast.Expr[])], args[1] as unknown[] | null, at);
      case "kwargsOnly":
        return this.callOf([], args[0] as unknown[], at);
      case "real":
        if ((a as ast.Constant).value instanceof ConstComplex) {
          throw this.raiser.location(a, "real number required in complex literal");
        }
        return a;
      case "imaginary":
        if (!((a as ast.Constant).value instanceof ConstComplex)) {
          throw this.raiser.location(a, "imaginary number required in complex literal");
        }
        return a;
      case "string":
        return this.string((args[0] as TokenValue).index);
      case "strings": {
        const node = concatenateStrings(args[0] as ast.Expr[], ...at);
        if (node === null) throw this.raiser.atToken("SyntaxError", "cannot mix bytes and nonbytes literals");
        return node;
      }
      case "fstring":
        return this.fstring(start, args[0] as unknown[], at);
      case "formatText":
        return this.formatText((args[0] as TokenValue).index, false, true);
      case "conversion":
        return this.conversion(args[0] as TokenValue, b as ast.Name);
      case "replacementField":
        return this.replacementField(values, at);
      case "legacyStatement":
        return this.legacyStatement(a as ast.Name, b);
      case "missingComma":
        if (this.isLegacy(a) || t.level[this.machine.mark - 1] === 0) return null;
        throw this.raiser.range(a, b, "invalid syntax. Perhaps you forgot a comma?");
      case "bareGenexp":
        throw this.raiser.range(a, lastItem(args[1] as ast.Comprehension[]), GENEXP);
      case "bareGenexpInCall": {
        const call = a as ast.Call;
        if (call.args.length <= 1) return null;
        throw this.raiser.range(call.args[call.args.length - 1]!, lastItem(args[1] as ast.Comprehension[]), GENEXP);
      }
      case "positionalAfterKeyword": {
        const unpacking = (a as ast.Call).keywords.some((k) => k.arg === null) ? " unpacking" : "";
        throw this.raiser.atToken("SyntaxError", `positional argument follows keyword argument${unpacking}`);
      }
      case "comprehensionTarget": {
        const items = args[1] as ast.Expr[];
        const last = items[items.length - 1]!;
        throw this.raiser.range(a, last, "did you forget parentheses around the comprehension target?");
      }
      case "noBound": {
        const what = (b as ast.Expr).kind === "Tuple" ? "constraints" : "bound";
        throw this.raiser.startingFrom(a as Place, `cannot use ${what} with ${String(args[2])}`);
      }
      case "keyWithoutColon":
        throw this.raiser.raw(
          "SyntaxError",
          a.lineno,
          a.end_col_offset - 1,
          a.end_lineno,
          -1,
          "':' expected after dictionary key",
        );
      case "positionalPatterns": {
        const patterns = args[0] as ast.Pattern[];
        throw this.raiser.range(
          patterns[0]!,
          patterns[patterns.length - 1]!,
          "positional patterns follow keyword patterns",
        );
      }
      default:
        throw new Error(`diagnose: no action ${name}`);
    }
  }

  /** `print x` and `exec x`. */
  private isLegacy(e: ast.Expr): boolean {
    return e.kind === "Name" && (e.id === "print" || e.id === "exec");
  }

  private legacyStatement(name: ast.Name, rest: ast.Expr): null {
    if (!this.isLegacy(name)) return null;
    throw this.raiser.range(name, rest, `Missing parentheses in call to '${name.id}'. Did you mean ${name.id}(...)?`);
  }

  private checkFlufl(token: TokenValue): TokenValue | null {
    const text = this.text(token.index);
    if (this.flufl && text !== "<>") {
      throw this.raiser.atToken("SyntaxError", "with Barry as BDFL, use '<>' instead of '!='");
    }
    return !this.flufl && text !== "!=" ? null : token;
  }

  private callOf(args: ast.Expr[], rest: unknown[] | null, at: readonly [number, number, number, number]): ast.Call {
    const keywords: ast.Keyword[] = [];
    for (const item of rest ?? []) {
      const element = isKeywordOrStarred(item) ? item.element : (item as ast.Expr);
      if (element.kind === "keyword") keywords.push(element);
      else args.push(element);
    }
    const name = ast.Name("", "Load", 1, 0, 1, 0);
    return ast.Call(name, args, keywords, ...at);
  }

  // Strings ----------------------------------------------------------------------------------------------------------

  private string(i: number): ast.Constant {
    const report: EscapeReport = { invalid: null, error: null };
    const { value, kind } = decodeStringToken(this.text(i), this.ascii, report);
    const p = this.raiser.place(i);
    if (report.error === BYTES_NOT_ASCII) throw this.raiser.location(p, report.error);
    if (report.error !== null) throw this.raiser.atToken("SyntaxError", report.error);
    this.warn(i, report);
    return ast.Constant(value, kind, p.lineno, p.col_offset, p.end_lineno, p.end_col_offset);
  }

  private warn(i: number, report: EscapeReport): void {
    if (report.invalid === null || this.machine.invalidRules) return;
    const { src, tokens, filename } = this.raiser;
    const warning = escapeWarning(src, tokens, i, report.invalid, this.featureVersion, filename);
    if (warning !== null) this.warnings.push(warning);
  }

  /** Text of an f-string. What cannot be decoded is a SyntaxError only for escapes outside format specifications. */
  private formatText(i: number, raw: boolean, inSpec: boolean): ast.Constant {
    const report: EscapeReport = { invalid: null, error: null };
    const text = this.text(i);
    const value = decodeFStringText(text, raw, this.ascii, report);
    if (report.error !== null) {
      const isBytes = hasBadBytes(text);
      if (!isBytes && !inSpec) throw this.raiser.atToken("SyntaxError", report.error);
      throw unicodeDecodeError(
        report.error.replace(/^\(unicode error\) /, ""),
        isBytes ? encodeUtf8(text) : escapeBuffer(text),
      );
    }
    this.warn(i, report);
    const p = this.raiser.place(i);
    return ast.Constant(value, null, p.lineno, p.col_offset, p.end_lineno, p.end_col_offset);
  }

  private fstring(start: number, parts: unknown[], at: readonly [number, number, number, number]): ast.JoinedStr {
    const raw = /r/i.test(this.text(start));
    for (const part of parts) {
      if ((part as Located).kind === "Token") this.formatText((part as TokenValue).index, raw, false);
    }
    return ast.JoinedStr([], ...at);
  }

  private conversion(bang: TokenValue, name: ast.Name): ast.Name {
    if (bang.end_lineno !== name.lineno || bang.end_col_offset !== name.col_offset) {
      throw this.raiser.range(bang, name, "f-string: conversion type must come right after the exclamanation mark");
    }
    return name;
  }

  private replacementField(
    values: readonly unknown[],
    at: readonly [number, number, number, number],
  ): ast.FormattedValue {
    const conversion = values[3] as ast.Name | null;
    if (conversion !== null && !/^[sra]$/.test(conversion.id)) {
      throw this.raiser.location(
        conversion,
        `f-string: invalid conversion character '${conversion.id}': expected 's', 'r', or 'a'`,
      );
    }
    return ast.FormattedValue(values[1] as ast.Expr, -1, null, ...at);
  }
}

const GENEXP = "Generator expression must be parenthesized";

function keywordOrStarred(element: ast.Keyword | ast.Expr): KeywordOrStarred {
  return { kind: "KeywordOrStarred", element };
}

function isKeywordOrStarred(item: unknown): item is KeywordOrStarred {
  return (item as Located).kind === "KeywordOrStarred";
}

/** Source: `_PyPegen_get_last_comprehension_item`. */
function lastItem(comprehensions: ast.Comprehension[]): ast.Expr {
  const last = comprehensions[comprehensions.length - 1]!;
  return last.ifs.length === 0 ? last.iter : last.ifs[last.ifs.length - 1]!;
}
