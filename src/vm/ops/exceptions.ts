/** Exception opcodes. Source: Python/bytecodes.c, Python/ceval.c (exception_group_match, do_raise). */
import { PyTuple } from "../../objects/containers.ts";
import { PyBaseException, PyExceptionGroup } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import type { OpTable } from "../optable.ts";
import { checkExceptType, isExceptionClass, raise } from "../raise.ts";

/** `(new_exc -- prev_exc, new_exc)`: the exception becomes the handled one. */
export const PUSH_EXC_INFO: OpTable["PUSH_EXC_INFO"] = (frame) => {
  const fast = frame.fast;
  const exc = fast[frame.sp - 1] as PyBaseException;
  fast[frame.sp - 1] = rt.excInfo.value ?? None;
  fast[frame.sp++] = exc;
  rt.excInfo.value = exc;
};

export const POP_EXCEPT: OpTable["POP_EXCEPT"] = (_frame, _oparg, previous) => {
  rt.excInfo.value = previous === None ? undefined : (previous as PyBaseException);
};

/** Would `except type` catch the exception? Tuples may nest only one level, as PyErr_GivenExceptionMatches recurses into them. */
export function matches(exc: Value, type: Value): boolean {
  if (type instanceof PyTuple) return type.items.some((t) => matches(exc, t));
  return exc instanceof PyBaseException && type instanceof PyType && exc.cls.isSubtypeOf(type);
}

export const CHECK_EXC_MATCH: OpTable["CHECK_EXC_MATCH"] = (_frame, _oparg, left, right) => {
  if (right instanceof PyTuple) checkExceptType(right.items);
  else if (!isExceptionClass(right)) checkExceptType(right);
  return matches(left, right);
};

const GROUP_CATCH = "catching ExceptionGroup with except* is not allowed. Use except instead.";

/** `(exc_value, match_type -- rest, match)` for `except*`. */
export const CHECK_EG_MATCH: OpTable["CHECK_EG_MATCH"] = (frame) => {
  const fast = frame.fast;
  const exc = fast[frame.sp - 2]!;
  const type = fast[frame.sp - 1]!;
  const types = type instanceof PyTuple ? type.items : [type];
  checkExceptType(types);
  for (const t of types) {
    if ((t as PyType).isSubtypeOf(exceptionTypes.BaseExceptionGroup)) throw pyError("TypeError", GROUP_CATCH);
  }
  const [rest, match] = splitGroup(exc, type);
  fast[frame.sp - 2] = rest;
  fast[frame.sp - 1] = match;
  if (match !== None) rt.excInfo.value = match as PyBaseException;
};

function splitGroup(exc: Value, type: Value): [Value, Value] {
  if (exc === None) return [None, None];
  if (matches(exc, type)) {
    if (exc instanceof PyExceptionGroup) return [None, exc];
    // a naked exception is caught as a group of one
    return [None, call(exceptionTypes.BaseExceptionGroup, ["", new PyTuple([exc])])];
  }
  if (exc instanceof PyExceptionGroup) {
    const pair = callMethod(exc, "split", [type]);
    if (!(pair instanceof PyTuple)) {
      throw pyError("TypeError", `${exc.cls.name}.split must return a tuple, not ${typeName(pair)}`);
    }
    if (pair.items.length < 2) {
      throw pyError("TypeError", `${exc.cls.name}.split must return a 2-tuple, got tuple of size ${pair.items.length}`);
    }
    return [pair.items[1]!, pair.items[0]!];
  }
  return [exc, None];
}

export const RAISE_VARARGS: OpTable["RAISE_VARARGS"] = (frame, oparg) => {
  const { fast, sp } = frame;
  if (oparg === 2) raise(fast[sp - 2], fast[sp - 1]);
  raise(oparg === 1 ? fast[sp - 1] : undefined, undefined);
};

/** Raises the exception on top again; below it, `oparg` deep, may stand where it was raised first. */
export const RERAISE: OpTable["RERAISE"] = (frame, oparg) => {
  const exc = frame.fast[frame.sp - 1];
  if (oparg > 0) {
    const lasti = frame.fast[frame.sp - 1 - oparg];
    if (typeof lasti === "number") frame.lasti = lasti;
  }
  throw exc;
};

/** Calls `__exit__(type, exc, traceback)`. */
export const WITH_EXCEPT_START: OpTable["WITH_EXCEPT_START"] = (_frame, _oparg, exit, _lasti, _previous, exc) => {
  const e = exc as PyBaseException;
  return call(exit, [e.cls, e, e.traceback ?? None]);
};

export const LOAD_ASSERTION_ERROR: OpTable["LOAD_ASSERTION_ERROR"] = () => exceptionTypes.AssertionError;
