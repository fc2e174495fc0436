/** The front end's trees as objects of module `ast`. Source: Python/Python-ast.c (ast2obj_*). */
import type { Const } from "../../base/const.ts";
import { PyList } from "../../objects/containers.ts";
import { fromConst } from "../../objects/from-const.ts";
import { PyInstance, setSlot } from "../../objects/heap.ts";
import { None, type Value } from "../../objects/object.ts";
import { strFromJs } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import type { FieldInfo, Node, Span } from "../../syntax/ast/nodes.ts";
import { type AstState, astState } from "./types.ts";

/** A tree as Python objects. */
export function treeToPython(tree: Node): Value {
  try {
    return nodeObject(astState(), tree);
  } catch (e) {
    if (e instanceof RangeError) {
      throw pyError("RecursionError", "maximum recursion depth exceeded during ast construction");
    }
    throw e;
  }
}

function nodeObject(state: AstState, node: Node): Value {
  const plan = state.plans.get(node.kind)!;
  const { fields } = plan;
  const object = new PyInstance(plan.cls, plan.shape);
  const values = node as unknown as Readonly<Record<string, unknown>>;
  let slot = 0;
  for (let i = 0; i < fields.length; i++)
    setSlot(object, slot++, fieldObject(state, fields[i]!, values[fields[i]!.key]));
  if (plan.info.span) {
    const span = node as Span;
    setSlot(object, slot++, span.lineno);
    setSlot(object, slot++, span.col_offset);
    setSlot(object, slot++, span.end_lineno);
    setSlot(object, slot++, span.end_col_offset);
  }
  return object;
}

function fieldObject(state: AstState, field: FieldInfo, value: unknown): Value {
  if (field.type === "constant") return fromConst(value as Const);
  if (value === null) return None;
  if (field.quant.endsWith("*")) {
    return new PyList((value as unknown[]).map((item) => itemObject(state, field, item)));
  }
  return itemObject(state, field, value);
}

function itemObject(state: AstState, field: FieldInfo, value: unknown): Value {
  switch (typeof value) {
    case "number":
      return value;
    case "string":
      return field.type === "identifier" || field.type === "string" ? strFromJs(value) : state.singletons.get(value)!;
  }
  return value === null ? None : nodeObject(state, value as Node);
}
