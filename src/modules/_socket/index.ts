/** The `_socket` module. Source: Modules/socketmodule.c. Names come from /etc/hosts; there is no DNS. */
import { HostError } from "../../host/host.ts";
import { connectSockets, Socket } from "../../host/streams.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fillType, fn, withoutSignatures } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { attempt, errnoError } from "../posix/errors.ts";
import { fsBytes } from "../posix/path.ts";
import { readSystemLines } from "../posix/system-file.ts";
import * as a from "./addresses.ts";
import { SOCKET_CONSTANTS } from "./constants.ts";
import { gaiError, socketErrorType } from "./errors.ts";
import { network, newSocket, socketDef, socketType, timeoutArgument, timeoutValue } from "./socket.ts";

const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const AI_PASSIVE = 1;
const AI_CANONNAME = 2;
const AI_NUMERICHOST = 4;
const NI_NUMERICHOST = 1;
const NI_NUMERICSERV = 2;

/** Protocols by name, as /etc/protocols has them. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  ip: 0,
  icmp: 1,
  igmp: 2,
  tcp: 6,
  egp: 8,
  udp: 17,
  ipv6: 41,
  "ipv6-icmp": 58,
  sctp: 132,
};

const unavailable = (message: string): unknown => pyError("OSError", message);

/** htons and its like: 16 bits. */
function swap16(name: string, n: number | bigint): number {
  if (n < 0) throw pyError("OverflowError", `${name}: can't convert negative Python int to C 16-bit unsigned integer`);
  if (n > 0xffff)
    throw pyError("OverflowError", `${name}: Python int too large to convert to C 16-bit unsigned integer`);
  const v = Number(n);
  return ((v & 0xff) << 8) | (v >> 8);
}

function swap32(v: Value): number {
  if (!isInt(v)) throw pyError("TypeError", `expected int, ${typeName(v)} found`);
  const n = index(v);
  if (n < 0) throw pyError("OverflowError", "can't convert negative value to unsigned int");
  if (n > 0xffffffff) throw pyError("OverflowError", "int larger than 32 bits");
  const x = Number(n);
  return (((x & 0xff) << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24)) >>> 0;
}

function hostText(v: Value): string | undefined {
  if (v === None) return undefined;
  const s = strOf(v);
  if (s !== undefined) return jsFromStr(s);
  if (typeOf(v).slots.buffer !== undefined) return new TextDecoder().decode(bufferBytes(v));
  throw pyError("TypeError", "getaddrinfo() argument 1 must be string or None");
}

function portNumber(v: Value, type: number): number {
  if (v === None) return 0;
  if (isInt(v)) return Number(index(v));
  const s = strOf(v);
  const text = s !== undefined ? jsFromStr(s) : v instanceof PyBytes ? new TextDecoder().decode(v.bytes) : undefined;
  if (text === undefined) throw pyError("OSError", "Int or String expected");
  if (/^\d+$/.test(text)) return Number(text);
  const protocol = type === a.SOCK_DGRAM ? "udp" : "tcp";
  const found = a.services().find((row) => row.name === text && row.protocol === protocol);
  if (found === undefined) throw gaiError(-8, "Servname not supported for ai_socktype");
  return found.port;
}

/** Numeric addresses of a host in the families asked for. */
function lookUp(host: string | undefined, family: number, flags: number): string[] {
  if (host === undefined) {
    const passive = (flags & AI_PASSIVE) !== 0;
    const six = passive ? "::" : "::1";
    const four = passive ? "0.0.0.0" : "127.0.0.1";
    // listeners get IPv4 first, clients IPv6
    const both = passive ? [four, six] : [six, four];
    return both.filter((t) => family === a.AF_UNSPEC || (family === a.AF_INET6) === t.includes(":"));
  }
  const wanted = (text: string): boolean => family === a.AF_UNSPEC || (family === a.AF_INET6) === text.includes(":");
  const loose = a.parseLooseIPv4(host);
  if (loose !== undefined || a.parseIPv6(host.replace(/%.*/, "")) !== undefined) {
    const text = loose !== undefined ? a.formatIPv4(loose) : host;
    if (!wanted(text)) throw gaiError(-9, "Address family for hostname not supported");
    return [text];
  }
  const found = (flags & AI_NUMERICHOST) !== 0 ? [] : a.hostAddresses(host).filter(wanted);
  const own = rt.host.proc.uname().nodename;
  if (found.length === 0 && host === own && wanted("127.0.0.1")) return ["127.0.0.1"];
  if (found.length === 0) throw gaiError(-2, "Name or service not known");
  return found;
}

const KINDS: readonly (readonly [type: number, proto: number])[] = [
  [a.SOCK_STREAM, IPPROTO_TCP],
  [a.SOCK_DGRAM, IPPROTO_UDP],
  [a.SOCK_RAW, 0],
];

function getAddrInfo(
  hostValue: Value,
  portValue: Value,
  family: number,
  type: number,
  proto: number,
  flags: number,
): Value {
  const host = hostText(hostValue);
  const port = portNumber(portValue, type);
  if (host === undefined && portValue === None) throw gaiError(-2, "Name or service not known");
  if (family !== a.AF_UNSPEC && family !== a.AF_INET && family !== a.AF_INET6)
    throw gaiError(-6, "ai_family not supported");
  const kinds = KINDS.filter(([t, p]) => (type === 0 || t === type) && (proto === 0 || p === 0 || p === proto));
  if (kinds.length === 0) throw gaiError(type === 0 ? -8 : -7, "ai_socktype not supported");
  const out: Value[] = [];
  for (const address of lookUp(host, family, flags)) {
    const six = address.includes(":");
    for (const [t, p] of kinds) {
      const name = (flags & AI_CANONNAME) !== 0 && out.length === 0 ? (host ?? "") : "";
      const endpoint = six ? new PyTuple([address, port, 0, 0]) : new PyTuple([address, port]);
      out.push(new PyTuple([six ? a.AF_INET6 : a.AF_INET, t, p === 0 ? proto : p, strFromJs(name), endpoint]));
    }
  }
  return new PyList(out);
}

function getNameInfo(address: Value, flags: number): Value {
  if (!(address instanceof PyTuple)) throw pyError("TypeError", "getnameinfo() argument 1 must be a tuple");
  const [host, port] = address.items;
  if (host === undefined || port === undefined) throw pyError("TypeError", "getnameinfo(): illegal sockaddr argument");
  const text = hostText(host) ?? "";
  const n = Number(index(port));
  if (a.parseIPv4(text) === undefined && a.parseIPv6(text) === undefined)
    throw gaiError(-2, "Name or service not known");
  const name = (flags & NI_NUMERICHOST) !== 0 ? undefined : nameOf(text);
  const service = (flags & NI_NUMERICSERV) !== 0 ? undefined : a.services().find((row) => row.port === n);
  return new PyTuple([strFromJs(name ?? text), service?.name ?? String(n)]);
}

/** The first name of an address in /etc/hosts. */
function nameOf(address: string): string | undefined {
  for (const line of readSystemLines("/etc/hosts")) {
    const [found, name] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (found === address && name !== undefined) return name;
  }
  return address === "127.0.0.1" || address === "::1" ? "localhost" : undefined;
}

function pack(family: number, text: string): Uint8Array {
  if (family !== a.AF_INET && family !== a.AF_INET6) throw errnoError("EAFNOSUPPORT");
  const out = family === a.AF_INET ? a.parseIPv4(text) : a.parseIPv6(text);
  if (out === undefined) throw unavailable("illegal IP address string passed to inet_pton");
  return out;
}

function interfaces(): [number, string][] {
  const out: [number, string][] = [];
  for (const line of readSystemLines("/proc/net/dev").slice(2)) {
    const name = /^\s*([^:\s]+):/.exec(line)?.[1];
    if (name === undefined) continue;
    const number = Number(readSystemLines(`/sys/class/net/${name}/ifindex`)[0] ?? 0);
    out.push([number, name]);
  }
  return out.sort((x, y) => x[0] - y[0]);
}

export const socketModule = defineModule("_socket", () => {
  fillType(socketType, socketDef);
  return {
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    constants: { ...SOCKET_CONSTANTS, has_ipv6: true, CAPI: None },
    types: {
      socket: socketType,
      SocketType: socketType,
      error: exceptionTypes.OSError,
      timeout: exceptionTypes.TimeoutError,
      herror: socketErrorType("herror"),
      gaierror: socketErrorType("gaierror"),
    },
    functions: withoutSignatures({
      socketpair: fn(
        "(family: int=1, type: int=1, proto: int=0, /)",
        "socketpair([family[, type [, proto]]]) -> (socket object, socket object)",
        (family, type, proto) => {
          if (family !== a.AF_UNIX) throw errnoError("EOPNOTSUPP");
          const datagrams = (type & 0xf) === a.SOCK_DGRAM;
          const [x, y] = [new Socket(datagrams), new Socket(datagrams)];
          connectSockets(x, y);
          return new PyTuple([newSocket(family, type, proto, x), newSocket(family, type, proto, y)]);
        },
      ),
      close: fn("(fd: int, /)", "close(integer) -> None", (fd) => {
        attempt(() => rt.host.fs.close(fd));
        return None;
      }),
      dup: fn("(fd: int, /)", "dup(integer) -> integer", (fd) =>
        attempt(() => {
          if (!(rt.host.fs.stream(fd) instanceof Socket)) throw new HostError("ENOTSOCK");
          return rt.host.fs.dup(fd);
        }),
      ),
      gethostname: fn("()", "gethostname() -> string", () => strFromJs(rt.host.proc.uname().nodename)),
      sethostname: fn("(name, /)", "sethostname(name)", (name) => {
        fsBytes(name);
        throw errnoError("EPERM");
      }),
      getaddrinfo: fn(
        "(host, port, family: int=0, type: int=0, proto: int=0, flags: int=0)",
        "getaddrinfo(host, port [, family, type, proto, flags])",
        getAddrInfo,
      ),
      getnameinfo: fn("(sockaddr, flags: int, /)", "getnameinfo(sockaddr, flags) --> (host, port)", getNameInfo),
      gethostbyname: fn(
        "(host: text, /)",
        "gethostbyname(host) -> address",
        (host) => lookUp(host === "" ? "0.0.0.0" : host, a.AF_INET, 0)[0]!,
      ),
      gethostbyname_ex: fn(
        "(host: text, /)",
        "gethostbyname_ex(host) -> (name, aliaslist, addresslist)",
        (host) => new PyTuple([strFromJs(host), new PyList([]), new PyList(lookUp(host, a.AF_INET, 0))]),
      ),
      gethostbyaddr: fn("(host: text, /)", "gethostbyaddr(host) -> (name, aliaslist, addresslist)", (host) => {
        const address = lookUp(host, a.AF_UNSPEC, 0)[0]!;
        const name = nameOf(address);
        if (name === undefined) throw call(socketErrorType("herror"), [1, "Unknown host"]);
        return new PyTuple([strFromJs(name), new PyList([]), new PyList([address])]);
      }),
      getservbyname: fn(
        "(name: text, protocol: text_or_none=None, /)",
        "getservbyname(servicename[, protocolname]) -> integer",
        (name, protocol) => {
          const found = a
            .services()
            .find((row) => row.name === name && (protocol === null || row.protocol === protocol));
          if (found === undefined) throw unavailable("service/proto not found");
          return found.port;
        },
      ),
      getservbyport: fn(
        "(port: int, protocol: text_or_none=None, /)",
        "getservbyport(port[, protocolname]) -> string",
        (port, protocol) => {
          if (port < 0 || port > 65535) throw pyError("OverflowError", "getservbyport: port must be 0-65535.");
          const found = a
            .services()
            .find((row) => row.port === port && (protocol === null || row.protocol === protocol));
          if (found === undefined) throw unavailable("port/proto not found");
          return found.name;
        },
      ),
      getprotobyname: fn("(name: text, /)", "getprotobyname(name) -> integer", (name) => {
        const found = PROTOCOLS[name];
        if (found === undefined) throw unavailable("protocol not found");
        return found;
      }),
      getdefaulttimeout: fn("()", "getdefaulttimeout() -> timeout", () => timeoutValue(network().defaultTimeout)),
      setdefaulttimeout: fn("(timeout, /)", "setdefaulttimeout(timeout)", (timeout) => {
        network().defaultTimeout = timeoutArgument(timeout);
        return None;
      }),
      ntohs: fn("(x: integer, /)", "ntohs(integer) -> integer", (n) => swap16("ntohs", n)),
      htons: fn("(x: integer, /)", "htons(integer) -> integer", (n) => swap16("htons", n)),
      ntohl: fn("(x, /)", "ntohl(integer) -> integer", swap32),
      htonl: fn("(x, /)", "htonl(integer) -> integer", swap32),
      inet_aton: fn(
        "(ip_addr: text, /)",
        "inet_aton(string) -> bytes giving packed 32-bit IP representation",
        (text) => {
          const out = a.parseLooseIPv4(text);
          if (out === undefined) throw unavailable("illegal IP address string passed to inet_aton");
          return new PyBytes(out);
        },
      ),
      inet_ntoa: fn("(packed_ip: buffer, /)", "inet_ntoa(packed_ip) -> ip_address_string", (bytes) => {
        if (bytes.length !== 4) throw unavailable("packed IP wrong length for inet_ntoa");
        return a.formatIPv4(bytes);
      }),
      inet_pton: fn(
        "(af: int, ip: text, /)",
        "inet_pton(af, ip) -> packed IP address string",
        (family, text) => new PyBytes(pack(family, text)),
      ),
      inet_ntop: fn(
        "(af: int, packed_ip: buffer, /)",
        "inet_ntop(af, packed_ip) -> string formatted IP address",
        (family, bytes) => {
          if (family !== a.AF_INET && family !== a.AF_INET6)
            throw pyError("ValueError", `unknown address family ${family}`);
          if (bytes.length !== (family === a.AF_INET ? 4 : 16))
            throw pyError("ValueError", "invalid length of packed IP address string");
          return family === a.AF_INET ? a.formatIPv4(bytes) : a.formatIPv6(bytes);
        },
      ),
      if_nameindex: fn("()", "if_nameindex()", () => new PyList(interfaces().map((row) => new PyTuple(row)))),
      if_nametoindex: fn("(name, /)", "if_nametoindex(if_name)", (name) => {
        const wanted = new TextDecoder().decode(fsBytes(name));
        const found = interfaces().find((row) => row[1] === wanted);
        if (found === undefined) throw unavailable("no interface with this name");
        return found[0];
      }),
      if_indextoname: fn("(if_index: int, /)", "if_indextoname(if_index)", (n) => {
        const found = interfaces().find((row) => row[0] === n);
        if (found === undefined) throw errnoError("ENXIO");
        return found[1];
      }),
      CMSG_LEN: fn("(length: ssize, /)", "CMSG_LEN(length) -> control message length", (n) => {
        if (n < 0 || n > 0x7fffffff) throw pyError("OverflowError", "CMSG_LEN() argument out of range");
        return 16 + n;
      }),
      CMSG_SPACE: fn("(length: ssize, /)", "CMSG_SPACE(length) -> buffer size", (n) => {
        if (n < 0 || n > 0x7fffffff) throw pyError("OverflowError", "CMSG_SPACE() argument out of range");
        return 16 + ((n + 7) & ~7);
      }),
    }),
  };
});
