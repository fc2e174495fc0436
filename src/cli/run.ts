/** Running what the command line names as `__main__`. Source: Modules/main.c (pymain_run_python). */
import { mainModule } from "../api/boot/boot.ts";
import { handleUncaught } from "../api/boot/shutdown.ts";
import { flushStandardStreams } from "../api/boot/streams.ts";
import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import { compileProgram } from "../builtins/compile/source.ts";
import { importAbsolute } from "../builtins/import.ts";
import { PYC_HEADER_SIZE } from "../code/pyc.ts";
import { HostError } from "../host/host.ts";
import { dirname, joinPath } from "../host/paths.ts";
import { runMain } from "../modules/_thread/scheduler.ts";
import { marshalLoads } from "../modules/marshal/index.ts";
import { writeStderr } from "../modules/sys/hooks.ts";
import { PyList } from "../objects/containers.ts";
import { PyBaseException } from "../objects/exception.ts";
import { PyCode } from "../objects/function.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { strFromJs } from "../objects/str.ts";
import { getAttr } from "../protocols/attributes.ts";
import { call } from "../protocols/call.ts";
import { pyError } from "../protocols/errors.ts";
import { MAGIC_NUMBER } from "../spec/codeflags.ts";
import { codeFrame } from "../vm/frames.ts";
import type { Command } from "./options.ts";
import { interactiveLoop, writeBanner } from "./repl.ts";

const O_RDONLY = 0;

/** Runs the command and gives its exit status; uncaught exceptions have been printed. */
export function runCommand(command: Command, skipFirstLine: boolean): number {
  const { config, host } = rt;
  let status = 0;
  const isTty = host.fs.isatty(0);
  const isInteractive = command.kind === "stdin" && (isTty || config.inspect);
  if (!config.quiet && (config.verbose > 0 || isInteractive)) writeBanner();
  try {
    switch (command.kind) {
      case "command":
        prependPath("");
        runSource(command.source, "<string>");
        break;
      case "module":
        prependPath(currentFolder());
        runModule(command.name, true);
        break;
      case "file":
        runFile(command.path, skipFirstLine);
        break;
      case "stdin":
        prependPath("");
        if (isInteractive) {
          config.inspect = false;
          return interactiveLoop();
        }
        runSource(readAll(0), "<stdin>");
        break;
    }
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    status = handleUncaught(e);
  }
  if (config.inspect || host.env.get("PYTHONINSPECT")) {
    config.inspect = false;
    flushStandardStreams();
    return interactiveLoop();
  }
  return status;
}

function currentFolder(): string {
  return decodeUtf8(rt.host.proc.cwd());
}

/** Puts the folder of the program in front of `sys.path`, unless `-P` or `-I` forbid it. */
function prependPath(entry: string): void {
  if (rt.config.safePath) return;
  const path = rt.sys.getStr("path");
  if (path instanceof PyList) path.items.unshift(strFromJs(entry));
}

function readAll(fd: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = new Uint8Array(65536);
    const n = rt.host.fs.read(fd, chunk);
    if (n === 0) break;
    chunks.push(chunk.subarray(0, n));
    total += n;
  }
  const out = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** Compiles and runs source as `__main__`. */
function runSource(source: Uint8Array | string, filename: string): void {
  const code = compileProgram(source, filename);
  const { dict } = mainModule();
  runMain(() => codeFrame(code, dict, dict, undefined));
}

function runModule(name: string, setArgv: boolean): void {
  const runpy = importAbsolute("runpy");
  call(getAttr(runpy, "_run_module_as_main"), [strFromJs(name), setArgv]);
}

/** A script file, a `.pyc`, or a folder or zip file with `__main__`. */
function runFile(path: string, skipFirstLine: boolean): void {
  const { fs } = rt.host;
  const importer = pathImporter(path);
  if (importer !== None) {
    const list = rt.sys.getStr("path");
    if (list instanceof PyList) list.items.unshift(strFromJs(path));
    runModule("__main__", false);
    return;
  }
  let bytes: Uint8Array;
  try {
    const name = encodeUtf8(path);
    if ((fs.stat(name).mode & 0o170000) === 0o040000) {
      writeStderr(`${rt.config.executable}: '${path}' is a directory, cannot continue\n`);
      throw pyError("SystemExit", 1);
    }
    const fd = fs.open(name, O_RDONLY, 0);
    try {
      bytes = readAll(fd);
    } finally {
      fs.close(fd);
    }
  } catch (e) {
    if (!(e instanceof HostError)) throw e;
    writeStderr(`${rt.config.executable}: can't open file '${absolute(path)}': [Errno ${e.errno}] ${e.message}\n`);
    throw exitWith(2);
  }
  prependPath(dirname(realPath(path)));
  const file = absolute(path);
  const { dict } = mainModule();
  dict.setStr("__file__", strFromJs(file));
  dict.setStr("__cached__", None);
  if (isPyc(path, bytes)) {
    runPyc(file, bytes);
    return;
  }
  setLoader("SourceFileLoader", file);
  let source = bytes;
  if (skipFirstLine) {
    const end = bytes.indexOf(10);
    source = end < 0 ? new Uint8Array(0) : bytes.subarray(end);
  }
  runSource(source, file);
}

function exitWith(status: number): PyBaseException {
  const e = pyError("SystemExit", status);
  e.cls.slots.init!(e, [status], undefined);
  return e;
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${currentFolder()}/${path}`;
}

/** The script's path with its own links followed, absolute: its folder comes first on `sys.path`. */
function realPath(path: string): string {
  let at = absolute(path);
  for (let hops = 0; hops < 40; hops++) {
    try {
      at = joinPath(dirname(at), decodeUtf8(rt.host.fs.readlink(encodeUtf8(at))));
    } catch (e) {
      if (e instanceof HostError) return normalPath(at);
      throw e;
    }
  }
  return at;
}

/** Without `.` and `..` components. */
function normalPath(path: string): string {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") out.pop();
    else if (part !== "." && part !== "") out.push(part);
  }
  return `/${out.join("/")}`;
}

function setLoader(name: string, path: string): void {
  const external = rt.modules.getStr("_frozen_importlib_external")!;
  mainModule().dict.setStr("__loader__", call(getAttr(external, name), ["__main__", strFromJs(path)]));
}

function isPyc(path: string, bytes: Uint8Array): boolean {
  if (path.endsWith(".pyc")) return true;
  return (
    bytes.length >= 4 &&
    bytes[0] === (MAGIC_NUMBER & 0xff) &&
    bytes[1] === MAGIC_NUMBER >> 8 &&
    bytes[2] === 13 &&
    bytes[3] === 10
  );
}

function runPyc(path: string, bytes: Uint8Array): void {
  setLoader("SourcelessFileLoader", path);
  if (bytes.length < 4 || bytes[0] !== (MAGIC_NUMBER & 0xff) || bytes[1] !== MAGIC_NUMBER >> 8) {
    throw pyError("RuntimeError", "Bad magic number in .pyc file");
  }
  if (bytes.length < PYC_HEADER_SIZE) throw pyError("EOFError", "EOF read where not expected");
  let code: Value | undefined;
  try {
    code = marshalLoads(bytes.subarray(PYC_HEADER_SIZE));
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
  }
  if (!(code instanceof PyCode)) throw pyError("RuntimeError", "Bad code object in .pyc file");
  const { dict } = mainModule();
  runMain(() => codeFrame(code, dict, dict, undefined));
}

/** What the path hooks make of a path: an importer for folders and zip files with modules in them, else None. */
function pathImporter(path: string): Value {
  const { fs } = rt.host;
  try {
    const { mode } = fs.stat(encodeUtf8(path));
    const isDir = (mode & 0o170000) === 0o040000;
    if (!isDir && !looksLikeZip(path)) return None;
  } catch (e) {
    if (e instanceof HostError) return None;
    throw e;
  }
  const pkgutil = rt.modules.getStr("_frozen_importlib_external")!;
  return call(getAttr(getAttr(pkgutil, "PathFinder"), "_path_importer_cache"), [strFromJs(path)]);
}

/** Zip archives end with an end-of-central-directory record. */
function looksLikeZip(path: string): boolean {
  const { fs } = rt.host;
  const fd = fs.open(encodeUtf8(path), O_RDONLY, 0);
  try {
    const end = fs.seek(fd, 0, 2);
    fs.seek(fd, Math.max(0, end - 65557), 0);
    const tail = readAll(fd);
    for (let i = tail.length - 22; i >= 0; i--) {
      if (tail[i] === 0x50 && tail[i + 1] === 0x4b && tail[i + 2] === 5 && tail[i + 3] === 6) return true;
    }
    return false;
  } finally {
    fs.close(fd);
  }
}
