/** `__buffer__` and `__release_buffer__` of Python classes. Source: slot_bf_getbuffer, bufferwrapper_releasebuf in Objects/typeobject.c; PEP 688. */
import type { PyBuffer } from "../objects/buffer.ts";
import { PyMemoryView } from "../objects/bytes.ts";
import { PyWrapperDescriptor } from "../objects/descriptors.ts";
import { PyBaseException } from "../objects/exception.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { Slots } from "../objects/slots.ts";
import { lookupType } from "../objects/type.ts";
import { lookupSpecial } from "./attributes.ts";
import { call1 } from "./call.ts";
import { pyError } from "./errors.ts";
import { typeName, typeOf } from "./type-of.ts";

/** PyBUF_WRITABLE. */
const WRITABLE = 1;
/** PyBUF_FULL_RO: what memoryview() asks for. */
const FULL_READ_ONLY = 0x11c;

/** The buffer slot of a Python class that has, or inherits, one of the two methods. */
export function bufferSlot(self: Value, writable: boolean): PyBuffer {
  const found = lookupType(typeOf(self), "__buffer__");
  if (found instanceof PyWrapperDescriptor)
    return withPythonRelease(self, (found.slot as Slots<Value>["buffer"])(self, writable));
  const method = lookupSpecial(self, "__buffer__");
  if (method === undefined) throw pyError("TypeError", `a bytes-like object is required, not '${typeName(self)}'`);
  const view = call1(method, writable ? WRITABLE : FULL_READ_ONLY);
  if (!(view instanceof PyMemoryView)) throw pyError("TypeError", "__buffer__ returned non-memoryview object");
  const inner = typeOf(view).slots.buffer!(view, writable);
  const release = (): void => {
    inner.release();
    // a view of this very object is nobody else's: it ends here, and tells the object itself
    if (inner.owner === self) view.end();
    else callRelease(self, view);
  };
  return { ...inner, owner: self, release };
}

/** A native buffer whose end a Python `__release_buffer__` is told of first. */
export function withPythonRelease(self: Value, buffer: PyBuffer): PyBuffer {
  const found = lookupType(typeOf(self), "__release_buffer__");
  if (found === undefined || found instanceof PyWrapperDescriptor) return buffer;
  const release = (): void => {
    const view = rt.hooks.bufferToMemoryView({ ...buffer, release: () => undefined }) as PyMemoryView;
    view.isRestricted = true;
    callRelease(self, view);
    view.end();
    buffer.release();
  };
  return { ...buffer, release };
}

/** `self.__release_buffer__(view)`; what that raises cannot be told to anybody. */
function callRelease(self: Value, view: PyMemoryView): void {
  const method = lookupSpecial(self, "__release_buffer__");
  if (method === undefined) return;
  try {
    call1(method, view);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    rt.hooks.unraisable(e, undefined, self);
  }
}
