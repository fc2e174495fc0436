/**
 * An expression as source text: what `from __future__ import annotations` stores in place of an annotation.
 * Source: Python/ast_unparse.c.
 */
import {
  type Const,
  ConstComplex,
  ConstEllipsis,
  ConstFloat,
  type ConstStr,
  jsFromStr,
  strFromJs,
} from "../../base/const.ts";
import { constRepr, strRepr } from "../../base/const-repr.ts";
import type * as ast from "../../syntax/ast/nodes.ts";

/** How tightly things bind; something inside a tighter place gets parentheses. */
const TUPLE = 0;
const TEST = 1;
const OR = 2;
const AND = 3;
const NOT = 4;
const COMPARE = 5;
const EXPR = 6;
const FACTOR = 12;
const AWAIT = 14;
const ATOM = 15;

const BINARY: Readonly<Record<ast.Operator, readonly [symbol: string, level: number]>> = {
  BitOr: ["|", 6],
  BitXor: ["^", 7],
  BitAnd: ["&", 8],
  LShift: ["<<", 9],
  RShift: [">>", 9],
  Add: ["+", 10],
  Sub: ["-", 10],
  Mult: ["*", 11],
  MatMult: ["@", 11],
  Div: ["/", 11],
  Mod: ["%", 11],
  FloorDiv: ["//", 11],
  Pow: ["**", 13],
};

const UNARY: Readonly<Record<ast.UnaryOperator, readonly [symbol: string, level: number]>> = {
  Invert: ["~", FACTOR],
  UAdd: ["+", FACTOR],
  USub: ["-", FACTOR],
  Not: ["not ", NOT],
};

const COMPARISONS: Readonly<Record<ast.CompareOperator, string>> = {
  Eq: "==",
  NotEq: "!=",
  Lt: "<",
  LtE: "<=",
  Gt: ">",
  GtE: ">=",
  Is: "is",
  IsNot: "is not",
  In: "in",
  NotIn: "not in",
};

/** The expression as a Python str. */
export function unparse(e: ast.Expr): ConstStr {
  return strFromJs(text(e, TEST));
}

function parenthesised(inner: string, needed: boolean): string {
  return needed ? `(${inner})` : inner;
}

function list(elts: readonly ast.Expr[], level = TEST): string {
  return elts.map((e) => text(e, level)).join(", ");
}

function text(e: ast.Expr, level: number): string {
  switch (e.kind) {
    case "BoolOp": {
      const own = e.op === "And" ? AND : OR;
      const values = e.values.map((v) => text(v, own + 1));
      return parenthesised(values.join(e.op === "And" ? " and " : " or "), level > own);
    }
    case "BinOp": {
      const [symbol, own] = BINARY[e.op];
      const right = e.op === "Pow"; // binds to the right
      const left = text(e.left, right ? own + 1 : own);
      return parenthesised(`${left} ${symbol} ${text(e.right, right ? own : own + 1)}`, level > own);
    }
    case "UnaryOp": {
      const [symbol, own] = UNARY[e.op];
      return parenthesised(symbol + text(e.operand, own), level > own);
    }
    case "Lambda": {
      const positional = e.args.args.length + e.args.posonlyargs.length > 0;
      return parenthesised(`lambda${positional ? " " : ""}${args(e.args)}: ${text(e.body, TEST)}`, level > TEST);
    }
    case "IfExp": {
      const body = `${text(e.body, TEST + 1)} if ${text(e.test, TEST + 1)} else ${text(e.orelse, TEST)}`;
      return parenthesised(body, level > TEST);
    }
    case "Dict": {
      const items = e.values.map((value, i) => {
        const key = e.keys[i] ?? null;
        return key === null ? `**${text(value, EXPR)}` : `${text(key, TEST)}: ${text(value, TEST)}`;
      });
      return `{${items.join(", ")}}`;
    }
    case "Set":
      return `{${list(e.elts)}}`;
    case "List":
      return `[${list(e.elts)}]`;
    case "Tuple":
      if (e.elts.length === 0) return "()";
      return parenthesised(list(e.elts) + (e.elts.length === 1 ? "," : ""), level > TUPLE);
    case "GeneratorExp":
      return `(${text(e.elt, TEST)}${generators(e.generators)})`;
    case "ListComp":
      return `[${text(e.elt, TEST)}${generators(e.generators)}]`;
    case "SetComp":
      return `{${text(e.elt, TEST)}${generators(e.generators)}}`;
    case "DictComp":
      return `{${text(e.key, TEST)}: ${text(e.value, TEST)}${generators(e.generators)}}`;
    case "Compare": {
      const rest = e.comparators.map((c, i) => ` ${COMPARISONS[e.ops[i]!]} ${text(c, COMPARE + 1)}`);
      return parenthesised(text(e.left, COMPARE + 1) + rest.join(""), level > COMPARE);
    }
    case "Call": {
      const func = text(e.func, ATOM);
      const only = e.args[0];
      if (e.args.length === 1 && e.keywords.length === 0 && only!.kind === "GeneratorExp")
        return func + text(only!, TEST);
      const keywords = e.keywords.map((k) => (k.arg === null ? "**" : `${k.arg}=`) + text(k.value, TEST));
      return `${func}(${[...e.args.map((a) => text(a, TEST)), ...keywords].join(", ")})`;
    }
    case "JoinedStr":
      return `f${strRepr(strFromJs(fStringBody(e)))}`;
    case "FormattedValue":
      return formattedValue(e);
    case "Constant":
      return constant(e.value);
    case "Attribute": {
      const isInt = e.value.kind === "Constant" && /^(number|bigint)$/.test(typeof e.value.value);
      return `${text(e.value, ATOM)}${isInt ? " ." : "."}${e.attr}`;
    }
    case "Subscript":
      return `${text(e.value, ATOM)}[${text(e.slice, TUPLE)}]`;
    case "Slice": {
      const part = (p: ast.Expr | null): string => (p === null ? "" : text(p, TEST));
      return `${part(e.lower)}:${part(e.upper)}${e.step === null ? "" : `:${part(e.step)}`}`;
    }
    case "Starred":
      return `*${text(e.value, EXPR)}`;
    case "Name":
      return e.id;
    case "Yield":
      return e.value === null ? "(yield)" : `(yield ${text(e.value, TEST)})`;
    case "YieldFrom":
      return `(yield from ${text(e.value, TEST)})`;
    case "Await":
      return parenthesised(`await ${text(e.value, ATOM)}`, level > AWAIT);
    case "NamedExpr":
      return parenthesised(`${text(e.target, ATOM)} := ${text(e.value, ATOM)}`, level > TUPLE);
  }
}

function constant(value: Const): string {
  if (value instanceof ConstEllipsis) return "...";
  if (Array.isArray(value)) {
    const items = value as readonly Const[];
    return `(${items.map(finiteRepr).join(", ")}${items.length === 1 ? "," : ""})`;
  }
  return finiteRepr(value);
}

/** `repr`, with an infinity written as a number that overflows. */
function finiteRepr(value: Const): string {
  const repr = constRepr(value);
  return value instanceof ConstFloat || value instanceof ConstComplex ? repr.replaceAll("inf", "1e309") : repr;
}

function generators(list: readonly ast.Comprehension[]): string {
  return list
    .map((g) => {
      const tests = g.ifs.map((test) => ` if ${text(test, TEST + 1)}`).join("");
      return `${g.is_async ? " async for " : " for "}${text(g.target, TUPLE)} in ${text(g.iter, TEST + 1)}${tests}`;
    })
    .join("");
}

function arg(a: ast.Arg): string {
  return a.annotation === null ? a.arg : `${a.arg}: ${text(a.annotation, TEST)}`;
}

function args(a: ast.Arguments): string {
  const parts: string[] = [];
  const positional = [...a.posonlyargs, ...a.args];
  const firstDefault = positional.length - a.defaults.length;
  positional.forEach((p, i) => {
    parts.push(arg(p) + (i < firstDefault ? "" : `=${text(a.defaults[i - firstDefault]!, TEST)}`));
    if (i + 1 === a.posonlyargs.length) parts.push("/");
  });
  if (a.vararg !== null) parts.push(`*${arg(a.vararg)}`);
  else if (a.kwonlyargs.length > 0) parts.push("*");
  a.kwonlyargs.forEach((p, i) => {
    const value = a.kw_defaults[i] ?? null;
    parts.push(arg(p) + (value === null ? "" : `=${text(value, TEST)}`));
  });
  if (a.kwarg !== null) parts.push(`**${arg(a.kwarg)}`);
  return parts.join(", ");
}

function fStringBody(e: ast.JoinedStr): string {
  return e.values.map(fStringElement).join("");
}

function fStringElement(e: ast.Expr): string {
  switch (e.kind) {
    case "Constant":
      return jsFromStr(e.value as ConstStr)
        .replaceAll("{", "{{")
        .replaceAll("}", "}}");
    case "JoinedStr":
      return text(e, TEST);
    case "FormattedValue":
      return formattedValue(e);
    default:
      throw { kind: "PyFrontEndError", type: "SystemError", msg: "unknown expression kind inside f-string" };
  }
}

function formattedValue(e: ast.FormattedValue): string {
  const value = text(e.value, TEST + 1);
  const conversion = e.conversion > 0 ? `!${String.fromCharCode(e.conversion)}` : "";
  const spec = e.format_spec;
  const format = spec === null ? "" : `:${spec.kind === "JoinedStr" ? fStringBody(spec) : fStringElement(spec)}`;
  return `{${value.startsWith("{") ? " " : ""}${value}${conversion}${format}}`;
}
