/** Layouts of patterns, matches, templates and scanners, and the text they work on. Source: Modules/_sre/sre.h, sre.c. */
import { PyBytes } from "../../objects/bytes.ts";
import type { PyDict } from "../../objects/dict.ts";
import { PyObject, type Str, type Value } from "../../objects/object.ts";
import { strOf, strSlice } from "../../objects/str.ts";
import { bytesType } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { Matcher } from "./match.ts";
import { type NativePattern, translatePattern } from "./native.ts";
import type { Program } from "./program.ts";
import { type Subject, textSubject, unitSubject } from "./subject.ts";

export class PyPattern extends PyObject {
  readonly pattern: Value;
  readonly flags: number;
  readonly code: readonly number[];
  readonly groups: number;
  readonly groupIndex: PyDict;
  /** Names by group number, None for unnamed ones. */
  readonly indexGroup: readonly Value[];
  /** `undefined` for a pattern of None, which takes both. */
  readonly isBytes: boolean | undefined;
  readonly program: Program;
  readonly matcher: Matcher;
  /** The last match, where V8 has found it; see `search.ts`. */
  texts: RegExpExecArray | undefined;
  private translated: NativePattern | undefined;
  private isTranslated: boolean;
  constructor(
    pattern: Value,
    flags: number,
    code: readonly number[],
    groups: number,
    groupIndex: PyDict,
    indexGroup: readonly Value[],
    isBytes: boolean | undefined,
    program: Program,
  ) {
    super();
    this.pattern = pattern;
    this.flags = flags;
    this.code = code;
    this.groups = groups;
    this.groupIndex = groupIndex;
    this.indexGroup = indexGroup;
    this.isBytes = isBytes;
    this.program = program;
    this.matcher = new Matcher(program, groups);
    this.texts = undefined;
    this.translated = undefined;
    this.isTranslated = isBytes !== false;
  }

  /** The pattern as a JavaScript regular expression, where it has an equivalent one. */
  native(): NativePattern | undefined {
    if (!this.isTranslated) {
      this.isTranslated = true;
      this.translated = translatePattern(this.code, this.program.setAt);
    }
    return this.translated;
  }

  refuseNative(): void {
    this.translated = undefined;
  }
}

export class PyMatch extends PyObject {
  readonly pattern: PyPattern;
  readonly string: Value;
  readonly pos: number;
  readonly endpos: number;
  readonly start: number;
  readonly end: number;
  /** What V8 has found: the texts of the groups. */
  readonly texts: RegExpExecArray | undefined;
  /** See `regs`. */
  private places: Int32Array | undefined;
  private last: number;
  /** `match.regs`, made on first use. */
  regsTuple: Value | undefined;
  constructor(pattern: PyPattern, string: Value, start: number, pos: number, endpos: number) {
    super();
    const { matcher, texts } = pattern;
    this.pattern = pattern;
    this.string = string;
    this.pos = pos;
    this.endpos = endpos;
    this.start = start;
    this.end = matcher.matchEnd;
    this.texts = texts;
    this.places = texts === undefined ? matcher.places(start) : undefined;
    this.last = matcher.lastIndex;
    this.regsTuple = undefined;
  }

  /** Start and end of each group, group 0 first; -1 when it did not take part. Where V8 has found the match, our own matcher finds it again. */
  get regs(): Int32Array {
    if (this.places === undefined) {
      const { pattern, string, start, end, endpos } = this;
      const { matcher } = pattern;
      const { subject } = targetOf(pattern, string);
      // a full match is one that ends where it does
      if (!matcher.match(subject, start, endpos, false) || matcher.matchEnd !== end) {
        matcher.match(subject, start, endpos, true);
      }
      this.places = matcher.places(start);
    }
    return this.places;
  }

  /** Number of the group that was closed last, or -1. */
  get lastIndex(): number {
    const { texts } = this;
    if (texts === undefined) return this.last;
    const { closing } = this.pattern.native()!;
    for (let i = closing.length - 1; i >= 0; i--) if (texts[closing[i]!] !== undefined) return closing[i]!;
    return -1;
  }

  /** A group, `missing` when it did not take part. */
  group(g: number, target: Target, missing: Value): Value {
    const { texts } = this;
    if (texts !== undefined) return texts[g] ?? missing;
    const start = this.regs[2 * g]!;
    return start < 0 ? missing : target.slice(start, this.regs[2 * g + 1]!);
  }
}

/** A replacement with group references: literal, then pairs of group number and literal. */
export class PyTemplate extends PyObject {
  readonly literal: Value;
  readonly groups: readonly number[];
  /** What follows each group; `undefined` for nothing. */
  readonly literals: readonly (Value | undefined)[];
  constructor(literal: Value, groups: readonly number[], literals: readonly (Value | undefined)[]) {
    super();
    this.literal = literal;
    this.groups = groups;
    this.literals = literals;
  }
}

/** The text that one operation works on, and its bounds. */
export class Target {
  readonly string: Value;
  readonly str: Str | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly subject: Subject;
  readonly release: (() => void) | undefined;
  constructor(string: Value, str: Str | undefined, bytes: Uint8Array | undefined, release: (() => void) | undefined) {
    this.string = string;
    this.str = str;
    this.bytes = bytes;
    this.subject = typeof str === "string" ? textSubject(str) : unitSubject(bytes ?? str!.cps);
    this.release = release;
  }

  get length(): number {
    return this.subject.length;
  }

  /** The part [start, end) as a value: str, or bytes of any buffer. */
  slice(start: number, end: number): Value {
    const { str } = this;
    if (typeof str === "string") return start === 0 && end === str.length ? str : str.slice(start, end);
    if (str !== undefined) return strSlice(str, start, end);
    const bytes = this.bytes!;
    const { string } = this;
    if (start === 0 && end === bytes.length && string instanceof PyBytes && string.cls === bytesType) return string;
    return new PyBytes(bytes.slice(start, end));
  }
}

/** The text of a str or of a buffer; `undefined` for anything else. */
function readText(string: Value): Target | undefined {
  const str = strOf(string);
  if (str !== undefined) return new Target(string, str, undefined, undefined);
  if (string instanceof PyBytes) return new Target(string, undefined, string.bytes, undefined);
  const getBuffer = typeOf(string).slots.buffer;
  if (getBuffer === undefined) return undefined;
  const buffer = getBuffer(string, false);
  return new Target(string, undefined, buffer.bytes, () => buffer.release());
}

/** What a pattern works on; TypeError when the kinds do not fit. */
export function targetOf(pattern: PyPattern, string: Value): Target {
  const target = readText(string);
  if (target === undefined)
    throw pyError("TypeError", `expected string or bytes-like object, got '${typeName(string)}'`);
  if (pattern.isBytes === false && target.bytes !== undefined) {
    target.release?.();
    throw pyError("TypeError", "cannot use a string pattern on a bytes-like object");
  }
  if (pattern.isBytes === true && target.bytes === undefined)
    throw pyError("TypeError", "cannot use a bytes pattern on a string-like object");
  return target;
}

/** A replacement or template as text, or `undefined`. */
export function textOf(string: Value): Target | undefined {
  return readText(string);
}

/** Group `g` of the last match. */
export function groupValue(pattern: PyPattern, target: Target, g: number, missing: Value): Value {
  const { texts } = pattern;
  if (texts !== undefined) return texts[g] ?? missing;
  const { marks } = pattern.matcher;
  const start = marks[2 * g - 2]!;
  const end = marks[2 * g - 1]!;
  return start < 0 || end < start ? missing : target.slice(start, end);
}

/** The empty value of the target's kind. */
export function emptyOf(target: Target): Value {
  return target.str !== undefined ? "" : new PyBytes(new Uint8Array(0));
}
