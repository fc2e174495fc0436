/**
 * Objects of module `ast` as trees of the front end, with CPython's complaints about trees that are none.
 * Source: Python/Python-ast.c (obj2ast_*), Python/ast.c (validation).
 */
import { type Const, ConstComplex, ConstFloat, ConstFrozenSet, ELLIPSIS, WideText } from "../../base/const.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { intOf, PyComplex, PyFloat } from "../../objects/number.ts";
import { Ellipsis, None, PyWideStr, type Value } from "../../objects/object.ts";
import { PyFrozenSet } from "../../objects/set.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { bytesType, complexType, floatType, frozensetType, intType, strType, tupleType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { pyError } from "../../protocols/errors.ts";
import { isInstance } from "../../protocols/instance-check.ts";
import { toArray } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { isInstanceOf, typeName, typeOf } from "../../protocols/type-of.ts";
import { AST_ENUMS, AST_TYPES, type AstType } from "../../spec/ast.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import type { FieldInfo, Node, NodeKind } from "../../syntax/ast/nodes.ts";
import { InvalidConstant } from "../../syntax/ast/validate.ts";
import { type AstState, astState, type NodePlan } from "./types.ts";

const ROOTS: Readonly<Record<string, NodeKind>> = {
  exec: "Module",
  eval: "Expression",
  single: "Interactive",
  func_type: "FunctionType",
};

/** The tree of a Python object; `mode` is compile()'s. */
export function treeFromPython(object: Value, mode: string): ast.Mod {
  const state = astState();
  const kind = ROOTS[mode]!;
  if (!isInstance(object, state.classes.get(kind)!)) {
    throw pyError("TypeError", `expected ${kind} node, got ${typeName(object)}`);
  }
  try {
    return sumNode(state, "mod", object) as ast.Mod;
  } catch (e) {
    if (e instanceof RangeError) {
      throw pyError("RecursionError", "maximum recursion depth exceeded while traversing 'expr' node");
    }
    throw e;
  }
}

const TYPES: Readonly<Record<string, AstType>> = AST_TYPES;
const ENUMS: Readonly<Record<string, readonly string[]>> = AST_ENUMS;

interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

function missing(name: string, owner: string): unknown {
  return pyError("TypeError", `required field "${name}" missing from ${owner}`);
}

/** A node of a sum type; null for None. */
function sumNode(state: AstState, base: string, object: Value): Node | null {
  if (object === None) return null;
  const type = TYPES[base]!;
  const position = type.attributes === "span" ? readPosition(object, base) : undefined;
  const cls = typeOf(object);
  const exact = state.plans.get(cls.name);
  if (exact?.cls === cls && exact.info.base === base && !exact.info.product) {
    return readNode(state, exact, object, position);
  }
  for (const kind of Object.keys(type.constructors)) {
    const plan = state.plans.get(kind)!;
    if (isInstance(object, plan.cls)) return readNode(state, plan, object, position);
  }
  throw pyError("TypeError", `expected some sort of ${base}, but got ${reprText(object)}`);
}

/** A node of a product type: anything with the right attributes will do. */
function productNode(state: AstState, name: string, object: Value): Node {
  const plan = state.plans.get(name)!;
  const node = readNode(state, plan, object, undefined);
  return plan.info.span ? Object.assign(node, readPosition(object, name)) : node;
}

function readPosition(object: Value, owner: string): Position {
  const lineno = findAttr(object, "lineno");
  if (lineno === undefined) throw missing("lineno", owner);
  const line = intValue(lineno);
  const col_offset = findAttr(object, "col_offset");
  if (col_offset === undefined) throw missing("col_offset", owner);
  const col = intValue(col_offset);
  const endLine = findAttr(object, "end_lineno");
  const end_lineno = endLine === undefined || endLine === None ? line : intValue(endLine);
  const endCol = findAttr(object, "end_col_offset");
  const end_col_offset = endCol === undefined || endCol === None ? col : intValue(endCol);
  return { lineno: line, col_offset: col, end_lineno, end_col_offset };
}

function readNode(state: AstState, plan: NodePlan, object: Value, position: Position | undefined): Node {
  const node: Record<string, unknown> = { kind: plan.kind, ...position };
  for (const field of plan.fields) node[field.key] = readField(state, plan, field, object);
  for (const field of plan.fields) {
    if (field.quant === "" && node[field.key] === null && field.type !== "constant") {
      throw pyError("ValueError", `field '${field.name}' is required for ${plan.kind}`);
    }
  }
  return node as unknown as Node;
}

function readField(state: AstState, plan: NodePlan, field: FieldInfo, object: Value): unknown {
  const value = findAttr(object, field.name);
  if (field.quant.endsWith("*")) {
    if (value === undefined) return [];
    if (!(value instanceof PyList)) {
      throw pyError("TypeError", `${plan.kind} field "${field.name}" must be a list, not a ${typeName(value)}`);
    }
    const items = value.items;
    const length = items.length;
    const out: unknown[] = [];
    for (let i = 0; i < length; i++) {
      out.push(readItem(state, field, items[i]!));
      if (items.length !== length) {
        throw pyError("RuntimeError", `${plan.kind} field "${field.name}" changed size during iteration`);
      }
    }
    return out;
  }
  if (field.quant === "?") {
    if (value === undefined || value === None) return field.type === "int" ? 0 : null;
  } else if (value === undefined) {
    throw missing(field.name, plan.kind);
  }
  return readItem(state, field, value);
}

function readItem(state: AstState, field: FieldInfo, value: Value): unknown {
  switch (field.type) {
    case "identifier":
      if (value === None) return null;
      if (typeOf(value) !== strType) throw pyError("TypeError", "AST identifier must be of type str");
      return jsFromStr(strOf(value)!);
    case "string":
      if (value === None) return null;
      if (value instanceof PyBytes && typeOf(value) === bytesType) return String.fromCharCode(...value.bytes);
      if (typeOf(value) !== strType) throw pyError("TypeError", "AST string must be of type str");
      return jsFromStr(strOf(value)!);
    case "int":
      return intValue(value);
    case "constant":
      return constant(value);
  }
  if (field.type in ENUMS) return enumValue(state, field.type, value);
  return TYPES[field.type]!.product === true
    ? productNode(state, field.type, value)
    : sumNode(state, field.type, value);
}

function enumValue(state: AstState, name: string, value: Value): string {
  for (const choice of ENUMS[name]!) {
    if (value === state.singletons.get(choice) || isInstance(value, state.classes.get(choice)!)) return choice;
  }
  throw pyError("TypeError", `expected some sort of ${name}, but got ${reprText(value)}`);
}

function intValue(value: Value): number {
  if (!isInstanceOf(value, intType)) throw pyError("ValueError", `invalid integer value: ${reprText(value)}`);
  const n = intOf(value)!;
  if (n < -0x80000000 || n > 0x7fffffff) {
    throw pyError("OverflowError", "Python int too large to convert to C int");
  }
  return Number(n);
}

/** A constant as the front end knows it. What cannot be one is left for the validation to report. */
function constant(value: Value): Const {
  const cls = typeOf(value);
  switch (typeof value) {
    case "boolean":
    case "number":
    case "bigint":
    case "string":
      return value;
  }
  if (value === None) return null;
  if (value === Ellipsis) return ELLIPSIS;
  if (value instanceof PyWideStr && cls === strType) return new WideText(value.cps);
  if (value instanceof PyFloat && cls === floatType) return new ConstFloat(value.v);
  if (value instanceof PyComplex && cls === complexType) return new ConstComplex(value.re, value.im);
  if (value instanceof PyBytes && cls === bytesType) return value.bytes;
  if (value instanceof PyTuple && cls === tupleType) return value.items.map(constant);
  if (value instanceof PyFrozenSet && cls === frozensetType) return new ConstFrozenSet(toArray(value).map(constant));
  return new InvalidConstant(typeName(value)) as unknown as Const;
}
