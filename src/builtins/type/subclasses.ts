/** Types know their direct subclasses, weakly (`PyType.subclasses`), so that changes of a type reach them. */
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";

/** So many subclasses may be dead before anybody looks. */
const FEW = 32;
/** So many classes are noted before V8 is told that the running job does not hold them, as it does what a WeakRef is made of. */
const KEPT = 500;
let noted = 0;

/** Notes a class as subclass of its bases. */
export function addToBases(type: PyType): void {
  for (const { subclasses } of type.bases) {
    const n = subclasses.length;
    const isTimeToLook = n >= FEW && (n & (n - 1)) === 0;
    if (isTimeToLook) forgetDead(subclasses);
    subclasses.push(new WeakRef(type));
  }
  if (++noted % KEPT === 0) rt.host.forgetKept?.();
}

/** The class is no subclass of some types any more. */
export function removeFromBases(type: PyType, bases: readonly PyType[]): void {
  for (const { subclasses } of bases) {
    const at = subclasses.findLastIndex((ref) => ref.deref() === type);
    if (at >= 0) subclasses.splice(at, 1);
  }
}

function forgetDead(subclasses: WeakRef<PyType>[]): void {
  let kept = 0;
  for (const ref of subclasses) if (ref.deref() !== undefined) subclasses[kept++] = ref;
  subclasses.length = kept;
}
