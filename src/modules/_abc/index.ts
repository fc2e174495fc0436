/** What abc.ABCMeta is made of: registries and caches of virtual subclasses. Source: Modules/_abc.c. */

import { makeReference, weakReferenceType } from "../../builtins/weakref/reference.ts";
import { PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { intOf } from "../../objects/number.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyFrozenSet, PySet } from "../../objects/set.ts";
import { liveSubclasses, PyType, setTypeMember } from "../../objects/type.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { findAttr, getAttr, setAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { fillType, fn, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { isSubclass } from "../../protocols/instance-check.ts";
import { forEach, toArray } from "../../protocols/iterate.ts";
import { textOf } from "../../protocols/text-name.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** Classes held weakly, in order. */
class ClassSet {
  private members = new WeakSet<PyObject>();
  private list: WeakRef<PyObject>[] = [];
  has(v: Value): boolean {
    return v instanceof PyObject && this.members.has(v);
  }
  add(v: Value): void {
    if (!(v instanceof PyObject) || this.members.has(v)) return;
    this.members.add(v);
    this.list.push(new WeakRef(v));
  }
  clear(): void {
    this.members = new WeakSet();
    this.list = [];
  }
  items(): PyObject[] {
    return this.list.map((ref) => ref.deref()).filter((v): v is PyObject => v !== undefined);
  }
}

/** `_abc_data`: what an abstract class keeps in `_abc_impl`. */
class PyAbcData extends PyObject {
  readonly registry = new ClassSet();
  readonly cache = new ClassSet();
  readonly negativeCache = new ClassSet();
  negativeVersion = invalidation();
}
const abcDataType = newBuiltinType("_abc._abc_data", PyAbcData);

/** Counts registrations: a negative answer holds only until the next one. */
function invalidation(): number {
  return (rt.state.get("_abc") as number | undefined) ?? 0;
}

function dataOf(cls: Value): PyAbcData {
  const data = getAttr(cls, "_abc_impl");
  if (!(data instanceof PyAbcData)) throw pyError("TypeError", "_abc_impl is set to a wrong type");
  return data;
}

const SEQUENCE = 1 << 5;
const MAPPING = 1 << 6;

/** Names that are still abstract in `cls`: its own, and inherited ones that it does not override. */
function abstractNames(cls: Value): PyFrozenSet {
  const names = new PyFrozenSet();
  const isAbstract = (v: Value): boolean => {
    const flag = findAttr(v, "__isabstractmethod__");
    return flag !== undefined && isTrue(flag);
  };
  const items = toArray(callMethod(getAttr(cls, "__dict__"), "items"));
  for (const item of items) {
    const [key, value] = (item as PyTuple).items as [Value, Value];
    if (isAbstract(value)) names.add(key);
  }
  for (const base of toArray(getAttr(cls, "__bases__"))) {
    const inherited = findAttr(base, "__abstractmethods__");
    if (inherited === undefined) continue;
    forEach(inherited, (name) => {
      const value = findAttr(cls, textOf(name) ?? "");
      if (value !== undefined && isAbstract(value)) names.add(name);
      return undefined;
    });
  }
  return names;
}

function init(cls: Value): Value {
  setAttr(cls, "__abstractmethods__", abstractNames(cls));
  setAttr(cls, "_abc_impl", new PyAbcData());
  // collections.abc marks Sequence and Mapping for pattern matching
  if (cls instanceof PyType) {
    const flags = cls.dict.getStr("__abc_tpflags__");
    const n = flags === undefined ? undefined : intOf(flags);
    if (n !== undefined) {
      const bits = Number(n) & (SEQUENCE | MAPPING);
      if (bits === (SEQUENCE | MAPPING)) {
        throw pyError("TypeError", "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
      }
      if ((bits & SEQUENCE) !== 0) cls.isSequence = true;
      if ((bits & MAPPING) !== 0) cls.isMapping = true;
      setTypeMember(cls, "__abc_tpflags__", undefined);
    }
  }
  return None;
}

function markCollection(type: PyType, isSequence: boolean): void {
  if (type.isImmutable || (isSequence ? type.isSequence : type.isMapping)) return;
  type.isSequence = isSequence;
  type.isMapping = !isSequence;
  for (const sub of liveSubclasses(type)) markCollection(sub, isSequence);
}

function register(cls: Value, subclass: Value): Value {
  if (!(subclass instanceof PyType)) throw pyError("TypeError", "Can only register classes");
  if (isSubclass(subclass, cls)) return subclass;
  // a cycle would make the checks recurse for ever
  if (isSubclass(cls, subclass)) throw pyError("RuntimeError", "Refusing to create an inheritance cycle");
  dataOf(cls).registry.add(subclass);
  rt.state.set("_abc", invalidation() + 1);
  if (cls instanceof PyType && (cls.isSequence || cls.isMapping)) markCollection(subclass, cls.isSequence);
  return subclass;
}

function subclassCheck(cls: Value, subclass: Value): Value {
  if (!(subclass instanceof PyType)) throw pyError("TypeError", "issubclass() arg 1 must be a class");
  const data = dataOf(cls);
  if (data.cache.has(subclass)) return true;
  if (data.negativeVersion < invalidation()) {
    data.negativeCache.clear();
    data.negativeVersion = invalidation();
  } else if (data.negativeCache.has(subclass)) return false;

  const hooked = callMethod(cls, "__subclasshook__", [subclass]);
  if (hooked === true) {
    data.cache.add(subclass);
    return true;
  }
  if (hooked === false) {
    data.negativeCache.add(subclass);
    return false;
  }
  if (hooked !== NotImplemented) {
    throw pyError("AssertionError", "__subclasshook__ must return either False, True, or NotImplemented");
  }
  if (cls instanceof PyType && subclass.isSubtypeOf(cls)) {
    data.cache.add(subclass);
    return true;
  }
  for (const registered of data.registry.items()) {
    if (isSubclass(subclass, registered)) {
      data.cache.add(subclass);
      return true;
    }
  }
  const subclasses = callMethod(cls, "__subclasses__");
  for (const sub of toArray(subclasses)) {
    if (isSubclass(subclass, sub)) {
      data.cache.add(subclass);
      return true;
    }
  }
  data.negativeCache.add(subclass);
  return false;
}

function instanceCheck(cls: Value, instance: Value): Value {
  const data = dataOf(cls);
  const subclass = getAttr(instance, "__class__");
  if (data.cache.has(subclass)) return true;
  const type = typeOf(instance);
  if (type === subclass) {
    if (data.negativeVersion === invalidation() && data.negativeCache.has(subclass)) return false;
    return callMethod(cls, "__subclasscheck__", [subclass]);
  }
  const claimed = callMethod(cls, "__subclasscheck__", [subclass]);
  return isTrue(claimed) ? claimed : callMethod(cls, "__subclasscheck__", [type]);
}

function dump(set: ClassSet): PySet {
  const out = new PySet();
  for (const cls of set.items()) out.add(makeReference(weakReferenceType, cls, None));
  return out;
}

const HELPER = "Should be never used outside abc module.";

export const abcModule = defineModule("_abc", () => {
  fillType<PyAbcData>(abcDataType, {
    doc: "Internal state held by ABC machinery.",
    slots: { new: newSlot("()", "_abc_data", () => new PyAbcData()) },
  });
  return {
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: {
      get_cache_token: fn(
        "()",
        "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC.",
        () => invalidation(),
      ),
      _abc_init: fn("(self, /)", `Internal ABC helper for class set-up. ${HELPER}`, init),
      _abc_register: fn("(self, subclass, /)", `Internal ABC helper for subclasss registration. ${HELPER}`, register),
      _abc_instancecheck: fn(
        "(self, instance, /)",
        `Internal ABC helper for instance checks. ${HELPER}`,
        instanceCheck,
      ),
      _abc_subclasscheck: fn(
        "(self, subclass, /)",
        `Internal ABC helper for subclasss checks. ${HELPER}`,
        subclassCheck,
      ),
      _reset_registry: fn(
        "(self, /)",
        "Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py",
        (cls) => {
          dataOf(cls).registry.clear();
          return None;
        },
      ),
      _reset_caches: fn(
        "(self, /)",
        "Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py",
        (cls) => {
          const data = dataOf(cls);
          data.cache.clear();
          data.negativeCache.clear();
          return None;
        },
      ),
      _get_dump: fn(
        "(self, /)",
        "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr.",
        (cls) => {
          const data = dataOf(cls);
          return new PyTuple([dump(data.registry), dump(data.cache), dump(data.negativeCache), data.negativeVersion]);
        },
      ),
    },
  };
});
