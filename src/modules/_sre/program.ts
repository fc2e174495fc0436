/**
 * From CPython's pattern code to the program that `match.ts` runs: absolute jumps, character sets as tables, runs of literals as
 * one instruction, sub-patterns with begin and end instructions of their own.
 *
 * | instruction        | operands                                   |
 * |--------------------|--------------------------------------------|
 * | CHAR, NOT_CHAR     | c                                          |
 * | TEXT               | n, c1 … cn                                 |
 * | SET                | set                                        |
 * | AT, MARK, GO       | code / mark / target                       |
 * | SPLIT              | target of the next alternative             |
 * | SPLIT_CHAR, …_SET  | c or set that this alternative starts with, target of the next one |
 * | REPEAT             | register, target of its UNTIL              |
 * | MAX_UNTIL, MIN_…   | register, min, max, body                   |
 * | ONE_MAX, ONE_MIN, ONE_POSSESSIVE | kind, argument, min, max, c that must follow or -1 |
 * | ATOMIC, ASSERT …   | see below                                  |
 */
import {
  asciiLower,
  CATEGORIES,
  CharSet,
  type CharTest,
  localeLower,
  localeUpper,
  readCharset,
  unicodeLower,
} from "./charset.ts";
import * as op from "./opcodes.ts";

export const FAIL = 0;
export const MATCH = 1;
export const CHAR = 2;
export const ANY = 3;
export const ANY_ALL = 4;
export const SET = 5;
export const NOT_CHAR = 6;
export const TEXT = 7;
export const AT = 8;
export const MARK = 9;
export const GO = 10;
export const SPLIT = 11;
export const SPLIT_CHAR = 12;
export const SPLIT_SET = 13;
/** group, case folding (0 none, 1 ASCII, 2 Unicode) */
export const GROUP = 14;
/** group, target when it is not set */
export const IF_GROUP = 15;
export const REPEAT = 16;
export const MAX_UNTIL = 17;
export const MIN_UNTIL = 18;
export const ONE_MAX = 19;
export const ONE_MIN = 20;
export const ONE_POSSESSIVE = 21;
/** register */
export const ATOMIC = 22;
/** register */
export const ATOMIC_END = 23;
/** register, characters to step back */
export const ASSERT = 24;
/** register */
export const ASSERT_END = 25;
/** register, characters to step back, target when the body does not match */
export const ASSERT_NOT = 26;
/** register */
export const ASSERT_NOT_END = 27;
/** register, min, max, body, tail */
export const POSSESSIVE = 28;
/** register, loop */
export const POSSESSIVE_END = 29;
/** register: starts a possessive repeat */
export const POSSESSIVE_INIT = 30;

/** How one character is tested: kinds of ONE_… instructions. */
export const ONE_CHAR = 0;
export const ONE_NOT_CHAR = 1;
export const ONE_ANY = 2;
export const ONE_ANY_ALL = 3;
export const ONE_SET = 4;

export interface Program {
  readonly code: Int32Array;
  readonly sets: readonly CharSet[];
  readonly registers: number;
  /** Least length of a match. */
  readonly minLength: number;
  /** Literal that every match starts with, as JS text; "" when unknown. */
  readonly prefix: string;
  /** Characters a match can start with; `undefined` when it may be empty or anything. */
  readonly first: Uint8Array | undefined;
  /** May a match start with a character beyond Latin-1? */
  readonly firstHigh: boolean;
  /** Only the start of the text can match. */
  readonly anchored: boolean;
  /** The set that the instruction at a place of CPython's code tests for. */
  setAt(i: number): CharSet | undefined;
}

/** Thrown when the code is malformed. */
export class BadCode extends Error {}

const UNLIMITED = -1;

class Compiler {
  readonly out: number[] = [];
  readonly sets: CharSet[] = [];
  readonly source: readonly number[];
  readonly groups: number;
  registers = 0;
  readonly setAt = new Map<number, number>();
  /** Where the last CHAR or TEXT starts, when nothing can jump behind it. */
  private lastText = -1;

  constructor(source: readonly number[], groups: number) {
    this.source = source;
    this.groups = groups;
  }

  private at(i: number): number {
    const v = this.source[i];
    if (v === undefined) throw new BadCode();
    return v;
  }

  private emit(...words: number[]): number {
    this.lastText = -1;
    const at = this.out.length;
    for (const w of words) this.out.push(w);
    return at;
  }

  private label(): number {
    this.lastText = -1;
    return this.out.length;
  }

  private char(c: number): void {
    const { out, lastText } = this;
    if (lastText >= 0) {
      if (out[lastText] === CHAR) out.splice(lastText, 1, TEXT, 1);
      out[lastText + 1] = out[lastText + 1]! + 1;
      out.push(c);
    } else {
      this.lastText = out.length;
      out.push(CHAR, c);
    }
  }

  /** The set that the source instruction at `i` tests for; made once. */
  private addSet(i: number, test: CharTest): number {
    const known = this.setAt.get(i);
    if (known !== undefined) return known;
    this.sets.push(new CharSet(test));
    this.setAt.set(i, this.sets.length - 1);
    return this.sets.length - 1;
  }

  private charset(at: number): CharTest {
    const test = readCharset(this.source, at);
    if (test === undefined) throw new BadCode();
    return test;
  }

  /** One character's test at `i` of the source: kind, argument and where the source goes on; `undefined` for anything else. */
  private single(i: number): [kind: number, argument: number, next: number] | undefined {
    const code = this.at(i);
    switch (code) {
      case op.ANY:
        return [ONE_ANY, 0, i + 1];
      case op.ANY_ALL:
        return [ONE_ANY_ALL, 0, i + 1];
      case op.LITERAL:
        return [ONE_CHAR, this.at(i + 1), i + 2];
      case op.NOT_LITERAL:
        return [ONE_NOT_CHAR, this.at(i + 1), i + 2];
      case op.CATEGORY: {
        const test = CATEGORIES[this.at(i + 1)];
        if (test === undefined) throw new BadCode();
        return [ONE_SET, this.addSet(i, test), i + 2];
      }
      case op.LITERAL_IGNORE:
      case op.NOT_LITERAL_IGNORE:
      case op.LITERAL_UNI_IGNORE:
      case op.NOT_LITERAL_UNI_IGNORE: {
        const c = this.at(i + 1);
        const lower = code === op.LITERAL_IGNORE || code === op.NOT_LITERAL_IGNORE ? asciiLower : unicodeLower;
        const inverted = code === op.NOT_LITERAL_IGNORE || code === op.NOT_LITERAL_UNI_IGNORE;
        return [ONE_SET, this.addSet(i, (x) => (lower(x) === c) !== inverted), i + 2];
      }
      case op.LITERAL_LOC_IGNORE:
      case op.NOT_LITERAL_LOC_IGNORE: {
        const c = this.at(i + 1);
        const inverted = code === op.NOT_LITERAL_LOC_IGNORE;
        const same: CharTest = (x) => x === c || localeLower(x) === c || localeUpper(x) === c;
        return [ONE_SET, this.addSet(i, (x) => same(x) !== inverted), i + 2];
      }
      case op.IN:
        return [ONE_SET, this.addSet(i, this.charset(i + 2)), i + 1 + this.at(i + 1)];
      case op.IN_IGNORE:
      case op.IN_UNI_IGNORE: {
        const test = this.charset(i + 2);
        const lower = code === op.IN_IGNORE ? asciiLower : unicodeLower;
        return [ONE_SET, this.addSet(i, (x) => test(lower(x))), i + 1 + this.at(i + 1)];
      }
      case op.IN_LOC_IGNORE: {
        const test = this.charset(i + 2);
        return [ONE_SET, this.addSet(i, (x) => test(localeLower(x)) || test(localeUpper(x))), i + 1 + this.at(i + 1)];
      }
      default:
        return undefined;
    }
  }

  private group(i: number): number {
    const g = this.at(i);
    if (g >= this.groups) throw new BadCode();
    return g;
  }

  /** Compiles [i, end) of the source. */
  sequence(i: number, end: number): void {
    while (i < end) i = this.instruction(i, end);
    if (i !== end) throw new BadCode();
  }

  /** Compiles one source instruction and returns where the next one is. */
  private instruction(i: number, end: number): number {
    const one = this.single(i);
    if (one !== undefined) {
      this.emitSingle(one[0], one[1]);
      return one[2];
    }
    const code = this.at(i);
    switch (code) {
      case op.SUCCESS:
        if (i + 1 !== end) throw new BadCode();
        return i + 1;
      case op.FAILURE:
        this.emit(FAIL);
        return i + 1;
      case op.INFO:
        return i + 1 + this.at(i + 1);
      case op.MARK:
        if (this.at(i + 1) >= 2 * this.groups) throw new BadCode();
        this.emit(MARK, this.at(i + 1));
        return i + 2;
      case op.AT:
        if (this.at(i + 1) > 11) throw new BadCode();
        this.emit(AT, this.at(i + 1));
        return i + 2;
      case op.GROUPREF:
      case op.GROUPREF_IGNORE:
      case op.GROUPREF_LOC_IGNORE:
      case op.GROUPREF_UNI_IGNORE: {
        const fold = code === op.GROUPREF ? 0 : code === op.GROUPREF_UNI_IGNORE ? 2 : 1;
        this.emit(GROUP, this.group(i + 1), fold);
        return i + 2;
      }
      case op.GROUPREF_EXISTS:
        return this.conditional(i);
      case op.BRANCH:
        return this.branch(i);
      case op.REPEAT_ONE:
      case op.MIN_REPEAT_ONE:
      case op.POSSESSIVE_REPEAT_ONE:
        return this.repeatOne(i, code);
      case op.REPEAT:
        return this.repeat(i);
      case op.POSSESSIVE_REPEAT:
        return this.possessive(i);
      case op.ATOMIC_GROUP: {
        const after = i + 1 + this.at(i + 1);
        const register = this.registers++;
        this.emit(ATOMIC, register);
        this.sequence(i + 2, after);
        this.emit(ATOMIC_END, register);
        return after;
      }
      case op.ASSERT:
      case op.ASSERT_NOT: {
        const after = i + 1 + this.at(i + 1);
        const register = this.registers++;
        if (code === op.ASSERT) {
          this.emit(ASSERT, register, this.at(i + 2));
          this.sequence(i + 3, after);
          this.emit(ASSERT_END, register);
        } else {
          const at = this.emit(ASSERT_NOT, register, this.at(i + 2), 0);
          this.sequence(i + 3, after);
          this.emit(ASSERT_NOT_END, register);
          this.out[at + 3] = this.label();
        }
        return after;
      }
      default:
        throw new BadCode();
    }
  }

  private emitSingle(kind: number, argument: number): void {
    switch (kind) {
      case ONE_CHAR:
        this.char(argument);
        return;
      case ONE_NOT_CHAR:
        this.emit(NOT_CHAR, argument);
        return;
      case ONE_ANY:
        this.emit(ANY);
        return;
      case ONE_ANY_ALL:
        this.emit(ANY_ALL);
        return;
      default:
        this.emit(SET, argument);
    }
  }

  /** `(?(1)yes|no)`: the skip leads to the no part; before it stands a JUMP over the no part when there is one. */
  private conditional(i: number): number {
    const at = this.emit(IF_GROUP, this.group(i + 1), 0);
    const no = i + 1 + this.at(i + 2);
    const jump = no - 2;
    if (jump >= i + 3 && this.at(jump) === op.JUMP && this.isInstruction(i + 3, jump)) {
      this.sequence(i + 3, jump);
      const go = this.emit(GO, 0);
      this.out[at + 2] = this.label();
      const after = jump + 1 + this.at(jump + 1);
      this.sequence(no, after);
      this.out[go + 1] = this.label();
      return after;
    }
    this.sequence(i + 3, no);
    this.out[at + 2] = this.label();
    return no;
  }

  /** Does an instruction start at `target` when reading from `i`? */
  private isInstruction(i: number, target: number): boolean {
    while (i < target) i = this.skip(i);
    return i === target;
  }

  /** Where the instruction after the one at `i` is. */
  private skip(i: number): number {
    const code = this.at(i);
    switch (code) {
      case op.SUCCESS:
      case op.FAILURE:
      case op.ANY:
      case op.ANY_ALL:
      case op.MAX_UNTIL:
      case op.MIN_UNTIL:
        return i + 1;
      case op.LITERAL:
      case op.NOT_LITERAL:
      case op.LITERAL_IGNORE:
      case op.NOT_LITERAL_IGNORE:
      case op.LITERAL_LOC_IGNORE:
      case op.NOT_LITERAL_LOC_IGNORE:
      case op.LITERAL_UNI_IGNORE:
      case op.NOT_LITERAL_UNI_IGNORE:
      case op.MARK:
      case op.AT:
      case op.CATEGORY:
      case op.GROUPREF:
      case op.GROUPREF_IGNORE:
      case op.GROUPREF_LOC_IGNORE:
      case op.GROUPREF_UNI_IGNORE:
        return i + 2;
      case op.GROUPREF_EXISTS:
        // the parts follow as plain instructions
        return i + 3;
      case op.JUMP:
        return i + 2;
      case op.BRANCH: {
        // up to the last alternative's end
        let at = i + 1;
        while (this.at(at) !== 0) at += this.at(at);
        return at + 1;
      }
      default:
        return i + 1 + this.at(i + 1);
    }
  }

  /** BRANCH skip alternative JUMP … 0: each alternative but the last is tried with a way back to the next. */
  private branch(i: number): number {
    const gos: number[] = [];
    let at = i + 1;
    let after = -1;
    while (this.at(at) !== 0) {
      const next = at + this.at(at);
      const jump = next - 2;
      if (this.at(jump) !== op.JUMP) throw new BadCode();
      const target = jump + 1 + this.at(jump + 1);
      if (after < 0) after = target;
      else if (after !== target) throw new BadCode();
      const isLast = this.at(next) === 0;
      const split = isLast ? -1 : this.split(at + 1);
      this.sequence(at + 1, jump);
      if (!isLast) {
        gos.push(this.emit(GO, 0));
        this.out[split] = this.label();
      }
      at = next;
    }
    if (after < 0) {
      // no alternative at all
      this.emit(FAIL);
      return at + 1;
    }
    const end = this.label();
    for (const go of gos) this.out[go + 1] = end;
    if (at + 1 !== after) throw new BadCode();
    return after;
  }

  /** Emits the split before an alternative; where its target goes. */
  private split(i: number): number {
    const code = this.at(i);
    if (code === op.LITERAL) return this.emit(SPLIT_CHAR, this.at(i + 1), 0) + 2;
    if (code === op.IN) return this.emit(SPLIT_SET, this.addSet(i, this.charset(i + 2)), 0) + 2;
    return this.emit(SPLIT, 0) + 1;
  }

  private limits(i: number): [min: number, max: number] {
    const min = this.at(i);
    const max = this.at(i + 1);
    if (min > max || max > op.MAXREPEAT) throw new BadCode();
    // no text is longer than 2**31
    return [Math.min(min, 0x7fffffff), max === op.MAXREPEAT || max > 0x7fffffff ? UNLIMITED : max];
  }

  private repeatOne(i: number, code: number): number {
    const after = i + 1 + this.at(i + 1);
    const [min, max] = this.limits(i + 2);
    const one = this.single(i + 4);
    if (one === undefined || this.at(one[2]) !== op.SUCCESS || one[2] + 1 !== after) throw new BadCode();
    const kind = code === op.REPEAT_ONE ? ONE_MAX : code === op.MIN_REPEAT_ONE ? ONE_MIN : ONE_POSSESSIVE;
    const next = this.source[after] === op.LITERAL ? this.at(after + 1) : -1;
    this.emit(kind, one[0], one[1], min, max, next);
    return after;
  }

  private repeat(i: number): number {
    const until = i + 1 + this.at(i + 1);
    const [min, max] = this.limits(i + 2);
    const register = this.registers++;
    const at = this.emit(REPEAT, register, 0);
    const body = this.label();
    this.sequence(i + 4, until);
    this.out[at + 2] = this.label();
    const code = this.at(until);
    if (code === op.MAX_UNTIL) this.emit(MAX_UNTIL, register, min, max, body);
    else if (code === op.MIN_UNTIL) this.emit(MIN_UNTIL, register, min, max, body);
    else throw new BadCode();
    return until + 1;
  }

  private possessive(i: number): number {
    const end = i + 1 + this.at(i + 1);
    const [min, max] = this.limits(i + 2);
    if (this.at(end) !== op.SUCCESS) throw new BadCode();
    const register = this.registers++;
    this.emit(POSSESSIVE_INIT, register);
    const loop = this.emit(POSSESSIVE, register, min, max, 0, 0);
    this.out[loop + 4] = this.label();
    this.sequence(i + 4, end);
    this.emit(POSSESSIVE_END, register, loop);
    this.out[loop + 5] = this.label();
    return end + 1;
  }
}

/** Which characters the program can start with at `pc`, added to `bits`; false when that is not known or it may match nothing. */
class FirstSet {
  readonly bits: Uint8Array = new Uint8Array(256);
  high = false;
  private readonly code: readonly number[];
  private readonly sets: readonly CharSet[];
  private budget = 200;
  constructor(code: readonly number[], sets: readonly CharSet[]) {
    this.code = code;
    this.sets = sets;
  }

  private add(test: CharTest): void {
    for (let c = 0; c < 256; c++) if (test(c)) this.bits[c] = 1;
    this.high = true;
  }

  private one(kind: number, argument: number): void {
    switch (kind) {
      case ONE_CHAR:
        if (argument < 256) this.bits[argument] = 1;
        else this.high = true;
        return;
      case ONE_NOT_CHAR:
        this.add((c) => c !== argument);
        return;
      case ONE_ANY:
        this.add((c) => c !== 10);
        return;
      case ONE_ANY_ALL:
        this.add(() => true);
        return;
      default:
        this.add((c) => this.sets[argument]!.bits[c] !== 0);
    }
  }

  walk(pc: number): boolean {
    const { code } = this;
    for (;;) {
      if (--this.budget < 0) return false;
      switch (code[pc]) {
        case CHAR:
          this.one(ONE_CHAR, code[pc + 1]!);
          return true;
        case TEXT:
          this.one(ONE_CHAR, code[pc + 2]!);
          return true;
        case NOT_CHAR:
          this.one(ONE_NOT_CHAR, code[pc + 1]!);
          return true;
        case ANY:
          this.one(ONE_ANY, 0);
          return true;
        case ANY_ALL:
          this.one(ONE_ANY_ALL, 0);
          return true;
        case SET:
          this.one(ONE_SET, code[pc + 1]!);
          return true;
        case MARK:
        case AT:
        case ATOMIC:
        case ATOMIC_END:
        case POSSESSIVE_INIT:
          pc += 2;
          break;
        case GO:
          pc = code[pc + 1]!;
          break;
        case SPLIT:
          if (!this.walk(pc + 2)) return false;
          pc = code[pc + 1]!;
          break;
        case SPLIT_CHAR:
        case SPLIT_SET:
          if (!this.walk(pc + 3)) return false;
          pc = code[pc + 2]!;
          break;
        case REPEAT: {
          const until = code[pc + 2]!;
          if (code[until + 2] === 0) {
            // the body may be left out
            if (!this.walk(pc + 3)) return false;
            pc = until + 5;
          } else pc += 3;
          break;
        }
        case POSSESSIVE:
          if (code[pc + 2] === 0) {
            if (!this.walk(code[pc + 4]!)) return false;
            pc = code[pc + 5]!;
          } else pc = code[pc + 4]!;
          break;
        case ONE_MAX:
        case ONE_MIN:
        case ONE_POSSESSIVE:
          this.one(code[pc + 1]!, code[pc + 2]!);
          if (code[pc + 3]! > 0) return true;
          pc += 6;
          break;
        default:
          return false;
      }
    }
  }
}

function literalPrefix(code: readonly number[]): string {
  const points: number[] = [];
  let pc = 0;
  for (;;) {
    if (code[pc] === MARK) pc += 2;
    else if (code[pc] === CHAR) {
      points.push(code[pc + 1]!);
      pc += 2;
    } else if (code[pc] === TEXT) {
      const n = code[pc + 1]!;
      for (let i = 0; i < n; i++) points.push(code[pc + 2 + i]!);
      pc += 2 + n;
    } else break;
  }
  return points.some((c) => c > 0xffff) ? "" : String.fromCharCode(...points.slice(0, 200));
}

/** Compiles CPython's pattern code. Throws `BadCode` when it is malformed. */
export function compileProgram(source: readonly number[], groups: number): Program {
  const compiler = new Compiler(source, groups);
  compiler.sequence(0, source.length);
  compiler.out.push(MATCH);
  const code = compiler.out;
  const first = new FirstSet(code, compiler.sets);
  const known = first.walk(0);
  let start = 0;
  while (code[start] === MARK) start += 2;
  return {
    code: Int32Array.from(code, (w) => w | 0),
    sets: compiler.sets,
    registers: compiler.registers,
    minLength: source[0] === op.INFO ? Math.min(source[3] ?? 0, 0x7fffffff) : 0,
    prefix: literalPrefix(code),
    first: known ? first.bits : undefined,
    firstHigh: first.high,
    setAt: (i) => compiler.sets[compiler.setAt.get(i) ?? -1],
    anchored: code[start] === AT && (code[start + 1] === 0 || code[start + 1] === 2),
  };
}
