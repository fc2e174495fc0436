/** The `termios` module. The host reads and sets a terminal's modes. Source: Modules/termios.c. */
import { HostError } from "../../host/host.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, typeType } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { fileDescriptor } from "../posix/path.ts";
import { TERMIOS_CONSTANTS } from "./constants.ts";

const NCCS = 32;
const CBAUD = 0o010017;
const ICANON = 2;
const VMIN = 6;
const VTIME = 5;

/** `termios.error`: (errno, text). */
function termiosError(): PyType {
  let type = rt.state.get("termios.error") as PyType | undefined;
  if (type === undefined) {
    const namespace = new PyDict();
    namespace.setStr("__module__", "termios");
    type = call(typeType, ["error", new PyTuple([exceptionTypes.Exception]), namespace]) as PyType;
    rt.state.set("termios.error", type);
  }
  return type;
}

function attempt<T>(body: () => T): T {
  try {
    return body();
  } catch (e) {
    if (e instanceof HostError) throw call(termiosError(), [e.errno, e.message]);
    throw e;
  }
}

function requireTerminal(fd: number): void {
  if (!rt.host.fs.isatty(fd)) throw new HostError("ENOTTY");
}

/** Modes as `stty -g` writes them: four flag words and the control characters, in hexadecimal. */
function modes(fd: number): number[] {
  requireTerminal(fd);
  const { proc } = rt.host;
  if (proc.terminalModes === undefined) throw new HostError("ENOTTY");
  return proc
    .terminalModes(fd)
    .split(":")
    .map((part) => Number.parseInt(part, 16));
}

function getAttributes(fd: number): Value {
  const [iflag, oflag, cflag, lflag, ...cc] = attempt(() => modes(fd)) as [number, number, number, number, ...number[]];
  const characters: Value[] = [];
  for (let i = 0; i < NCCS; i++) {
    const c = cc[i] ?? 0;
    characters.push((lflag & ICANON) === 0 && (i === VMIN || i === VTIME) ? c : new PyBytes(Uint8Array.of(c)));
  }
  const speed = cflag & CBAUD;
  return new PyList([iflag, oflag, cflag, lflag, speed, speed, new PyList(characters)]);
}

function setAttributes(fd: number, attributes: Value): void {
  if (!(attributes instanceof PyList) || attributes.items.length !== 7)
    throw pyError("TypeError", "tcsetattr, arg 3: must be 7 element list");
  const flags = attributes.items.slice(0, 4).map((v) => Number(index(v)));
  const cc = attributes.items[6]!;
  attempt(() => requireTerminal(fd));
  if (!(cc instanceof PyList) || cc.items.length !== NCCS)
    throw pyError("TypeError", `tcsetattr: attributes[6] must be ${NCCS} element list`);
  const characters = cc.items.map((v) => {
    if (v instanceof PyBytes && v.bytes.length === 1) return v.bytes[0]!;
    if (typeof v === "number") return v;
    throw pyError("TypeError", "tcsetattr: elements of attributes must be characters or integers");
  });
  attempt(() => {
    const old = modes(fd);
    const { proc } = rt.host;
    const words = [...flags, ...characters.slice(0, old.length - 4)];
    proc.setTerminalModes?.(fd, words.map((n) => (n >>> 0).toString(16)).join(":"));
  });
}

/** Calls that only have to be made on a terminal. */
const onTerminal = (fd: Value): Value => {
  const n = fileDescriptor(fd);
  attempt(() => requireTerminal(n));
  return None;
};

export const termiosModule = defineModule("termios", () => ({
  doc: "This module provides an interface to the Posix calls for tty I/O control.\nFor a complete description of these calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control (and then only if configured at installation\ntime).\n\nAll functions in this module take a file descriptor fd as their first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file object, such as sys.stdin itself.",
  constants: TERMIOS_CONSTANTS,
  types: { error: termiosError() },
  functions: {
    tcgetattr: fn("($module, fd, /)", "Get the tty attributes for file descriptor fd.", (fd) =>
      getAttributes(fileDescriptor(fd)),
    ),
    tcsetattr: fn(
      "($module, fd, when: int, attributes, /)",
      "Set the tty attributes for file descriptor fd.",
      (fd, _when, attributes) => {
        setAttributes(fileDescriptor(fd), attributes);
        return None;
      },
    ),
    tcsendbreak: fn("($module, fd, duration: int, /)", "Send a break on file descriptor fd.", onTerminal),
    tcdrain: fn(
      "($module, fd, /)",
      "Wait until all output written to file descriptor fd has been transmitted.",
      onTerminal,
    ),
    tcflush: fn("($module, fd, queue: int, /)", "Discard queued data on file descriptor fd.", onTerminal),
    tcflow: fn("($module, fd, action: int, /)", "Suspend or resume input or output on file descriptor fd.", onTerminal),
    tcgetwinsize: fn("($module, fd, /)", "Get the tty winsize for file descriptor fd.", (fd) => {
      const n = fileDescriptor(fd);
      return attempt(() => {
        requireTerminal(n);
        const size = rt.host.proc.terminalSize(n);
        if (size === undefined) throw new HostError("ENOTTY");
        return new PyTuple([size.lines, size.columns]);
      });
    }),
    tcsetwinsize: fn("($module, fd, winsize, /)", "Set the tty winsize for file descriptor fd.", onTerminal),
  },
}));
