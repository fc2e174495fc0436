/** `anext_awaitable`: what `anext(it, default)` gives: awaiting it turns StopAsyncIteration into the default. Source: Objects/iterobject.c. */
import { PyGenerator } from "../objects/frame.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { coroutineType, exceptionTypes, generatorType, newBuiltinType } from "../objects/types.ts";
import { callMethod } from "../protocols/call.ts";
import { fillType, method, type TypeDef } from "../protocols/define.ts";
import { isException, pyError, stopIteration } from "../protocols/errors.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { CO_ITERABLE_COROUTINE } from "../spec/codeflags.ts";

export class PyAnextAwaitable extends PyObject {
  readonly wrapped: Value;
  readonly fallback: Value;
  constructor(wrapped: Value, fallback: Value) {
    super();
    this.wrapped = wrapped;
    this.fallback = fallback;
  }
}
const anextAwaitableType = newBuiltinType("anext_awaitable", PyAnextAwaitable);

/** The iterator that drives the wrapped awaitable. */
function iteratorOf(self: PyAnextAwaitable): Value {
  const { wrapped } = self;
  const slots = typeOf(wrapped).slots;
  const isIterableCoroutine =
    wrapped instanceof PyGenerator &&
    typeOf(wrapped) === generatorType &&
    (wrapped.frame.code.flags & CO_ITERABLE_COROUTINE) !== 0;
  if (isIterableCoroutine) return wrapped;
  if (slots.await === undefined)
    throw pyError("TypeError", `object ${typeName(wrapped)} can't be used in 'await' expression`);
  const it = slots.await(wrapped);
  if (typeOf(it) === coroutineType) throw pyError("TypeError", "__await__() returned a coroutine");
  if (typeOf(it).slots.next === undefined) {
    throw pyError("TypeError", `__await__() returned non-iterator of type '${typeName(it)}'`);
  }
  return it;
}

/** Runs one step; the end of the asynchronous iteration is a return of the default. */
function step(self: PyAnextAwaitable, run: () => Value): Value {
  try {
    return run();
  } catch (e) {
    if (isException(e, exceptionTypes.StopAsyncIteration)) throw stopIteration(self.fallback);
    throw e;
  }
}

const anextAwaitableDef: TypeDef<PyAnextAwaitable> = {
  slots: {
    await: (self) => self,
    iter: (self) => self,
    next: (self) => {
      const it = iteratorOf(self);
      return step(self, () => {
        const item = typeOf(it).slots.next!(it);
        if (item === undefined) throw stopIteration(rt.returnValue);
        return item;
      });
    },
  },
  methods: {
    send: method(
      "($self, value, /)",
      "send(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration.",
      (self, value) => step(self, () => callMethod(iteratorOf(self), "send", [value])),
    ),
    throw: method(
      "($self, *args)",
      "throw(value)\nthrow(typ[,val[,tb]])\n\nraise exception in the wrapped iterator, return next yielded value\nor raise StopIteration.",
      (self, args) => step(self, () => callMethod(iteratorOf(self), "throw", args)),
    ),
    close: method("($self, *args)", "close() -> raise GeneratorExit inside generator.", (self, args) => {
      step(self, () => callMethod(iteratorOf(self), "close", args));
      return None;
    }),
  },
};

export function installAnext(): void {
  fillType(anextAwaitableType, anextAwaitableDef);
}
