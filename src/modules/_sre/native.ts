/**
 * Patterns as JavaScript regular expressions, which V8 compiles to machine code. Only what means exactly the same there is
 * translated; anything else is left to `match.ts`, which has the semantics. Text is a JS string without surrogates, all of it.
 *
 * What differs, and is not translated: groups that a later round of a repeat may leave out (JavaScript forgets them, Python does
 * not), repeats of what may be empty, references to groups that may not be set, atomic parts, conditionals, locale.
 */
import type { CharSet } from "./charset.ts";
import * as op from "./opcodes.ts";

export interface NativePattern {
  /** From `lastIndex` on. */
  readonly search: RegExp;
  /** At `lastIndex`. */
  readonly at: RegExp;
  /** At `lastIndex`, up to the end of the text. */
  readonly full: RegExp;
  /** Whether it holds for text of Latin-1 only: what a class has beyond is in tables of ours. */
  readonly isLatin1: boolean;
  /** The groups in the order in which their ends stand in the pattern. */
  readonly closing: readonly number[];
}

class Untranslatable extends Error {}

/** The characters that an instruction of the pattern code tests for; see `program.ts: Compiler.tests`. */
export type SetAt = (i: number) => CharSet | undefined;

/** The pattern with this code; `undefined` when it has no equivalent. */
export function translatePattern(code: readonly number[], setAt: SetAt): NativePattern | undefined {
  const translator = new Translator(code, setAt);
  try {
    translator.sequence(0, code.length);
  } catch (e) {
    if (e instanceof Untranslatable) return undefined;
    throw e;
  }
  const { text, isLatin1, closing } = translator;
  return {
    search: new RegExp(text, "g"),
    at: new RegExp(text, "y"),
    full: new RegExp(`(?:${text})$`, "y"),
    isLatin1,
    closing,
  };
}

const ANYTHING = "[^]";
const NOTHING = "[]";

/** One character, in or outside a class. */
function charText(c: number): string {
  const isPlain = (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
  return isPlain ? String.fromCharCode(c) : `\\u${c.toString(16).padStart(4, "0")}`;
}

/** A class of Latin-1 characters, and of all beyond it on demand. */
function classText(bits: Uint8Array, withHigh: boolean): string {
  let ranges = "";
  for (let c = 0; c < 256; c++) {
    if (bits[c] === 0) continue;
    const first = c;
    while (c < 255 && bits[c + 1] !== 0) c++;
    ranges += first === c ? charText(c) : `${charText(first)}-${charText(c)}`;
  }
  if (withHigh) ranges += "\\u0100-\\uffff";
  return ranges === "" ? NOTHING : `[${ranges}]`;
}

const WORD =
  "[0-9A-Za-z_\\u00aa\\u00b2\\u00b3\\u00b5\\u00b9\\u00ba\\u00bc-\\u00be\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u00ff]";

/** Positions, by code; those with WORD hold for Latin-1. */
const POSITIONS: Readonly<Record<number, string>> = {
  0: "^",
  1: "(?<![^\\n])",
  2: "^",
  3: "\\b",
  4: "(?!\\b)(?:(?=[^])|(?<=[^]))", // nowhere in an empty text
  5: "(?=\\n?$)",
  6: "(?![^\\n])",
  7: "$",
  10: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  11: `(?:(?<=${WORD})(?=${WORD})|(?<=[^])(?<!${WORD})(?!${WORD})|(?<!${WORD})(?=[^])(?!${WORD}))`,
};

class Translator {
  text = "";
  isLatin1 = false;
  readonly closing: number[] = [];
  private readonly code: readonly number[];
  private readonly setAt: SetAt;
  private opened = 0;
  /** Groups that are set wherever the present place is reached. */
  private certain: ReadonlySet<number> = new Set();
  /** In the body of a repeat, and in a part of it that a round may leave out. */
  private inLoop = false;
  private isOptional = false;
  /** Inside of what must not have groups. */
  private noGroups = false;

  constructor(code: readonly number[], setAt: SetAt) {
    this.code = code;
    this.setAt = setAt;
  }

  /** Translates [i, end) of the code; the least length of a match. */
  sequence(i: number, end: number): number {
    let least = 0;
    for (let at = i; at < end; ) {
      least += this.instruction(at);
      at = this.next;
    }
    return least;
  }

  /** Where the code goes on after what was translated last. */
  private next = 0;

  private word(i: number): number {
    const v = this.code[i];
    if (v === undefined) throw new Untranslatable();
    return v;
  }

  /** Translates one instruction; the least length of a match. Sets `next`. */
  private instruction(i: number): number {
    const single = this.single(i);
    if (single !== undefined) {
      this.text += single;
      return 1;
    }
    const code = this.word(i);
    const skip = i + 1 + (this.code[i + 1] ?? 0);
    switch (code) {
      case op.SUCCESS:
        this.next = i + 1;
        return 0;
      case op.INFO:
        this.next = skip;
        return 0;
      case op.MARK:
        this.mark(this.word(i + 1));
        this.next = i + 2;
        return 0;
      case op.AT:
        this.position(this.word(i + 1));
        this.next = i + 2;
        return 0;
      case op.GROUPREF: {
        const group = this.word(i + 1) + 1;
        if (!this.certain.has(group)) throw new Untranslatable();
        this.text += `(?:\\${group})`;
        this.next = i + 2;
        return 0;
      }
      case op.BRANCH:
        return this.branch(i);
      case op.REPEAT_ONE:
      case op.MIN_REPEAT_ONE: {
        const min = this.word(i + 2);
        this.text += this.single(i + 4) ?? untranslatable();
        this.quantify(min, this.word(i + 3), code === op.MIN_REPEAT_ONE);
        this.next = skip;
        return min;
      }
      case op.REPEAT:
        return this.repeat(i, skip);
      case op.ASSERT:
      case op.ASSERT_NOT: {
        const back = this.word(i + 2) > 0;
        const isNot = code === op.ASSERT_NOT;
        const before = this.noGroups;
        this.noGroups ||= back || isNot;
        this.text += `(?${back ? "<" : ""}${isNot ? "!" : "="}`;
        this.sequence(i + 3, skip);
        this.text += ")";
        this.noGroups = before;
        this.next = skip;
        return 0;
      }
      default:
        throw new Untranslatable();
    }
  }

  /** The text of an instruction that matches one character, or `undefined`. Sets `next`. */
  private single(i: number): string | undefined {
    const code = this.word(i);
    switch (code) {
      case op.ANY:
        this.next = i + 1;
        return "[^\\u000a]";
      case op.ANY_ALL:
        this.next = i + 1;
        return ANYTHING;
      case op.LITERAL:
      case op.NOT_LITERAL: {
        this.next = i + 2;
        const c = this.word(i + 1);
        if (c > 0xffff) return code === op.LITERAL ? NOTHING : ANYTHING;
        return code === op.LITERAL ? charText(c) : `[^${charText(c)}]`;
      }
      case op.CATEGORY:
      case op.LITERAL_IGNORE:
      case op.NOT_LITERAL_IGNORE:
      case op.LITERAL_UNI_IGNORE:
      case op.NOT_LITERAL_UNI_IGNORE:
        this.next = i + 2;
        return this.latin1Class(i);
      case op.IN:
        this.next = i + 1 + this.word(i + 1);
        return this.charset(i);
      case op.IN_IGNORE:
      case op.IN_UNI_IGNORE:
        this.next = i + 1 + this.word(i + 1);
        return this.latin1Class(i);
      default:
        return undefined;
    }
  }

  /** A class that is known for Latin-1. */
  private latin1Class(i: number): string {
    this.isLatin1 = true;
    return classText((this.setAt(i) ?? untranslatable()).bits, false);
  }

  /** A set: of items below 256 what is beyond is either nothing or all. */
  private charset(i: number): string {
    let isNegated = false;
    for (let at = i + 2; ; ) {
      switch (this.word(at)) {
        case op.FAILURE:
          return classText((this.setAt(i) ?? untranslatable()).bits, isNegated);
        case op.NEGATE:
          isNegated = true;
          at++;
          break;
        case op.LITERAL:
          if (this.word(at + 1) > 255) return this.latin1Class(i);
          at += 2;
          break;
        case op.RANGE:
          if (this.word(at + 2) > 255) return this.latin1Class(i);
          at += 3;
          break;
        case op.CHARSET:
          at += 9;
          break;
        default:
          return this.latin1Class(i);
      }
    }
  }

  private mark(m: number): void {
    const group = (m >> 1) + 1;
    if ((m & 1) === 0) {
      if (this.noGroups || (this.inLoop && this.isOptional) || group !== ++this.opened) throw new Untranslatable();
      this.text += "(";
    } else {
      this.text += ")";
      this.closing.push(group);
      this.certain = new Set(this.certain).add(group);
    }
  }

  private position(code: number): void {
    const text = POSITIONS[code];
    if (text === undefined) throw new Untranslatable();
    this.isLatin1 ||= code >= 10;
    this.text += text;
  }

  private quantify(min: number, max: number, isLazy: boolean): void {
    const lazy = isLazy ? "?" : "";
    if (max === op.MAXREPEAT && min < 2) this.text += (min === 0 ? "*" : "+") + lazy;
    else if (min === 0 && max === 1) this.text += `?${lazy}`;
    else if (min === max) this.text += `{${min}}${lazy}`;
    else this.text += `{${min},${max === op.MAXREPEAT ? "" : max}}${lazy}`;
  }

  /** BRANCH skip alternative JUMP … 0. */
  private branch(i: number): number {
    const { certain, isOptional } = this;
    this.isOptional = true;
    let least = Infinity;
    let at = i + 1;
    this.text += "(?:";
    while (this.word(at) !== 0) {
      if (at > i + 1) this.text += "|";
      const after = at + this.word(at);
      this.certain = certain;
      least = Math.min(least, this.sequence(at + 1, after - 2)); // a JUMP is before the next one
      at = after;
    }
    this.text += ")";
    this.certain = certain;
    this.isOptional = isOptional;
    this.next = at + 1;
    return least;
  }

  private repeat(i: number, until: number): number {
    const min = this.word(i + 2);
    const max = this.word(i + 3);
    const { certain, inLoop, isOptional } = this;
    // a round forgets what the ones before have set
    if (max !== 1) {
      this.isOptional = inLoop && (isOptional || min === 0);
      this.inLoop = true;
    } else this.isOptional ||= min === 0;
    this.text += "(?:";
    const least = this.sequence(i + 4, until);
    this.text += ")";
    if (least === 0) throw new Untranslatable();
    const code = this.word(until);
    if (code !== op.MAX_UNTIL && code !== op.MIN_UNTIL) throw new Untranslatable();
    this.quantify(min, max, code === op.MIN_UNTIL);
    if (min === 0) this.certain = certain;
    this.inLoop = inLoop;
    this.isOptional = isOptional;
    this.next = until + 1;
    return min * least;
  }
}

function untranslatable(): never {
  throw new Untranslatable();
}
