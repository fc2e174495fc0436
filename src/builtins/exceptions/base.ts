/** BaseException. Source: Objects/exceptions.c. */
import { PyList, PyTuple, tupleOf } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException, PyTraceback } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { isStr, jsFromStr, strOf } from "../../objects/str.ts";
import { exceptionTypes, tupleType } from "../../objects/types.ts";
import { genericGetAttr, genericSetAttr, instanceDict, setAttr } from "../../protocols/attributes.ts";
import { getset, method, type TypeDef } from "../../protocols/define.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { reprText, str } from "../../protocols/text.ts";
import { isInstanceOf, typeName, typeOf } from "../../protocols/type-of.ts";

/** `str(e)` for exceptions without a rule of their own: nothing, the one argument, or the tuple of arguments. */
export function baseStr(self: PyBaseException): Value {
  const { items } = self.args;
  if (items.length === 0) return "";
  return items.length === 1 ? str(items[0]!) : reprText(self.args);
}

/** Positional arguments of a vectorcall; TypeError when there are keywords and `name` takes none. */
export function withoutKeywords(args: Value[], kwnames: KwNames, name: string): Value[] {
  if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", `${name}() takes no keyword arguments`);
  return args;
}

/** Positional arguments alone. */
export function positional(args: Value[], kwnames: KwNames): Value[] {
  return kwnames === undefined || kwnames.length === 0 ? args : args.slice(0, args.length - kwnames.length);
}

/** An attribute stored in a field of the layout: None while unset; deleting unsets it. */
export function field<S extends PyBaseException, K extends keyof S>(key: K, doc?: string) {
  return getset<S>(
    (self) => (self[key] as Value | undefined) ?? None,
    (self, value) => {
      (self as { [k in K]: unknown })[key] = value;
    },
    doc,
  );
}

function exceptionOrNone(value: Value | undefined, what: string): PyBaseException | undefined {
  if (value === undefined) throw pyError("TypeError", `${what} may not be deleted`);
  if (value === None) return undefined;
  if (value instanceof PyBaseException) return value;
  throw pyError("TypeError", `exception ${what.replace(/__/g, "")} must be None or derive from BaseException`);
}

export function setTraceback(self: PyBaseException, value: Value | undefined): void {
  if (value === undefined) throw pyError("TypeError", "__traceback__ may not be deleted");
  if (value !== None && !(value instanceof PyTraceback))
    throw pyError("TypeError", "__traceback__ must be a traceback or None");
  self.traceback = value === None ? undefined : (value as PyTraceback);
}

/** What `__reduce__` gives: class, args, and the attributes if there are any. */
export function reduce(self: PyBaseException, args: Value = self.args): PyTuple {
  const dict = self.dict;
  return new PyTuple(dict !== undefined && dict.size > 0 ? [typeOf(self), args, dict] : [typeOf(self), args]);
}

export const baseExceptionDef: TypeDef<PyBaseException> = {
  slots: {
    new: (cls, args, kwnames) => allocException(cls, positional(args, kwnames)),
    init: (self, args, kwnames) => {
      const given = withoutKeywords(args, kwnames, typeName(self));
      self.args = tupleOf(given.slice());
    },
    repr: (self) => {
      const { items } = self.args;
      return items.length === 1 ? `${typeName(self)}(${reprText(items[0]!)})` : typeName(self) + reprText(self.args);
    },
    str: baseStr,
    getAttr: genericGetAttr,
    setAttr: genericSetAttr,
  },
  methods: {
    __reduce__: method("($self, /)", "Helper for pickle.", (self) => reduce(self)),
    __setstate__: method("($self, state, /)", "", (self, state) => {
      if (state !== None) {
        if (!(state instanceof PyDict)) throw pyError("TypeError", "state is not a dictionary");
        for (let i = 0; i < state.keys.length; i++) {
          const key = state.keys[i];
          if (key !== undefined) setAttr(self, jsFromStr(strOf(key) ?? ""), state.values[i]!);
        }
      }
      return None;
    }),
    with_traceback: method(
      "($self, object, /)",
      "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.",
      (self, tb) => {
        setTraceback(self, tb);
        return self;
      },
    ),
    add_note: method(
      "($self, object, /)",
      "Exception.add_note(note) --\n    add a note to the exception",
      (self, note) => {
        if (!isStr(note)) throw pyError("TypeError", `note must be a str, not '${typeName(note)}'`);
        const dict = instanceDict(self)!;
        const notes = dict.getStr("__notes__");
        if (notes === undefined) dict.setStr("__notes__", new PyList([note]));
        else if (notes instanceof PyList) notes.items.push(note);
        else throw pyError("TypeError", "Cannot add note: __notes__ is not a list");
        return None;
      },
    ),
  },
  getset: {
    args: getset(
      (self) => self.args,
      (self, value) => {
        if (value === undefined) throw pyError("TypeError", "args may not be deleted");
        self.args = value instanceof PyTuple && value.cls === tupleType ? value : new PyTuple(toArray(value));
      },
    ),
    __traceback__: getset((self) => self.traceback ?? None, setTraceback),
    __context__: getset(
      (self) => self.context ?? None,
      (self, value) => {
        self.context = exceptionOrNone(value, "__context__");
      },
      "exception context",
    ),
    __cause__: getset(
      (self) => self.cause ?? None,
      (self, value) => {
        self.cause = exceptionOrNone(value, "__cause__");
        self.suppressContext = true;
      },
      "exception cause",
    ),
    __dict__: getset(
      (self) => instanceDict(self)!,
      (self, value) => {
        if (value === undefined) throw pyError("TypeError", "cannot delete __dict__");
        if (!(value instanceof PyDict))
          throw pyError("TypeError", `__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
        self.dict = value;
      },
    ),
  },
  members: {
    __suppress_context__: getset(
      (self) => self.suppressContext,
      (self, value) => {
        self.suppressContext = value === true;
      },
    ),
  },
};

/** Is `v` an exception class or instance? For `raise` and friends. */
export function isExceptionInstance(v: Value): v is PyBaseException {
  return v instanceof PyBaseException && isInstanceOf(v, exceptionTypes.BaseException);
}
