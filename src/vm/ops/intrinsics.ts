/** CALL_INTRINSIC_1 and CALL_INTRINSIC_2. Source: Python/intrinsics.c. */
import { type PyList, type PyTuple, tupleOf } from "../../objects/containers.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import type { PyFunction } from "../../objects/function.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { exceptionTypes, newBuiltinType } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { InternalError, isException, pyError } from "../../protocols/errors.ts";
import { positive } from "../../protocols/number.ts";
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "../../spec/codeflags.ts";
import { INTRINSICS_1, INTRINSICS_2, type Intrinsic1, type Intrinsic2 } from "../../spec/intrinsics.ts";
import { prepareReraise } from "../groups.ts";
import type { OpTable } from "../optable.ts";
import { importStar } from "./imports.ts";

/** A value that an async generator yields, so that it is told from what its awaits pass through. */
export class AsyncGenValue extends PyObject {
  readonly value: Value;
  constructor(value: Value) {
    super();
    this.value = value;
  }
}
newBuiltinType("async_generator_wrapped_value", AsyncGenValue);

function displayHook(value: Value): Value {
  const hook = rt.sys.getStr("displayhook");
  if (hook === undefined) throw pyError("RuntimeError", "lost sys.displayhook");
  return call1(hook, value);
}

/** A StopIteration that leaves a generator body becomes a RuntimeError (PEP 479). */
function stopIterationError(frame: PyFrame, exc: PyBaseException): PyBaseException {
  const flags = frame.code.flags;
  let message: string | undefined;
  if (isException(exc, exceptionTypes.StopIteration)) {
    if ((flags & CO_ASYNC_GENERATOR) !== 0) message = "async generator raised StopIteration";
    else message = (flags & CO_COROUTINE) !== 0 ? "coroutine raised StopIteration" : "generator raised StopIteration";
  } else if ((flags & CO_ASYNC_GENERATOR) !== 0 && isException(exc, exceptionTypes.StopAsyncIteration)) {
    message = "async generator raised StopAsyncIteration";
  }
  if (message === undefined) return exc;
  const error = pyError("RuntimeError", message);
  error.cause = exc;
  error.context = exc;
  error.suppressContext = true;
  error.isRaised = true;
  return error;
}

const ONE: Record<Intrinsic1, (frame: PyFrame, value: Value) => Value> = {
  INTRINSIC_1_INVALID: invalid,
  INTRINSIC_PRINT: (_frame, value) => displayHook(value),
  INTRINSIC_IMPORT_STAR: (frame, value) => {
    importStar(frame, value);
    return None;
  },
  INTRINSIC_STOPITERATION_ERROR: (frame, value) => stopIterationError(frame, value as PyBaseException),
  INTRINSIC_ASYNC_GEN_WRAP: (_frame, value) => new AsyncGenValue(value),
  INTRINSIC_UNARY_POSITIVE: (_frame, value) => positive(value),
  INTRINSIC_LIST_TO_TUPLE: (_frame, value) => tupleOf((value as PyList).items.slice()),
  INTRINSIC_TYPEVAR: (_frame, value) => rt.hooks.typing().typeVar(value, undefined, undefined),
  INTRINSIC_PARAMSPEC: (_frame, value) => rt.hooks.typing().paramSpec(value),
  INTRINSIC_TYPEVARTUPLE: (_frame, value) => rt.hooks.typing().typeVarTuple(value),
  INTRINSIC_SUBSCRIPT_GENERIC: (_frame, value) => rt.hooks.typing().subscriptGeneric(value),
  INTRINSIC_TYPEALIAS: (_frame, value) => {
    const [name, params, compute] = (value as PyTuple).items;
    return rt.hooks.typing().typeAlias(name!, params!, compute!);
  },
};

const TWO: Record<Intrinsic2, (frame: PyFrame, a: Value, b: Value) => Value> = {
  INTRINSIC_2_INVALID: invalid,
  INTRINSIC_PREP_RERAISE_STAR: (_frame, original, excs) => prepareReraise(original, (excs as PyList).items),
  INTRINSIC_TYPEVAR_WITH_BOUND: (_frame, name, evaluate) => rt.hooks.typing().typeVar(name, evaluate, undefined),
  INTRINSIC_TYPEVAR_WITH_CONSTRAINTS: (_frame, name, evaluate) => rt.hooks.typing().typeVar(name, undefined, evaluate),
  INTRINSIC_SET_FUNCTION_TYPE_PARAMS: (_frame, func, params) => {
    (func as PyFunction).typeParams = params;
    return func;
  },
};

function invalid(): never {
  throw new InternalError("invalid intrinsic");
}

const byNumber1 = INTRINSICS_1.map((name) => ONE[name]);
const byNumber2 = INTRINSICS_2.map((name) => TWO[name]);

export const CALL_INTRINSIC_1: OpTable["CALL_INTRINSIC_1"] = (frame, oparg, value) => byNumber1[oparg]!(frame, value);

export const CALL_INTRINSIC_2: OpTable["CALL_INTRINSIC_2"] = (frame, oparg, value2, value1) =>
  byNumber2[oparg]!(frame, value2, value1);
