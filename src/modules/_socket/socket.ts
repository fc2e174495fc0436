/**
 * The socket type. Source: Modules/socketmodule.c. Sockets reach other sockets of this process (loopback, socket pairs, Unix
 * names); the world outside is unreachable, and connecting to it says so.
 */
import { HostError } from "../../host/host.ts";
import { connectSockets, POLLIN, POLLOUT, Socket } from "../../host/streams.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { isInt, PyFloat } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, initSlot, type MethodDef, method, type TypeDef, withoutSignatures } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { withWritable } from "../_io/arguments.ts";
import { deadline, retrying, threadCount } from "../_thread/scheduler.ts";
import { attempt, osError } from "../posix/errors.ts";
import { fsBytes, fsDecode } from "../posix/path.ts";
import { pollHost } from "../select/index.ts";
import { durationNs } from "../time/pytime.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  hostAddresses,
  parseIPv4,
  parseIPv6,
  SOCK_DGRAM,
  SOCK_STREAM,
} from "./addresses.ts";
import { gaiError } from "./errors.ts";

const SOCK_TYPE_MASK = 0xf;
const SOCK_NONBLOCK = 2048;
const MSG_PEEK = 2;
const MSG_DONTWAIT = 64;
const FAMILIES = new Set([AF_UNIX, AF_INET, AF_INET6]);
const FIRST_EPHEMERAL = 32768;

export class PySocket extends PyObject {
  fd = -1;
  family = -1;
  type = -1;
  proto = -1;
  /** Nanoseconds; -1 blocks, 0 does not. */
  timeout = -1n;
  readonly options: Map<string, number> = new Map();
}
export const PySocketSub = heapSubclass(PySocket);
export const socketType: PyType = newBuiltinType("_socket.socket", PySocket);

interface Network {
  /** Bound sockets by family, kind and port or path. */
  readonly bound: Map<string, Socket>;
  nextPort: number;
  defaultTimeout: bigint;
}

export function network(): Network {
  let state = rt.state.get("_socket") as Network | undefined;
  if (state === undefined) {
    state = { bound: new Map(), nextPort: FIRST_EPHEMERAL, defaultTimeout: -1n };
    rt.state.set("_socket", state);
  }
  return state;
}

/** Turns an object into a socket with a descriptor. */
export function setUp(self: PySocket, family: number, type: number, proto: number, fd: number): void {
  self.family = family;
  self.type = type & SOCK_TYPE_MASK;
  self.proto = proto;
  self.fd = fd;
  self.timeout = (type & SOCK_NONBLOCK) !== 0 ? 0n : network().defaultTimeout;
  applyBlocking(self);
}

export function newSocket(family: number, type: number, proto: number, stream: Socket): PySocket {
  const out = new PySocket();
  setUp(
    out,
    family,
    type,
    proto,
    attempt(() => rt.host.fs.adopt(stream)),
  );
  return out;
}

/** The descriptor itself blocks only when there is no timeout. */
function applyBlocking(self: PySocket): void {
  attempt(() => rt.host.fs.setBlocking(self.fd, self.timeout < 0n));
}

function streamOf(self: PySocket): Socket {
  const found = self.fd < 0 ? undefined : rt.host.fs.stream(self.fd);
  if (found === undefined) throw new HostError(self.fd < 0 ? "EBADF" : "ENOTSOCK");
  if (!(found instanceof Socket)) throw new HostError("ENOTSOCK");
  return found;
}

/** Waits as the timeout says until the socket can be read or written, then runs `body`. */
function whenReady<T>(self: PySocket, writing: boolean, body: (stream: Socket) => T): T {
  return attempt(() => {
    const stream = streamOf(self);
    if (self.timeout > 0n) {
      const item = { fd: self.fd, events: writing ? POLLOUT : POLLIN, revents: 0 };
      if (pollHost([item], Number(self.timeout) / 1e6) === 0) throw pyError("TimeoutError", "timed out");
    }
    return body(stream);
  });
}

/** `whenReady` in the native method `name`, which returns at once what this returns: other threads run while it waits. */
function waiting(self: PySocket, name: string, writing: boolean, body: (stream: Socket) => Value): Value {
  if (threadCount() === 0 || self.timeout === 0n) return whenReady(self, writing, body);
  const item = { fd: self.fd, events: writing ? POLLOUT : POLLIN, revents: 0 };
  return retrying(
    name,
    () => {
      const stream = streamOf(self);
      if (rt.host.fs.poll([item], 0) === 0) throw new HostError("EDEADLK");
      return body(stream);
    },
    self.timeout > 0n ? deadline(self.timeout) : undefined,
    () => {
      throw pyError("TimeoutError", "timed out");
    },
  );
}

// ---------------------------------------------------------------- addresses

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

function resolveName(name: string, family: number): string {
  if (name === "") return family === AF_INET ? "0.0.0.0" : "::";
  if (name === "<broadcast>") return "255.255.255.255";
  const literal = family === AF_INET ? parseIPv4(name) : parseIPv6(name.replace(/%.*/, ""));
  if (literal !== undefined) return name;
  if (name === "localhost") return family === AF_INET ? "127.0.0.1" : "::1";
  const known = hostAddresses(name).find((a) => (family === AF_INET ? parseIPv4(a) : parseIPv6(a)) !== undefined);
  if (known === undefined) throw gaiError(-2, "Name or service not known");
  return known;
}

/** An address argument: an endpoint, or the path of a Unix socket. */
function address(self: PySocket, v: Value, call: string): Endpoint | string {
  if (self.family === AF_UNIX) {
    if (strOf(v) !== undefined || typeOf(v).slots.buffer === undefined) return jsFromStr(fsDecode(fsBytes(v)));
    return jsFromStr(fsDecode(bufferBytes(v)));
  }
  const family = self.family === AF_INET6 ? "AF_INET6" : "AF_INET";
  if (!(v instanceof PyTuple))
    throw pyError("TypeError", `${call}(): ${family} address must be tuple, not ${typeName(v)}`);
  const n = v.items.length;
  if (self.family === AF_INET ? n !== 2 : n < 2 || n > 4) {
    throw pyError(
      "TypeError",
      self.family === AF_INET
        ? "AF_INET address must be a pair (host, port)"
        : "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])",
    );
  }
  const [host, port] = v.items as [Value, Value];
  const name = strOf(host);
  const text =
    name !== undefined
      ? jsFromStr(name)
      : typeOf(host).slots.buffer !== undefined
        ? new TextDecoder().decode(bufferBytes(host))
        : undefined;
  if (text === undefined) throw pyError("TypeError", `str, bytes or bytearray expected, not ${typeName(host)}`);
  const number = Number(index(port));
  if (number < 0 || number > 65535) throw pyError("OverflowError", `${call}(): port must be 0-65535.`);
  return { host: resolveName(text, self.family), port: number };
}

function addressValue(self: PySocket, a: Endpoint | string | undefined): Value {
  if (self.family === AF_UNIX) return strFromJs(typeof a === "string" ? a : "");
  const e =
    a === undefined || typeof a === "string" ? { host: self.family === AF_INET ? "0.0.0.0" : "::", port: 0 } : a;
  return new PyTuple(self.family === AF_INET ? [e.host, e.port] : [e.host, e.port, 0, 0]);
}

const isLoopback = (host: string): boolean =>
  host.startsWith("127.") || host === "::1" || host === "0.0.0.0" || host === "::";

const key = (self: PySocket, a: Endpoint | string): string =>
  typeof a === "string" ? `unix:${self.type}:${a}` : `${self.type}:${a.port}`;

/** Where a socket of the in-process network lives. */
const places = new WeakMap<Socket, { local?: Endpoint | string; peer?: Endpoint | string }>();
function placeOf(stream: Socket): { local?: Endpoint | string; peer?: Endpoint | string } {
  let place = places.get(stream);
  if (place === undefined) {
    place = {};
    places.set(stream, place);
  }
  return place;
}

/** Senders of the datagrams that wait in a socket, in order. */
const senders = new WeakMap<Socket, (Endpoint | string | undefined)[]>();

function freePort(self: PySocket): number {
  const net = network();
  for (;;) {
    const port = net.nextPort++;
    if (net.nextPort > 60999) net.nextPort = FIRST_EPHEMERAL;
    if (!net.bound.has(key(self, { host: "", port }))) return port;
  }
}

function bind(self: PySocket, stream: Socket, wanted: Endpoint | string): void {
  const net = network();
  const place = placeOf(stream);
  if (place.local !== undefined) throw new HostError("EINVAL");
  let at = wanted;
  if (typeof at !== "string") {
    if (!isLoopback(at.host)) throw new HostError("EADDRNOTAVAIL");
    if (at.port === 0) at = { host: at.host, port: freePort(self) };
  }
  const name = key(self, at);
  if (net.bound.has(name)) throw new HostError("EADDRINUSE");
  if (typeof at === "string" && at !== "" && !at.startsWith("\0")) {
    // a Unix socket shows in the file system
    const path = fsBytes(strFromJs(at));
    try {
      rt.host.fs.close(rt.host.fs.open(path, 0o300, 0o777));
    } catch (e) {
      if (e instanceof HostError && e.code === "EEXIST") throw new HostError("EADDRINUSE");
      throw e;
    }
  }
  net.bound.set(name, stream);
  place.local = at;
  stream.onClose = () => {
    if (net.bound.get(name) === stream) net.bound.delete(name);
  };
  if (stream.isDatagram) receiveDatagrams(stream);
}

/** Gives a datagram socket its incoming side. */
function receiveDatagrams(stream: Socket): void {
  if (stream.input !== undefined) return;
  const throwaway = new Socket(true);
  connectSockets(throwaway, stream);
  stream.output = undefined;
  senders.set(stream, []);
}

function connect(self: PySocket, stream: Socket, to: Endpoint | string): void {
  if (stream.queue !== undefined || (!stream.isDatagram && placeOf(stream).peer !== undefined))
    throw new HostError("EISCONN");
  if (typeof to !== "string" && !isLoopback(to.host)) throw new HostError("ENETUNREACH");
  if (stream.isDatagram) {
    placeOf(stream).peer = to;
    if (placeOf(stream).local === undefined)
      bind(self, stream, typeof to === "string" ? "" : { host: "127.0.0.1", port: 0 });
    return;
  }
  const listener = network().bound.get(key(self, to));
  if (listener?.queue === undefined) throw new HostError(typeof to === "string" ? "ENOENT" : "ECONNREFUSED");
  const other = new Socket(false);
  connectSockets(stream, other);
  const mine = placeOf(stream);
  mine.local ??=
    typeof to === "string" ? "" : { host: to.host === "0.0.0.0" ? "127.0.0.1" : to.host, port: freePort(self) };
  mine.peer = to;
  placeOf(other).local = to;
  placeOf(other).peer = mine.local;
  listener.queue.push(other);
}

function sendDatagram(self: PySocket, stream: Socket, data: Uint8Array, to: Endpoint | string | undefined): number {
  const target = to ?? placeOf(stream).peer;
  if (target === undefined) throw new HostError("EDESTADDRREQ");
  if (typeof target !== "string" && !isLoopback(target.host)) throw new HostError("ENETUNREACH");
  if (placeOf(stream).local === undefined) {
    bind(self, stream, typeof target === "string" ? "" : { host: "127.0.0.1", port: 0 });
  }
  const receiver = network().bound.get(key(self, target));
  if (receiver?.input === undefined) {
    if (typeof target === "string") throw new HostError("ECONNREFUSED");
    return data.length; // nobody listens: lost
  }
  receiver.input.put(data, true);
  senders.get(receiver)?.push(placeOf(stream).local);
  return data.length;
}

// ---------------------------------------------------------------- transfers

/** Who sent what was received, where that is told with the data. */
type Sender = Endpoint | string | undefined;

function receiveFrom(stream: Socket, into: Uint8Array, flags: number): { n: number; from: Sender } {
  const blocking = stream.blocking;
  if ((flags & MSG_DONTWAIT) !== 0) stream.blocking = false;
  try {
    const n = stream.receive(into, (flags & MSG_PEEK) !== 0);
    if (!stream.isDatagram) return { n, from: undefined };
    return { n, from: (flags & MSG_PEEK) !== 0 ? senders.get(stream)?.[0] : senders.get(stream)?.shift() };
  } finally {
    stream.blocking = blocking;
  }
}

/** Receives in the native method `name`; `make` gives the result. */
function receive(
  self: PySocket,
  size: number,
  flags: number,
  name: string,
  make: (data: Uint8Array, from: Sender) => Value,
): Value {
  if (size < 0) throw pyError("ValueError", `negative buffersize in ${name}`);
  return waiting(self, name, false, (stream) => {
    const block = new Uint8Array(size);
    const { n, from } = receiveFrom(stream, block, flags);
    return make(n === size ? block : block.slice(0, n), from);
  });
}

function send(self: PySocket, data: Uint8Array): number {
  return whenReady(self, true, (stream) =>
    stream.isDatagram && stream.output === undefined ? sendDatagram(self, stream, data, undefined) : stream.write(data),
  );
}

function intoBuffer(
  self: PySocket,
  buffer: Value,
  size: number,
  flags: number,
  name: string,
  make: (n: number, from: Sender) => Value,
): Value {
  const what = `${name}() argument 1`;
  withWritable(buffer, what, (bytes) => {
    if (size < 0) throw pyError("ValueError", `negative buffersize in ${name}`);
    if (size > bytes.length) throw pyError("ValueError", "nbytes is greater than the length of the buffer");
  });
  return waiting(self, name, false, (stream) =>
    withWritable(buffer, what, (bytes) => {
      const { n, from } = receiveFrom(stream, size === 0 ? bytes : bytes.subarray(0, size), flags);
      return make(n, from);
    }),
  );
}

export function timeoutArgument(v: Value): bigint {
  if (v === None) return -1n;
  const ns = durationNs(v, "timeout");
  if (ns < 0n) throw pyError("ValueError", "Timeout value out of range");
  return ns;
}

export const timeoutValue = (ns: bigint): Value => (ns < 0n ? None : new PyFloat(Number(ns) / 1e9));

/** Answers of getsockopt for options nobody has set: level, option, value. */
function defaultOption(self: PySocket, level: number, option: number): number {
  if (level === 1) {
    if (option === 3) return self.type;
    if (option === 4) return 0;
    if (option === 7 || option === 8) return 212992;
    if (option === 30) return streamOf(self).queue === undefined ? 0 : 1;
    if (option === 38) return self.proto;
    if (option === 39) return self.family;
  }
  return 0;
}

const senderValue = (self: PySocket, from: Sender): Value =>
  from === undefined && self.type === SOCK_STREAM ? None : addressValue(self, from);

type S = PySocket;

const methods: Record<string, MethodDef<S>> = withoutSignatures({
  _accept: method("($self, /)", "_accept() -> (integer, address info)", (self: S) =>
    waiting(self, "_accept", false, (stream) => {
      if (stream.queue === undefined) throw new HostError("EINVAL");
      const next = stream.queue.shift();
      if (next === undefined) throw new HostError(stream.blocking ? "EDEADLK" : "EAGAIN");
      return new PyTuple([rt.host.fs.adopt(next), addressValue(self, placeOf(next).peer)]);
    }),
  ),
  bind: method("($self, address, /)", "bind(address)", (self: S, v) => {
    const to = address(self, v, "bind");
    attempt(() => bind(self, streamOf(self), to));
    return None;
  }),
  close: method("($self, /)", "close()", (self: S) => {
    const fd = self.fd;
    self.fd = -1;
    if (fd >= 0) attempt(() => rt.host.fs.close(fd));
    return None;
  }),
  connect: method("($self, address, /)", "connect(address)", (self: S, v) => {
    const to = address(self, v, "connect");
    attempt(() => connect(self, streamOf(self), to));
    return None;
  }),
  connect_ex: method("($self, address, /)", "connect_ex(address) -> errno", (self: S, v) => {
    const to = address(self, v, "connect_ex");
    try {
      connect(self, streamOf(self), to);
      return 0;
    } catch (e) {
      if (e instanceof HostError) return e.errno;
      throw e;
    }
  }),
  detach: method("($self, /)", "detach()", (self: S) => {
    const fd = self.fd;
    self.fd = -1;
    return fd;
  }),
  fileno: method("($self, /)", "fileno() -> integer", (self: S) => self.fd),
  getpeername: method("($self, /)", "getpeername() -> address info", (self: S) =>
    attempt(() => {
      const stream = streamOf(self);
      const { peer } = placeOf(stream);
      if (peer === undefined && stream.input === undefined) throw new HostError("ENOTCONN");
      return addressValue(self, peer);
    }),
  ),
  getsockname: method("($self, /)", "getsockname() -> address info", (self: S) =>
    attempt(() => addressValue(self, placeOf(streamOf(self)).local)),
  ),
  getsockopt: method(
    "($self, level: int, option: int, buffersize: int=0, /)",
    "getsockopt(level, option[, buffersize]) -> value",
    (self: S, level, option, size) =>
      attempt(() => {
        streamOf(self);
        const value = self.options.get(`${level}:${option}`) ?? defaultOption(self, level, option);
        if (size === 0) return value;
        if (size < 0 || size > 1024) throw pyError("OSError", "getsockopt buflen out of range");
        const out = new Uint8Array(8);
        new DataView(out.buffer).setInt32(0, value, true);
        return new PyBytes(out.slice(0, Math.min(size, 4)));
      }),
  ),
  setsockopt: method(
    "($self, level: int, option: int, value, optlen=<None>, /)",
    "setsockopt(level, option, value: int)",
    (self: S, level, option, value) =>
      attempt(() => {
        streamOf(self);
        let n = 0;
        if (isInt(value)) n = Number(index(value));
        else if (value !== None) {
          const bytes = bufferBytes(value);
          for (let i = 0; i < 4; i++) n |= (bytes[i] ?? 0) << (8 * i);
        }
        self.options.set(`${level}:${option}`, n);
        return None;
      }),
  ),
  listen: method("($self, backlog: int=128, /)", "listen([backlog])", (self: S) =>
    attempt(() => {
      const stream = streamOf(self);
      if (stream.isDatagram) throw new HostError("EOPNOTSUPP");
      if (placeOf(stream).peer !== undefined) throw new HostError("EINVAL");
      if (placeOf(stream).local === undefined)
        bind(self, stream, self.family === AF_UNIX ? "" : { host: "0.0.0.0", port: 0 });
      stream.queue ??= [];
      return None;
    }),
  ),
  recv: method(
    "($self, buffersize: ssize, flags: int=0, /)",
    "recv(buffersize[, flags]) -> data",
    (self: S, size, flags) => receive(self, size, flags, "recv", (data) => new PyBytes(data)),
  ),
  recv_into: method(
    "($self, buffer, nbytes: ssize=0, flags: int=0)",
    "recv_into(buffer, [nbytes[, flags]]) -> nbytes_read",
    (self: S, buffer, size, flags) => intoBuffer(self, buffer, size, flags, "recv_into", (n) => n),
  ),
  recvfrom: method(
    "($self, buffersize: ssize, flags: int=0, /)",
    "recvfrom(buffersize[, flags]) -> (data, address info)",
    (self: S, size, flags) =>
      receive(self, size, flags, "recvfrom", (data, from) => new PyTuple([new PyBytes(data), senderValue(self, from)])),
  ),
  recvfrom_into: method(
    "($self, buffer, nbytes: ssize=0, flags: int=0)",
    "recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)",
    (self: S, buffer, size, flags) =>
      intoBuffer(self, buffer, size, flags, "recvfrom_into", (n, from) => new PyTuple([n, senderValue(self, from)])),
  ),
  send: method("($self, data: buffer, flags: int=0, /)", "send(data[, flags]) -> count", (self: S, data) =>
    send(self, data),
  ),
  sendall: method("($self, data: buffer, flags: int=0, /)", "sendall(data[, flags])", (self: S, data) => {
    for (let at = 0; at < data.length; ) at += send(self, data.subarray(at));
    return None;
  }),
  sendto: method("($self, *args)", "sendto(data[, flags], address) -> count", (self: S, args) => {
    if (args.length < 2 || args.length > 3)
      throw pyError("TypeError", `sendto() takes 2 or 3 arguments (${args.length} given)`);
    const data = bufferBytes(args[0]!);
    const to = address(self, args[args.length - 1]!, "sendto");
    return whenReady(self, true, (stream) =>
      stream.isDatagram ? sendDatagram(self, stream, data, to) : stream.write(data),
    );
  }),
  setblocking: method("($self, flag: bool, /)", "setblocking(flag)", (self: S, flag) => {
    self.timeout = flag ? -1n : 0n;
    applyBlocking(self);
    return None;
  }),
  getblocking: method("($self, /)", "getblocking()", (self: S) => self.timeout !== 0n),
  settimeout: method("($self, timeout, /)", "settimeout(timeout)", (self: S, timeout) => {
    self.timeout = timeoutArgument(timeout);
    applyBlocking(self);
    return None;
  }),
  gettimeout: method("($self, /)", "gettimeout() -> timeout", (self: S) => timeoutValue(self.timeout)),
  shutdown: method("($self, how: int, /)", "shutdown(flag)", (self: S, how) => {
    if (how < 0 || how > 2) throw osError(new HostError("EINVAL"));
    attempt(() => streamOf(self).shutdown(how));
    return None;
  }),
  recvmsg: method(
    "($self, bufsize: ssize, ancbufsize: ssize=0, flags: int=0, /)",
    "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)",
    (self: S, size, _anc, flags) =>
      receive(
        self,
        size,
        flags,
        "recvmsg",
        (data, from) =>
          new PyTuple([new PyBytes(data), emptyList(), 0, from === undefined ? None : addressValue(self, from)]),
      ),
  ),
  recvmsg_into: method(
    "($self, buffers, ancbufsize: ssize=0, flags: int=0, /)",
    "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)",
    (self: S, buffers, _anc, flags) => {
      const message = (n: number, from: Sender): Value =>
        new PyTuple([n, emptyList(), 0, from === undefined ? None : addressValue(self, from)]);
      const first = toArray(buffers)[0];
      if (first === undefined) return message(0, undefined);
      return intoBuffer(self, first, 0, flags, "recvmsg_into", message);
    },
  ),
  sendmsg: method(
    "($self, buffers, ancdata=<()>, flags: int=0, address=None, /)",
    "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count",
    (self: S, buffers, _anc, _flags, to) => {
      const parts = toArray(buffers).map((v) => bufferBytes(v));
      const data = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
      let at = 0;
      for (const p of parts) {
        data.set(p, at);
        at += p.length;
      }
      if (to === None) return send(self, data);
      const where = address(self, to, "sendmsg");
      return whenReady(self, true, (stream) => sendDatagram(self, stream, data, where));
    },
  ),
  sendmsg_afalg: method(
    "($self, *args, **kwargs)",
    "sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags=MSG_MORE]]])",
    () => {
      throw pyError("OSError", "algset is only supported for AF_ALG");
    },
  ),
}) as Record<string, MethodDef<S>>;

const emptyList = (): Value => new PyList([]);

export const socketDef: TypeDef<S> = {
  doc: "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a socket of the given type.  The family argument specifies the\naddress family; it defaults to AF_INET.  The type argument specifies\nwhether this is a stream (SOCK_STREAM, this is the default)\nor datagram (SOCK_DGRAM) socket.  The protocol argument defaults to 0,\nspecifying the default protocol.  Keyword arguments are accepted.\nThe socket is created as non-inheritable.",
  isBase: true,
  slots: {
    new: (cls) => (cls === socketType ? new PySocket() : new PySocketSub(cls)),
    init: initSlot(
      "($self, family: int=-1, type: int=-1, proto: int=-1, fileno=None)",
      "socket",
      (self: S, family, type, proto, fileno) => {
        if (fileno !== None) {
          if (fileno instanceof PyFloat) throw pyError("TypeError", "integer argument expected, got float");
          const fd = Number(index(fileno));
          if (fd < 0) throw pyError("ValueError", "negative file descriptor");
          attempt(() => {
            rt.host.fs.fstat(fd);
            const stream = rt.host.fs.stream(fd);
            if (!(stream instanceof Socket)) throw new HostError("ENOTSOCK");
            const guess = typeof placeOf(stream).local === "string" ? AF_UNIX : AF_INET;
            const kind = stream.isDatagram ? SOCK_DGRAM : SOCK_STREAM;
            setUp(self, family === -1 ? guess : family, type === -1 ? kind : type, proto === -1 ? 0 : proto, fd);
          });
          return;
        }
        const f = family === -1 ? AF_INET : family;
        const t = type === -1 ? SOCK_STREAM : type;
        attempt(() => {
          if (!FAMILIES.has(f)) throw new HostError("EAFNOSUPPORT");
          const kind = t & SOCK_TYPE_MASK;
          if (kind !== SOCK_STREAM && kind !== SOCK_DGRAM)
            throw new HostError(kind === 3 ? "EPERM" : "EPROTONOSUPPORT");
          const stream = new Socket(kind === SOCK_DGRAM);
          setUp(self, f, t, proto === -1 ? 0 : proto, rt.host.fs.adopt(stream));
        });
      },
    ),
    repr: (self) => `<socket object, fd=${self.fd}, family=${self.family}, type=${self.type}, proto=${self.proto}>`,
  },
  methods,
  members: {
    family: getset((self) => self.family, undefined, "the socket family"),
    type: getset((self) => self.type, undefined, "the socket type"),
    proto: getset((self) => self.proto, undefined, "the socket protocol"),
  },
  getset: { timeout: getset((self) => timeoutValue(self.timeout), undefined, "the socket timeout") },
};
