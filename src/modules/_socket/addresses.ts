/** Network addresses as text and bytes; names that need no DNS. Source: inet_pton(3), Modules/socketmodule.c. */
import { readSystemLines } from "../posix/system-file.ts";

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;

/** `1.2.3.4`, strictly four decimal numbers. */
export function parseIPv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) < 256)) return undefined;
  return Uint8Array.from(parts.map(Number));
}

/** inet_aton: one to four numbers, decimal, octal or hexadecimal; the last fills the remaining bytes. */
export function parseLooseIPv4(text: string): Uint8Array | undefined {
  const parts = text.split(/\s/)[0]!.split(".");
  if (parts.length < 1 || parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const p of parts) {
    if (/^0[xX][0-9a-fA-F]+$/.test(p)) numbers.push(Number.parseInt(p.slice(2), 16));
    else if (/^0[0-7]*$/.test(p)) numbers.push(Number.parseInt(p, 8));
    else if (/^[1-9]\d*$/.test(p)) numbers.push(Number(p));
    else return undefined;
  }
  const last = numbers.pop()!;
  const room = 4 - numbers.length;
  if (numbers.some((n) => n > 255) || last >= 256 ** room) return undefined;
  const out = Uint8Array.from([...numbers, 0, 0, 0, 0].slice(0, 4));
  for (let i = 0, rest = last; i < room; i++, rest = Math.floor(rest / 256)) out[3 - i] = rest % 256;
  return out;
}

export function parseIPv6(text: string): Uint8Array | undefined {
  let source = text;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(source);
  if (dotted !== null) {
    const four = parseIPv4(dotted[2]!);
    if (four === undefined) return undefined;
    source = `${dotted[1]}${((four[0]! << 8) | four[1]!).toString(16)}:${((four[2]! << 8) | four[3]!).toString(16)}`;
  }
  const halves = source.split("::");
  if (halves.length > 2) return undefined;
  const groups = (half: string): number[] | undefined => {
    if (half === "") return [];
    const parts = half.split(":");
    return parts.every((p) => /^[0-9a-fA-F]{1,4}$/.test(p)) ? parts.map((p) => Number.parseInt(p, 16)) : undefined;
  };
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const words = [...head, ...new Array<number>(halves.length === 2 ? missing : 0).fill(0), ...tail];
  return Uint8Array.from(words.flatMap((w) => [w >> 8, w & 255]));
}

export const formatIPv4 = (bytes: Uint8Array): string => bytes.join(".");

export function formatIPv6(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (bytes[i * 2]! << 8) | bytes[i * 2 + 1]!);
  // the longest run of zeros, of at least two
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === 0) n++;
    if (n > length) [best, length] = [i, n];
    if (n > 0) i += n;
  }
  const mapped = best === 0 && (length === 6 || (length === 5 && words[5] === 0xffff));
  const hex = (list: number[]): string => list.map((w) => w.toString(16)).join(":");
  if (mapped) return `::${length === 5 ? "ffff:" : ""}${formatIPv4(bytes.subarray(12))}`;
  if (best < 0) return hex(words);
  return `${hex(words.slice(0, best))}::${hex(words.slice(best + length))}`;
}

/** Services that programs ask for where there is no /etc/services. */
const SERVICES: readonly (readonly [name: string, port: number, protocols: string])[] = [
  ["echo", 7, "tcp udp"],
  ["discard", 9, "tcp udp"],
  ["ftp", 21, "tcp"],
  ["ssh", 22, "tcp"],
  ["telnet", 23, "tcp"],
  ["smtp", 25, "tcp"],
  ["domain", 53, "tcp udp"],
  ["tftp", 69, "udp"],
  ["http", 80, "tcp"],
  ["pop3", 110, "tcp"],
  ["ntp", 123, "udp"],
  ["imap2", 143, "tcp"],
  ["snmp", 161, "udp"],
  ["https", 443, "tcp udp"],
  ["imaps", 993, "tcp"],
  ["pop3s", 995, "tcp"],
];

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

export function services(): Service[] {
  const out: Service[] = [];
  for (const line of readSystemLines("/etc/services")) {
    const match = /^([^\s#]+)\s+(\d+)\/(\w+)/.exec(line);
    if (match !== null) out.push({ name: match[1]!, port: Number(match[2]), protocol: match[3]! });
  }
  if (out.length === 0) {
    for (const [name, port, protocols] of SERVICES) {
      for (const protocol of protocols.split(" ")) out.push({ name, port, protocol });
    }
  }
  return out;
}

/** Addresses of a host name from /etc/hosts; "localhost" is always known. */
export function hostAddresses(name: string): string[] {
  const out: string[] = [];
  for (const line of readSystemLines("/etc/hosts")) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (address !== undefined && names.includes(name)) out.push(address);
  }
  if (out.length === 0 && name === "localhost") out.push("127.0.0.1");
  return out;
}
