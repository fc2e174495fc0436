/** What the itertools types share. Source: Modules/itertoolsmodule.c. */
import { PyTuple } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { noKeywords } from "../../protocols/clinic/positional.ts";
import { type MethodDef, method } from "../../protocols/define.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** `next(it)` without swallowing StopIteration: an exception ends the caller's iteration too. */
export function step(it: Value): Value | undefined {
  return typeOf(it).slots.next!(it);
}

/** 3.12 warns whenever an iterator is copied or pickled. */
export function warnPickle(): void {
  rt.hooks.warn(
    exceptionTypes.DeprecationWarning,
    "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.",
    1,
  );
}

export function reduceMethod<S>(body: (self: S) => Value): MethodDef<S> {
  return method("($self, /)", "Return state information for pickling.", (self: S) => {
    warnPickle();
    return body(self);
  });
}

export function setStateMethod<S>(body: (self: S, state: Value) => void): MethodDef<S> {
  return method("($self, object, /)", "Set state information for unpickling.", (self: S, state) => {
    warnPickle();
    body(self, state);
    return None;
  });
}

export const tuple = (...items: Value[]): PyTuple => new PyTuple(items);

/** Refuses keywords for the type itself; subclasses with an `__init__` of their own may take some. */
export function refuseKeywords(cls: PyType, own: PyType, name: string, kwnames: KwNames): void {
  if (kwnames === undefined || kwnames.length === 0) return;
  if (cls === own || cls.slots.init === own.slots.init) noKeywords(name, kwnames);
}

/** The number of positional arguments. */
export function positionalCount(args: readonly Value[], kwnames: KwNames): number {
  return args.length - (kwnames === undefined ? 0 : kwnames.length);
}
