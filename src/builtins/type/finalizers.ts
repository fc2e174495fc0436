/** Instances of classes with `__del__`: watched from their creation, finalised once. Source: PEP 442. */
import { PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { Weakly } from "../../objects/weakly.ts";
import { typeOf } from "../../protocols/type-of.ts";

const KEY = "gc.finalizable";
const finalized = new WeakSet<PyObject>();

function watched(): Set<Weakly<PyObject>> {
  let set = rt.state.get(KEY) as Set<Weakly<PyObject>> | undefined;
  if (set === undefined) {
    set = new Set();
    rt.state.set(KEY, set);
  }
  return set;
}

/** Remembers a fresh instance whose class has a finaliser. */
export function watchFinalizable(v: Value): void {
  if (v instanceof PyObject) watch(v);
}

/** The same; gives what `unwatch` takes. */
export function watch(v: PyObject): Weakly<PyObject> {
  const ref = new Weakly(v);
  watched().add(ref);
  return ref;
}

/** The finaliser of an object has nothing to do any more. */
export function unwatch(ref: Weakly<PyObject>): void {
  watched().delete(ref);
  ref.drop();
}

/** May there be instances whose finaliser has not run? */
export const hasFinalizable = (): boolean => watched().size > 0;

/** Instances with a finaliser that has not run. */
export function finalizableObjects(): PyObject[] {
  const out: PyObject[] = [];
  const set = watched();
  for (const ref of set) {
    const v = ref.deref();
    if (v === undefined || finalized.has(v)) set.delete(ref);
    else out.push(v);
  }
  return out;
}

/** Runs `__del__`; what it raises goes to `unraisable`. */
export function finalize(v: PyObject, unraisable: (e: unknown) => void): void {
  if (finalized.has(v)) return;
  finalized.add(v);
  try {
    typeOf(v).slots.del?.(v);
  } catch (e) {
    unraisable(e);
  }
}

export function wasFinalized(v: Value): boolean {
  return v instanceof PyObject && finalized.has(v);
}
