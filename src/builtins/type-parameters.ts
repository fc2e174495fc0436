/** Type parameters of generic aliases and unions: collecting, replacing and showing them. Source: Objects/genericaliasobject.c. */
import { PyList, PyTuple } from "../objects/containers.ts";
import { Ellipsis, None, type Value } from "../objects/object.ts";
import { PyType } from "../objects/type.ts";
import { findAttr } from "../protocols/attributes.ts";
import { call, call1 } from "../protocols/call.ts";
import { getItem } from "../protocols/container.ts";
import { pyError } from "../protocols/errors.ts";
import { toArray } from "../protocols/iterate.ts";
import { reprText } from "../protocols/text.ts";
import { textOf } from "../protocols/text-name.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeOf } from "../protocols/type-of.ts";

/** How an argument is shown: classes by qualified name, `...`, lists of arguments, all else by repr. */
export function typeItemText(item: Value): string {
  if (item === Ellipsis) return "...";
  if (item instanceof PyList) return `[${item.items.map(typeItemText).join(", ")}]`;
  if (findAttr(item, "__origin__") !== undefined && findAttr(item, "__args__") !== undefined) return reprText(item);
  const qualname = findAttr(item, "__qualname__");
  if (qualname === undefined) return reprText(item);
  const module = findAttr(item, "__module__");
  if (module === undefined || module === None) return reprText(item);
  const text = textOf(qualname) ?? reprText(qualname);
  return module === "builtins" ? text : `${textOf(module) ?? reprText(module)}.${text}`;
}

/** The type variables in `args`, each once, in order of appearance. Source: _Py_make_parameters. */
export function makeParameters(args: readonly Value[]): PyTuple {
  const out: Value[] = [];
  const add = (p: Value): void => {
    if (!out.includes(p)) out.push(p);
  };
  for (const arg of args) {
    if (arg instanceof PyType) continue;
    if (findAttr(arg, "__typing_subst__") !== undefined) add(arg);
    else {
      const inner = findAttr(arg, "__parameters__");
      if (inner instanceof PyTuple) inner.items.forEach(add);
    }
  }
  return new PyTuple(out);
}

/** `*tuple[int, str]` among the given arguments stands for `int, str`. */
function unpackArguments(item: Value): Value[] {
  const given = item instanceof PyTuple ? item.items : [item];
  const out: Value[] = [];
  for (const arg of given) {
    const inner = arg instanceof PyType ? undefined : findAttr(arg, "__typing_unpacked_tuple_args__");
    if (inner instanceof PyTuple && inner.items[inner.items.length - 1] !== Ellipsis) out.push(...inner.items);
    else out.push(arg);
  }
  return out;
}

/** `alias[item]`: the arguments with the type variables replaced. Source: _Py_subs_parameters. */
export function substitute(self: Value, args: readonly Value[], parameters: PyTuple, item: Value): Value[] {
  const params = parameters.items;
  if (params.length === 0) throw pyError("TypeError", `${reprText(self)} is not a generic class`);
  let given: Value = new PyTuple(unpackArguments(item));
  for (const param of params) {
    const prepare = findAttr(param, "__typing_prepare_subst__");
    if (prepare === undefined || prepare === None) continue;
    const prepared = call(prepare, [self, given]);
    given = prepared instanceof PyTuple ? prepared : new PyTuple([prepared]);
  }
  const items = (given as PyTuple).items;
  if (items.length !== params.length) {
    const how = items.length > params.length ? "many" : "few";
    throw pyError(
      "TypeError",
      `Too ${how} arguments for ${reprText(self)}; actual ${items.length}, expected ${params.length}`,
    );
  }
  const out: Value[] = [];
  for (const arg of args) {
    if (arg instanceof PyType) {
      out.push(arg);
      continue;
    }
    const flag = findAttr(arg, "__typing_is_unpacked_typevartuple__");
    const unpack = flag !== undefined && isTrue(flag);
    const subst = findAttr(arg, "__typing_subst__");
    const replaced =
      subst === undefined ? substituteInside(arg, params, items) : call1(subst, items[params.indexOf(arg)]!);
    if (unpack) out.push(...toArray(replaced));
    else out.push(replaced);
  }
  return out;
}

/** Replaces the type variables of a generic argument such as `list[T]`. */
function substituteInside(arg: Value, params: readonly Value[], items: readonly Value[]): Value {
  const inner = findAttr(arg, "__parameters__");
  if (!(inner instanceof PyTuple) || inner.items.length === 0) return arg;
  const given: Value[] = [];
  for (const param of inner.items) {
    const at = params.indexOf(param);
    if (at < 0) given.push(param);
    else {
      const item = items[at]!;
      // a TypeVarTuple stands for any number of arguments
      if (typeOf(params[at]!).slots.iter !== undefined && item instanceof PyTuple) given.push(...item.items);
      else given.push(item);
    }
  }
  return getItem(arg, new PyTuple(given));
}
