/** `sys.stdin`, `sys.stdout`, `sys.stderr`. Source: Python/pylifecycle.c (init_sys_streams, create_stdio). */
import { importAbsolute } from "../../builtins/import.ts";
import { HostError } from "../../host/host.ts";
import { writeUnraisable } from "../../modules/sys/hooks.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { getAttr, setAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";

function isOpen(fd: number): boolean {
  try {
    rt.host.fs.fstat(fd);
    return true;
  } catch (e) {
    if (e instanceof HostError) return false;
    throw e;
  }
}

interface Encoding {
  readonly encoding: string;
  readonly errors: string;
}

/** Text encoding of the streams: PYTHONIOENCODING, else UTF-8; surrogateescape in the C locale and UTF-8 mode. */
function streamEncoding(): Encoding {
  const { config, host } = rt;
  const locale = host.env.get("LC_ALL") || host.env.get("LC_CTYPE") || host.env.get("LANG") || "C";
  let encoding = "utf-8";
  let errors =
    config.utf8Mode || locale === "C" || locale === "POSIX" || locale === "C.UTF-8" ? "surrogateescape" : "strict";
  if (config.ioEncoding !== undefined) {
    const [enc = "", err] = config.ioEncoding.split(":");
    if (enc !== "") encoding = enc;
    if (err !== undefined && err !== "") errors = err;
    else if (enc !== "") errors = "strict";
  }
  return { encoding, errors };
}

function createStream(io: Value, fd: number, name: string, write: boolean, enc: Encoding): Value {
  if (!isOpen(fd)) return None;
  const { config, host } = rt;
  const unbuffered = config.unbuffered && write;
  const raw0 = call(getAttr(io, "open"), [fd, write ? "wb" : "rb", unbuffered ? 0 : -1, None, None, None, false]);
  const raw = unbuffered ? raw0 : getAttr(raw0, "raw");
  setAttr(raw, "name", name);
  const isTty = host.fs.isatty(fd);
  const lineBuffering = write && (isTty || fd === 2 || config.interactive) && !unbuffered;
  const stream = call(
    getAttr(io, "TextIOWrapper"),
    [raw0, enc.encoding, fd === 2 ? "backslashreplace" : enc.errors, write ? "\n" : None, lineBuffering, unbuffered],
    ["encoding", "errors", "newline", "line_buffering", "write_through"],
  );
  setAttr(stream, "mode", write ? "w" : "r");
  return stream;
}

/** Opens the three streams and binds them in `sys`, `__stdout__` and friends too. A closed descriptor gives None. */
export function openStandardStreams(): void {
  const io = importAbsolute("io");
  const enc = streamEncoding();
  rt.builtins.setStr("open", getAttr(io, "open"));
  for (const [fd, name] of ["stdin", "stdout", "stderr"].entries()) {
    const stream = createStream(io, fd, `<${name}>`, fd > 0, enc);
    rt.sys.setStr(name, stream);
    rt.sys.setStr(`__${name}__`, stream);
  }
}

/** Flushes `sys.stdout` and `sys.stderr`; false when that failed (exit status 120). */
export function flushStandardStreams(): boolean {
  let ok = true;
  for (const name of ["stdout", "stderr"]) {
    const stream = rt.sys.getStr(name);
    if (stream === undefined || stream === None) continue;
    try {
      if (getAttr(stream, "closed") === true) continue;
      call(getAttr(stream, "flush"), []);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      if (name === "stdout") {
        ok = false;
        reportLost(e, stream);
      }
    }
  }
  return ok;
}

function reportLost(e: PyBaseException, stream: Value): void {
  const hook = rt.sys.getStr("unraisablehook");
  if (hook !== undefined) writeUnraisable(e, undefined, stream);
}
