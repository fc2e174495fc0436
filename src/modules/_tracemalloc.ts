/** The `_tracemalloc` module. JavaScript tells nothing about single allocations: tracing can be switched on, and finds none. */
import { PyList, PyTuple } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { fn } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";

const MAX_FRAMES = 65535;

interface Tracing {
  on: boolean;
  limit: number;
}

function tracing(): Tracing {
  let state = rt.state.get("_tracemalloc") as Tracing | undefined;
  if (state === undefined) {
    state = { on: false, limit: 1 };
    rt.state.set("_tracemalloc", state);
  }
  return state;
}

export const tracemallocModule = defineModule("_tracemalloc", () => ({
  doc: "Debug module to trace memory blocks allocated by Python.",
  functions: {
    is_tracing: fn(
      "($module, /)",
      "Return True if the tracemalloc module is tracing Python memory allocations.",
      () => tracing().on,
    ),
    start: fn("($module, nframe: int=1, /)", "Start tracing Python memory allocations.", (nframe) => {
      if (nframe < 1 || nframe > MAX_FRAMES)
        throw pyError("ValueError", `the number of frames must be in range [1; ${MAX_FRAMES}]`);
      const state = tracing();
      state.on = true;
      state.limit = nframe;
      return None;
    }),
    stop: fn("($module, /)", "Stop tracing Python memory allocations.", () => {
      tracing().on = false;
      return None;
    }),
    clear_traces: fn("($module, /)", "Clear traces of memory blocks allocated by Python.", () => None),
    get_traceback_limit: fn(
      "($module, /)",
      "Get the maximum number of frames stored in the traceback of a trace.",
      () => tracing().limit,
    ),
    get_traced_memory: fn(
      "($module, /)",
      "Get the current size and peak size of memory blocks traced by tracemalloc.",
      () => new PyTuple([0, 0]),
    ),
    get_tracemalloc_memory: fn("($module, /)", "Get the memory usage in bytes of the tracemalloc module.", () => 0),
    reset_peak: fn(
      "($module, /)",
      "Set the peak size of memory blocks traced by tracemalloc to the current size.",
      () => None,
    ),
    _get_traces: fn("($module, /)", "Get traces of all memory blocks allocated by Python.", () => new PyList([])),
    _get_object_traceback: fn(
      "($module, obj, /)",
      "Get the traceback where the Python object obj was allocated.",
      () => None,
    ),
  },
}));
