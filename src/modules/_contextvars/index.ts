/** Context variables. Source: Python/context.c; PEP 567. A context's variables are a Map that is replaced, never changed. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { type NativeEntry, PyFunction, PyMethod } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ, type KwNames, NE } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { compareBool } from "../../protocols/compare.ts";
import { fillType, fn, getset, method, newSlot, type TypeDef, varied } from "../../protocols/define.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { addressText, idOf } from "../../protocols/identity.ts";
import { getIter } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { textOf } from "../../protocols/text-name.ts";

type Variables = ReadonlyMap<PyContextVar, Value>;

class PyContext extends PyObject {
  vars: Variables;
  /** The context to return to while this one is entered. */
  previous: PyContext | undefined = undefined;
  entered = false;
  constructor(vars: Variables) {
    super();
    this.vars = vars;
  }
}

class PyContextVar extends PyObject {
  readonly name: Value;
  readonly fallback: Value | undefined;
  constructor(name: Value, fallback: Value | undefined) {
    super();
    this.name = name;
    this.fallback = fallback;
  }
}

class PyToken extends PyObject {
  readonly context: PyContext;
  readonly variable: PyContextVar;
  /** The value before; `undefined` for none. */
  readonly old: Value | undefined;
  used = false;
  constructor(context: PyContext, variable: PyContextVar, old: Value | undefined) {
    super();
    this.context = context;
    this.variable = variable;
    this.old = old;
  }
}

class PyTokenMissing extends PyObject {}
const MISSING = new PyTokenMissing();

const contextType = newBuiltinType("_contextvars.Context", PyContext);
const contextVarType = newBuiltinType("_contextvars.ContextVar", PyContextVar);
const tokenType = newBuiltinType("_contextvars.Token", PyToken);
const tokenMissingType = newBuiltinType("Token.MISSING", PyTokenMissing);

/** The current context of the thread, made when first asked for. */
function current(): PyContext {
  const { thread } = rt;
  thread.context ??= new PyContext(new Map());
  return thread.context as PyContext;
}

/** A copy of the current context, as `copy_context()` gives it. */
export function copyContext(): Value {
  return new PyContext(current().vars);
}

/** Runs native code in a context. */
export function runInContext<T>(context: Value, body: () => T): T {
  if (!(context instanceof PyContext)) throw pyError("TypeError", "an instance of Context was expected");
  enter(context);
  try {
    return body();
  } finally {
    leave(context);
  }
}

function enter(self: PyContext): void {
  if (self.entered) {
    throw pyError("RuntimeError", `cannot enter context: ${reprText(self)} is already entered`);
  }
  self.previous = current();
  self.entered = true;
  rt.thread.context = self;
}

function leave(self: PyContext): void {
  rt.thread.context = self.previous;
  self.previous = undefined;
  self.entered = false;
}

/** `context.run(func, *args, **kwargs)`. */
function run(context: Value, func: Value, args: Value[], kwnames: KwNames): Value {
  const self = context as PyContext; // the descriptor has looked
  enter(self);
  const target = func instanceof PyMethod ? func.func : func;
  const isTransparent = target instanceof PyFunction;
  if (isTransparent) rt.transparentCalls++;
  try {
    return call(func, args, kwnames);
  } finally {
    if (isTransparent) rt.transparentCalls--;
    leave(self);
  }
}

const missingFunction = (): never => {
  throw pyError("TypeError", "run() missing 1 required positional argument");
};

/** `run` hands its arguments on as they come. */
const runEntry: NativeEntry = {
  call0: missingFunction,
  call1: (self, func) => run(self, func, [], undefined),
  call2: (self, func, a) => run(self, func, [a], undefined),
  call3: (self, func, a, b) => run(self, func, [a, b], undefined),
  call: (self, args, kwnames) => {
    const given = args.length - (kwnames?.length ?? 0);
    return given === 0 ? missingFunction() : run(self, args[0]!, args.slice(1), kwnames);
  },
};

function variable(key: Value): PyContextVar {
  if (!(key instanceof PyContextVar)) {
    throw pyError("TypeError", `a ContextVar key was expected, got ${reprText(key)}`);
  }
  return key;
}

const contextDef: TypeDef<PyContext> = {
  isMapping: true,
  hasWeakref: true,
  slots: {
    new: (_cls, args) => {
      if (args.length > 0) throw pyError("TypeError", "Context() does not accept any arguments");
      return new PyContext(new Map());
    },
    len: (self) => self.vars.size,
    getItem: (self, key) => {
      const value = self.vars.get(variable(key));
      if (value === undefined) throw keyError(key);
      return value;
    },
    contains: (self, key) => self.vars.has(variable(key)),
    iter: (self) => getIter(new PyTuple([...self.vars.keys()])),
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyContext)) return NotImplemented;
      let same = self.vars.size === other.vars.size;
      for (const [key, value] of self.vars) {
        const theirs = other.vars.get(key);
        same = same && theirs !== undefined && (theirs === value || compareBool(value, theirs, EQ));
      }
      return op === EQ ? same : !same;
    },
  },
  methods: {
    run: varied(method("($self, *args, **kwargs)", "", missingFunction), {
      hidesSignature: true,
      makeEntry: () => runEntry,
    }),
    copy: method("($self, /)", "Return a shallow copy of the context object.", (self) => new PyContext(self.vars)),
    get: method(
      "($self, key, default=None, /)",
      "Return the value for `key` if `key` has the value in the context object.\n\nIf `key` does not exist, return `default`. If `default` is not given,\nreturn None.",
      (self, key, fallback) => self.vars.get(variable(key)) ?? fallback,
    ),
    items: method(
      "($self, /)",
      "Return all variables and their values in the context object.\n\nThe result is returned as a list of 2-tuples (variable, value).",
      (self) => new PyList([...self.vars].map(([k, v]) => new PyTuple([k, v]))),
    ),
    keys: method(
      "($self, /)",
      "Return a list of all variables in the context object.",
      (self) => new PyList([...self.vars.keys()]),
    ),
    values: method(
      "($self, /)",
      "Return a list of all variables' values in the context object.",
      (self) => new PyList([...self.vars.values()]),
    ),
  },
};

function assign(context: PyContext, variable: PyContextVar, value: Value | undefined): void {
  const vars = new Map(context.vars);
  if (value === undefined) vars.delete(variable);
  else vars.set(variable, value);
  context.vars = vars;
}

/** A context variable for native code; see `contextVarGet`. */
export const newContextVar = (name: string): PyContextVar => new PyContextVar(name, undefined);
export type { PyContextVar };
/** The value in the current context. */
export const contextVarGet = (variable: PyContextVar): Value | undefined => current().vars.get(variable);
/** All values in the current context. It never changes: another one takes its place. */
export const contextVars = (): ReadonlyMap<PyContextVar, Value> => current().vars;
export const contextVarSet = (variable: PyContextVar, value: Value): void => assign(current(), variable, value);

const newContextVariable = newSlot("(name, *, default=<unrepresentable>)", "ContextVar", (_cls, name, fallback) => {
  if (strOf(name) === undefined) throw pyError("TypeError", "context variable name must be a str");
  return new PyContextVar(name, fallback);
});

const contextVarDef: TypeDef<PyContextVar> = {
  hasWeakref: true,
  slots: {
    repr: (self) => {
      const fallback = self.fallback === undefined ? "" : ` default=${reprText(self.fallback)}`;
      return `<ContextVar name=${reprText(self.name)}${fallback} at ${addressText(self)}>`;
    },
    hash: (self) => ((idOf(self) as number) / 16) ^ (textOf(self.name) ?? "").length,
    new: (cls, args, kwnames) => {
      const given = args.length - (kwnames?.length ?? 0);
      if (given === 0 && kwnames?.includes("name") !== true)
        throw pyError("TypeError", "ContextVar() takes exactly 1 positional argument (0 given)");
      if (given > 1) throw pyError("TypeError", `ContextVar() takes at most 1 positional argument (${given} given)`);
      return newContextVariable(cls, args, kwnames);
    },
  },
  methods: {
    get: method(
      "($self, default=<unrepresentable>, /)",
      "Return a value for the context variable for the current context.\n\nIf there is no value for the variable in the current context, the method will:\n * return the value of the default argument of the method, if provided; or\n * return the default value for the context variable, if it was created\n   with one; or\n * raise a LookupError.",
      (self, fallback) => {
        const value = current().vars.get(self) ?? fallback ?? self.fallback;
        if (value === undefined) throw pyError("LookupError", self);
        return value;
      },
    ),
    set: method(
      "($self, value, /)",
      "Call to set a new value for the context variable in the current context.\n\nThe required value argument is the new value for the context variable.\n\nReturns a Token object that can be used to restore the variable to its previous\nvalue via the `ContextVar.reset()` method.",
      (self, value) => {
        const context = current();
        const token = new PyToken(context, self, context.vars.get(self));
        assign(context, self, value);
        return token;
      },
    ),
    reset: method(
      "($self, token, /)",
      "Reset the context variable.\n\nThe variable is reset to the value it had before the `ContextVar.set()` that\ncreated the token was used.",
      (self, token) => {
        if (!(token instanceof PyToken))
          throw pyError("TypeError", `expected an instance of Token, got ${reprText(token)}`);
        if (token.used) throw pyError("RuntimeError", `${reprText(token)} has already been used once`);
        if (token.variable !== self)
          throw pyError("ValueError", `${reprText(token)} was created by a different ContextVar`);
        if (token.context !== current())
          throw pyError("ValueError", `${reprText(token)} was created in a different Context`);
        token.used = true;
        assign(token.context, self, token.old);
        return None;
      },
    ),
    __class_getitem__: classGetItem,
  },
  members: { name: getset((self) => self.name) },
};

const tokenDef: TypeDef<PyToken> = {
  slots: {
    repr: (self) => `<Token${self.used ? " used" : ""} var=${reprText(self.variable)} at ${addressText(self)}>`,
    new: () => {
      throw pyError("RuntimeError", "Tokens can only be created by ContextVars");
    },
  },
  methods: { __class_getitem__: classGetItem },
  getset: {
    var: getset((self) => self.variable),
    old_value: getset((self) => self.old ?? MISSING),
  },
  attrs: { MISSING, __hash__: None },
};

export const contextvarsModule = defineModule("_contextvars", () => {
  fillType(contextType, contextDef);
  fillType(contextVarType, contextVarDef);
  fillType(tokenMissingType, { slots: { repr: () => "<Token.MISSING>" } });
  fillType(tokenType, tokenDef);
  return {
    doc: "Context Variables",
    functions: { copy_context: fn("()", "", copyContext) },
    types: { Context: contextType, ContextVar: contextVarType, Token: tokenType },
  };
});
