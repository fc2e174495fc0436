/** What the matcher asks of a text: characters that pass a test, how many of them there are, positions. */
import { asciiWord, type CharSet, unicodeWord } from "./charset.ts";
import * as p from "./program.ts";

/** Text as the matcher reads it: a JS string of BMP characters, or an array of bytes or code points. */
export interface Subject {
  readonly text: string | undefined;
  readonly units: Uint8Array | Uint32Array;
  readonly length: number;
}

const NO_UNITS = new Uint8Array(0);

export function textSubject(text: string): Subject {
  return { text, units: NO_UNITS, length: text.length };
}
export function unitSubject(units: Uint8Array | Uint32Array): Subject {
  return { text: undefined, units, length: units.length };
}

/** Whether a character passes the test of an instruction. */
export function testOne(kind: number, argument: number, sets: readonly CharSet[], c: number): boolean {
  switch (kind) {
    case p.ONE_CHAR:
      return c === argument;
    case p.ONE_NOT_CHAR:
      return c !== argument;
    case p.ONE_ANY:
      return c !== 10;
    case p.ONE_ANY_ALL:
      return true;
    default:
      return sets[argument]!.has(c);
  }
}

const NEAR = 16;

/** First position from `pos` on that holds `next`, over characters that pass the test and not beyond `stop`; -1 if none. */
export function lazyReach(
  kind: number,
  argument: number,
  sets: readonly CharSet[],
  narrow: boolean,
  text: string,
  units: Uint8Array | Uint32Array,
  pos: number,
  stop: number,
  end: number,
  next: number,
): number {
  for (; pos <= stop && pos < end; pos++) {
    const c = narrow ? text.charCodeAt(pos) : units[pos]!;
    if (c === next) return pos;
    if (!testOne(kind, argument, sets, c)) return -1;
  }
  return -1;
}

/** Where the characters that pass the test end, from `pos` up to `stop`. */
export function countOne(
  kind: number,
  argument: number,
  sets: readonly CharSet[],
  narrow: boolean,
  text: string,
  units: Uint8Array | Uint32Array,
  pos: number,
  stop: number,
): number {
  switch (kind) {
    case p.ONE_CHAR:
      if (narrow) while (pos < stop && text.charCodeAt(pos) === argument) pos++;
      else while (pos < stop && units[pos] === argument) pos++;
      return pos;
    case p.ONE_NOT_CHAR:
      if (narrow) {
        // look near first: a long way is left to indexOf, which must not run past the stop either
        const near = stop === text.length ? Math.min(stop, pos + NEAR) : stop;
        while (pos < near && text.charCodeAt(pos) !== argument) pos++;
        if (pos < near || near === stop) return pos;
        const at = argument > 0xffff ? -1 : text.indexOf(String.fromCharCode(argument), pos);
        return at < 0 ? stop : at;
      }
      while (pos < stop && units[pos] !== argument) pos++;
      return pos;
    case p.ONE_ANY:
      if (narrow) while (pos < stop && text.charCodeAt(pos) !== 10) pos++;
      else while (pos < stop && units[pos] !== 10) pos++;
      return pos;
    case p.ONE_ANY_ALL:
      return pos < stop ? stop : pos;
    default: {
      const set = sets[argument]!;
      const bits = set.bits;
      if (narrow) {
        for (; pos < stop; pos++) {
          const c = text.charCodeAt(pos);
          if (c < 256 ? bits[c] === 0 : !set.high(c)) break;
        }
      } else {
        for (; pos < stop; pos++) {
          const c = units[pos]!;
          if (c < 256 ? bits[c] === 0 : !set.high(c)) break;
        }
      }
      return pos;
    }
  }
}

/** AT codes, in the order of `_constants.ATCODES`. The text starts at 0 and ends at `end`. */
export function atPosition(
  code: number,
  narrow: boolean,
  text: string,
  units: Uint8Array | Uint32Array,
  pos: number,
  end: number,
): boolean {
  switch (code) {
    case 0:
    case 2:
      return pos === 0;
    case 1:
      return pos === 0 || (narrow ? text.charCodeAt(pos - 1) : units[pos - 1]) === 10;
    case 5:
      return pos === end || (pos === end - 1 && (narrow ? text.charCodeAt(pos) : units[pos]) === 10);
    case 6:
      return pos === end || (narrow ? text.charCodeAt(pos) : units[pos]) === 10;
    case 7:
      return pos === end;
    default: {
      if (end === 0) return false;
      const word = code < 10 ? asciiWord : unicodeWord;
      const before = pos > 0 && word(narrow ? text.charCodeAt(pos - 1) : units[pos - 1]!);
      const after = pos < end && word(narrow ? text.charCodeAt(pos) : units[pos]!);
      const atBoundary = code === 3 || code === 8 || code === 10;
      return (before !== after) === atBoundary;
    }
  }
}
