/** Streams over real files, driven through the protocols. Expected values were recorded from CPython 3.12. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuiltinTypes } from "../../builtins/install.ts";
import { nodeHost } from "../../host/node.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { enterRuntime, Runtime } from "../../objects/runtime.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { getIter, iterNext, toArray } from "../../protocols/iterate.ts";
import { makeNativeModule } from "../load.ts";
import { posixModule } from "../posix/index.ts";
import { ioModule } from "./index.ts";

let io: Value;
let posix: Value;
let dir: string;
const bytes = (text: string): PyBytes => new PyBytes(new TextEncoder().encode(text));
const text = (v: Value): string => new TextDecoder().decode((v as PyBytes).bytes);

function failure(body: () => unknown): string {
  try {
    body();
  } catch (e) {
    if (e instanceof PyBaseException) return `${e.cls.name}: ${e.args.items.map((v) => String(v)).join("|")}`;
    throw e;
  }
  return "no error";
}

const open = (name: string, mode: string, kw: Record<string, Value> = {}): Value =>
  call(getAttr(io, "open"), [path.join(dir, name), mode, ...Object.values(kw)], Object.keys(kw));

beforeAll(() => {
  installBuiltinTypes();
  enterRuntime(new Runtime(nodeHost()));
  io = makeNativeModule(ioModule);
  posix = makeNativeModule(posixModule);
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "taipan-io-"));
});
afterAll(() => {
  fs.rmSync(dir, { recursive: true });
});

describe("open", () => {
  it("writes and reads text", () => {
    const f = open("a.txt", "w");
    expect(callMethod(f, "write", ["héllo\n"])).toBe(6);
    callMethod(f, "write", ["second\r\nthird"]);
    callMethod(f, "close");
    const g = open("a.txt", "r");
    expect(callMethod(g, "read")).toBe("héllo\nsecond\nthird");
    expect(callMethod(g, "read")).toBe("");
    callMethod(g, "close");
    expect(failure(() => callMethod(g, "read"))).toBe("ValueError: I/O operation on closed file.");
  });

  it("iterates over lines across chunks", () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i} ☃\n`);
    fs.writeFileSync(path.join(dir, "lines"), lines.join(""));
    const it = getIter(open("lines", "r"));
    const out: Value[] = [];
    for (let v = iterNext(it); v !== undefined; v = iterNext(it)) out.push(v);
    expect(out).toEqual(lines);
  });

  it("tells and seeks within text", () => {
    fs.writeFileSync(path.join(dir, "t"), "abc\nédef\r\nx");
    const f = open("t", "r");
    expect(callMethod(f, "readline")).toBe("abc\n");
    expect(callMethod(f, "tell")).toBe(4);
    expect(callMethod(f, "read", [1])).toBe("é");
    expect(callMethod(f, "tell")).toBe(6);
    expect(callMethod(f, "readline")).toBe("def\n");
    expect(callMethod(f, "tell")).toBe(11);
    callMethod(f, "seek", [6]);
    expect(callMethod(f, "read")).toBe("def\nx");
  });

  it("reports mode errors", () => {
    expect(failure(() => open("a.txt", "q"))).toBe("ValueError: invalid mode: 'q'");
    expect(failure(() => open("a.txt", "rw"))).toBe(
      "ValueError: must have exactly one of create/read/write/append mode",
    );
    expect(failure(() => open("a.txt", "r", { buffering: 0 }))).toBe("ValueError: can't have unbuffered text I/O");
    expect(failure(() => open("missing", "r"))).toBe("FileNotFoundError: 2|No such file or directory");
  });
});

describe("BufferedRandom", () => {
  it("mixes reads and writes", () => {
    fs.writeFileSync(path.join(dir, "r"), "0123456789");
    const f = open("r", "r+b");
    expect(text(callMethod(f, "read", [3]))).toBe("012");
    expect(callMethod(f, "write", [bytes("AB")])).toBe(2);
    expect(callMethod(f, "tell")).toBe(5);
    expect(text(callMethod(f, "read", [2]))).toBe("56");
    callMethod(f, "seek", [-1, 2]);
    callMethod(f, "write", [bytes("Z!")]);
    callMethod(f, "close");
    expect(fs.readFileSync(path.join(dir, "r"), "latin1")).toBe("012AB5678Z!");
  });
});

describe("StringIO and BytesIO", () => {
  it("translates newlines", () => {
    const s = call(getAttr(io, "StringIO"), ["a\r\nb\rc\n", None]);
    expect(callMethod(s, "getvalue")).toBe("a\nb\nc\n");
    const t = call(getAttr(io, "StringIO"), ["a\r\nb\rc\n", "\r\n"]);
    expect(callMethod(t, "getvalue")).toBe("a\r\r\nb\rc\r\n");
  });
  it("overwrites in the middle", () => {
    const b = call(getAttr(io, "BytesIO"), [bytes("hello world")]);
    callMethod(b, "seek", [6]);
    callMethod(b, "write", [bytes("W")]);
    expect(text(callMethod(b, "getvalue"))).toBe("hello World");
    callMethod(b, "seek", [13]);
    callMethod(b, "write", [bytes("x")]);
    expect(text(callMethod(b, "getvalue"))).toBe("hello World\0\0x");
  });
});

describe("posix", () => {
  it("lists, renames and removes", () => {
    const p = (name: string): string => path.join(dir, name);
    callMethod(posix, "mkdir", [p("d")]);
    const fd = callMethod(posix, "open", [p("d/f"), 65, 0o644]);
    expect(callMethod(posix, "write", [fd, bytes("xyz")])).toBe(3);
    callMethod(posix, "close", [fd]);
    expect(getAttr(callMethod(posix, "stat", [p("d/f")]), "st_size")).toBe(3);
    callMethod(posix, "rename", [p("d/f"), p("d/g")]);
    expect(toArray(callMethod(posix, "listdir", [p("d")]))).toEqual(["g"]);
    expect(failure(() => callMethod(posix, "rmdir", [p("d")]))).toBe("OSError: 39|Directory not empty");
    callMethod(posix, "unlink", [p("d/g")]);
    callMethod(posix, "rmdir", [p("d")]);
  });
});
