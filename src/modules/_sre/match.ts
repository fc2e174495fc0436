/**
 * The matcher: runs a program (`program.ts`) over text with an explicit backtracking stack, so that no pattern can overflow the
 * JavaScript stack. Semantics are those of Modules/_sre/sre_lib.h; what differs is the mechanism: whatever a step changes
 * (marks, loop counters) is written to the stack and undone when the matcher comes back to before that step.
 */
import { pyError } from "../../protocols/errors.ts";
import { asciiLower, unicodeLower } from "./charset.ts";
import type * as p from "./program.ts";
import { atPosition, countOne, lazyReach, type Subject, testOne } from "./subject.ts";

// Entries of the backtracking stack are four words: a, b, c and one of these.
const CHOICE = 0; // continue at a with position b
const UNDO_MARK = 1; // mark a was b, lastIndex was c
const UNDO_LOOP = 2; // register a had count b and last position c
const RETRY_MAX = 3; // ONE_MAX at a: give back one character of b, not below c
const RETRY_MIN = 4; // ONE_MIN at a: take one more character at b; c were taken

const MAX_STACK = 1 << 27;
const USUAL_STACK = 1 << 12;
/** A larger stack is given back before the next match. */
const KEPT_STACK = 1 << 20;
let stack: Int32Array = new Int32Array(USUAL_STACK);

function grow(): Int32Array {
  if (stack.length >= MAX_STACK) throw pyError("MemoryError");
  const bigger = new Int32Array(stack.length * 2);
  bigger.set(stack);
  stack = bigger;
  return bigger;
}

/** Drops the choices above `height`, keeping what must be undone; the new height. */
function cut(height: number, sp: number): number {
  let out = height;
  for (let i = height; i < sp; i += 4) {
    const tag = stack[i + 3]!;
    if (tag !== UNDO_MARK && tag !== UNDO_LOOP) continue;
    if (out !== i) {
      stack[out] = stack[i]!;
      stack[out + 1] = stack[i + 1]!;
      stack[out + 2] = stack[i + 2]!;
      stack[out + 3] = tag;
    }
    out += 4;
  }
  return out;
}

export class Matcher {
  private readonly program: p.Program;
  /** Group marks of the last match. */
  readonly marks: Int32Array;
  lastIndex = -1;
  /** By register: how often a loop's body has matched, where its last iteration began, stack height when an atomic part began. */
  private readonly counts: Int32Array;
  private readonly lasts: Int32Array;
  private readonly heights: Int32Array;

  constructor(program: p.Program, groups: number) {
    this.program = program;
    this.marks = new Int32Array(groups * 2).fill(-1);
    this.counts = new Int32Array(program.registers);
    this.lasts = new Int32Array(program.registers);
    this.heights = new Int32Array(program.registers);
  }

  /** Start and end of each group of the last match, which began at `start`; group 0 first, -1 when it did not take part. */
  places(start: number): Int32Array {
    const { marks } = this;
    const out = new Int32Array(marks.length + 2);
    out[0] = start;
    out[1] = this.matchEnd;
    for (let i = 0; i < marks.length; i += 2) {
      const from = marks[i]!;
      const to = marks[i + 1]!;
      const isSet = from >= 0 && to >= from;
      out[i + 2] = isSet ? from : -1;
      out[i + 3] = isSet ? to : -1;
    }
    return out;
  }

  /** First match that starts at `from` or later and ends by `end`: its start, or -1. `matchEnd` is set. */
  search(subject: Subject, from: number, end: number, mustAdvance: boolean): number {
    const { program } = this;
    if (from > end) return -1;
    const lastStart = end - program.minLength;
    if (from > lastStart) return -1;
    if (program.anchored) return this.runAt(subject, from, end, false, mustAdvance) ? from : -1;
    const { prefix, first } = program;
    const { text, units } = subject;
    if (prefix !== "" && text !== undefined) {
      // every match starts with the prefix: it is not empty, so `mustAdvance` holds by itself
      for (let at = text.indexOf(prefix, from); at >= 0 && at <= lastStart; at = text.indexOf(prefix, at + 1)) {
        if (this.runAt(subject, at, end, false, false)) return at;
      }
      return -1;
    }
    if (first !== undefined) {
      const { firstHigh } = program;
      if (text !== undefined) {
        for (let at = from; at <= lastStart && at < end; at++) {
          const c = text.charCodeAt(at);
          if ((c < 256 ? first[c] !== 0 : firstHigh) && this.runAt(subject, at, end, false, false)) return at;
        }
      } else {
        for (let at = from; at <= lastStart && at < end; at++) {
          const c = units[at]!;
          if ((c < 256 ? first[c] !== 0 : firstHigh) && this.runAt(subject, at, end, false, false)) return at;
        }
      }
      return -1;
    }
    for (let at = from; at <= lastStart; at++) {
      if (this.runAt(subject, at, end, false, mustAdvance && at === from)) return at;
    }
    return -1;
  }

  /** Match at `from` exactly, up to `end` when `full`. */
  match(subject: Subject, from: number, end: number, full: boolean, mustAdvance = false): boolean {
    if (from > end || end - from < this.program.minLength) return false;
    return this.runAt(subject, from, end, full, mustAdvance);
  }

  /** End of the last match. */
  matchEnd = 0;

  /** Whether a match may be empty. */
  get mayBeEmpty(): boolean {
    return this.program.minLength === 0;
  }

  private runAt(subject: Subject, from: number, end: number, full: boolean, mustAdvance: boolean): boolean {
    const { code, sets } = this.program;
    const { marks, counts, lasts, heights } = this;
    const { units } = subject;
    const narrow = subject.text !== undefined;
    const text = subject.text ?? "";
    if (stack.length > KEPT_STACK) stack = new Int32Array(USUAL_STACK);
    let st = stack;
    let pos = from;
    let pc = 0;
    let sp = 0;
    let lastIndex = -1;
    for (let i = 0; i < marks.length; i++) marks[i] = -1;

    for (;;) {
      let ok = true;
      switch (code[pc]!) {
        case 2: // CHAR
          if (pos < end && (narrow ? text.charCodeAt(pos) : units[pos]) === code[pc + 1]) {
            pos++;
            pc += 2;
          } else ok = false;
          break;

        case 7: {
          // TEXT
          const n = code[pc + 1]!;
          if (end - pos < n) {
            ok = false;
            break;
          }
          const base = pc + 2;
          let i = 0;
          if (narrow) while (i < n && text.charCodeAt(pos + i) === code[base + i]) i++;
          else while (i < n && units[pos + i] === code[base + i]) i++;
          if (i === n) {
            pos += n;
            pc = base + n;
          } else ok = false;
          break;
        }

        case 5: {
          // SET
          if (pos >= end) {
            ok = false;
            break;
          }
          const c = narrow ? text.charCodeAt(pos) : units[pos]!;
          const set = sets[code[pc + 1]!]!;
          if (c < 256 ? set.bits[c] !== 0 : set.high(c)) {
            pos++;
            pc += 2;
          } else ok = false;
          break;
        }

        case 3: // ANY
          if (pos < end && (narrow ? text.charCodeAt(pos) : units[pos]) !== 10) {
            pos++;
            pc++;
          } else ok = false;
          break;

        case 4: // ANY_ALL
          if (pos < end) {
            pos++;
            pc++;
          } else ok = false;
          break;

        case 6: // NOT_CHAR
          if (pos < end && (narrow ? text.charCodeAt(pos) : units[pos]) !== code[pc + 1]) {
            pos++;
            pc += 2;
          } else ok = false;
          break;

        case 9: {
          // MARK
          const m = code[pc + 1]!;
          // with nothing to come back to there is nothing to undo: a failed attempt clears all marks
          if (sp > 0) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = m;
            st[sp + 1] = marks[m]!;
            st[sp + 2] = lastIndex;
            st[sp + 3] = UNDO_MARK;
            sp += 4;
          }
          marks[m] = pos;
          if (m & 1) lastIndex = (m >> 1) + 1;
          pc += 2;
          break;
        }

        case 10: // GO
          pc = code[pc + 1]!;
          break;

        case 12: {
          // SPLIT_CHAR
          if (pos < end && (narrow ? text.charCodeAt(pos) : units[pos]) === code[pc + 1]) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = code[pc + 2]!;
            st[sp + 1] = pos;
            st[sp + 3] = CHOICE;
            sp += 4;
            pc += 3;
          } else pc = code[pc + 2]!;
          break;
        }

        case 13: {
          // SPLIT_SET
          if (pos < end && sets[code[pc + 1]!]!.has(narrow ? text.charCodeAt(pos) : units[pos]!)) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = code[pc + 2]!;
            st[sp + 1] = pos;
            st[sp + 3] = CHOICE;
            sp += 4;
            pc += 3;
          } else pc = code[pc + 2]!;
          break;
        }

        case 11: // SPLIT
          if (sp + 4 > st.length) st = grow();
          st[sp] = code[pc + 1]!;
          st[sp + 1] = pos;
          st[sp + 3] = CHOICE;
          sp += 4;
          pc += 2;
          break;

        case 19: {
          // ONE_MAX: as many as possible, then give back
          const min = code[pc + 3]!;
          const max = code[pc + 4]!;
          const low = pos + min;
          const stop = max < 0 || max > end - pos ? end : pos + max;
          if (low > end) {
            ok = false;
            break;
          }
          pos = countOne(code[pc + 1]!, code[pc + 2]!, sets, narrow, text, units, pos, stop);
          if (pos < low) {
            ok = false;
            break;
          }
          const next = code[pc + 5]!;
          if (next >= 0) {
            // the tail starts with this character
            if (narrow) while (pos >= low && (pos >= end || text.charCodeAt(pos) !== next)) pos--;
            else while (pos >= low && (pos >= end || units[pos] !== next)) pos--;
            if (pos < low) {
              ok = false;
              break;
            }
          }
          if (pos > low) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = pc;
            st[sp + 1] = pos;
            st[sp + 2] = low;
            st[sp + 3] = RETRY_MAX;
            sp += 4;
          }
          pc += 6;
          break;
        }

        case 20: {
          // ONE_MIN: as few as possible, then take more
          const min = code[pc + 3]!;
          if (min > 0) {
            if (min > end - pos) {
              ok = false;
              break;
            }
            const reached = countOne(code[pc + 1]!, code[pc + 2]!, sets, narrow, text, units, pos, pos + min);
            if (reached < pos + min) {
              ok = false;
              break;
            }
            pos = reached;
          }
          const next = code[pc + 5]!;
          let taken = min;
          if (next >= 0) {
            // the tail starts with this character: nothing to try before it comes
            const max = code[pc + 4]!;
            const stop = max < 0 || max - min > end - pos ? end : pos + max - min;
            const at = lazyReach(code[pc + 1]!, code[pc + 2]!, sets, narrow, text, units, pos, stop, end, next);
            if (at < 0) {
              ok = false;
              break;
            }
            taken += at - pos;
            pos = at;
          }
          if (sp + 4 > st.length) st = grow();
          st[sp] = pc;
          st[sp + 1] = pos;
          st[sp + 2] = taken;
          st[sp + 3] = RETRY_MIN;
          sp += 4;
          pc += 6;
          break;
        }

        case 21: {
          // ONE_POSSESSIVE
          const max = code[pc + 4]!;
          const stop = max < 0 || max > end - pos ? end : pos + max;
          const low = pos + code[pc + 3]!;
          pos = countOne(code[pc + 1]!, code[pc + 2]!, sets, narrow, text, units, pos, stop);
          if (pos < low) ok = false;
          else pc += 6;
          break;
        }

        case 8: // AT
          if (atPosition(code[pc + 1]!, narrow, text, units, pos, end)) pc += 2;
          else ok = false;
          break;

        case 14: {
          // GROUP
          const g = code[pc + 1]! * 2;
          const start = marks[g]!;
          const stop = marks[g + 1]!;
          if (start < 0 || stop < start) {
            ok = false;
            break;
          }
          const n = stop - start;
          if (n > end - pos) {
            ok = false;
            break;
          }
          const fold = code[pc + 2]!;
          for (let i = 0; i < n; i++) {
            const a = narrow ? text.charCodeAt(start + i) : units[start + i]!;
            const b = narrow ? text.charCodeAt(pos + i) : units[pos + i]!;
            if (
              a !== b &&
              (fold === 0 || (fold === 1 ? asciiLower(a) !== asciiLower(b) : unicodeLower(a) !== unicodeLower(b)))
            ) {
              ok = false;
              break;
            }
          }
          if (ok) {
            pos += n;
            pc += 3;
          }
          break;
        }

        case 15: {
          // IF_GROUP
          const g = code[pc + 1]! * 2;
          pc = marks[g]! < 0 || marks[g + 1]! < marks[g]! ? code[pc + 2]! : pc + 3;
          break;
        }

        case 16: {
          // REPEAT
          const r = code[pc + 1]!;
          if (sp > 0) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = r;
            st[sp + 1] = counts[r]!;
            st[sp + 2] = lasts[r]!;
            st[sp + 3] = UNDO_LOOP;
            sp += 4;
          }
          counts[r] = -1;
          lasts[r] = -1;
          pc = code[pc + 2]!;
          break;
        }

        case 18: {
          // MIN_UNTIL: the tail first
          const r = code[pc + 1]!;
          const count = counts[r]! + 1;
          if (count < code[pc + 2]!) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = r;
            st[sp + 1] = counts[r]!;
            st[sp + 2] = lasts[r]!;
            st[sp + 3] = UNDO_LOOP;
            sp += 4;
            counts[r] = count;
            pc = code[pc + 4]!;
            break;
          }
          const max = code[pc + 3]!;
          if ((max < 0 || count < max) && pos !== lasts[r]) {
            // should the tail fail: the body once more
            if (sp + 4 > st.length) st = grow();
            st[sp] = -1 - pc;
            st[sp + 1] = pos;
            st[sp + 3] = CHOICE;
            sp += 4;
          }
          pc += 5;
          break;
        }

        case 17: {
          // MAX_UNTIL: the body first
          const r = code[pc + 1]!;
          const before = counts[r]!;
          const count = before + 1;
          const last = lasts[r]!;
          const max = code[pc + 3]!;
          if (count < code[pc + 2]!) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = r;
            st[sp + 1] = before;
            st[sp + 2] = last;
            st[sp + 3] = UNDO_LOOP;
            sp += 4;
            counts[r] = count;
            pc = code[pc + 4]!;
          } else if ((max < 0 || count < max) && pos !== last) {
            if (sp + 8 > st.length) st = grow();
            // should the body fail: the tail, with the counters as they are now
            st[sp] = pc + 5;
            st[sp + 1] = pos;
            st[sp + 3] = CHOICE;
            st[sp + 4] = r;
            st[sp + 5] = before;
            st[sp + 6] = last;
            st[sp + 7] = UNDO_LOOP;
            sp += 8;
            counts[r] = count;
            lasts[r] = pos;
            pc = code[pc + 4]!;
          } else pc += 5;
          break;
        }

        case 22: // ATOMIC
          heights[code[pc + 1]!] = sp;
          pc += 2;
          break;

        case 23: // ATOMIC_END
          sp = cut(heights[code[pc + 1]!]!, sp);
          pc += 2;
          break;

        case 24: {
          // ASSERT
          const back = code[pc + 2]!;
          if (pos < back) {
            ok = false;
            break;
          }
          const r = code[pc + 1]!;
          heights[r] = sp;
          lasts[r] = pos;
          pos -= back;
          pc += 3;
          break;
        }

        case 25: {
          // ASSERT_END
          const r = code[pc + 1]!;
          sp = cut(heights[r]!, sp);
          pos = lasts[r]!;
          pc += 2;
          break;
        }

        case 26: {
          // ASSERT_NOT
          const back = code[pc + 2]!;
          if (pos < back) {
            pc = code[pc + 3]!;
            break;
          }
          if (sp + 4 > st.length) st = grow();
          st[sp] = code[pc + 3]!;
          st[sp + 1] = pos;
          st[sp + 3] = CHOICE;
          sp += 4;
          heights[code[pc + 1]!] = sp;
          pos -= back;
          pc += 4;
          break;
        }

        case 27: {
          // ASSERT_NOT_END: the body matched; undo it and the way out
          sp = cut(heights[code[pc + 1]!]! - 4, sp);
          ok = false;
          break;
        }

        case 30: {
          // POSSESSIVE_INIT
          const r = code[pc + 1]!;
          counts[r] = 0;
          lasts[r] = -1;
          pc += 2;
          break;
        }

        case 28: {
          // POSSESSIVE
          const r = code[pc + 1]!;
          const count = counts[r]!;
          const max = code[pc + 3]!;
          if (count < code[pc + 2]!) {
            // the body must match; its choices go when it has
            heights[r] = sp;
            pc = code[pc + 4]!;
          } else if ((max < 0 || count < max) && pos !== lasts[r]) {
            if (sp + 4 > st.length) st = grow();
            st[sp] = code[pc + 5]!;
            st[sp + 1] = pos;
            st[sp + 3] = CHOICE;
            heights[r] = sp;
            sp += 4;
            lasts[r] = pos;
            pc = code[pc + 4]!;
          } else pc = code[pc + 5]!;
          break;
        }

        case 29: {
          // POSSESSIVE_END
          const r = code[pc + 1]!;
          sp = cut(heights[r]!, sp);
          counts[r] = counts[r]! + 1;
          pc = code[pc + 2]!;
          break;
        }

        case 1: // MATCH
          if ((full && pos !== end) || (mustAdvance && pos === from)) {
            ok = false;
            break;
          }
          this.matchEnd = pos;
          this.lastIndex = lastIndex;
          return true;

        default: // FAIL
          ok = false;
      }
      if (ok) continue;

      // come back to the last choice
      back: for (;;) {
        if (sp === 0) return false;
        sp -= 4;
        const a = st[sp]!;
        switch (st[sp + 3]!) {
          case 1: // UNDO_MARK
            marks[a] = st[sp + 1]!;
            lastIndex = st[sp + 2]!;
            continue;
          case 2: // UNDO_LOOP
            counts[a] = st[sp + 1]!;
            lasts[a] = st[sp + 2]!;
            continue;
          case 0: // CHOICE
            pos = st[sp + 1]!;
            if (a >= 0) {
              pc = a;
              break back;
            } else {
              // MIN_UNTIL: the tail has failed, once more the body
              const at = -1 - a;
              const r = code[at + 1]!;
              st[sp] = r;
              st[sp + 1] = counts[r]!;
              st[sp + 2] = lasts[r]!;
              st[sp + 3] = UNDO_LOOP;
              sp += 4;
              counts[r] = counts[r]! + 1;
              lasts[r] = pos;
              pc = code[at + 4]!;
              break back;
            }
          case 3: {
            // RETRY_MAX
            const low = st[sp + 2]!;
            const next = code[a + 5]!;
            let at = st[sp + 1]! - 1;
            if (next >= 0) {
              if (narrow) while (at >= low && text.charCodeAt(at) !== next) at--;
              else while (at >= low && units[at] !== next) at--;
              if (at < low) continue;
            }
            pos = at;
            if (at > low) {
              st[sp + 1] = at;
              sp += 4;
            }
            pc = a + 6;
            break back;
          }
          default: {
            // RETRY_MIN
            const max = code[a + 4]!;
            const taken = st[sp + 2]!;
            const at = st[sp + 1]!;
            if ((max >= 0 && taken >= max) || at >= end) continue;
            const c = narrow ? text.charCodeAt(at) : units[at]!;
            if (!testOne(code[a + 1]!, code[a + 2]!, sets, c)) continue;
            pos = at + 1;
            const next = code[a + 5]!;
            if (next >= 0) {
              const left = max - taken - 1;
              const stop = max < 0 || left > end - pos ? end : pos + left;
              pos = lazyReach(code[a + 1]!, code[a + 2]!, sets, narrow, text, units, pos, stop, end, next);
              if (pos < 0) continue;
            }
            st[sp + 1] = pos;
            st[sp + 2] = taken + (pos - at);
            sp += 4;
            pc = a + 6;
            break back;
          }
        }
      }
    }
  }
}
