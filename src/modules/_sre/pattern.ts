/** The `re.Pattern` and scanner types. Source: Modules/_sre/sre.c. */

import { PyCallableIterator } from "../../builtins/iterators.ts";
import { PyMappingProxy } from "../../builtins/mappingproxy.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { strJoin, strLength, strOf, strSlice } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call1, isCallable } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { compareBool } from "../../protocols/compare.ts";
import { getset, type LazyType, lazyType, method } from "../../protocols/define.ts";
import { hashTuple, pyHash } from "../../protocols/hash.ts";
import { repr } from "../../protocols/text.ts";
import { emptyOf, groupValue, PyMatch, PyPattern, PyTemplate, type Target, targetOf, textOf } from "./layouts.ts";
import { matchType } from "./match-object.ts";
import * as op from "./opcodes.ts";
import { matchAt, searchFrom } from "./search.ts";
import { textSubject } from "./subject.ts";
import { compileTemplate, expandLast, joinParts } from "./template.ts";

/** A walk over the matches in a text: where the next one is looked for. */
class Walk {
  readonly pattern: PyPattern;
  readonly target: Target;
  readonly pos: number;
  readonly endpos: number;
  /** Where to go on; -1 once a search has failed. */
  next: number;
  /** An empty match at `next` has been seen: the next one must be elsewhere or longer. */
  mustAdvance = false;
  constructor(pattern: PyPattern, string: Value, pos: number, endpos: number) {
    this.pattern = pattern;
    this.target = targetOf(pattern, string);
    const n = this.target.length;
    this.pos = pos < 0 ? 0 : Math.min(pos, n);
    this.endpos = endpos < 0 ? 0 : Math.min(endpos, n);
    this.next = this.pos;
  }

  /** Start of the next match, or -1. */
  search(): number {
    const at = searchFrom(this.pattern, this.target.subject, this.next, this.endpos, this.mustAdvance);
    if (at >= 0) this.advance(at);
    return at;
  }

  /** Goes on after the match that began at `at`. */
  advance(at: number): void {
    this.next = this.pattern.matcher.matchEnd;
    this.mustAdvance = this.next === at;
  }

  match(at: number): Value {
    return new PyMatch(this.pattern, this.target.string, at, this.pos, this.endpos);
  }

  done(): void {
    this.target.release?.();
  }
}

class PyScanner extends PyObject {
  readonly walk: Walk;
  constructor(walk: Walk) {
    super();
    this.walk = walk;
  }
}

export const scannerType: LazyType = lazyType("_sre.SRE_Scanner", PyScanner, () => ({
  methods: {
    match: method("($self, /)", "", (self) => {
      const { walk } = self;
      if (walk.next < 0) return None;
      const at = walk.next;
      if (!matchAt(walk.pattern, walk.target.subject, at, walk.endpos, false, walk.mustAdvance)) {
        walk.next = -1;
        return None;
      }
      walk.advance(at);
      return walk.match(at);
    }),
    search: method("($self, /)", "", (self) => scannerSearch(self)),
  },
  members: { pattern: getset((self) => self.walk.pattern) },
}));

function scannerSearch(self: PyScanner): Value {
  const { walk } = self;
  if (walk.next < 0) return None;
  const at = walk.search();
  if (at < 0) {
    walk.next = -1;
    walk.done();
    return None;
  }
  return walk.match(at);
}

function one(
  self: PyPattern,
  string: Value,
  pos: number,
  endpos: number,
  kind: "match" | "fullmatch" | "search",
): Value {
  // fast path: a str pattern over all of a plain str
  if (typeof string === "string" && self.isBytes === false && pos === 0 && endpos >= string.length) {
    const subject = textSubject(string);
    const end = string.length;
    if (kind === "search") {
      const start = searchFrom(self, subject, 0, end, false);
      return start < 0 ? None : new PyMatch(self, string, start, 0, end);
    }
    const isMatch = matchAt(self, subject, 0, end, kind === "fullmatch", false);
    return isMatch ? new PyMatch(self, string, 0, 0, end) : None;
  }
  const walk = new Walk(self, string, pos, endpos);
  let at = walk.pos;
  const { subject } = walk.target;
  if (kind === "search") at = searchFrom(self, subject, walk.pos, walk.endpos, false);
  else if (!matchAt(self, subject, walk.pos, walk.endpos, kind === "fullmatch", false)) at = -1;
  const result = at < 0 ? None : walk.match(at);
  walk.done();
  return result;
}

function findAll(self: PyPattern, string: Value, pos: number, endpos: number): Value {
  const walk = new Walk(self, string, pos, endpos);
  const { target } = walk;
  const { matcher, groups } = self;
  const empty = emptyOf(target);
  const out: Value[] = [];
  for (let at = walk.search(); at >= 0; at = walk.search()) {
    if (groups === 0) out.push(target.slice(at, matcher.matchEnd));
    else if (groups === 1) out.push(groupValue(self, target, 1, empty));
    else {
      const items: Value[] = [];
      for (let g = 1; g <= groups; g++) items.push(groupValue(self, target, g, empty));
      out.push(new PyTuple(items));
    }
  }
  walk.done();
  return new PyList(out);
}

function split(self: PyPattern, string: Value, max: number): Value {
  const walk = new Walk(self, string, 0, Number.MAX_SAFE_INTEGER);
  const { target } = walk;
  const out: Value[] = [];
  let last = 0;
  for (let n = 0; max === 0 || n < max; n++) {
    const at = walk.search();
    if (at < 0) break;
    out.push(target.slice(last, at));
    for (let g = 1; g <= self.groups; g++) out.push(groupValue(self, target, g, None));
    last = walk.next;
  }
  out.push(target.slice(last, walk.endpos));
  walk.done();
  return new PyList(out);
}

/** How a match is replaced: a value, a template or a function. */
function replacement(self: PyPattern, template: Value): Value {
  if (isCallable(template)) return template;
  const text = textOf(template);
  if (text !== undefined) {
    const isLiteral =
      text.subject.text !== undefined ? !text.subject.text.includes("\\") : text.subject.units.indexOf(92) < 0;
    text.release?.();
    if (isLiteral) return template;
  }
  const compiled = compileTemplate(self, template);
  return compiled instanceof PyTemplate && compiled.groups.length === 0 ? compiled.literal : compiled;
}

function substitute(self: PyPattern, template: Value, string: Value, count: number): [Value, number] {
  const walk = new Walk(self, string, 0, Number.MAX_SAFE_INTEGER);
  const { target } = walk;
  const by = replacement(self, template);
  const calls = !(by instanceof PyTemplate) && isCallable(by);
  const parts: Value[] = [];
  let last = 0;
  let n = 0;
  while (count === 0 || n < count) {
    const at = walk.search();
    if (at < 0) break;
    if (last < at) parts.push(target.slice(last, at));
    last = walk.next;
    let item = by;
    if (by instanceof PyTemplate) item = expandLast(by, self, target, at);
    else if (calls) item = call1(by, walk.match(at));
    if (item !== None) parts.push(item);
    n++;
  }
  if (last < walk.endpos) parts.push(target.slice(last, walk.endpos));
  const out = parts.length === 0 ? emptyOf(target) : joinParts(parts, target);
  walk.done();
  return [out, n];
}

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [op.FLAG_IGNORECASE, "re.IGNORECASE"],
  [op.FLAG_LOCALE, "re.LOCALE"],
  [op.FLAG_MULTILINE, "re.MULTILINE"],
  [op.FLAG_DOTALL, "re.DOTALL"],
  [op.FLAG_UNICODE, "re.UNICODE"],
  [op.FLAG_VERBOSE, "re.VERBOSE"],
  [op.FLAG_DEBUG, "re.DEBUG"],
  [op.FLAG_ASCII, "re.ASCII"],
];

function reprPattern(self: PyPattern): Value {
  let flags = self.flags;
  // the default of str patterns goes without saying
  if (
    strOf(self.pattern) !== undefined &&
    (flags & (op.FLAG_LOCALE | op.FLAG_UNICODE | op.FLAG_ASCII)) === op.FLAG_UNICODE
  ) {
    flags &= ~op.FLAG_UNICODE;
  }
  const names: string[] = [];
  for (const [bit, name] of FLAG_NAMES) {
    if ((flags & bit) === 0) continue;
    names.push(name);
    flags &= ~bit;
  }
  if (flags !== 0) names.push(`0x${(flags >>> 0).toString(16)}`);
  const text = repr(self.pattern);
  const shown = strLength(text) > 200 ? strSlice(text, 0, 200) : text;
  return strJoin(["re.compile(", shown, names.length > 0 ? `, ${names.join("|")}` : "", ")"], "");
}

const samePattern = (a: PyPattern, b: PyPattern): boolean =>
  a === b ||
  (a.flags === b.flags &&
    a.isBytes === b.isBytes &&
    a.code.length === b.code.length &&
    a.code.every((w, i) => w === b.code[i]) &&
    compareBool(a.pattern, b.pattern, EQ));

export const patternType: LazyType = lazyType("re.Pattern", PyPattern, () => ({
  doc: "Compiled regular expression object.",
  hasWeakref: true,
  slots: {
    repr: reprPattern,
    hash: (self) => hashTuple([self.flags, pyHash(self.pattern), self.isBytes === true, ...self.code]),
    richCompare: (self, other, compareOp) => {
      if (!(other instanceof PyPattern) || (compareOp !== EQ && compareOp !== NE)) return NotImplemented;
      return samePattern(self, other) === (compareOp === EQ);
    },
  },
  methods: {
    match: method(
      "($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)",
      "Matches zero or more characters at the beginning of the string.",
      (self, string, pos, endpos) => one(self, string, pos, endpos, "match"),
    ),
    fullmatch: method(
      "($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)",
      "Matches against all of the string.",
      (self, string, pos, endpos) => one(self, string, pos, endpos, "fullmatch"),
    ),
    search: method(
      "($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)",
      "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches.",
      (self, string, pos, endpos) => one(self, string, pos, endpos, "search"),
    ),
    findall: method(
      "($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)",
      "Return a list of all non-overlapping matches of pattern in string.",
      (self, string, pos, endpos) => findAll(self, string, pos, endpos),
    ),
    finditer: method(
      "($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)",
      "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.",
      (self, string, pos, endpos) => {
        const scanner = new PyScanner(new Walk(self, string, pos, endpos));
        return new PyCallableIterator(getAttr(scanner, "search"), None);
      },
    ),
    scanner: method("($self, /, string, pos: ssize=0, endpos: ssize=sys.maxsize)", "", (self, string, pos, endpos) => {
      return new PyScanner(new Walk(self, string, pos, endpos));
    }),
    split: method(
      "($self, /, string, maxsplit: ssize=0)",
      "Split string by the occurrences of pattern.",
      (self, string, maxsplit) => split(self, string, maxsplit),
    ),
    sub: method(
      "($self, /, repl, string, count: ssize=0)",
      "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.",
      (self, repl, string, count) => substitute(self, repl, string, count)[0],
    ),
    subn: method(
      "($self, /, repl, string, count: ssize=0)",
      "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.",
      (self, repl, string, count) => new PyTuple(substitute(self, repl, string, count)),
    ),
    __copy__: method("($self, /)", "", (self) => self),
    __deepcopy__: method("($self, memo, /)", "", (self) => self),
    __class_getitem__: classGetItem,
  },
  members: {
    pattern: getset((self) => self.pattern, undefined, "The pattern string from which the RE object was compiled."),
    flags: getset((self) => self.flags, undefined, "The regex matching flags."),
    groups: getset((self) => self.groups, undefined, "The number of capturing groups in the pattern."),
  },
  getset: {
    groupindex: getset(
      (self) => new PyMappingProxy(self.groupIndex),
      undefined,
      "A dictionary mapping group names to group numbers.",
    ),
  },
}));

/** All types of the module: `re` reaches them through instances. */
export function installTypes(): void {
  patternType();
  matchType();
  scannerType();
}
