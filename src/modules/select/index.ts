/** The `select` module: select, poll and epoll over the host's poll. Source: Modules/selectmodule.c. */
import { HostError, type PollItem } from "../../host/host.ts";
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLPRI, type Stream } from "../../host/streams.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { defineModule } from "../../objects/module.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, newBuiltinType } from "../../objects/types.ts";
import { classMethod, fillType, fn, getset, type MethodDef, method, newSlot } from "../../protocols/define.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { ringTimer, runPendingSignals, signalState, sleepFor } from "../_signal/handlers.ts";
import { deadline, threadCount, waitFor } from "../_thread/scheduler.ts";
import { attempt, errnoError } from "../posix/errors.ts";
import { fileDescriptor } from "../posix/path.ts";
import { durationNs } from "../time/pytime.ts";

const CONSTANTS: Readonly<Record<string, number>> = {
  EPOLLERR: 8,
  EPOLLET: 2147483648,
  EPOLLEXCLUSIVE: 268435456,
  EPOLLHUP: 16,
  EPOLLIN: 1,
  EPOLLMSG: 1024,
  EPOLLONESHOT: 1073741824,
  EPOLLOUT: 4,
  EPOLLPRI: 2,
  EPOLLRDBAND: 128,
  EPOLLRDHUP: 8192,
  EPOLLRDNORM: 64,
  EPOLLWRBAND: 512,
  EPOLLWRNORM: 256,
  EPOLL_CLOEXEC: 524288,
  PIPE_BUF: 4096,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLMSG: 1024,
  POLLNVAL,
  POLLOUT,
  POLLPRI,
  POLLRDBAND: 128,
  POLLRDHUP: 8192,
  POLLRDNORM: 64,
  POLLWRBAND: 512,
  POLLWRNORM: 256,
};
const EPOLLONESHOT = 1073741824;
const FD_SETSIZE = 1024;
/** While an alarm clock runs, waits are cut into pieces of this many milliseconds. */
const SLICE_MS = 10;

/**
 * Waits for readiness in the native function `name`; signal handlers and other threads run meanwhile. `timeoutMs` negative: for ever.
 * `collect` makes the result of what is ready then.
 */
function whenReady(name: string, items: readonly PollItem[], timeoutMs: number, collect: () => Value): Value {
  if (threadCount() > 0) {
    const { fs } = rt.host;
    return waitFor(name, {
      ready: () => timeoutMs === 0 || attempt(() => fs.poll(items, 0)) > 0,
      until: timeoutMs < 0 ? undefined : deadline(BigInt(Math.round(timeoutMs * 1e6))),
      outside: items.length > 0,
      finish: (ready) => {
        if (!ready || timeoutMs === 0) attempt(() => fs.poll(items, 0));
        return collect();
      },
    });
  }
  if (items.length === 0 && timeoutMs > 0) sleepFor(BigInt(Math.round(timeoutMs * 1e6)));
  else attempt(() => pollHost(items, timeoutMs));
  return collect();
}

/** Waits for readiness; signal handlers run meanwhile. `timeoutMs` negative: for ever. */
export function pollHost(items: readonly PollItem[], timeoutMs: number): number {
  const { fs, clock } = rt.host;
  const start = clock.monotonic();
  for (;;) {
    const left = timeoutMs < 0 ? -1 : Math.max(0, timeoutMs - Number(clock.monotonic() - start) / 1e6);
    const sliced = signalState().timer !== undefined && (left < 0 || left > SLICE_MS);
    const ready = fs.poll(items, sliced ? SLICE_MS : left);
    ringTimer();
    runPendingSignals();
    if (ready > 0 || (!sliced && left >= 0)) return ready;
  }
}

/** A timeout in seconds or None as milliseconds; -1 for ever. */
function timeoutMs(v: Value, negative: "error" | "forever"): number {
  if (v === None) return -1;
  if (typeOf(v).slots.float === undefined && typeOf(v).slots.index === undefined)
    throw pyError("TypeError", "timeout must be a float or None");
  const ns = durationNs(v, "timeout");
  if (ns < 0n) {
    if (negative === "error") throw pyError("ValueError", "timeout must be non-negative");
    return -1;
  }
  return Number(ns) / 1e6;
}

function descriptors(v: Value): [Value, number][] {
  const slots = typeOf(v).slots;
  if (slots.iter === undefined && slots.getItem === undefined)
    throw pyError("TypeError", `arguments 1-3 must be sequences`);
  return toArray(v).map((item) => {
    const fd = fileDescriptor(item);
    if (fd >= FD_SETSIZE) throw pyError("ValueError", "filedescriptor out of range in select()");
    return [item, fd];
  });
}

function select(readers: Value, writers: Value, others: Value, timeout: Value): Value {
  const wait = timeoutMs(timeout, "error");
  const lists = [readers, writers, others].map(descriptors);
  const masks = [POLLIN, POLLOUT, POLLPRI];
  const wanted = new Map<number, PollItem>();
  lists.forEach((list, i) => {
    for (const [, fd] of list) {
      const old = wanted.get(fd);
      wanted.set(fd, { fd, events: (old?.events ?? 0) | masks[i]!, revents: 0 });
    }
  });
  const items = [...wanted.values()];
  return whenReady("select", items, wait, () => {
    for (const item of items) if ((item.revents & POLLNVAL) !== 0) throw errnoError("EBADF");
    const hits = [POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI];
    return new PyTuple(
      lists.map(
        (list, i) => new PyList(list.filter(([, fd]) => (wanted.get(fd)!.revents & hits[i]!) !== 0).map(([v]) => v)),
      ),
    );
  });
}

class PyPoll extends PyObject {
  readonly wanted: Map<number, number> = new Map();
  busy = false;
}

/** An event mask: an unsigned short. */
function shortMask(v: Value): number {
  const n = index(v);
  if (n < 0) throw pyError("ValueError", "value must be positive");
  if (n > 65535) throw pyError("OverflowError", "Python int too large for C unsigned short");
  return Number(n);
}

const pollMethods: Record<string, MethodDef<PyPoll>> = {
  register: method(
    "($self, fd, eventmask=<select.POLLIN | select.POLLPRI | select.POLLOUT>, /)",
    "Register a file descriptor with the polling object.",
    (self: PyPoll, fd, mask) => {
      const n = fileDescriptor(fd);
      self.wanted.set(n, mask === undefined ? POLLIN | POLLPRI | POLLOUT : shortMask(mask));
      return None;
    },
  ),
  modify: method(
    "($self, fd, eventmask, /)",
    "Modify an already registered file descriptor.",
    (self: PyPoll, fd, mask) => {
      const n = fileDescriptor(fd);
      const events = shortMask(mask);
      if (!self.wanted.has(n)) throw errnoError("ENOENT");
      self.wanted.set(n, events);
      return None;
    },
  ),
  unregister: method(
    "($self, fd, /)",
    "Remove a file descriptor being tracked by the polling object.",
    (self: PyPoll, fd) => {
      const n = fileDescriptor(fd);
      if (!self.wanted.delete(n)) throw keyError(n);
      return None;
    },
  ),
  poll: method("($self, timeout=None, /)", "Polls the set of registered file descriptors.", (self: PyPoll, timeout) => {
    let ms = -1;
    if (timeout !== None) {
      if (typeOf(timeout).slots.float === undefined && typeOf(timeout).slots.index === undefined)
        throw pyError("TypeError", "timeout must be an integer or None");
      const ns = durationNs(timeout, "timeout");
      ms = ns < 0n ? -1 : Number(ns) / 1e9;
      if (ms > 2147483647) throw pyError("OverflowError", "timeout is too large");
    }
    if (self.busy) throw pyError("RuntimeError", "concurrent poll() invocation");
    const items: PollItem[] = [...self.wanted].map(([fd, events]) => ({ fd, events, revents: 0 }));
    self.busy = true;
    try {
      return whenReady("poll", items, ms, () => {
        self.busy = false;
        return new PyList(items.filter((i) => i.revents !== 0).map((i) => new PyTuple([i.fd, i.revents])));
      });
    } catch (e) {
      if (e instanceof PyBaseException) self.busy = false; // else this thread waits aside
      throw e;
    }
  }),
};

/** The descriptor of an epoll object: it only takes up a number. */
class EpollStream implements Stream {
  refs = 1;
  blocking = true;
  readonly isSocket = false;
  read(): number {
    throw new HostError("EINVAL");
  }
  write(): number {
    throw new HostError("EINVAL");
  }
  readiness(): number {
    return 0;
  }
  close(): void {}
}

class PyEpoll extends PyObject {
  /** -1 once closed. */
  fd: number;
  readonly wanted: Map<number, number> = new Map();
  constructor(fd: number) {
    super();
    this.fd = fd;
  }
}

function checkOpen(self: PyEpoll): void {
  if (self.fd < 0) throw pyError("ValueError", "I/O operation on closed epoll object");
}

/** An event mask: an unsigned int. */
function intMask(v: Value): number {
  const n = index(v);
  if (n < 0) throw pyError("ValueError", "value must be positive");
  if (n > 4294967295) throw pyError("OverflowError", "Python int too large for C unsigned int");
  return Number(n);
}

function control(self: PyEpoll, fd: Value, change: (n: number) => void): Value {
  checkOpen(self);
  const n = fileDescriptor(fd);
  attempt(() => {
    // regular files are always ready, and epoll refuses them
    if ((rt.host.fs.fstat(n).mode & 0o170000) === 0o100000) throw new HostError("EPERM");
    change(n);
  });
  return None;
}

const epollMethods: Record<string, MethodDef<PyEpoll>> = {
  close: method("($self, /)", "Close the epoll control file descriptor.", (self: PyEpoll) => {
    const fd = self.fd;
    self.fd = -1;
    if (fd >= 0) attempt(() => rt.host.fs.close(fd));
    return None;
  }),
  fileno: method("($self, /)", "Return the epoll control file descriptor.", (self: PyEpoll) => {
    checkOpen(self);
    return self.fd;
  }),
  modify: method(
    "($self, /, fd, eventmask)",
    "Modify event mask for a registered file descriptor.",
    (self: PyEpoll, fd, mask) => {
      const events = intMask(mask);
      return control(self, fd, (n) => {
        if (!self.wanted.has(n)) throw new HostError("ENOENT");
        self.wanted.set(n, events);
      });
    },
  ),
  register: method(
    "($self, /, fd, eventmask=<select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT>)",
    "Registers a new fd or raises an OSError if the fd is already registered.",
    (self: PyEpoll, fd, mask) => {
      const events = mask === undefined ? POLLIN | POLLPRI | POLLOUT : intMask(mask);
      return control(self, fd, (n) => {
        if (self.wanted.has(n)) throw new HostError("EEXIST");
        self.wanted.set(n, events);
      });
    },
  ),
  unregister: method(
    "($self, /, fd)",
    "Remove a registered file descriptor from the epoll object.",
    (self: PyEpoll, fd) =>
      control(self, fd, (n) => {
        if (!self.wanted.delete(n)) throw new HostError("ENOENT");
      }),
  ),
  poll: method(
    "($self, /, timeout=None, maxevents: int=-1)",
    "Wait for events on the epoll file descriptor.",
    (self: PyEpoll, timeout, maxEvents) => {
      checkOpen(self);
      const ms = timeoutMs(timeout, "forever");
      if (maxEvents === 0 || maxEvents < -1)
        throw pyError("ValueError", `maxevents must be greater than 0, got ${maxEvents}`);
      const items: PollItem[] = [...self.wanted].map(([fd, events]) => ({ fd, events: events & 0xffff, revents: 0 }));
      return whenReady("poll", items, ms, () => {
        const out: Value[] = [];
        for (const item of items) {
          if ((item.revents & POLLNVAL) !== 0) {
            self.wanted.delete(item.fd); // the kernel forgets closed descriptors
            continue;
          }
          if (item.revents === 0 || (maxEvents > 0 && out.length >= maxEvents)) continue;
          if ((self.wanted.get(item.fd)! & EPOLLONESHOT) !== 0) self.wanted.set(item.fd, EPOLLONESHOT);
          out.push(new PyTuple([item.fd, item.revents]));
        }
        return new PyList(out);
      });
    },
  ),
  __enter__: method("($self, /)", "", (self: PyEpoll) => {
    checkOpen(self);
    return self;
  }),
  __exit__: method("($self, exc_type=None, exc_value=None, exc_tb=None, /)", "", (self: PyEpoll) => {
    const fd = self.fd;
    self.fd = -1;
    if (fd >= 0) attempt(() => rt.host.fs.close(fd));
    return None;
  }),
};

function openEpoll(): PyEpoll {
  return new PyEpoll(attempt(() => rt.host.fs.adopt(new EpollStream())));
}

let types: { poll: PyType; epoll: PyType } | undefined;
function selectTypes(): { poll: PyType; epoll: PyType } {
  if (types !== undefined) return types;
  const poll = fillType(newBuiltinType("select.poll", PyPoll), { methods: pollMethods });
  poll.slots.new = () => {
    throw pyError("TypeError", "cannot create 'select.poll' instances");
  };
  const epoll = fillType<PyEpoll>(newBuiltinType("select.epoll", PyEpoll), {
    doc: "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object.\n\n  sizehint\n    The expected number of events to be registered.  It must be positive,\n    or -1 to use the default.  It is only used on older systems where\n    epoll_create1() is not available; otherwise it has no effect (though its\n    value is still checked).\n  flags\n    Deprecated and completely ignored.  However, when supplied, its value\n    must be 0 or select.EPOLL_CLOEXEC, otherwise OSError is raised.",
    signature: "(sizehint=-1, flags=0)",
    slots: {
      new: newSlot("($type, sizehint: int=-1, flags: int=0)", "epoll", (_cls, sizeHint, flags) => {
        if (sizeHint !== -1 && sizeHint <= 0) throw pyError("ValueError", "negative sizehint");
        if (flags !== 0 && flags !== CONSTANTS.EPOLL_CLOEXEC) throw pyError("OSError", "invalid flags");
        return openEpoll();
      }),
    },
    methods: {
      ...epollMethods,
      fromfd: classMethod(
        "($type, fd: int, /)",
        "Create an epoll object from a given control fd.",
        (_cls, fd) => new PyEpoll(fd),
      ) as MethodDef<PyEpoll>,
    },
    getset: { closed: getset((self) => self.fd < 0, undefined, "True if the epoll handler is closed") },
  });
  types = { poll, epoll };
  return types;
}

export const selectModule = defineModule("select", () => ({
  doc: "This module supports asynchronous I/O on multiple file descriptors.\n\n*** IMPORTANT NOTICE ***\nOn Windows, only sockets are supported; on Unix, all file descriptors.",
  constants: CONSTANTS,
  types: { epoll: selectTypes().epoll, error: exceptionTypes.OSError },
  functions: {
    select: fn(
      "($module, rlist, wlist, xlist, timeout=None, /)",
      "Wait until one or more file descriptors are ready for some kind of I/O.",
      select,
    ),
    poll: fn("($module, /)", "Returns a polling object.", () => {
      selectTypes();
      return new PyPoll();
    }),
  },
}));
