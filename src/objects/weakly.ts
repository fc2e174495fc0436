/**
 * References that do not keep an object alive. V8 keeps the target of a new WeakRef to the end of the running job, which a program is
 * one of, and pays for each one: the last few thousand hold their objects as any variable does, and only who is still in use after
 * so many others becomes a WeakRef.
 */
import { rt } from "./runtime.ts";

/** How many are young. */
const YOUNG = 4096;
const young: Weakly<object>[] = [];
let oldest = 0;
/** So many WeakRefs are made before V8 is told that the running job does not hold their targets. */
const KEPT = 5000;
let made = 0;

export class Weakly<T extends object> {
  private strong: T | undefined;
  private weak: WeakRef<T> | undefined;
  constructor(target: T) {
    this.strong = target;
    this.weak = undefined;
    if (young.length < YOUNG) young.push(this);
    else {
      young[oldest]!.grow();
      young[oldest] = this;
      oldest = (oldest + 1) % YOUNG;
    }
  }

  /** The object; `undefined` once it is gone. */
  deref(): T | undefined {
    return this.strong ?? this.weak?.deref();
  }

  /** Nobody asks any more. */
  drop(): void {
    this.strong = undefined;
    this.weak = undefined;
  }

  private grow(): void {
    if (this.strong === undefined) return;
    this.weak = new WeakRef(this.strong);
    this.strong = undefined;
    if (++made % KEPT === 0) rt.host.forgetKept?.();
  }
}
