/** Attributes of type objects (`__name__`, `__bases__`, `__dict__` …). Source: Objects/typeobject.c (type_getsets, type_members). */
import { EMPTY_TUPLE, PyTuple, tupleOf } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, type Value } from "../../objects/object.ts";
import { strFromJs, strOf } from "../../objects/str.ts";
import { liveSubclasses, PyType, setTypeMember, typeModified } from "../../objects/type.ts";
import { typeType } from "../../objects/types.ts";
import { textSignature } from "../../protocols/clinic/signature.ts";
import { getset, type TypeDef } from "../../protocols/define.ts";
import { attributeError, pyError } from "../../protocols/errors.ts";
import { updateSlots } from "../../protocols/slot-functions.ts";
import { textOf } from "../../protocols/text-name.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { PyMappingProxy } from "../mappingproxy.ts";
import { checkCompatible } from "../object/class-assignment.ts";
import { checkEncodable } from "./create.ts";
import { bestBase } from "./layout.ts";
import { invokeMro } from "./mro.ts";
import { typeModule } from "./names.ts";
import { basicSize, dictOffset, itemSize, typeFlags, weakrefOffset } from "./sizes.ts";
import { addToBases, removeFromBases } from "./subclasses.ts";

/** Common refusal of setters: builtin types cannot change, attributes cannot be deleted. */
function checkSettable(type: PyType, name: string, value: Value | undefined): Value {
  if (type.isImmutable) {
    throw pyError("TypeError", `cannot set '${name}' attribute of immutable type '${type.tpName}'`);
  }
  if (value === undefined)
    throw pyError("TypeError", `cannot delete '${name}' attribute of immutable type '${type.tpName}'`);
  return value;
}

function setName(type: PyType, value: Value | undefined): void {
  const v = checkSettable(type, "__name__", value);
  const text = textOf(v);
  if (text === undefined)
    throw pyError("TypeError", `can only assign string to ${type.tpName}.__name__, not '${typeName(v)}'`);
  if (text.includes("\0")) throw pyError("ValueError", "type name must not contain null characters");
  checkEncodable(text);
  type.name = text;
  type.tpName = text;
}

function setQualname(type: PyType, value: Value | undefined): void {
  const v = checkSettable(type, "__qualname__", value);
  const text = strOf(v);
  if (text === undefined)
    throw pyError("TypeError", `can only assign string to ${type.tpName}.__qualname__, not '${typeName(v)}'`);
  type.qualname = text;
}

function setBases(type: PyType, value: Value | undefined): void {
  const v = checkSettable(type, "__bases__", value);
  if (!(v instanceof PyTuple))
    throw pyError("TypeError", `can only assign tuple to ${type.tpName}.__bases__, not ${typeName(v)}`);
  if (v.items.length === 0)
    throw pyError("TypeError", `can only assign non-empty tuple to ${type.tpName}.__bases__, not ()`);
  for (const base of v.items) {
    if (!(base instanceof PyType)) {
      throw pyError("TypeError", `${type.tpName}.__bases__ must be tuple of classes, not '${typeName(base)}'`);
    }
    // a mro() that assigns __bases__ comes here while the MROs are still the old ones: the chain of bases tells
    if (base.isSubtypeOf(type) || (base.mro.length > 0 && derivesThroughBases(base, type)))
      throw pyError("TypeError", "a __bases__ item causes an inheritance cycle");
  }
  const bases = v.items as readonly PyType[];
  const base = bestBase(bases);
  checkCompatible(type.base!, base, "__bases__");
  const old = { bases: type.bases, base: type.base };
  type.bases = bases;
  type.base = base;
  const changed: MroChange[] = [];
  try {
    recomputeMro(type, changed);
  } catch (e) {
    // what a nested assignment has computed since stays
    for (const c of changed) if (c.type.mro === c.after) c.type.mro = c.before;
    if (type.bases === bases) {
      type.bases = old.bases;
      type.base = old.base;
    }
    throw e;
  }
  // a mro() may itself have assigned __bases__: then that assignment has done the rest
  if (type.bases !== bases) return;
  removeFromBases(type, old.bases);
  addToBases(type);
  typeModified(type);
  updateWithSubclasses(type);
}

function derivesThroughBases(type: PyType, ancestor: PyType): boolean {
  for (let t: PyType | undefined = type; t !== undefined; t = t.base) if (t === ancestor) return true;
  return false;
}

interface MroChange {
  readonly type: PyType;
  readonly before: readonly PyType[];
  readonly after: readonly PyType[];
}

/** New MROs for a class and its subclasses; a class whose mro() changed it on the way is left alone. */
function recomputeMro(type: PyType, changed: MroChange[]): void {
  const before = type.mro;
  const after = invokeMro(type);
  if (type.mro !== before) return;
  type.mro = after;
  typeModified(type);
  changed.push({ type, before, after });
  for (const sub of liveSubclasses(type)) recomputeMro(sub, changed);
}

function updateWithSubclasses(type: PyType): void {
  updateSlots(type);
  for (const sub of liveSubclasses(type)) updateWithSubclasses(sub);
}

/** `__doc__`: the namespace's, through its descriptor; `None` for builtin types without one. */
function getDoc(type: PyType): Value {
  if (!type.isHeap && type.doc !== undefined) return type.doc;
  const doc = type.dict.getStr("__doc__");
  if (doc === undefined) return None;
  const get = typeOf(doc).slots.descrGet;
  return get === undefined ? doc : get(doc, undefined, type);
}

function getAnnotations(type: PyType): Value {
  if (!type.isHeap) {
    throw attributeError(type, "__annotations__", `type object '${type.tpName}' has no attribute '__annotations__'`);
  }
  const found = type.dict.getStr("__annotations__");
  if (found === undefined) {
    const made = new PyDict();
    setTypeMember(type, "__annotations__", made);
    return made;
  }
  const get = typeOf(found).slots.descrGet;
  return get === undefined ? found : get(found, undefined, type);
}

function setAnnotations(type: PyType, value: Value | undefined): void {
  if (type.isImmutable) {
    throw pyError("TypeError", `cannot set '__annotations__' attribute of immutable type '${type.tpName}'`);
  }
  if (value === undefined && type.dict.getStr("__annotations__") === undefined)
    throw attributeError(type, "__annotations__", "__annotations__");
  setTypeMember(type, "__annotations__", value);
}

function setAbstractMethods(type: PyType, value: Value | undefined): void {
  if (value === undefined && type.dict.getStr("__abstractmethods__") === undefined) {
    throw attributeError(type, "__abstractmethods__", "__abstractmethods__");
  }
  const isAbstract = value !== undefined && isTrue(value);
  setTypeMember(type, "__abstractmethods__", value);
  type.isAbstract = isAbstract;
}

export const typeGetSets: NonNullable<TypeDef<PyType>["getset"]> = {
  __name__: getset((type) => strFromJs(type.name), setName),
  __qualname__: getset((type) => type.qualname, setQualname),
  __bases__: getset((type) => tupleOf(type.bases), setBases),
  // None while the metaclass's mro() is computing it
  __mro__: getset((type) => (type.mro.length === 0 ? None : new PyTuple(type.mro))),
  __module__: getset(
    (type) => {
      const module = typeModule(type);
      if (module === undefined) throw attributeError(type, "__module__", "__module__");
      return module;
    },
    (type, value) => {
      setTypeMember(type, "__module__", checkSettable(type, "__module__", value));
    },
  ),
  __abstractmethods__: getset((type) => {
    const methods = type === typeType ? undefined : type.dict.getStr("__abstractmethods__");
    if (methods === undefined) throw attributeError(type, "__abstractmethods__", "__abstractmethods__");
    return methods;
  }, setAbstractMethods),
  __dict__: getset((type) => new PyMappingProxy(type.dict)),
  __doc__: getset(getDoc, (type, value) => {
    setTypeMember(type, "__doc__", checkSettable(type, "__doc__", value));
  }),
  __text_signature__: getset((type) =>
    type.textSignature === undefined || type.isHeap ? None : textSignature(type.textSignature),
  ),
  __annotations__: getset(getAnnotations, setAnnotations),
  __type_params__: getset(
    (type) => (type.isHeap ? type.dict.getStr("__type_params__") : undefined) ?? EMPTY_TUPLE,
    (type, value) => {
      setTypeMember(type, "__type_params__", checkSettable(type, "__type_params__", value));
    },
  ),
};

export const typeMembers: NonNullable<TypeDef<PyType>["members"]> = {
  __basicsize__: getset((type) => basicSize(type)),
  __itemsize__: getset((type) => itemSize(type)),
  __flags__: getset((type) => typeFlags(type)),
  __weakrefoffset__: getset((type) => weakrefOffset(type)),
  __base__: getset((type) => type.base ?? None),
  __dictoffset__: getset((type) => dictOffset(type)),
};
