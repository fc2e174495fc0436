/** Capsules: opaque C pointers that some modules export. Ours hold nothing; programs only look whether they are there. */
import { PyObject } from "../objects/object.ts";
import { lazyType } from "../protocols/define.ts";
import { addressText } from "../protocols/identity.ts";

class PyCapsule extends PyObject {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}

export const capsuleType = lazyType("PyCapsule", PyCapsule, () => ({
  doc: 'Capsule objects let you wrap a C "void *" pointer in a Python object.',
  slots: { repr: (self) => `<capsule object "${self.name}" at ${addressText(self)}>` },
}));

export function newCapsule(name: string): PyCapsule {
  capsuleType();
  return new PyCapsule(name);
}
