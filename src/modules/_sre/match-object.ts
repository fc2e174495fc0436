/** The `re.Match` type. Source: Modules/_sre/sre.c. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { strJoin } from "../../objects/str.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { getset, type LazyType, lazyType, method, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { repr } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { PyMatch, PyTemplate, targetOf } from "./layouts.ts";
import { compileTemplate, expandMatch } from "./template.ts";

function groupNumber(self: PyMatch, key: Value): number {
  let g = -1;
  if (typeof key === "number") g = key;
  else if (typeOf(key).slots.index !== undefined) g = indexToNumber(key, undefined);
  else if (self.pattern.groupIndex.size > 0) {
    const found = self.pattern.groupIndex.get(key);
    const n = found === undefined ? undefined : intOf(found);
    if (n !== undefined) g = Number(n);
  }
  if (g < 0 || g > self.pattern.groups) throw pyError("IndexError", "no such group");
  return g;
}

/** One group; a str match needs no target object. */
function groupAt(self: PyMatch, key: Value): Value {
  const g = groupNumber(self, key);
  // fast path: plain text
  const { string, texts } = self;
  if (texts !== undefined) return texts[g] ?? None;
  const start = self.regs[2 * g]!;
  if (start < 0) return None;
  if (typeof string === "string") return string.slice(start, self.regs[2 * g + 1]!);
  const target = targetOf(self.pattern, string);
  const out = target.slice(start, self.regs[2 * g + 1]!);
  target.release?.();
  return out;
}

const startOf = (self: PyMatch, g: number): number => (g === 0 ? self.start : self.regs[2 * g]!);
const endOf = (self: PyMatch, g: number): number => (g === 0 ? self.end : self.regs[2 * g + 1]!);
const span = (self: PyMatch, g: number): PyTuple => new PyTuple([startOf(self, g), endOf(self, g)]);

export const matchType: LazyType = lazyType("re.Match", PyMatch, () => ({
  doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
  slots: {
    repr: (self) => {
      const what = repr(groupAt(self, 0));
      return strJoin([`<re.Match object; span=(${self.start}, ${self.end}), match=`, what, ">"], "");
    },
    getItem: (self, key) => groupAt(self, key),
    iter: (self) => {
      throw pyError("TypeError", `'${typeOf(self).tpName}' object is not iterable`);
    },
  },
  methods: {
    group: unsigned(
      method(
        "($self, /, *args)",
        "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match.",
        (self, args) => {
          if (args.length === 0) return groupAt(self, 0);
          if (args.length === 1) return groupAt(self, args[0]!);
          return new PyTuple(args.map((key) => groupAt(self, key)));
        },
      ),
    ),
    start: method("($self, group=0, /)", "Return index of the start of the substring matched by group.", (self, key) =>
      startOf(self, groupNumber(self, key)),
    ),
    end: method("($self, group=0, /)", "Return index of the end of the substring matched by group.", (self, key) =>
      endOf(self, groupNumber(self, key)),
    ),
    span: method(
      "($self, group=0, /)",
      "For match object m, return the 2-tuple (m.start(group), m.end(group)).",
      (self, key) => span(self, groupNumber(self, key)),
    ),
    groups: method(
      "($self, /, default=None)",
      "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match.",
      (self, missing) => {
        const target = targetOf(self.pattern, self.string);
        const out: Value[] = [];
        for (let g = 1; g <= self.pattern.groups; g++) out.push(self.group(g, target, missing));
        target.release?.();
        return new PyTuple(out);
      },
    ),
    groupdict: method(
      "($self, /, default=None)",
      "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match.",
      (self, missing) => {
        const target = targetOf(self.pattern, self.string);
        const out = new PyDict();
        const { groupIndex } = self.pattern;
        for (let i = 0; i < groupIndex.keys.length; i++) {
          const key = groupIndex.keys[i];
          if (key !== undefined) out.set(key, self.group(groupNumber(self, key), target, missing));
        }
        target.release?.();
        return out;
      },
    ),
    expand: method(
      "($self, /, template)",
      "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.",
      (self, template) => {
        const compiled = compileTemplate(self.pattern, template);
        if (!(compiled instanceof PyTemplate)) return compiled;
        const target = targetOf(self.pattern, self.string);
        const out = expandMatch(compiled, self, target);
        target.release?.();
        return out;
      },
    ),
    __copy__: method("($self, /)", "", (self) => self),
    __deepcopy__: method("($self, memo, /)", "", (self) => self),
    __class_getitem__: classGetItem,
  },
  members: {
    string: getset((self) => self.string, undefined, "The string passed to match() or search()."),
    re: getset((self) => self.pattern, undefined, "The regular expression object."),
    pos: getset(
      (self) => self.pos,
      undefined,
      "The index into the string at which the RE engine started looking for a match.",
    ),
    endpos: getset(
      (self) => self.endpos,
      undefined,
      "The index into the string beyond which the RE engine will not go.",
    ),
  },
  getset: {
    lastindex: getset(
      (self) => (self.lastIndex >= 0 ? self.lastIndex : None),
      undefined,
      "The integer index of the last matched capturing group.",
    ),
    lastgroup: getset(
      (self) => (self.lastIndex >= 0 ? (self.pattern.indexGroup[self.lastIndex] ?? None) : None),
      undefined,
      "The name of the last matched capturing group.",
    ),
    regs: getset((self) => {
      if (self.regsTuple === undefined) {
        const out: Value[] = [];
        for (let g = 0; g <= self.pattern.groups; g++) out.push(span(self, g));
        self.regsTuple = new PyTuple(out);
      }
      return self.regsTuple;
    }),
  },
}));
