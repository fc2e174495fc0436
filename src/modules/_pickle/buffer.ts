/** `PickleBuffer`: a buffer that a pickle may leave to its user. Source: Objects/picklebufobject.c. */
import type { PyBuffer } from "../../objects/buffer.ts";
import { None, PyObject } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { lazyType, method, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

export class PyPickleBuffer extends PyObject {
  view: PyBuffer | undefined;
  constructor(view: PyBuffer) {
    super();
    this.view = view;
  }
}

export function openBuffer(self: PyPickleBuffer): PyBuffer {
  if (self.view === undefined) throw pyError("ValueError", "operation forbidden on released PickleBuffer object");
  return self.view;
}

/** In the order of C or of Fortran, without gaps. */
export function isContiguous(b: PyBuffer): boolean {
  if (b.strides === undefined || b.shape === undefined) return true;
  const inOrder = (axes: number[]): boolean => {
    let step = b.itemSize;
    for (const axis of axes) {
      if (b.shape![axis]! > 1 && b.strides![axis] !== step) return false;
      step *= b.shape![axis]!;
    }
    return true;
  };
  const axes = b.shape.map((_, i) => i);
  return b.shape.includes(0) || inOrder(axes) || inOrder(axes.reverse());
}

export const pickleBufferType = lazyType("pickle.PickleBuffer", PyPickleBuffer, () => ({
  doc: "Wrapper for potentially out-of-band buffers",
  hasWeakref: true,
  slots: {
    new: newSlot("(object, /)", "PickleBuffer", (_cls, object) => {
      const get = typeOf(object).slots.buffer;
      if (get === undefined) throw pyError("TypeError", `a bytes-like object is required, not '${typeName(object)}'`);
      return new PyPickleBuffer(get(object, false));
    }),
    buffer: (self, writable) => {
      const view = openBuffer(self);
      if (writable && view.readonly) throw pyError("BufferError", "Object is not writable.");
      return { ...view, bytes: view.bytes, release: () => {} };
    },
  },
  methods: {
    raw: method(
      "($self, /)",
      "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
      (self) => {
        const view = openBuffer(self);
        if (!isContiguous(view)) throw pyError("BufferError", "cannot extract raw buffer from non-contiguous buffer");
        return rt.hooks.bufferToMemoryView({
          owner: view.owner,
          bytes: view.bytes,
          readonly: view.readonly,
          format: "B",
          itemSize: 1,
          shape: undefined,
          strides: undefined,
          release: () => {},
        });
      },
    ),
    release: method("($self, /)", "Release the underlying buffer.", (self) => {
      self.view?.release();
      self.view = undefined;
      return None;
    }),
  },
}));
