/** Name opcodes: globals, builtins, class and module namespaces, cells, and their NameErrors. Source: Python/bytecodes.c. */
import { PyDict } from "../../objects/dict.ts";
import { type PyFrame, PyGenerator } from "../../objects/frame.ts";
import { PyCell } from "../../objects/function.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { dictType, exceptionTypes } from "../../objects/types.ts";
import { deleteItem, getItem, setItem } from "../../protocols/container.ts";
import { isException, nameError, pyError } from "../../protocols/errors.ts";
import { CO_FAST_FREE } from "../../spec/codeflags.ts";
import { GlobalCache } from "../caches.ts";
import type { OpTable } from "../optable.ts";

const isExactDict = (v: Value | undefined): v is PyDict => v instanceof PyDict && v.cls === dictType;

/** `mapping[name]`, or `undefined` when it raises KeyError. */
function mappingGet(mapping: Value, name: string): Value | undefined {
  if (isExactDict(mapping)) return mapping.getStr(name);
  try {
    return getItem(mapping, name);
  } catch (e) {
    if (isException(e, exceptionTypes.KeyError)) return undefined;
    throw e;
  }
}

/** A global or builtin, caching where it was found at the instruction `pc`. */
export function loadGlobal(frame: PyFrame, pc: number, name: string): Value {
  const { globals, builtins } = frame;
  let entry = globals.cls === dictType ? globals.findStr(name) : -1;
  if (entry >= 0) {
    frame.code.caches[pc] = new GlobalCache(globals, globals, entry);
    return globals.values[entry]!;
  }
  if (globals.cls !== dictType) {
    const own = mappingGet(globals, name);
    if (own !== undefined) return own;
  }
  if (!isExactDict(builtins)) {
    const own = mappingGet(builtins, name);
    if (own !== undefined) return own;
    throw notDefined(name);
  }
  entry = builtins.findStr(name);
  if (entry < 0) throw notDefined(name);
  if (globals.cls === dictType) frame.code.caches[pc] = new GlobalCache(globals, builtins, entry);
  return builtins.values[entry]!;
}

function notDefined(name: string): Value {
  return nameError(name, `name '${name}' is not defined`);
}

function globalOrBuiltin(frame: PyFrame, name: string): Value {
  const value = mappingGet(frame.globals, name) ?? mappingGet(frame.builtins, name);
  if (value === undefined) throw notDefined(name);
  return value;
}

export const LOAD_NAME: OpTable["LOAD_NAME"] = (frame, oparg) => {
  const name = frame.code.names[oparg]!;
  const locals = frame.locals;
  if (locals === undefined) throw pyError("SystemError", `no locals when loading '${name}'`);
  return mappingGet(locals, name) ?? globalOrBuiltin(frame, name);
};

export const STORE_NAME: OpTable["STORE_NAME"] = (frame, oparg, value) => {
  const name = frame.code.names[oparg]!;
  const locals = frame.locals;
  if (locals === undefined) throw pyError("SystemError", `no locals found when storing '${name}'`);
  if (isExactDict(locals)) locals.setStr(name, value);
  else setItem(locals, name, value);
};

/**
 * A variable was deleted, or the result of a call dropped. CPython's reference counts would tell whether that was the last reference; here a collection does, where
 * it matters: to generators that are not finished, and objects with `__del__` or weak references.
 */
export function forgotten(v: Value): void {
  if (v instanceof PyGenerator ? v.isWatched : v instanceof PyObject) rt.hooks.variableDeleted(v);
}

export const DELETE_NAME: OpTable["DELETE_NAME"] = (frame, oparg) => {
  const name = frame.code.names[oparg]!;
  const locals = frame.locals;
  if (locals === undefined) throw pyError("SystemError", `no locals when deleting '${name}'`);
  if (isExactDict(locals)) {
    const value = locals.delete(name);
    if (value === undefined) throw notDefined(name);
    forgotten(value);
    return;
  }
  try {
    deleteItem(locals, name);
  } catch (e) {
    if (isException(e, exceptionTypes.KeyError)) throw notDefined(name);
    throw e;
  }
};

export const STORE_GLOBAL: OpTable["STORE_GLOBAL"] = (frame, oparg, value) => {
  frame.globals.setStr(frame.code.names[oparg]!, value);
};

export const DELETE_GLOBAL: OpTable["DELETE_GLOBAL"] = (frame, oparg) => {
  const name = frame.code.names[oparg]!;
  const value = frame.globals.delete(name);
  if (value === undefined) throw notDefined(name);
  forgotten(value);
};

export const LOAD_LOCALS: OpTable["LOAD_LOCALS"] = (frame) => {
  if (frame.locals === undefined) throw pyError("SystemError", "no locals");
  return frame.locals;
};

export const LOAD_FROM_DICT_OR_GLOBALS: OpTable["LOAD_FROM_DICT_OR_GLOBALS"] = (frame, oparg, namespace) => {
  const name = frame.code.names[oparg]!;
  return mappingGet(namespace, name) ?? globalOrBuiltin(frame, name);
};

/** The error for an unbound local, for LOAD_FAST_CHECK and DELETE_FAST. */
export function unboundLocal(frame: PyFrame, index: number): Value {
  const name = frame.code.code.co_localsplusnames[index]!;
  return nameError(
    name,
    `cannot access local variable '${name}' where it is not associated with a value`,
    "UnboundLocalError",
  );
}

/** The error for an empty cell. */
export function unboundCell(frame: PyFrame, index: number): Value {
  const code = frame.code.code;
  if ((code.co_localspluskinds[index]! & CO_FAST_FREE) === 0) return unboundLocal(frame, index);
  const name = code.co_localsplusnames[index]!;
  return nameError(
    name,
    `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
  );
}

export const LOAD_FROM_DICT_OR_DEREF: OpTable["LOAD_FROM_DICT_OR_DEREF"] = (frame, oparg, namespace) => {
  const value = mappingGet(namespace, frame.code.code.co_localsplusnames[oparg]!);
  if (value !== undefined) return value;
  const held = (frame.fast[oparg] as PyCell).value;
  if (held === undefined) throw unboundCell(frame, oparg);
  return held;
};

export const DELETE_FAST: OpTable["DELETE_FAST"] = (frame, oparg) => {
  const value = frame.fast[oparg];
  if (value === undefined) throw unboundLocal(frame, oparg);
  frame.fast[oparg] = undefined;
  forgotten(value);
};

export const MAKE_CELL: OpTable["MAKE_CELL"] = (frame, oparg) => {
  frame.fast[oparg] = new PyCell(frame.fast[oparg]);
};

export const DELETE_DEREF: OpTable["DELETE_DEREF"] = (frame, oparg) => {
  const cell = frame.fast[oparg] as PyCell;
  const { value } = cell;
  if (value === undefined) throw unboundCell(frame, oparg);
  cell.value = undefined;
  forgotten(value);
};

export const COPY_FREE_VARS: OpTable["COPY_FREE_VARS"] = (frame, oparg) => {
  const closure = frame.func!.closure!;
  const first = frame.code.stackBase - oparg;
  for (let i = 0; i < oparg; i++) frame.fast[first + i] = closure[i];
};

export const SETUP_ANNOTATIONS: OpTable["SETUP_ANNOTATIONS"] = (frame) => {
  const locals = frame.locals;
  if (locals === undefined) throw pyError("SystemError", "no locals found when setting up annotations");
  if (isExactDict(locals)) {
    if (locals.getStr("__annotations__") === undefined) locals.setStr("__annotations__", new PyDict());
  } else if (mappingGet(locals, "__annotations__") === undefined) setItem(locals, "__annotations__", new PyDict());
};
