/**
 * What is fuzzed: sources, marshal data and .pyc files. A target makes its inputs from a number and gives a verdict, which says all that
 * CPython would: the code object's digest, or the exception. Anything that no Python exception stands for is thrown on: a crash.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../src/base/data-error.ts";
import { CodeObject } from "../../src/code/code-object.ts";
import { disText } from "../../src/code/dis.ts";
import { dumps } from "../../src/code/marshal/dumps.ts";
import { loads } from "../../src/code/marshal/loads.ts";
import { PYC_HEADER_SIZE, readPyc, writePyc } from "../../src/code/pyc.ts";
import { compile } from "../../src/compile/compile.ts";
import { isPyFrontEndError, isPySyntaxError } from "../../src/syntax/errors.ts";
import { parse } from "../../src/syntax/parse.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { Random } from "./random.ts";

export type Kind = "source" | "marshal" | "pyc";
export const KINDS: readonly Kind[] = ["source", "marshal", "pyc"];

const FILENAME = "<fuzz>";
/** Lines of a file that one input is made from: long enough for any construct, short enough for many inputs. */
const LINES = 24;

export class Fuzzer {
  readonly kind: Kind;
  private readonly seed: number;
  private readonly texts: readonly string[];
  private readonly codes: readonly Uint8Array[];

  /** `corpus`: a folder of Python files. */
  constructor(kind: Kind, seed: number, corpus: string) {
    this.kind = kind;
    this.seed = seed;
    this.texts = readdirSync(corpus, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".py"))
      .sort()
      .map((name) => readFileSync(join(corpus, name), "utf8"))
      .filter((text) => text.length > 0);
    this.codes = kind === "source" ? [] : this.texts.flatMap(marshalled);
  }

  /** The input of a number. */
  input(index: number): Uint8Array {
    const random = new Random(this.seed * 0x9e3779b1 + index);
    if (this.kind === "source") {
      return new TextEncoder().encode(mutateText(random, this.fragment(random), random.pick(this.texts)));
    }
    const data = random.pick(this.codes);
    if (this.kind === "marshal") return mutateBytes(random, data, random.pick(this.codes));
    const pyc = writePyc(loads(data) as CodeObject, { kind: "timestamp", mtime: 1, size: 1 });
    // half of them in the header
    const header = mutateBytes(random, pyc.subarray(0, PYC_HEADER_SIZE), data);
    return random.oneIn(2)
      ? Uint8Array.of(...header, ...pyc.subarray(PYC_HEADER_SIZE))
      : mutateBytes(random, pyc, random.pick(this.codes));
  }

  private fragment(random: Random): string {
    const lines = random.pick(this.texts).split("\n");
    const from = random.below(Math.max(1, lines.length - LINES));
    return `${lines.slice(from, from + 1 + random.below(LINES)).join("\n")}\n`;
  }

  /** What becomes of an input. Throws when that is a fault of ours. */
  verdict(input: Uint8Array): string {
    try {
      switch (this.kind) {
        case "source":
          return sourceVerdict(input);
        case "marshal":
          return marshalVerdict(input);
        case "pyc":
          return codeVerdict(readPyc(input, "fuzz").code);
      }
    } catch (e) {
      if (isPySyntaxError(e)) {
        return JSON.stringify([e.type, e.msg, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset]);
      }
      if (isPyFrontEndError(e)) return `${e.type}: ${e.msg}`;
      if (e instanceof DataError) return `${e.pyType}: ${e.message}`;
      throw e;
    }
  }
}

function digest(bytes: Uint8Array): string {
  return `ok ${createHash("md5").update(bytes).digest("hex")}`;
}

function sourceVerdict(source: Uint8Array): string {
  const data = dumps(compile(parse(source, { filename: FILENAME }), { filename: FILENAME }), 2);
  // what was written reads back as the same
  if (Buffer.compare(data, dumps(loads(data), 2)) !== 0) throw new Error("marshal data change when they are read");
  return digest(data);
}

function marshalVerdict(input: Uint8Array): string {
  const value = loads(input);
  return value instanceof CodeObject ? codeVerdict(value) : digest(dumps(value, 2));
}

/** Code of any origin can be marshalled and shown. CPython changes what it loads (specialised opcodes go), so no digest. */
function codeVerdict(code: CodeObject): string {
  disText(code);
  dumps(code, 2);
  return "ok code";
}

/** Marshal data of a file's code, if it is valid, and of what is in it. */
function marshalled(text: string): Uint8Array[] {
  try {
    const code = compile(parse(text), { filename: FILENAME });
    const parts = code.co_consts.filter((c): c is CodeObject => c instanceof CodeObject);
    return [code, ...parts].map((c) => dumps(c)).filter((data) => data.length < 4000);
  } catch {
    return [];
  }
}

export interface Fault {
  readonly index: number;
  readonly error: string;
}

/** Gives verdicts on inputs in turn; `visit` hears of each. */
export function runFuzzer(
  fuzzer: Fuzzer,
  from: number,
  count: number,
  visit: (index: number, input: Uint8Array, verdict: string | Fault) => void,
): void {
  for (let index = from; index < from + count; index++) {
    const input = fuzzer.input(index);
    let verdict: string | Fault;
    try {
      verdict = fuzzer.verdict(input);
    } catch (e) {
      verdict = { index, error: e instanceof Error ? `${e.stack}` : String(e) };
    }
    visit(index, input, verdict);
  }
}
