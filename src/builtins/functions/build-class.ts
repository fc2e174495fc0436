/** `__build_class__`: what a class statement calls. Source: Python/bltinmodule.c (builtin___build_class__); PEP 3115, 560. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { type NativeDef, PyCell, PyFunction } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strOf } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { typeType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call, call1 } from "../../protocols/call.ts";
import { setItem } from "../../protocols/container.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { bestMetaclass } from "../type/layout.ts";

/** Bases that are not classes may stand for others: `__mro_entries__`. */
export function resolveBases(bases: PyTuple): PyTuple {
  let out: Value[] | undefined;
  bases.items.forEach((base, i) => {
    const entries = base instanceof PyType ? undefined : findAttr(base, "__mro_entries__");
    if (entries === undefined) {
      out?.push(base);
      return;
    }
    const replaced = call1(entries, bases);
    if (!(replaced instanceof PyTuple)) throw pyError("TypeError", "__mro_entries__ must return a tuple");
    out ??= bases.items.slice(0, i);
    out.push(...replaced.items);
  });
  return out === undefined ? bases : new PyTuple(out);
}

function prepare(meta: Value, name: Value, bases: PyTuple, values: Value[], names: string[]): Value {
  const hook = findAttr(meta, "__prepare__");
  if (hook === undefined) return new PyDict();
  const namespace = call(hook, [name, bases, ...values], names);
  if (typeOf(namespace).slots.getItem === undefined) {
    const who = meta instanceof PyType ? meta.tpName : "<metaclass>";
    throw pyError("TypeError", `${who}.__prepare__() must return a mapping, not ${typeName(namespace)}`);
  }
  return namespace;
}

function buildClass(args: Value[], kwargs: PyDict): Value {
  const [func, name] = args;
  if (func === undefined || name === undefined) {
    throw pyError("TypeError", "__build_class__: not enough arguments");
  }
  if (!(func instanceof PyFunction)) throw pyError("TypeError", "__build_class__: func must be a function");
  if (strOf(name) === undefined) throw pyError("TypeError", "__build_class__: name is not a string");
  const given = new PyTuple(args.slice(2));
  const bases = resolveBases(given);

  let meta = kwargs.delete("metaclass");
  if (meta === undefined) meta = bases.items.length === 0 ? typeType : typeOf(bases.items[0]!);
  if (meta instanceof PyType) meta = bestMetaclass(meta, bases.items);
  const names = kwargs.keys.filter((k): k is string => typeof k === "string");
  const values = names.map((key) => kwargs.getStr(key)!);

  const namespace = prepare(meta, name, bases, values.slice(), names);
  const closure = func.closure === undefined ? undefined : new PyTuple(func.closure);
  const cell = rt.hooks.evalCode(func.code, func.globals, namespace, closure);
  if (bases !== given) setItem(namespace, "__orig_bases__", given);
  const cls = call(meta, [name, bases, namespace, ...values], names);
  if (cls instanceof PyType && cell instanceof PyCell) checkClassCell(cls, cell, name);
  return cls;
}

/** The metaclass must have passed `__classcell__` on, or super() would not work in the class's methods. */
function checkClassCell(cls: PyType, cell: PyCell, name: Value): void {
  if (cell.value === cls) return;
  if (cell.value === undefined) {
    throw pyError(
      "RuntimeError",
      `__class__ not set defining ${reprText(name)} as ${reprText(cls)}. Was __classcell__ propagated to type.__new__?`,
    );
  }
  throw pyError("TypeError", `__class__ set to ${reprText(cell.value)} defining ${reprText(name)} as ${reprText(cls)}`);
}

export const classFunctions: Readonly<Record<string, NativeDef>> = {
  __build_class__: unsigned(
    fn(
      "(*args, **kwargs)",
      "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
      buildClass,
    ),
  ),
};
