/** Builtin functions that look at an object: attributes, identity, class, text. Source: Python/bltinmodule.c. */
import { PyList } from "../../objects/containers.ts";
import { PyAttributeError } from "../../objects/exception.ts";
import type { NativeDef, PyFunction } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePoints, strFromCodePoints, strOf } from "../../objects/str.ts";
import {
  findAttr,
  findGeneric,
  getAttr,
  isPlainAttribute,
  lookupSpecial,
  nameMissing,
  plainAttribute,
  setAttr,
} from "../../protocols/attributes.ts";
import { call, callMethod, isCallable } from "../../protocols/call.ts";
import { pyLength } from "../../protocols/container.ts";
import { fn, raisingFn, readingFrame } from "../../protocols/define.ts";
import { pyError, raising, takeRaised } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { idOf } from "../../protocols/identity.ts";
import { isInstance, isSubclass } from "../../protocols/instance-check.ts";
import { toArray } from "../../protocols/iterate.ts";
import { attributeHook } from "../../protocols/slot-functions.ts";
import { format, reprObject } from "../../protocols/text.ts";
import { attributeName } from "../../protocols/text-name.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { sortList } from "../list-sort.ts";
import { currentLocals } from "./scope.ts";

function sortedNames(names: Value): Value {
  const list = new PyList(toArray(names));
  sortList(list, undefined, false);
  return list;
}

function dirOfScope(): Value {
  const names = callMethod(currentLocals(), "keys");
  return sortedNames(names);
}

function dirOf(v: Value): Value {
  const method = lookupSpecial(v, "__dir__");
  if (method === undefined) throw pyError("TypeError", "object does not provide __dir__");
  return sortedNames(call(method, []));
}

/** `ascii(v)`: the repr with everything beyond ASCII escaped. */
function ascii(v: Value): Value {
  const shown = reprObject(v);
  const text = strOf(shown)!;
  if (typeof text === "string") {
    let plain = true;
    for (let i = 0; i < text.length && plain; i++) plain = text.charCodeAt(i) < 128;
    if (plain) return shown;
  }
  const out: number[] = [];
  const push = (s: string): void => {
    for (let i = 0; i < s.length; i++) out.push(s.charCodeAt(i));
  };
  for (const cp of codePoints(text)) {
    if (cp < 128) out.push(cp);
    else if (cp < 0x100) push(`\\x${cp.toString(16).padStart(2, "0")}`);
    else if (cp < 0x10000) push(`\\u${cp.toString(16).padStart(4, "0")}`);
    else push(`\\U${cp.toString(16).padStart(8, "0")}`);
  }
  return strFromCodePoints(out);
}

/** What a class's `__getattr__` gives, else the fallback for AttributeError; `undefined`: an exception is left to `takeRaised`. */
function fromHook(hook: PyFunction, v: Value, name: string, fallback: Value | undefined): Value | undefined {
  const found = rt.hooks.tryFunction2(hook, v, name);
  if (found !== undefined) return found;
  const exc = takeRaised();
  if (exc instanceof PyAttributeError) {
    if (fallback !== undefined) return fallback;
    nameMissing(exc, v, name);
  }
  return raising(exc);
}

export const objectFunctions: Readonly<Record<string, NativeDef>> = {
  ascii: fn(
    "(obj, /)",
    "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2.",
    ascii,
  ),
  callable: fn(
    "(obj, /)",
    "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.",
    (v) => isCallable(v),
  ),
  delattr: fn(
    "(obj, name, /)",
    "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``",
    (v, name) => {
      setAttr(v, attributeName(name), undefined);
      return None;
    },
  ),
  dir: readingFrame(
    fn(
      "(arg=<unrepresentable>, /)",
      "Show attributes of an object.\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used; otherwise\nthe default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes.",
      (v) => (v === undefined ? dirOfScope() : dirOf(v)),
    ),
    1,
  ),
  format: fn(
    "(value, format_spec='', /)",
    "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING').\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS').",
    (v, spec) => {
      if (strOf(spec as Value) === undefined)
        throw pyError("TypeError", `format() argument 2 must be str, not ${spec === None ? "None" : typeName(spec)}`);
      return format(v, spec);
    },
  ),
  getattr: raisingFn(
    "(object, name, default=<unrepresentable>, /)",
    "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to x.y\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.",
    (v, name, fallback) => {
      const text = attributeName(name);
      const hook = attributeHook(typeOf(v));
      if (hook !== undefined) return findGeneric(v, text) ?? fromHook(hook, v, text, fallback);
      if (fallback !== undefined) return findAttr(v, text) ?? fallback;
      return isPlainAttribute(typeOf(v), text) ? plainAttribute(v, text) : getAttr(v, text);
    },
  ),
  hasattr: fn(
    "(obj, name, /)",
    "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError.",
    (v, name) => findAttr(v, attributeName(name)) !== undefined,
  ),
  hash: fn(
    "(obj, /)",
    "Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true.",
    (v) => pyHash(v),
  ),
  id: fn(
    "(obj, /)",
    "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)",
    (v) => idOf(v),
  ),
  isinstance: fn(
    "(obj, class_or_tuple, /)",
    "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc.",
    (v, cls) => isInstance(v, cls),
  ),
  issubclass: fn(
    "(cls, class_or_tuple, /)",
    "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``.",
    (derived, cls) => isSubclass(derived, cls),
  ),
  len: fn("(obj, /)", "Return the number of items in a container.", (v) => pyLength(v)),
  repr: fn(
    "(obj, /)",
    "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval(repr(obj)) == obj.",
    reprObject,
  ),
  setattr: fn(
    "(obj, name, value, /)",
    "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``",
    (v, name, value) => {
      setAttr(v, attributeName(name), value);
      return None;
    },
  ),
  vars: readingFrame(
    fn(
      "(object=<unrepresentable>, /)",
      "Show vars.\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__.",
      (v) => {
        if (v === undefined) return currentLocals();
        const dict = findAttr(v, "__dict__");
        if (dict === undefined) throw pyError("TypeError", "vars() argument must have __dict__ attribute");
        return dict;
      },
    ),
    1,
  ),
};
