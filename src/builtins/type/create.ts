/**
 * Making a class: `type(name, bases, namespace, **kwargs)`. Source: Objects/typeobject.c (type_new and its steps). Order:
 * metaclass and best base, `__slots__`, the type object, namespace clean-up, MRO and slots, `__set_name__`, `__init_subclass__`.
 */
import { isXidContinue, isXidStart } from "../../base/unicode/predicates.ts";
import { PyTuple } from "../../objects/containers.ts";
import {
  type GetSet,
  PyClassMethod,
  PyGetSetDescriptor,
  PyMemberDescriptor,
  PyStaticMethod,
} from "../../objects/descriptors.ts";
import type { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { PyCell, PyFunction } from "../../objects/function.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { lookupType, PyType, typeModified } from "../../objects/type.ts";
import { dictType, exceptionTypes, objectType } from "../../objects/types.ts";
import { getAttr, lookupSpecial } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { instanceDictGetSet } from "../../protocols/instance-dict.ts";
import { toArray } from "../../protocols/iterate.ts";
import { callFound, updateSlots } from "../../protocols/slot-functions.ts";
import { superLookup } from "../../protocols/super-lookup.ts";
import { reprText } from "../../protocols/text.ts";
import { textOf } from "../../protocols/text-name.ts";
import { isInstanceOf, typeName, typeOf } from "../../protocols/type-of.ts";
import { weakrefGetSet } from "./instance-getset.ts";
import { bestBase, bestMetaclass } from "./layout.ts";
import { invokeMro } from "./mro.ts";
import { itemSize } from "./sizes.ts";
import { addToBases } from "./subclasses.ts";

/** `type.__new__`. */
export function typeNew(metatype: PyType, args: Value[], kwnames: KwNames): Value {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const npos = args.length - nkw;
  if (npos !== 3) throw pyError("TypeError", `type.__new__() takes exactly 3 arguments (${npos} given)`);
  const [nameArg, basesArg, namespace] = args as [Value, Value, Value];
  const name = strOf(nameArg);
  if (name === undefined)
    throw pyError("TypeError", `type.__new__() argument 1 must be str, not ${shownType(nameArg)}`);
  if (!(basesArg instanceof PyTuple))
    throw pyError("TypeError", `type.__new__() argument 2 must be tuple, not ${shownType(basesArg)}`);
  if (!isInstanceOf(namespace, dictType))
    throw pyError("TypeError", `type.__new__() argument 3 must be dict, not ${shownType(namespace)}`);

  let bases: readonly Value[] = basesArg.items;
  let meta = metatype;
  if (bases.length === 0) bases = [objectType];
  else {
    for (const base of bases) {
      if (!(base instanceof PyType) && lookupMroEntries(base)) {
        throw pyError("TypeError", "type() doesn't support MRO entry resolution; use types.new_class()");
      }
    }
    meta = bestMetaclass(metatype, bases);
    if (meta !== metatype && meta.slots.new !== typeNew) {
      if (meta.slots.new === undefined) throw pyError("TypeError", `cannot create '${meta.tpName}' instances`);
      return meta.slots.new(meta, args, kwnames);
    }
  }
  const base = bestBase(bases);
  const type = makeClass(meta, name, base, bases as readonly PyType[], (namespace as PyDict).copy());
  setNames(type);
  initSubclass(type, args.slice(3), kwnames);
  return type;
}

function shownType(v: Value): string {
  return v === None ? "None" : typeName(v);
}

function lookupMroEntries(base: Value): boolean {
  return lookupType(typeOf(base), "__mro_entries__") !== undefined || hasOwnMroEntries(base);
}

function hasOwnMroEntries(base: Value): boolean {
  try {
    getAttr(base, "__mro_entries__");
    return true;
  } catch (e) {
    if (e instanceof PyBaseException) return false;
    throw e;
  }
}

interface SlotPlan {
  readonly names: readonly string[];
  readonly addDict: boolean;
  readonly addWeakref: boolean;
}

/** The MRO of a class that has none yet. */
const NO_MRO: readonly PyType[] = [];

function makeClass(meta: PyType, name: Str, base: PyType, bases: readonly PyType[], dict: PyDict): PyType {
  const plan = planSlots(name, base, bases, dict);
  const jsName = jsFromStr(name);
  if (jsName.includes("\0")) throw pyError("ValueError", "type name must not contain null characters");
  checkEncodable(jsName);

  const type = new PyType(jsName, bases, meta, true);
  type.base = base;
  type.layout = base.layout;
  type.matchSelf = base.matchSelf;
  type.slotCount = base.slotCount + plan.names.length;
  type.ownSlots = plan.names;
  type.hasDict = base.hasDict || plan.addDict;
  type.hasWeakref = base.hasWeakref || plan.addWeakref;
  type.qualname = takeQualname(dict, name);

  const cell = takeCell(dict, "__classcell__");
  const dictCell = takeCell(dict, "__classdictcell__");
  fillNamespace(type, dict);
  plan.names.forEach((slot, i) => {
    type.dict.setStr(slot, new PyMemberDescriptor(type, slot, base.slotCount + i, undefined));
  });
  const addGetSet = (name: string, def: GetSet<Value>): void => {
    if (type.dict.getStr(name) === undefined) type.dict.setStr(name, new PyGetSetDescriptor(type, name, def));
  };
  if (plan.addDict) addGetSet("__dict__", instanceDictGetSet);
  if (plan.addWeakref) addGetSet("__weakref__", weakrefGetSet);
  const doc = textOf(type.dict.getStr("__doc__"));
  if (doc !== undefined) checkEncodable(doc);
  if (type.dict.getStr("__doc__") === undefined) type.dict.setStr("__doc__", None);
  if (type.dict.getStr("__eq__") !== undefined && type.dict.getStr("__hash__") === undefined) {
    type.dict.setStr("__hash__", None);
  }
  if (cell !== undefined) cell.value = type;
  if (dictCell !== undefined) dictCell.value = type.dict;

  type.mro = NO_MRO;
  const mro = invokeMro(type);
  // mro() may have assigned __bases__ and so have settled it
  if (type.mro === NO_MRO) type.mro = mro;
  // what a class matches as comes from the first one that says so (inherit_patma_flags)
  const collection = type.mro.find((c) => c !== type && (c.isSequence || c.isMapping));
  if (collection !== undefined) {
    type.isSequence = collection.isSequence;
    type.isMapping = collection.isMapping;
  }
  addToBases(type);
  typeModified(type);
  updateSlots(type);
  return type;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Throws UnicodeEncodeError for lone surrogates: type names and docs are UTF-8 inside CPython. */
export function checkEncodable(name: string): void {
  if (!SURROGATE.test(name)) return; // fast path
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 0xd800 || c > 0xdfff) continue;
    const next = name.charCodeAt(i + 1);
    if (c < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) i++;
    else {
      throw call(exceptionTypes.UnicodeEncodeError, ["utf-8", strFromJs(name), i, i + 1, "surrogates not allowed"]);
    }
  }
}

function takeQualname(dict: PyDict, name: Str): Str {
  const qualname = dict.getStr("__qualname__");
  if (qualname === undefined) return name;
  const text = strOf(qualname);
  if (text === undefined) throw pyError("TypeError", `type __qualname__ must be a str, not ${typeName(qualname)}`);
  dict.delete("__qualname__");
  return text;
}

/** `__classcell__`: the cell that zero-argument super and `__class__` read, made by the compiler. */
function takeCell(dict: PyDict, name: string): PyCell | undefined {
  const cell = dict.getStr(name);
  if (cell === undefined) return undefined;
  if (!(cell instanceof PyCell))
    throw pyError("TypeError", `${name} must be a nonlocal cell, not ${reprText(typeOf(cell))}`);
  dict.delete(name);
  return cell;
}

function fillNamespace(type: PyType, dict: PyDict): void {
  for (let i = 0; i < dict.keys.length; i++) {
    const key = dict.keys[i];
    if (key !== undefined) type.dict.set(key, dict.values[i]!);
  }
  const wrap = (name: string, Wrapper: typeof PyStaticMethod | typeof PyClassMethod): void => {
    const f = type.dict.getStr(name);
    if (f instanceof PyFunction) type.dict.setStr(name, new Wrapper(f));
  };
  wrap("__new__", PyStaticMethod);
  wrap("__init_subclass__", PyClassMethod);
  wrap("__class_getitem__", PyClassMethod);
  if (type.dict.getStr("__module__") === undefined) {
    const module = rt.frame?.globals.getStr("__name__");
    if (module !== undefined) type.dict.setStr("__module__", module);
  }
}

// --- __slots__ -------------------------------------------------------------------------------------------------------

function planSlots(className: Str, base: PyType, bases: readonly PyType[], dict: PyDict): SlotPlan {
  const mayAddDict = !base.hasDict;
  const mayAddWeakref = !base.hasWeakref && itemSize(base) === 0;
  const slots = dict.getStr("__slots__");
  if (slots === undefined) return { names: [], addDict: mayAddDict, addWeakref: mayAddWeakref };

  const wanted = strOf(slots) !== undefined ? [slots] : toArray(slots);
  if (wanted.length > 0 && itemSize(base) !== 0) {
    throw pyError("TypeError", `nonempty __slots__ not supported for subtype of '${base.tpName}'`);
  }
  let addDict = false;
  let addWeakref = false;
  const names: string[] = [];
  for (const item of wanted) {
    const text = textOf(item);
    if (text === undefined) throw pyError("TypeError", `__slots__ items must be strings, not '${typeName(item)}'`);
    if (!isIdentifier(text)) throw pyError("TypeError", "__slots__ must be identifiers");
    if (text === "__dict__") {
      if (!mayAddDict || addDict) throw pyError("TypeError", "__dict__ slot disallowed: we already got one");
      addDict = true;
    } else if (text === "__weakref__") {
      if (!mayAddWeakref || addWeakref) {
        throw pyError("TypeError", "__weakref__ slot disallowed: we already got one");
      }
      addWeakref = true;
    } else {
      const mangled = mangle(jsFromStr(className), text);
      const generated = ["__qualname__", "__classcell__", "__classdictcell__"].includes(mangled);
      if (!generated && dict.getStr(mangled) !== undefined) {
        throw pyError("ValueError", `${reprText(strFromJs(mangled))} in __slots__ conflicts with class variable`);
      }
      names.push(mangled);
    }
  }
  names.sort();
  // a secondary base may bring a dict or weak references
  for (const other of bases) {
    if (other === base) continue;
    if (mayAddDict && other.hasDict) addDict = true;
    if (mayAddWeakref && other.hasWeakref) addWeakref = true;
  }
  return { names, addDict, addWeakref };
}

function isIdentifier(text: string): boolean {
  let first = true;
  for (const c of text) {
    const cp = c.codePointAt(0)!;
    if (!(first ? cp === 0x5f || isXidStart(cp) : isXidContinue(cp))) return false;
    first = false;
  }
  return !first;
}

/** `__private` in class `C` is `_C__private`. */
export function mangle(className: string, name: string): string {
  if (!name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}

// --- hooks of other classes ------------------------------------------------------------------------------------------

/** Tells each value of the namespace its name: `__set_name__`. */
function setNames(type: PyType): void {
  const names = type.dict.copy();
  for (let i = 0; i < names.keys.length; i++) {
    const key = names.keys[i];
    const value = names.values[i];
    if (key === undefined || value === undefined) continue;
    const setName = lookupType(typeOf(value), "__set_name__");
    if (setName === undefined) continue;
    try {
      callFound(setName, value, [type, key]);
    } catch (e) {
      if (e instanceof PyBaseException) {
        const note = `Error calling __set_name__ on '${typeName(value)}' instance ${reprText(key)} in '${type.tpName}'`;
        const add = lookupSpecial(e, "add_note");
        if (add !== undefined) call(add, [strFromJs(note)]);
      }
      throw e;
    }
  }
}

/** `super(cls, cls).__init_subclass__(**kwargs)`. */
function initSubclass(type: PyType, values: Value[], kwnames: KwNames): void {
  if (!type.mro.includes(type))
    throw pyError("TypeError", "super(type, obj): obj must be an instance or subtype of type");
  const hook = superLookup(type, type, type, "__init_subclass__");
  if (hook !== undefined) call(hook, values, kwnames);
}
