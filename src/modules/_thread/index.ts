/**
 * The `_thread` module: locks and thread-local data for the one thread there is. Source: Modules/_threadmodule.c.
 * DIVERGES: no second thread can be started (RuntimeError, as when the system refuses one); a lock that is taken can only be
 * released by this thread, so waiting for it without a timeout raises RuntimeError where CPython would hang.
 */

import { structSequence } from "../../builtins/struct-sequence.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, newBuiltinType } from "../../objects/types.ts";
import { genericGetAttr, genericSetAttr, getAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { fillType, fn, getset, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { addressText } from "../../protocols/identity.ts";
import { strText } from "../../protocols/text.ts";
import { typeName } from "../../protocols/type-of.ts";

/** Longest timeout in seconds that a wait accepts. */
const TIMEOUT_MAX = 9223372036;

/** Waits as long as it can make sense to; true when the lock was got. */
function waitFor(isFree: () => boolean, blocking: boolean, timeout: number): boolean {
  if (!blocking && timeout !== -1) throw pyError("ValueError", "can't specify a timeout for a non-blocking call");
  if (timeout < 0 && timeout !== -1) throw pyError("ValueError", "timeout value must be a non-negative number");
  if (timeout > TIMEOUT_MAX) throw pyError("OverflowError", "timeout value is too large");
  if (isFree()) return true;
  if (!blocking) return false;
  if (timeout === -1)
    throw pyError("RuntimeError", "deadlock: the lock is held and there is no other thread to release it");
  rt.host.clock.sleep(BigInt(Math.round(timeout * 1e9)));
  return isFree();
}

class PyLock extends PyObject {
  locked = false;
}
const lockType = newBuiltinType("_thread.lock", PyLock);

class PyRLock extends PyObject {
  count = 0;
}
const PyRLockSub = heapSubclass(PyRLock);
const rlockType = newBuiltinType("_thread.RLock", PyRLock);

const address = addressText;

function acquireLock(self: PyLock, blocking: boolean, timeout: number): boolean {
  if (!waitFor(() => !self.locked, blocking, timeout)) return false;
  self.locked = true;
  return true;
}
function releaseLock(self: PyLock): Value {
  if (!self.locked) throw pyError("RuntimeError", "release unlocked lock");
  self.locked = false;
  return None;
}

const acquireDoc = "Lock the lock.";
const releaseDoc = "Release the lock.";

const lockDef: TypeDef<PyLock> = {
  doc: "A lock object is a synchronization primitive.",
  hasWeakref: true,
  slots: {
    repr: (self) => `<${self.locked ? "locked" : "unlocked"} _thread.lock object at ${address(self)}>`,
  },
  methods: {
    acquire: method("($self, blocking: bool=True, timeout: double=-1)", acquireDoc, (self, blocking, timeout) =>
      acquireLock(self, blocking, timeout),
    ),
    acquire_lock: method("($self, blocking: bool=True, timeout: double=-1)", acquireDoc, (self, blocking, timeout) =>
      acquireLock(self, blocking, timeout),
    ),
    release: method("($self, /)", releaseDoc, releaseLock),
    release_lock: method("($self, /)", releaseDoc, releaseLock),
    locked: method("($self, /)", "Return whether the lock is in the locked state.", (self) => self.locked),
    locked_lock: method("($self, /)", "Return whether the lock is in the locked state.", (self) => self.locked),
    __enter__: method("($self, /)", acquireDoc, (self) => acquireLock(self, true, -1)),
    __exit__: method("($self, *args)", releaseDoc, (self) => releaseLock(self)),
    _at_fork_reinit: method("($self, /)", "", (self) => {
      self.locked = false;
      return None;
    }),
  },
};

const notOwned = (): never => {
  throw pyError("RuntimeError", "cannot release un-acquired lock");
};

const rlockDef: TypeDef<PyRLock> = {
  isBase: true,
  hasWeakref: true,
  slots: {
    new: (cls) => (cls === rlockType ? new PyRLock() : new PyRLockSub(cls)),
    repr: (self) => {
      const owner = self.count > 0 ? rt.host.proc.pid : 0;
      return `<${self.count > 0 ? "locked" : "unlocked"} _thread.RLock object owner=${owner} count=${self.count} at ${address(self)}>`;
    },
  },
  methods: {
    acquire: method("($self, blocking: bool=True, timeout: double=-1)", acquireDoc, (self, blocking, timeout) => {
      waitFor(() => true, blocking, timeout);
      self.count++;
      return true;
    }),
    release: method("($self, /)", releaseDoc, (self) => {
      if (self.count === 0) notOwned();
      self.count--;
      return None;
    }),
    __enter__: method("($self, blocking: bool=True, timeout: double=-1)", acquireDoc, (self) => {
      self.count++;
      return true;
    }),
    __exit__: method("($self, *args)", releaseDoc, (self) => {
      if (self.count === 0) notOwned();
      self.count--;
      return None;
    }),
    _is_owned: method("($self, /)", "For internal use by `threading.Condition`.", (self) => self.count > 0),
    _acquire_restore: method("($self, state, /)", "For internal use by `threading.Condition`.", (self, state) => {
      const count = state instanceof PyTuple ? state.items[0] : undefined;
      if (typeof count !== "number")
        throw pyError("TypeError", `_acquire_restore() argument 1 must be tuple, not ${typeName(state)}`);
      self.count = count;
      return None;
    }),
    _release_save: method("($self, /)", "For internal use by `threading.Condition`.", (self) => {
      if (self.count === 0) notOwned();
      const state = new PyTuple([self.count, rt.host.proc.pid]);
      self.count = 0;
      return state;
    }),
    _recursion_count: method("($self, /)", "For internal use by reentrancy checks.", (self) => self.count),
    _at_fork_reinit: method("($self, /)", "", (self) => {
      self.count = 0;
      return None;
    }),
  },
};

/** Thread-local data: with one thread, an object with a `__dict__`. */
class PyLocal extends PyObject {
  dict: PyDict | undefined = new PyDict();
}
const PyLocalSub = heapSubclass(PyLocal);
const localType = newBuiltinType("_thread._local", PyLocal);

const localDef: TypeDef<PyLocal> = {
  doc: "Thread-local data",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    new: (cls, args) => {
      if (args.length > 0 && cls.slots.init === localType.slots.init) {
        throw pyError("TypeError", "Initialization arguments are not supported");
      }
      return cls === localType ? new PyLocal() : newLocal(cls);
    },
    getAttr: genericGetAttr,
    setAttr: (self, name, value) => {
      if (name === "__dict__")
        throw pyError("AttributeError", `'${typeName(self)}' object attribute '__dict__' is read-only`);
      genericSetAttr(self, name, value);
    },
  },
  getset: { __dict__: getset((self) => (self.dict ??= new PyDict())) },
};

function newLocal(cls: PyType): Value {
  const local = new PyLocalSub(cls);
  local.dict = new PyDict();
  return local;
}

let filled = false;
let hookArgsType: PyType | undefined;

function prepare(): PyType {
  if (!filled) {
    filled = true;
    fillType(lockType, lockDef);
    fillType(rlockType, rlockDef);
    fillType(localType, localDef);
  }
  hookArgsType ??= structSequence({
    name: "_thread._ExceptHookArgs",
    doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    fields: [
      ["exc_type", "Exception type"],
      ["exc_value", "Exception value"],
      ["exc_traceback", "Exception traceback"],
      ["thread", "Thread"],
    ],
  });
  return hookArgsType;
}

/** `threading.excepthook`'s default. */
function threadExcepthook(args: Value): Value {
  const value = getAttr(args, "exc_value");
  if (value instanceof PyBaseException && value.cls.isSubtypeOf(exceptionTypes.SystemExit)) return None;
  const thread = getAttr(args, "thread");
  const name = thread === None ? String(rt.host.proc.pid) : strText(getAttr(thread, "name"));
  const stderr = rt.sys.getStr("stderr");
  if (stderr === undefined || stderr === None) return None;
  callMethod(stderr, "write", [`Exception in thread ${name}:\n`]);
  const hook = rt.sys.getStr("__excepthook__");
  if (hook !== undefined)
    callMethod(hook, "__call__", [getAttr(args, "exc_type"), value, getAttr(args, "exc_traceback")]);
  return None;
}

const allocate = (): Value => new PyLock();
const start = (): Value => {
  throw pyError("RuntimeError", "can't start new thread");
};
const exit = (): Value => {
  throw pyError("SystemExit");
};

export const threadModule = defineModule("_thread", () => {
  const ExceptHookArgs = prepare();
  return {
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    types: { LockType: lockType, RLock: rlockType, _local: localType, _ExceptHookArgs: ExceptHookArgs },
    constants: { TIMEOUT_MAX: new PyFloat(TIMEOUT_MAX), error: exceptionTypes.RuntimeError },
    functions: {
      allocate: fn("()", "An obsolete synonym of allocate_lock().", allocate),
      allocate_lock: fn("()", "Create a new lock object.", allocate),
      start_new: fn(
        "(function, args, kwargs=<unrepresentable>, /)",
        "An obsolete synonym of start_new_thread().",
        start,
      ),
      start_new_thread: fn(
        "(function, args, kwargs=<unrepresentable>, /)",
        "Start a new thread and return its identifier.",
        start,
      ),
      daemon_threads_allowed: fn(
        "()",
        "Return True if daemon threads are allowed in the current interpreter, and False otherwise.",
        () => true,
      ),
      exit: fn("()", "This is synonymous to ``raise SystemExit''.", exit),
      exit_thread: fn("()", "An obsolete synonym of exit().", exit),
      get_ident: fn(
        "()",
        "Return a non-zero integer that uniquely identifies the current thread.",
        () => rt.host.proc.pid,
      ),
      get_native_id: fn(
        "()",
        "Return a non-negative integer identifying the thread as reported by the OS.",
        () => rt.host.proc.pid,
      ),
      _count: fn("()", "Return the number of currently running Python threads, excluding the main thread.", () => 0),
      _is_main_interpreter: fn(
        "()",
        "Return True if the current interpreter is the main Python interpreter.",
        () => true,
      ),
      interrupt_main: fn(
        "(signum: int=2, /)",
        "Simulate the arrival of the given signal in the main thread.",
        (signum) => {
          const signal = rt.hooks.importModule("_signal");
          callMethod(signal, "raise_signal", [signum]);
          return None;
        },
      ),
      stack_size: fn("(size: int=0, /)", "Return the thread stack size used when creating new threads.", (size) => {
        if (size < 0) throw pyError("ValueError", "size must be 0 or a positive value");
        const before = (rt.state.get("_thread.stackSize") as number | undefined) ?? 0;
        if (size > 0 && size < 32768) throw pyError("ValueError", `size not valid: ${size} bytes`);
        rt.state.set("_thread.stackSize", size);
        return before;
      }),
      _set_sentinel: fn(
        "()",
        "Set a sentinel lock that will be released when the current thread state is finalized.",
        allocate,
      ),
      _excepthook: fn("(args, /)", "Handle uncaught Thread.run() exception.", threadExcepthook),
    },
  };
});
