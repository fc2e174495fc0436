/** BaseExceptionGroup and ExceptionGroup. Source: Objects/exceptions.c; PEP 654. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyBaseException, PyExceptionGroup } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { isStr } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, setAttr } from "../../protocols/attributes.ts";
import { call1, callMethod, isCallable } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { method, type TypeDef } from "../../protocols/define.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { strText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { isInstanceOf, typeName, typeOf } from "../../protocols/type-of.ts";
import { withoutKeywords } from "./base.ts";

function newGroup(cls: PyType, args: Value[]): Value {
  if (args.length !== 2) {
    throw pyError("TypeError", `BaseExceptionGroup.__new__() takes exactly 2 arguments (${args.length} given)`);
  }
  const [message, given] = args as [Value, Value];
  if (!isStr(message)) throw pyError("TypeError", `argument 1 must be str, not ${typeName(message)}`);
  if (typeOf(given).slots.getItem === undefined || typeOf(given).isMapping) {
    throw pyError("TypeError", "second argument (exceptions) must be a sequence");
  }
  const exceptions = toArray(given);
  if (exceptions.length === 0) throw pyError("ValueError", "second argument (exceptions) must be a non-empty sequence");
  let allExceptions = true;
  for (let i = 0; i < exceptions.length; i++) {
    const e = exceptions[i]!;
    if (!(e instanceof PyBaseException))
      throw pyError("ValueError", `Item ${i} of second argument (exceptions) is not an exception`);
    if (!isInstanceOf(e, exceptionTypes.Exception)) allExceptions = false;
  }
  let type = cls;
  if (cls === exceptionTypes.BaseExceptionGroup) {
    if (allExceptions) type = exceptionTypes.ExceptionGroup;
  } else if (cls === exceptionTypes.ExceptionGroup) {
    if (!allExceptions) throw pyError("TypeError", "Cannot nest BaseExceptions in an ExceptionGroup");
  } else if (cls.isSubtypeOf(exceptionTypes.Exception) && !allExceptions) {
    throw pyError("TypeError", `Cannot nest BaseExceptions in '${cls.name}'`);
  }
  const self = allocException(type, args) as PyExceptionGroup;
  self.message = message;
  self.exceptions = new PyTuple(exceptions);
  return self;
}

type Matcher = (e: PyBaseException) => boolean;

/** What `split`, `subgroup` and `except*` accept: an exception type, a tuple of them, or a predicate. */
export function makeMatcher(condition: Value): Matcher {
  const isClass = (v: Value): v is PyType => v instanceof PyType && v.isSubtypeOf(exceptionTypes.BaseException);
  if (isClass(condition)) return (e) => isInstanceOf(e, condition);
  if (condition instanceof PyTuple && condition.items.every(isClass)) {
    const types = condition.items as readonly PyType[];
    return (e) => types.some((t) => isInstanceOf(e, t));
  }
  if (isCallable(condition) && !(condition instanceof PyType)) return (e) => isTrue(call1(condition, e));
  throw pyError("TypeError", "expected a function, exception type or tuple of exception types");
}

/** A group like `self` (made by its `derive`) holding `exceptions`, with traceback, cause, context and notes carried over. */
export function deriveGroup(self: PyExceptionGroup, exceptions: readonly Value[]): Value {
  const derived = callMethod(self, "derive", [new PyList(exceptions.slice())]);
  if (!(derived instanceof PyExceptionGroup))
    throw pyError("TypeError", "derive must return an instance of BaseExceptionGroup");
  derived.traceback = self.traceback;
  derived.cause = self.cause;
  derived.context = self.context;
  derived.suppressContext = self.suppressContext;
  const notes = findAttr(self, "__notes__");
  if (notes !== undefined && typeOf(notes).slots.getItem !== undefined)
    setAttr(derived, "__notes__", new PyList(toArray(notes)));
  return derived;
}

/** Groups within groups that `split` goes down. Source: C_RECURSION_LIMIT. */
const MAX_DEPTH = 1500;

/** Splits by `matches`; either side is `undefined` when empty. Source: exceptiongroup_split_recursive. */
export function splitGroup(
  self: PyBaseException,
  matches: Matcher,
  wantRest: boolean,
  depth = 0,
): [Value | undefined, Value | undefined] {
  if (depth > MAX_DEPTH)
    throw pyError("RecursionError", "maximum recursion depth exceeded in exceptiongroup_split_recursive");
  if (matches(self)) return [self, undefined];
  if (!(self instanceof PyExceptionGroup)) return [undefined, self];
  const match: Value[] = [];
  const rest: Value[] = [];
  for (const e of self.exceptions.items) {
    const [m, r] = splitGroup(e as PyBaseException, matches, wantRest, depth + 1);
    if (m !== undefined) match.push(m);
    if (r !== undefined) rest.push(r);
  }
  return [
    match.length === 0 ? undefined : deriveGroup(self, match),
    !wantRest || rest.length === 0 ? undefined : deriveGroup(self, rest),
  ];
}

export const exceptionGroupDef: TypeDef<PyExceptionGroup> = {
  slots: {
    new: (cls, args, kwnames) => newGroup(cls, withoutKeywords(args, kwnames, cls.name)),
    init: (self, args, kwnames) => {
      self.args = new PyTuple(withoutKeywords(args, kwnames, typeName(self)).slice());
    },
    str: (self) => {
      const n = self.exceptions.items.length;
      return `${strText(self.message)} (${n} sub-exception${n === 1 ? "" : "s"})`;
    },
  },
  methods: {
    __class_getitem__: classGetItem,
    derive: method("($self, object, /)", "", (self, exceptions) => {
      return newGroup(exceptionTypes.BaseExceptionGroup, [self.message, exceptions]);
    }),
    split: method("($self, object, /)", "", (self, condition) => {
      const [match, rest] = splitGroup(self, makeMatcher(condition), true);
      return new PyTuple([match ?? None, rest ?? None]);
    }),
    subgroup: method(
      "($self, object, /)",
      "",
      (self, condition) => splitGroup(self, makeMatcher(condition), false)[0] ?? None,
    ),
  },
  members: {
    message: { get: (self) => self.message, set: undefined, doc: "exception message" },
    exceptions: { get: (self) => self.exceptions, set: undefined, doc: "nested exceptions" },
  },
};
