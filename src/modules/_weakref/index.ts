/** The native half of weakref. Source: Modules/_weakref.c. */
import { callableProxyType, installWeakProxy, makeProxy, weakProxyType } from "../../builtins/weakref/proxy.ts";
import { PyWeakReference, weakReferences, weakReferenceType } from "../../builtins/weakref/reference.ts";
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { None } from "../../objects/object.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";

let filled = false;

export const weakrefModule = defineModule("_weakref", () => {
  if (!filled) installWeakProxy();
  filled = true;
  return {
    doc: "Weak-reference support module.",
    functions: {
      getweakrefcount: fn(
        "(object, /)",
        "Return the number of weak references to 'object'.",
        (v) => weakReferences(v).length,
      ),
      _remove_dead_weakref: fn(
        "(dct, key, /)",
        "Atomically remove key from dict if it points to a dead weakref.",
        (dict, key) => {
          if (!(dict instanceof PyDict)) {
            throw pyError("TypeError", `_remove_dead_weakref() argument 1 must be dict, not ${typeName(dict)}`);
          }
          const value = dict.get(key);
          if (value === undefined) return None;
          if (!(value instanceof PyWeakReference)) throw pyError("TypeError", "not a weakref");
          if (value.deref() === undefined) dict.delete(key);
          return None;
        },
      ),
      getweakrefs: fn(
        "(object, /)",
        "Return a list of all weak reference objects pointing to 'object'.",
        (v) => new PyList([...weakReferences(v)]),
      ),
      proxy: fn(
        "(object, callback=None, /)",
        "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
        (v, callback) => makeProxy(v, callback === None ? undefined : callback),
      ),
    },
    types: {
      ref: weakReferenceType,
      ReferenceType: weakReferenceType,
      ProxyType: weakProxyType,
      CallableProxyType: callableProxyType,
    },
  };
});
