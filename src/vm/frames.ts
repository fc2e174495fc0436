/**
 * Making frames: for function calls, class instantiation, modules and exec. A frame made here is entered (it is `rt.frame`), and
 * whoever made it runs it with `evalFrame`.
 */

import { addrToLine } from "../code/linetable.ts";
import { PyTuple } from "../objects/containers.ts";
import type { PyDict } from "../objects/dict.ts";
import {
  EXIT_GENERATOR,
  EXIT_INIT,
  GEN_RUNNING,
  GEN_SUSPENDED,
  PyAsyncGenerator,
  PyCoroutine,
  PyFrame,
  PyGenerator,
} from "../objects/frame.ts";
import { type PyCell, type PyCode, PyFunction } from "../objects/function.ts";
import { PyModule } from "../objects/module.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { pyError } from "../protocols/errors.ts";
import { typeName } from "../protocols/type-of.ts";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_OPTIMIZED } from "../spec/codeflags.ts";
import { bindArguments } from "./bind.ts";
import { watchUnfinished } from "./unfinished.ts";
import { deepCall, enterFrame, finishGenerator, leaveFrame } from "./unwind.ts";

/** Fast path: a frame for a function whose `simpleArgs` is `count`, arguments at `stack[base]`. */
export function simpleFrame(
  func: PyFunction,
  stack: readonly (Value | undefined)[],
  base: number,
  count: number,
): PyFrame {
  const code = func.code;
  const fast: (Value | undefined)[] = code.template.slice();
  for (let i = 0; i < count; i++) fast[i] = stack[base + i];
  const frame = new PyFrame(code, func, func.globals, func.builtins, undefined, fast);
  enterFrame(frame);
  return frame;
}

/** A frame for a call with a value for each parameter. */
export function boundFrame(func: PyFunction, values: readonly (Value | undefined)[]): PyFrame {
  return simpleFrame(func, values, 0, values.length);
}

/** A frame for a call with any arguments: `count` positional ones at `args[base]`, then the values of `kwnames`. */
export function functionFrame(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
  kwnames: KwNames,
): PyFrame {
  const code = func.code;
  if (kwnames === undefined && code.simpleArgs === count) return simpleFrame(func, args, base, count);
  const fast: (Value | undefined)[] = code.template.slice();
  bindArguments(func, fast, args, base, count, kwnames);
  // a function made from a module's or class's code object gets a namespace of its own
  const locals = (code.flags & CO_OPTIMIZED) !== 0 ? undefined : func.globals;
  const frame = new PyFrame(code, func, func.globals, func.builtins, locals, fast);
  enterFrame(frame);
  return frame;
}

/** Marks an entered frame as the `__init__` of `instance`. */
export function initFrame(frame: PyFrame, instance: Value): PyFrame {
  frame.exit = EXIT_INIT;
  frame.instance = instance;
  return frame;
}

/** The result of a frame that ends with EXIT_INIT. */
export function finishInit(frame: PyFrame, result: Value): Value {
  return initialised(frame.instance!, result);
}

/** An instance whose `__init__` has returned. */
export function initialised(instance: Value, result: Value): Value {
  if (result !== None) {
    throw pyError("TypeError", `__init__() should return None, not '${typeName(result)}'`);
  }
  return instance;
}

/** A frame for module, class body or exec code. `closure` gives its free variables. */
export function codeFrame(code: PyCode, globals: PyDict, locals: Value, closure: Value | undefined): PyFrame {
  const builtins = builtinsOf(globals);
  const fast: (Value | undefined)[] = code.template.slice();
  let func: PyFunction | undefined;
  if (closure instanceof PyTuple) {
    func = new PyFunction(code, globals, builtins, code.code.co_name, code.code.co_qualname, None, None);
    func.closure = closure.items as readonly PyCell[];
  }
  const optimized = (code.flags & CO_OPTIMIZED) !== 0;
  const frame = new PyFrame(code, func, globals, builtins, optimized ? undefined : locals, fast);
  enterFrame(frame);
  return frame;
}

/** The builtins that code with these globals sees: `globals["__builtins__"]`, a module or its dict; anything else is found wanting when it is used. */
export function builtinsOf(globals: PyDict): Value {
  const own = globals.getStr("__builtins__");
  if (own === undefined) return rt.builtins;
  return own instanceof PyModule ? own.dict : own;
}

/** Links a suspended generator in as the running frame; `value` is what its `yield` gives. The caller checked its state. */
export function generatorFrame(generator: PyGenerator, value: Value): PyFrame {
  const frame = generator.frame;
  frame.fast[frame.sp++] = value;
  return resumeFrame(generator);
}

/** The same for a generator that an exception is thrown into: nothing is pushed. */
export function resumeFrame(generator: PyGenerator): PyFrame {
  const frame = generator.frame;
  generator.state = GEN_RUNNING;
  generator.previous = rt.excInfo;
  rt.excInfo = generator;
  const { frames, top } = rt;
  frame.back = frames[top];
  frames[top] = frame;
  if (++rt.recursionDepth > rt.depthCheck) deepCall(frame);
  return frame;
}

/** `yield`: the running generator frame stands still, `sp` and `pc` are saved. */
export function suspendGenerator(frame: PyFrame): void {
  const generator = frame.generator!;
  generator.state = GEN_SUSPENDED;
  generator.resume = undefined;
  rt.excInfo = generator.previous!;
  generator.previous = undefined;
  rt.frame = frame.back;
  frame.back = undefined;
  rt.recursionDepth--;
}

/** Turns the running frame of a generator function into a generator, which is the result of the call. */
export function makeGenerator(frame: PyFrame): Value {
  const { func } = frame;
  const flags = frame.code.flags;
  const Class =
    (flags & CO_COROUTINE) !== 0 ? PyCoroutine : (flags & CO_ASYNC_GENERATOR) !== 0 ? PyAsyncGenerator : PyGenerator;
  const generator = new Class(
    frame,
    func?.name ?? frame.code.code.co_name,
    func?.qualname ?? frame.code.code.co_qualname,
  );
  if (frame.exit === EXIT_INIT) {
    leaveFrame(frame);
    return finishInit(frame, generator);
  }
  frame.exit = EXIT_GENERATOR;
  frame.generator = generator;
  rt.frame = frame.back;
  frame.back = undefined;
  rt.recursionDepth--;
  startsSuspended(generator);
  const { resume } = frame.code;
  if (resume !== undefined && resume.globals === frame.globals) generator.resume = resume.run;
  return generator;
}

/** What remains to be done for a fresh generator. */
export function startsSuspended(generator: PyGenerator): void {
  if (generator instanceof PyCoroutine) generator.origin = coroutineOrigin();
  watchUnfinished(generator);
}

/** `cr_origin`: the callers of the coroutine function, when `sys.set_coroutine_origin_tracking_depth` asks for them. */
function coroutineOrigin(): Value | undefined {
  let depth = rt.originDepth;
  if (depth <= 0) return undefined;
  const callers: Value[] = [];
  for (let f = rt.frame; f !== undefined && depth > 0; f = f.back, depth--) {
    const code = f.code.code;
    const line = addrToLine(code.co_linetable, code.co_firstlineno, f.lasti * 2);
    callers.push(new PyTuple([code.co_filename, line, code.co_name]));
  }
  return new PyTuple(callers);
}

/** Ends a frame that is more than a plain call: its result as `evalFrame` gives it. */
export function leaveSpecial(frame: PyFrame, value: Value): Value | undefined {
  if (frame.exit === EXIT_GENERATOR) return finishGenerator(frame, value);
  leaveFrame(frame);
  return finishInit(frame, value);
}
