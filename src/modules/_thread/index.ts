/**
 * The `_thread` module: locks, thread-local data, and threads. Source: Modules/_threadmodule.c.
 * Threads take turns (`scheduler.ts`). Waiting for a lock that nobody is left to release is reported instead of waiting for ever.
 */

import { structSequence } from "../../builtins/struct-sequence.ts";
import { renderExceptionOnly, renderFrames } from "../../builtins/traceback/render.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException, PyTraceback } from "../../objects/exception.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { MAIN_THREAD, type ThreadState } from "../../objects/thread.ts";
import { PyType } from "../../objects/type.ts";
import { exceptionTypes, newBuiltinType, objectType } from "../../objects/types.ts";
import { findAttr, genericGetAttr, genericSetAttr, instanceDict } from "../../protocols/attributes.ts";
import { callMethod, isCallable } from "../../protocols/call.ts";
import {
  fillType,
  fn,
  getset,
  type MethodDef,
  method,
  type TypeDef,
  withoutSignatures,
} from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { addressText } from "../../protocols/identity.ts";
import { index } from "../../protocols/number.ts";
import { strText } from "../../protocols/text.ts";
import { NSIG, SIG_DFL, SIG_IGN, signalState, tripSignal } from "../_signal/handlers.ts";
import { durationNs } from "../time/pytime.ts";
import { AT_END, deadline, startThread, threadCount, waitFor } from "./scheduler.ts";

/** The longest timeout of a lock, in seconds. */
const TIMEOUT_MAX = 9223372036;

class PyLock extends PyObject {
  locked = false;
}
class PyRLock extends PyObject {
  owner = 0;
  count = 0;
}
const PyRLockSub = heapSubclass(PyRLock);
/** `dict` holds the attributes in the thread `owner`; `others` keeps those of other threads. */
class PyLocal extends PyObject {
  dict: PyDict | undefined = undefined;
  owner: ThreadState = rt.thread;
  readonly others: WeakMap<ThreadState, PyDict> = new WeakMap();
  /** What `__init__` gets in each thread. */
  args: readonly Value[] = [];
  kwnames: KwNames = undefined;
}
const PyLocalSub = heapSubclass(PyLocal);

/** Brings the running thread's attributes into place; in a thread that is new to it, `__init__` runs. */
function ownAttributes(self: PyLocal): void {
  const { owner } = self;
  if (owner === rt.thread) return;
  if (self.dict !== undefined) self.others.set(owner, self.dict);
  const known = self.others.get(rt.thread);
  self.owner = rt.thread;
  self.dict = known ?? new PyDict();
  if (known !== undefined) return;
  self.others.set(rt.thread, self.dict);
  const { init } = self.cls.slots;
  if (init === undefined || init === objectType.slots.init) return;
  try {
    init(self, [...self.args], self.kwnames);
  } catch (e) {
    self.others.delete(rt.thread);
    self.owner = owner;
    self.dict = self.others.get(owner);
    throw e;
  }
}

/** Arguments of `acquire`: what to do when the lock is taken. `undefined`: wait for ever. */
function acquireTimeout(blocking: boolean, timeout: Value | undefined): bigint | undefined {
  const ns = timeout === undefined ? -1000000000n : durationNs(timeout, "ceiling");
  const forever = ns === -1000000000n;
  if (!blocking && !forever) throw pyError("ValueError", "can't specify a timeout for a non-blocking call");
  if (ns < 0n && !forever) throw pyError("ValueError", "timeout value must be positive");
  if (!blocking) return 0n;
  if (forever) return undefined;
  if (ns / 1000n > 9223372036000000n) throw pyError("OverflowError", "timeout value is too large");
  return ns;
}

const acquireLock: MethodDef<PyLock> = method(
  "($self, blocking: bool=True, timeout=<-1>)",
  "acquire(blocking=True, timeout=-1) -> bool",
  (self: PyLock, blocking, timeout) => {
    const wait = acquireTimeout(blocking, timeout);
    if (!self.locked) return (self.locked = true);
    if (wait === 0n) return false;
    return waitFor("acquire", {
      ready: () => !self.locked,
      until: deadline(wait),
      finish: (ready) => ready && (self.locked = true),
    });
  },
);
const releaseLock: MethodDef<PyLock> = method("($self, /)", "release()", (self: PyLock) => {
  if (!self.locked) throw pyError("RuntimeError", "release unlocked lock");
  self.locked = false;
  return None;
});
const isLocked: MethodDef<PyLock> = method("($self, /)", "locked() -> bool", (self: PyLock) => self.locked);

const lockDef: TypeDef<PyLock> = {
  doc: "A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().  Methods are:\n\nacquire() -- lock the lock, possibly blocking until it can be obtained\nrelease() -- unlock of the lock\nlocked() -- test whether the lock is currently locked\n\nA lock is not owned by the thread that locked it; another thread may\nunlock it.  A thread attempting to lock a lock that it has already locked\nwill block until another thread unlocks it.  Deadlocks may ensue.",
  hasWeakref: true,
  slots: {
    repr: (self) => `<${self.locked ? "locked" : "unlocked"} _thread.lock object at ${addressText(self)}>`,
  },
  methods: withoutSignatures({
    acquire_lock: acquireLock,
    acquire: acquireLock,
    release_lock: releaseLock,
    release: releaseLock,
    locked_lock: isLocked,
    locked: isLocked,
    __enter__: acquireLock,
    __exit__: method("($self, /, *args)", "release()", (self: PyLock) => {
      if (!self.locked) throw pyError("RuntimeError", "release unlocked lock");
      self.locked = false;
      return None;
    }),
    _at_fork_reinit: method("($self, /)", "", (self: PyLock) => {
      self.locked = false;
      return None;
    }),
  }) as Record<string, MethodDef<PyLock>>,
};

const acquireRLock: MethodDef<PyRLock> = method(
  "($self, blocking: bool=True, timeout=<-1>)",
  "acquire(blocking=True) -> bool",
  (self: PyRLock, blocking, timeout) => {
    const wait = acquireTimeout(blocking, timeout);
    const take = (): boolean => {
      self.owner = rt.thread.ident;
      self.count++;
      return true;
    };
    const isFree = (): boolean => self.count === 0 || self.owner === rt.thread.ident;
    if (isFree()) return take();
    if (wait === 0n) return false;
    return waitFor("acquire", {
      ready: () => self.count === 0,
      until: deadline(wait),
      finish: (ready) => ready && take(),
    });
  },
);
function releaseRLock(self: PyRLock): Value {
  if (self.count === 0 || self.owner !== rt.thread.ident)
    throw pyError("RuntimeError", "cannot release un-acquired lock");
  if (--self.count === 0) self.owner = 0;
  return None;
}

const rlockDef: TypeDef<PyRLock> = {
  isBase: true,
  hasWeakref: true,
  slots: {
    new: (cls) => (cls.isHeap ? new PyRLockSub(cls) : new PyRLock()),
    repr: (self) =>
      `<${self.count > 0 ? "locked" : "unlocked"} ${self.cls.moduleName === "builtins" ? "" : `${self.cls.moduleName}.`}${self.cls.name} object owner=${self.owner} count=${self.count} at ${addressText(self)}>`,
  },
  methods: withoutSignatures({
    acquire: acquireRLock,
    release: method("($self, /)", "release()", releaseRLock),
    _is_owned: method(
      "($self, /)",
      "_is_owned() -> bool",
      (self: PyRLock) => self.count > 0 && self.owner === rt.thread.ident,
    ),
    _acquire_restore: method("($self, state, /)", "_acquire_restore(state) -> None", (self: PyRLock, state) => {
      if (!(state instanceof PyTuple) || state.items.length !== 2)
        throw pyError("TypeError", "_acquire_restore() argument 1 must be 2-item tuple");
      const [count, owner] = state.items.map((v) => Number(index(v))) as [number, number];
      return waitFor("_acquire_restore", {
        ready: () => self.count === 0,
        until: undefined,
        finish: () => {
          self.count = count;
          self.owner = owner;
          return None;
        },
      });
    }),
    _release_save: method("($self, /)", "_release_save() -> tuple", (self: PyRLock) => {
      if (self.count === 0) throw pyError("RuntimeError", "cannot release un-acquired lock");
      const saved = new PyTuple([self.count, self.owner]);
      self.count = self.owner = 0;
      return saved;
    }),
    _recursion_count: method("($self, /)", "", (self: PyRLock) => (self.owner === rt.thread.ident ? self.count : 0)),
    __enter__: acquireRLock,
    __exit__: method("($self, /, *args)", "release()", releaseRLock),
    _at_fork_reinit: method("($self, /)", "", (self: PyRLock) => {
      self.count = self.owner = 0;
      return None;
    }),
  }) as Record<string, MethodDef<PyRLock>>,
};

const localDef: TypeDef<PyLocal> = {
  doc: "Thread-local data",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    new: (cls, args, kwnames) => {
      if (args.length > 0 && cls.slots.init === objectType.slots.init)
        throw pyError("TypeError", "Initialization arguments are not supported");
      const self = cls.isHeap ? new PyLocalSub(cls) : new PyLocal();
      self.args = args.slice();
      self.kwnames = kwnames;
      return self;
    },
    getAttr: (self, name) => {
      ownAttributes(self);
      return genericGetAttr(self, name);
    },
    setAttr: (self, name, value) => {
      ownAttributes(self);
      if (name === "__dict__")
        throw pyError("AttributeError", `'${self.cls.name}' object attribute '__dict__' is read-only`);
      genericSetAttr(self, name, value);
    },
  },
  getset: { __dict__: getset((self) => instanceDict(self) ?? None) },
};

let types: { lock: PyType; rlock: PyType; local: PyType; hookArgs: PyType } | undefined;

function threadTypes(): { lock: PyType; rlock: PyType; local: PyType; hookArgs: PyType } {
  if (types !== undefined) return types;
  const lock = fillType(newBuiltinType("_thread.lock", PyLock), lockDef);
  lock.slots.new = () => {
    throw pyError("TypeError", "cannot create '_thread.lock' instances");
  };
  types = {
    lock,
    rlock: fillType(newBuiltinType("_thread.RLock", PyRLock), rlockDef),
    local: fillType(newBuiltinType("_thread._local", PyLocal), localDef),
    hookArgs: structSequence({
      name: "_thread._ExceptHookArgs",
      doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
      fields: [
        ["exc_type", "Exception type"],
        ["exc_value", "Exception value"],
        ["exc_traceback", "Exception traceback"],
        ["thread", "Thread"],
      ],
    }),
  };
  return types;
}

function startNewThread(func: Value, args: Value, kwargs: Value | undefined): Value {
  if (!isCallable(func)) throw pyError("TypeError", "first arg must be callable");
  if (!(args instanceof PyTuple)) throw pyError("TypeError", "2nd arg must be a tuple");
  if (kwargs !== undefined && !(kwargs instanceof PyDict))
    throw pyError("TypeError", "optional 3rd arg must be a dictionary");
  const names: string[] = [];
  const values: Value[] = [];
  if (kwargs !== undefined) {
    for (let i = 0; i < kwargs.keys.length; i++) {
      const key = kwargs.keys[i];
      if (key === undefined) continue;
      names.push(key as string);
      values.push(kwargs.values[i]!);
    }
  }
  return startThread(func, args, names, values);
}

/** What `threading.excepthook` is: the traceback of an exception that ended a thread. */
function exceptHook(hookArgs: Value): Value {
  if (!(hookArgs instanceof PyTuple) || hookArgs.cls !== threadTypes().hookArgs)
    throw pyError("TypeError", "_thread._excepthook argument type must be ExceptHookArgs");
  const [type, value, traceback, thread] = hookArgs.items as [Value, Value, Value, Value];
  if (type === exceptionTypes.SystemExit) return None;
  let file = rt.sys.getStr("stderr");
  if (file === undefined || file === None) {
    if (thread === None) return None;
    file = findAttr(thread, "_stderr");
    if (file === undefined || file === None) return None;
  }
  const name = thread === None ? undefined : findAttr(thread, "name");
  const who = name === undefined ? String(rt.thread.ident) : strText(name);
  let text = `Exception in thread ${who}:\n`;
  if (traceback instanceof PyTraceback) text += `Traceback (most recent call last):\n${renderFrames(traceback)}`;
  text +=
    value instanceof PyBaseException ? renderExceptionOnly(value) : `${type instanceof PyType ? type.name : ""}\n`;
  callMethod(file, "write", [text]);
  callMethod(file, "flush");
  return None;
}

const allocate = fn("()", "allocate_lock() -> lock object", () => {
  threadTypes();
  return new PyLock();
});
const start = fn("(function, args, kwargs=<None>, /)", "start_new_thread(function, args[, kwargs])", startNewThread);
const exit = fn("()", "exit()", () => {
  throw pyError("SystemExit");
});

export const threadModule = defineModule("_thread", () => {
  const { lock, rlock, local, hookArgs } = threadTypes();
  return {
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    types: {
      LockType: lock,
      RLock: rlock,
      _local: local,
      _ExceptHookArgs: hookArgs,
      error: exceptionTypes.RuntimeError,
    },
    constants: { TIMEOUT_MAX: new PyFloat(TIMEOUT_MAX) },
    functions: withoutSignatures({
      start_new_thread: start,
      start_new: start,
      daemon_threads_allowed: fn("()", "daemon_threads_allowed()", () => true),
      allocate_lock: allocate,
      allocate,
      exit_thread: exit,
      exit,
      interrupt_main: fn("(signum: int=2, /)", "interrupt_main(signum=signal.SIGINT, /)", (signum) => {
        if (signum < 0 || signum >= NSIG) throw pyError("ValueError", "signal number out of range");
        const handler = signalState().handlers.get(signum);
        if (handler !== undefined && handler !== SIG_DFL && handler !== SIG_IGN) tripSignal(signum);
        return None;
      }),
      get_ident: fn("()", "get_ident() -> integer", () => rt.thread.ident),
      get_native_id: fn("()", "get_native_id() -> integer", () =>
        rt.thread === rt.mainThread ? rt.host.proc.pid : rt.host.proc.pid + ((MAIN_THREAD - rt.thread.ident) % 32749),
      ),
      _count: fn("()", "_count() -> integer", () => threadCount()),
      stack_size: fn("(size: ssize=0, /)", "stack_size([size]) -> size", (size) => {
        if (size < 0) throw pyError("ValueError", "size must be 0 or a positive value");
        if (size > 0 && size < 32768) throw pyError("ValueError", `size not valid: ${size} bytes`);
        const old = (rt.state.get("_thread.stackSize") as number | undefined) ?? 0;
        rt.state.set("_thread.stackSize", size);
        return old;
      }),
      _set_sentinel: fn("()", "_set_sentinel() -> lock", () => {
        const lock = new PyLock();
        rt.thread.locals.set(AT_END, () => {
          lock.locked = false;
        });
        return lock;
      }),
      _excepthook: fn("(exc_args, /)", "excepthook(exc_type, exc_value, exc_traceback, thread)", exceptHook),
      _is_main_interpreter: fn("()", "_is_main_interpreter()", () => true),
    }),
  };
});
