/** The `_multiprocessing` module: semaphores. They work within this process; nothing forks. Source: Modules/_multiprocessing/. */
import { PyDict } from "../objects/dict.ts";
import { heapSubclass } from "../objects/heap.ts";
import { defineModule } from "../objects/module.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { newBuiltinType } from "../objects/types.ts";
import { classMethod, fillType, fn, getset, type MethodDef, method, newSlot } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { deadline, waitFor } from "./_thread/scheduler.ts";
import { errnoError } from "./posix/errors.ts";
import { durationNs } from "./time/pytime.ts";

const RECURSIVE_MUTEX = 0;
const SEMAPHORE = 1;
const SEM_VALUE_MAX = 2147483647;

/** A named semaphore of this process. */
interface Semaphore {
  value: number;
}

class PySemLock extends PyObject {
  readonly handle: number;
  readonly semaphore: Semaphore;
  readonly kind: number;
  readonly maxvalue: number;
  readonly name: string | undefined;
  /** How often this process holds it, and the thread that took it last. */
  count = 0;
  owner = 0;
  constructor(handle: number, semaphore: Semaphore, kind: number, maxvalue: number, name: string | undefined) {
    super();
    this.handle = handle;
    this.semaphore = semaphore;
    this.kind = kind;
    this.maxvalue = maxvalue;
    this.name = name;
  }
}
const PySemLockSub = heapSubclass(PySemLock);

interface State {
  readonly named: Map<string, Semaphore>;
  readonly handles: Map<number, Semaphore>;
  next: number;
}
function semaphores(): State {
  let state = rt.state.get("_multiprocessing") as State | undefined;
  if (state === undefined) {
    state = { named: new Map(), handles: new Map(), next: 1 };
    rt.state.set("_multiprocessing", state);
  }
  return state;
}

function acquire(self: PySemLock, block: boolean, timeout: Value): Value {
  if (self.kind === RECURSIVE_MUTEX && isMine(self)) {
    self.count++;
    return true;
  }
  const take = (): boolean => {
    if (self.semaphore.value === 0) return false;
    self.semaphore.value--;
    self.count++;
    self.owner = rt.thread.ident;
    return true;
  };
  if (!block || self.semaphore.value > 0) return take();
  const ns = timeout === None ? undefined : durationNs(timeout, "ceiling");
  return waitFor("acquire", {
    ready: () => self.semaphore.value > 0,
    until: deadline(ns === undefined || ns > 0n ? ns : 0n),
    finish: take,
  });
}

const isMine = (self: PySemLock): boolean => self.count > 0 && self.owner === rt.thread.ident;

function release(self: PySemLock): void {
  if (self.kind === RECURSIVE_MUTEX) {
    if (!isMine(self)) throw pyError("AssertionError", "attempt to release recursive lock not owned by thread");
    if (self.count > 1) {
      self.count--;
      return;
    }
  } else if (self.semaphore.value >= self.maxvalue) {
    throw pyError("ValueError", "semaphore or lock released too many times");
  }
  self.semaphore.value++;
  self.count--;
}

type S = PySemLock;
const methods: Record<string, MethodDef<S>> = {
  acquire: method(
    "($self, /, block: bool=True, timeout=None)",
    "Acquire the semaphore/lock.",
    (self: S, block, timeout) => acquire(self, block, timeout),
  ),
  release: method("($self, /)", "Release the semaphore/lock.", (self: S) => {
    release(self);
    return None;
  }),
  __enter__: method("($self, /)", "Enter the semaphore/lock.", (self: S) => acquire(self, true, None)),
  __exit__: method("($self, exc_type=None, exc_value=None, exc_tb=None, /)", "Exit the semaphore/lock.", (self: S) => {
    release(self);
    return None;
  }),
  _count: method(
    "($self, /)",
    "Num of `acquire()`s minus num of `release()`s for this process.",
    (self: S) => self.count,
  ),
  _is_mine: method("($self, /)", "Whether the lock is owned by this thread.", (self: S) => isMine(self)),
  _get_value: method("($self, /)", "Get the value of the semaphore.", (self: S) => self.semaphore.value),
  _is_zero: method("($self, /)", "Return whether semaphore has value zero.", (self: S) => self.semaphore.value === 0),
  _after_fork: method("($self, /)", "Rezero the net acquisition count after fork().", (self: S) => {
    self.count = 0;
    return None;
  }),
};

let type: PyType | undefined;
function semLockType(): PyType {
  type ??= fillType<S>(newBuiltinType("_multiprocessing.SemLock", PySemLock), {
    doc: "Semaphore/Mutex type",
    signature: "(kind, value, maxvalue, name, unlink)",
    isBase: true,
    slots: {
      new: newSlot(
        "($type, kind: int, value: int, maxvalue: int, name: text, unlink: bool)",
        "SemLock",
        (cls, kind, value, maxvalue, name, unlink) => {
          if (kind !== RECURSIVE_MUTEX && kind !== SEMAPHORE) throw pyError("ValueError", "unrecognized kind");
          const state = semaphores();
          if (state.named.has(name)) throw errnoError("EEXIST");
          if (value < 0) throw errnoError("EINVAL");
          const semaphore: Semaphore = { value };
          const handle = state.next++;
          state.handles.set(handle, semaphore);
          if (!unlink) state.named.set(name, semaphore);
          const shown = unlink ? undefined : name;
          return cls.isHeap
            ? new PySemLockSub(cls, handle, semaphore, kind, maxvalue, shown)
            : new PySemLock(handle, semaphore, kind, maxvalue, shown);
        },
      ),
    },
    methods: {
      ...methods,
      _rebuild: classMethod(
        "($type, handle: int, kind: int, maxvalue: int, name, /)",
        "",
        (_cls, handle, kind, maxvalue, name) => {
          const text = strOf(name);
          const state = semaphores();
          const found = text === undefined ? state.handles.get(handle) : state.named.get(jsFromStr(text));
          if (found === undefined) throw errnoError("ENOENT");
          return new PySemLock(handle, found, kind, maxvalue, text === undefined ? undefined : jsFromStr(text));
        },
      ) as MethodDef<S>,
    },
    members: {
      handle: getset((self) => self.handle),
      kind: getset((self) => self.kind),
      maxvalue: getset((self) => self.maxvalue),
      name: getset((self) => (self.name === undefined ? None : strFromJs(self.name))),
    },
    attrs: { SEM_VALUE_MAX },
  });
  return type;
}

export const multiprocessingModule = defineModule("_multiprocessing", () => {
  const flags = new PyDict();
  flags.setStr("HAVE_SEM_OPEN", 1);
  flags.setStr("HAVE_SEM_TIMEDWAIT", 1);
  return {
    types: { SemLock: semLockType() },
    constants: { flags },
    functions: {
      sem_unlink: fn("($module, name: text, /)", "", (name) => {
        if (!semaphores().named.delete(name)) throw errnoError("ENOENT");
        return None;
      }),
    },
  };
});
