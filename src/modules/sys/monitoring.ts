/**
 * `sys.monitoring` (PEP 669): tool registration and event sets are kept and can be read back.
 * DIVERGES: no events are delivered yet; tools that want tracing use `sys.settrace`.
 */

import { PyDict } from "../../objects/dict.ts";
import { type NativeDef, PyBuiltin } from "../../objects/function.ts";
import { PyModule } from "../../objects/module.ts";
import { makeNamespace } from "../../objects/namespace.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { isStr } from "../../objects/str.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";

const EVENTS: readonly (readonly [string, number])[] = [
  ["PY_START", 1],
  ["PY_RESUME", 2],
  ["PY_RETURN", 4],
  ["PY_YIELD", 8],
  ["CALL", 16],
  ["LINE", 32],
  ["INSTRUCTION", 64],
  ["JUMP", 128],
  ["BRANCH", 256],
  ["STOP_ITERATION", 512],
  ["RAISE", 1024],
  ["EXCEPTION_HANDLED", 2048],
  ["PY_UNWIND", 4096],
  ["PY_THROW", 8192],
  ["RERAISE", 16384],
  ["C_RETURN", 32768],
  ["C_RAISE", 65536],
  ["NO_EVENTS", 0],
];
const TOOLS = 8;

interface Tool {
  name: Value;
  events: number;
  readonly callbacks: Map<number, Value>;
  readonly local: Map<Value, number>;
}

function tools(): (Tool | undefined)[] {
  let list = rt.state.get("sys.monitoring") as (Tool | undefined)[] | undefined;
  if (list === undefined) {
    list = new Array<Tool | undefined>(TOOLS).fill(undefined);
    rt.state.set("sys.monitoring", list);
  }
  return list;
}

function checkTool(id: number): void {
  if (id < 0 || id >= TOOLS - 2) throw pyError("ValueError", `invalid tool ${id} (must be between 0 and 5)`);
}

function toolInUse(id: number): Tool {
  checkTool(id);
  const tool = tools()[id];
  if (tool === undefined) throw pyError("ValueError", `tool ${id} is not in use`);
  return tool;
}

const FUNCTIONS: Record<string, NativeDef> = {
  use_tool_id: fn("(tool_id: int, name, /)", "", (id, name) => {
    checkTool(id);
    if (!isStr(name)) throw pyError("ValueError", "tool name must be a str");
    if (tools()[id] !== undefined) throw pyError("ValueError", `tool ${id} is already in use`);
    tools()[id] = { name, events: 0, callbacks: new Map(), local: new Map() };
    return None;
  }),
  free_tool_id: fn("(tool_id: int, /)", "", (id) => {
    checkTool(id);
    tools()[id] = undefined;
    return None;
  }),
  get_tool: fn("(tool_id: int, /)", "", (id) => {
    checkTool(id);
    return tools()[id]?.name ?? None;
  }),
  register_callback: fn("(tool_id: int, event: int, func, /)", "", (id, event, func) => {
    checkTool(id);
    if (event <= 0 || (event & (event - 1)) !== 0)
      throw pyError("ValueError", "The callback can only be set for one event at a time");
    const tool = tools()[id];
    const previous = tool?.callbacks.get(event) ?? None;
    if (func === None) tool?.callbacks.delete(event);
    else tool?.callbacks.set(event, func);
    return previous;
  }),
  get_events: fn("(tool_id: int, /)", "", (id) => toolInUse(id).events),
  set_events: fn("(tool_id: int, event_set: int, /)", "", (id, events) => {
    if (events < 0 || events >= 1 << 17) throw pyError("ValueError", `invalid event set 0x${events.toString(16)}`);
    toolInUse(id).events = events;
    return None;
  }),
  get_local_events: fn("(tool_id: int, code, /)", "", (id, code) => toolInUse(id).local.get(code) ?? 0),
  set_local_events: fn("(tool_id: int, code, event_set: int, /)", "", (id, code, events) => {
    toolInUse(id).local.set(code, events);
    return None;
  }),
  restart_events: fn("()", "", () => None),
  _all_events: fn("()", "", () => new PyDict()),
};

export function monitoringModule(): PyModule {
  const dict = new PyDict();
  const module = new PyModule(dict);
  dict.setStr("__name__", "sys.monitoring");
  for (const [name, def] of Object.entries(FUNCTIONS)) {
    dict.setStr(name, new PyBuiltin(name, def, undefined, module, "sys.monitoring", undefined));
  }
  dict.setStr("events", makeNamespace(EVENTS.map(([name, value]) => [name, value] as const)));
  dict.setStr("DISABLE", makeNamespace([]));
  dict.setStr("MISSING", makeNamespace([]));
  for (const [name, id] of [
    ["DEBUGGER_ID", 0],
    ["COVERAGE_ID", 1],
    ["PROFILER_ID", 2],
    ["OPTIMIZER_ID", 5],
  ] as const)
    dict.setStr(name, id);
  return module;
}
