/** Python functions and bound methods. Source: Objects/funcobject.c, Objects/classobject.c. */
import { EMPTY_TUPLE, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { docOfCode } from "../objects/from-const.ts";
import { PyCell, PyCode, PyFunction, PyMethod } from "../objects/function.ts";
import { PyModule } from "../objects/module.ts";
import { None, NotImplemented, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { EQ, NE } from "../objects/slots.ts";
import { strFromJs, strOf } from "../objects/str.ts";
import { lookupType } from "../objects/type.ts";
import { cellType, dictType, functionType, methodType, tupleType } from "../objects/types.ts";
import { findAttr, genericGetAttr, genericSetAttr, getAttr } from "../protocols/attributes.ts";
import { builtinNamed } from "../protocols/builtin-names.ts";
import { call } from "../protocols/call.ts";
import { compareOrder, richCompare } from "../protocols/compare.ts";
import { fillType, getset, method, newSlot, type TypeDef } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { addressText, idOf } from "../protocols/identity.ts";
import { getInstanceDict, setGenericDict } from "../protocols/instance-dict.ts";
import { reprText } from "../protocols/text.ts";
import { textOf } from "../protocols/text-name.ts";
import { isInstanceOf, typeName, typeOf } from "../protocols/type-of.ts";

/** `__doc__`: what the code says until another is given. */
function docOf(self: PyFunction): Value {
  self.doc ??= docOfCode(self.code);
  return self.doc;
}

/** The builtins namespace that code with these globals sees. */
export function builtinsOf(globals: PyDict): Value {
  const found = globals.getStr("__builtins__");
  if (found instanceof PyModule) return found.dict;
  if (found !== undefined) return found;
  return rt.frame?.builtins ?? rt.builtins;
}

/** `FunctionType(code, globals, name=None, argdefs=None, closure=None)`. */
const functionNew = newSlot(
  "(code, globals, name=None, argdefs=None, closure=None)",
  "function",
  (_cls, code, globals, name, argdefs, closure) => {
    if (!(code instanceof PyCode)) throw badArgument("code", "code", code);
    if (!isInstanceOf(globals, dictType)) throw badArgument("globals", "dict", globals);
    if (name !== None && strOf(name) === undefined) throw pyError("TypeError", "arg 3 (name) must be None or string");
    if (argdefs !== None && !isInstanceOf(argdefs, tupleType))
      throw pyError("TypeError", "arg 4 (defaults) must be None or tuple");
    const free = code.code.nfreevars;
    let cells: PyCell[] | undefined;
    if (!(closure instanceof PyTuple)) {
      if (free > 0 && closure === None) throw pyError("TypeError", "arg 5 (closure) must be tuple");
      if (closure !== None) throw pyError("TypeError", "arg 5 (closure) must be None or tuple");
    } else {
      if (closure.items.length !== free) {
        throw pyError(
          "ValueError",
          `${code.code.co_name} requires closure of length ${free}, not ${closure.items.length}`,
        );
      }
      cells = closure.items.map((cell) => {
        if (!(cell instanceof PyCell))
          throw pyError("TypeError", `arg 5 (closure) expected cell, found ${typeName(cell)}`);
        return cell;
      });
    }
    const namespace = globals as PyDict;
    const fn = new PyFunction(
      code,
      namespace,
      builtinsOf(namespace),
      name === None ? strFromJs(code.code.co_name) : name,
      strFromJs(code.code.co_qualname),
      undefined,
      namespace.getStr("__name__") ?? None,
    );
    if (argdefs !== None) fn.defaults = (argdefs as PyTuple).items;
    fn.closure = cells;
    return fn;
  },
);

function badArgument(name: string, expected: string, got: Value): ReturnType<typeof pyError> {
  return pyError(
    "TypeError",
    `function() argument '${name}' must be ${expected}, not ${got === None ? "None" : typeName(got)}`,
  );
}

/** Tuples made of `defaults`, so that asking twice gives the same one. */
const defaultTuples = new WeakMap<readonly Value[], PyTuple>();
function defaultsTuple(self: PyFunction): Value {
  const { defaults } = self;
  if (defaults === undefined) return None;
  let tuple = defaultTuples.get(defaults);
  if (tuple === undefined) {
    tuple = new PyTuple(defaults);
    defaultTuples.set(defaults, tuple);
  }
  return tuple;
}

/** `__annotations__`: made from the compiler's flat tuple (name, value, …) when first asked for. */
export function functionAnnotations(self: PyFunction): PyDict {
  if (!(self.annotations instanceof PyDict)) {
    const dict = new PyDict();
    const flat = self.annotations?.items ?? [];
    for (let i = 0; i + 1 < flat.length; i += 2) dict.set(flat[i]!, flat[i + 1]!);
    self.annotations = dict;
  }
  return self.annotations;
}

function requireText(value: Value | undefined, name: string): Value {
  if (value === undefined || strOf(value) === undefined)
    throw pyError("TypeError", `${name} must be set to a string object`);
  return value;
}

const functionDef: TypeDef<PyFunction> = {
  doc: "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables",
  signature: "(code, globals, name=None, argdefs=None, closure=None)",
  isMethodDescriptor: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: (self) => `<function ${textOf(self.qualname)} at ${addressText(self)}>`,
    call: (self, args, kwnames) => rt.hooks.callFunction(self, args, kwnames),
    descrGet: (self, obj) => (obj === undefined || obj === None ? self : new PyMethod(self, obj)),
    new: functionNew,
  },
  members: {
    __closure__: getset((self) => (self.closure === undefined ? None : new PyTuple(self.closure))),
    __globals__: getset((self) => self.globals),
    __builtins__: getset((self) => self.builtins),
    __doc__: getset(docOf, (self, value) => {
      self.doc = value ?? None;
    }),
    __module__: getset(
      (self) => self.module,
      (self, value) => {
        self.module = value ?? None;
      },
    ),
  },
  getset: {
    __dict__: getset(getInstanceDict, setGenericDict),
    __name__: getset(
      (self) => self.name,
      (self, value) => {
        self.name = requireText(value, "__name__");
      },
    ),
    __qualname__: getset(
      (self) => self.qualname,
      (self, value) => {
        self.qualname = requireText(value, "__qualname__");
      },
    ),
    __code__: getset(
      (self) => self.code,
      (self, value) => {
        if (!(value instanceof PyCode)) throw pyError("TypeError", "__code__ must be set to a code object");
        const had = self.closure?.length ?? 0;
        const wants = value.code.nfreevars;
        if (had !== wants) {
          throw pyError(
            "ValueError",
            `${textOf(self.name)}() requires a code object with ${had} free vars, not ${wants}`,
          );
        }
        docOf(self);
        self.code = value;
        self.version++;
      },
    ),
    __defaults__: getset(defaultsTuple, (self, value) => {
      if (value !== undefined && value !== None && !isInstanceOf(value, tupleType))
        throw pyError("TypeError", "__defaults__ must be set to a tuple object");
      self.defaults = value === undefined || value === None ? undefined : (value as PyTuple).items;
      if (self.defaults !== undefined) defaultTuples.set(self.defaults, value as PyTuple);
      self.version++;
    }),
    __kwdefaults__: getset(
      (self) => self.kwdefaults ?? None,
      (self, value) => {
        if (value !== undefined && value !== None && !isInstanceOf(value, dictType))
          throw pyError("TypeError", "__kwdefaults__ must be set to a dict object");
        self.kwdefaults = value === undefined || value === None ? undefined : (value as PyDict);
        self.version++;
      },
    ),
    __annotations__: getset(functionAnnotations, (self, value) => {
      if (value !== undefined && value !== None && !isInstanceOf(value, dictType))
        throw pyError("TypeError", "__annotations__ must be set to a dict object");
      self.annotations = value === undefined || value === None ? undefined : (value as PyDict);
    }),
    __type_params__: getset(
      (self) => self.typeParams ?? EMPTY_TUPLE,
      (self, value) => {
        if (value === undefined || !isInstanceOf(value, tupleType))
          throw pyError("TypeError", "__type_params__ must be set to a tuple");
        self.typeParams = value;
      },
    ),
  },
};

// --- method ----------------------------------------------------------------------------------------------------------

function methodGetAttr(self: PyMethod, name: string): Value {
  const type = typeOf(self);
  const own = lookupType(type, name);
  if (own !== undefined) {
    const get = typeOf(own).slots.descrGet;
    return get === undefined ? own : get(own, self, type);
  }
  return getAttr(self.func, name);
}

function methodRepr(self: PyMethod): Value {
  const name = findAttr(self.func, "__qualname__") ?? findAttr(self.func, "__name__");
  const text = textOf(name) ?? "?";
  return `<bound method ${text} of ${reprText(self.self)}>`;
}

const methodDef: TypeDef<PyMethod> = {
  doc: "Create a bound instance method object.",
  signature: "(function, instance, /)",
  hasWeakref: true,
  slots: {
    repr: methodRepr,
    call: (self, args, kwnames) => {
      if (self.func instanceof PyFunction) return rt.hooks.callFunction(self.func, [self.self, ...args], kwnames);
      return call(self.func, [self.self, ...args], kwnames);
    },
    getAttr: methodGetAttr,
    setAttr: genericSetAttr,
    hash: (self) => {
      const f = pyHash(self.func);
      const low = Number(BigInt.asIntN(32, BigInt(idOf(self.self)))) ^ Number(BigInt.asIntN(32, BigInt(f)));
      return low === -1 ? -2 : low;
    },
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyMethod)) return NotImplemented;
      const same = self.self === other.self && sameFunction(self.func, other.func);
      return op === EQ ? same : !same;
    },
    new: (_cls, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0)
        throw pyError("TypeError", "method() takes no keyword arguments");
      if (args.length !== 2) throw pyError("TypeError", `method expected 2 arguments, got ${args.length}`);
      const [func, self] = args as [Value, Value];
      if (typeOf(func).slots.call === undefined) throw pyError("TypeError", "first argument must be callable");
      if (self === None) throw pyError("TypeError", "instance must not be None");
      return new PyMethod(func, self);
    },
  },
  methods: {
    __reduce__: method("($self, /)", "", (self) => {
      const name = findAttr(self.func, "__name__") ?? None;
      return new PyTuple([builtinNamed("getattr"), new PyTuple([self.self, name])]);
    }),
  },
  members: {
    __func__: getset((self) => self.func, undefined, "the function (or other callable) implementing a method"),
    __self__: getset((self) => self.self, undefined, "the instance to which a method is bound"),
  },
  getset: { __doc__: getset((self) => findAttr(self.func, "__doc__") ?? None) },
};

function sameFunction(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (!(a instanceof PyObject) || a instanceof PyFunction) return false;
  const f = typeOf(a).slots.richCompare;
  return f !== undefined && f(a, b, EQ) === true;
}

// --- cell ------------------------------------------------------------------------------------------------------------

const cellDef: TypeDef<PyCell> = {
  doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
  slots: {
    repr: (self) =>
      self.value === undefined
        ? `<cell at ${addressText(self)}: empty>`
        : `<cell at ${addressText(self)}: ${typeName(self.value)} object at ${addressText(self.value)}>`,
    getAttr: genericGetAttr,
    richCompare: (self, other, op) => {
      if (!(other instanceof PyCell)) return NotImplemented;
      if (self.value !== undefined && other.value !== undefined) return richCompare(self.value, other.value, op);
      // empty cells come before full ones
      return compareOrder(Number(self.value !== undefined), Number(other.value !== undefined), op);
    },
    new: (_cls, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", "cell() takes no keyword arguments");
      if (args.length > 1) throw pyError("TypeError", `cell expected at most 1 argument, got ${args.length}`);
      return new PyCell(args[0]);
    },
  },
  getset: {
    cell_contents: getset(
      (self) => {
        if (self.value === undefined) throw pyError("ValueError", "Cell is empty");
        return self.value;
      },
      (self, value) => {
        self.value = value;
      },
    ),
  },
};

export function installFunction(): void {
  fillType(functionType, functionDef);
  fillType(methodType, methodDef);
  fillType(cellType, cellDef);
}
