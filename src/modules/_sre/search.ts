/**
 * One search or match by the engine that is right for it: V8's regular expressions where the pattern and the text allow it
 * (`native.ts`), else the matcher of our own. What was found is in `pattern.texts` or, when that is `undefined`, in its matcher's marks.
 */
import type { PyPattern } from "./layouts.ts";
import type { NativePattern } from "./native.ts";
import type { Subject } from "./subject.ts";

const BEYOND_LATIN1 = /[^\u0000-\u00ff]/;
/** The text that was looked at last, and whether it has characters beyond Latin-1. V8 knows of most texts that they have none. */
let known = "";
let isKnownHigh = false;

function isHigh(text: string): boolean {
  if (text !== known) isKnownHigh = BEYOND_LATIN1.test(text);
  known = text; // an equal one too: the next comparison is one of identity
  return isKnownHigh;
}

/** The expression to be used for a text up to `end`. */
function nativeFor(pattern: PyPattern, { text, length }: Subject, end: number): NativePattern | undefined {
  if (text === undefined || end !== length) return undefined;
  const native = pattern.native();
  return native === undefined || (native.isLatin1 && isHigh(text)) ? undefined : native;
}

/** Runs an expression; false when V8 gives up, which it does not try again. */
function run(pattern: PyPattern, expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  try {
    pattern.texts = expression.exec(text) ?? undefined;
    return true;
  } catch {
    // too large, or too deep a stack
    pattern.refuseNative();
    return false;
  }
}

/** First match that starts at `from` or later and ends by `end`: its start, or -1. An empty one at `from` does not count when it must advance. */
export function searchFrom(
  pattern: PyPattern,
  subject: Subject,
  from: number,
  end: number,
  mustAdvance: boolean,
): number {
  const { matcher } = pattern;
  const native = nativeFor(pattern, subject, end);
  if (native !== undefined && from <= end) {
    let first = from;
    if (mustAdvance && matcher.mayBeEmpty) {
      if (matchAt(pattern, subject, from, end, false, true)) return from;
      first++;
    }
    if (run(pattern, native.search, subject.text!, first)) return found(pattern);
  }
  pattern.texts = undefined;
  return matcher.search(subject, from, end, mustAdvance);
}

/** Whether there is a match at `at` exactly, up to `end` when `full`. */
export function matchAt(
  pattern: PyPattern,
  subject: Subject,
  at: number,
  end: number,
  full: boolean,
  mustAdvance: boolean,
): boolean {
  const { matcher } = pattern;
  const native = mustAdvance && matcher.mayBeEmpty ? undefined : nativeFor(pattern, subject, end);
  if (native !== undefined && at <= end && run(pattern, full ? native.full : native.at, subject.text!, at)) {
    return found(pattern) >= 0;
  }
  pattern.texts = undefined;
  return matcher.match(subject, at, end, full, mustAdvance);
}

/** Notes where what V8 has found ends; where it starts, or -1. */
function found({ texts, matcher }: PyPattern): number {
  if (texts === undefined) return -1;
  matcher.matchEnd = texts.index + texts[0].length;
  return texts.index;
}
