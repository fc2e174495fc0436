/** Case mappings and character tests of a Str. Source: Objects/unicodeobject.c, Objects/unicodectype.c; tables in base/unicode. */
import * as cases from "../../base/unicode/case.ts";
import * as test from "../../base/unicode/predicates.ts";
import type { Str } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strLength } from "../../objects/str.ts";

function mapping(text: (s: string) => string, points: (cps: ArrayLike<number>) => number[]): (s: Str) => Str {
  return (s) => (typeof s === "string" ? text(s) : strFromCodePoints(points(s.cps)));
}

export const lower = mapping(cases.lowerText, cases.lowerPoints);
export const upper = mapping(cases.upperText, cases.upperPoints);
export const casefold = mapping(cases.casefoldText, cases.casefoldPoints);
export const title = mapping(cases.titleText, cases.titlePoints);
export const capitalize = mapping(cases.capitalizeText, cases.capitalizePoints);
export const swapcase = mapping(cases.swapcaseText, cases.swapcasePoints);

/** Is the text nonempty and does every code point pass? */
function all(accept: (cp: number) => boolean): (s: Str) => boolean {
  return (s) => {
    const n = strLength(s);
    for (let i = 0; i < n; i++) if (!accept(codePointAt(s, i))) return false;
    return n > 0;
  };
}

export const isAlpha = all(test.isAlpha);
export const isAlnum = all((c) => test.isAlpha(c) || test.isDecimal(c) || test.isDigit(c) || test.isNumeric(c));
export const isDecimal = all(test.isDecimal);
export const isDigit = all(test.isDigit);
export const isNumeric = all(test.isNumeric);
export const isSpace = all(test.isSpace);

export function isAscii(s: Str): boolean {
  if (typeof s !== "string") return false;
  for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 127) return false;
  return true;
}

/** Every code point printable; true for "". */
export function isPrintable(s: Str): boolean {
  const n = strLength(s);
  for (let i = 0; i < n; i++) if (!test.isPrintable(codePointAt(s, i))) return false;
  return true;
}

export function isLower(s: Str): boolean {
  let cased = false;
  const n = strLength(s);
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (test.isUpper(c) || test.isTitle(c)) return false;
    if (test.isLower(c)) cased = true;
  }
  return cased;
}

export function isUpper(s: Str): boolean {
  let cased = false;
  const n = strLength(s);
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (test.isLower(c) || test.isTitle(c)) return false;
    if (test.isUpper(c)) cased = true;
  }
  return cased;
}

/** Upper and title case only after uncased, lower case only after cased, and at least one cased. */
export function isTitle(s: Str): boolean {
  let cased = false;
  let previousCased = false;
  const n = strLength(s);
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (test.isUpper(c) || test.isTitle(c)) {
      if (previousCased) return false;
      previousCased = true;
      cased = true;
    } else if (test.isLower(c)) {
      if (!previousCased) return false;
      cased = true;
    } else previousCased = false;
  }
  return cased;
}

export function isIdentifier(s: Str): boolean {
  const n = strLength(s);
  if (n === 0 || !test.isXidStart(codePointAt(s, 0))) return false;
  for (let i = 1; i < n; i++) if (!test.isXidContinue(codePointAt(s, i))) return false;
  return true;
}
