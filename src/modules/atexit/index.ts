/** Functions to run when the interpreter ends. Source: Modules/atexitmodule.c. The command line runs them through `runExitFunctions`. */
import type { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ } from "../../objects/slots.ts";
import { call, isCallable } from "../../protocols/call.ts";
import { compareBool } from "../../protocols/compare.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { writeUnraisable } from "../sys/hooks.ts";

interface ExitFunction {
  readonly func: Value;
  readonly args: Value[];
  readonly kwnames: readonly string[];
}

function registered(): (ExitFunction | undefined)[] {
  let list = rt.state.get("atexit") as (ExitFunction | undefined)[] | undefined;
  if (list === undefined) {
    list = [];
    rt.state.set("atexit", list);
  }
  return list;
}

/** Runs the registered functions, last one first; what they raise is reported and does not stop the others. */
export function runExitFunctions(): void {
  const list = registered();
  for (let f = list.pop(); f !== undefined || list.length > 0; f = list.pop()) {
    if (f === undefined) continue;
    try {
      call(f.func, f.args.slice(), f.kwnames);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      writeUnraisable(e, "Exception ignored in atexit callback", f.func);
    }
  }
}

function register(args: Value[], kwargs: PyDict): Value {
  const func = args[0];
  if (func === undefined) throw pyError("TypeError", "register() takes at least 1 argument (0 given)");
  if (!isCallable(func)) throw pyError("TypeError", "the first argument must be callable");
  const kwnames = kwargs.keys.filter((k): k is string => typeof k === "string");
  registered().push({ func, args: [...args.slice(1), ...kwnames.map((k) => kwargs.getStr(k)!)], kwnames });
  return func;
}

export const atexitModule = defineModule("atexit", () => ({
  doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
  functions: {
    register: unsigned(
      fn(
        "(*args, **kwargs)",
        "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.",
        register,
      ),
    ),
    _clear: unsigned(
      fn("()", "_clear() -> None\n\nClear the list of previously registered exit functions.", () => {
        registered().length = 0;
        return None;
      }),
    ),
    unregister: unsigned(
      fn(
        "(func, /)",
        "unregister(func) -> None\n\nUnregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered",
        (func) => {
          const list = registered();
          for (let i = 0; i < list.length; i++) {
            const f = list[i];
            if (f !== undefined && (f.func === func || compareBool(f.func, func, EQ))) list[i] = undefined;
          }
          rt.state.set(
            "atexit",
            list.filter((f) => f !== undefined),
          );
          return None;
        },
      ),
    ),
    _run_exitfuncs: unsigned(
      fn(
        "()",
        "_run_exitfuncs() -> None\n\nRun all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook.",
        () => {
          runExitFunctions();
          return None;
        },
      ),
    ),
    _ncallbacks: unsigned(
      fn(
        "()",
        "_ncallbacks() -> int\n\nReturn the number of registered exit functions.",
        () => registered().filter((f) => f !== undefined).length,
      ),
    ),
  },
}));
