/**
 * `loop.call_soon` for tasks and futures, without running the Python code of asyncio's own event loops: makes the Handle and puts it
 * into the loop's queue. Loops and handles that somebody has changed, and loops that are closed or in debug mode, are asked as usual.
 * Source: Lib/asyncio/base_events.py, Lib/asyncio/events.py.
 */
import { tupleOf } from "../../objects/containers.ts";
import { PyMemberDescriptor } from "../../objects/descriptors.ts";
import type { PyDict } from "../../objects/dict.ts";
import { PyFunction } from "../../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../../objects/heap.ts";
import { PyModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { Shape } from "../../objects/shape.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { objectType, typeType } from "../../objects/types.ts";
import { genericGetAttr, genericSetAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { isTrue } from "../../protocols/truth.ts";
import { PyDeque } from "../_collections/deque.ts";

/** How a class of loops schedules, as long as that class and the one of handles are what they were. */
interface Plan {
  readonly loop: PyType;
  readonly loopVersion: number;
  /** Namespaces of asyncio.base_events and asyncio.events. */
  readonly globals: PyDict;
  readonly events: PyModule;
  readonly handle: PyType;
  readonly handleVersion: number;
  /** Where a handle has what `SLOTS` names. */
  readonly slots: readonly number[];
  /** The shape that the last loop had, and where one of that shape has what `STATE` names. */
  shape: Shape | undefined;
  state: readonly number[];
}

const METHODS = ["call_soon", "_call_soon", "_check_closed", "get_debug"];
const STATE = ["_debug", "_closed", "_ready"];

const SLOTS = ["_context", "_loop", "_callback", "_args", "_cancelled", "_repr", "_source_traceback"];

/** The last plan made, and what there was none for. */
let plan: Plan | undefined;
let unplanned: PyType | undefined;
let unplannedVersion = 0;

/** Whether `cls.name` is the function that a module of the standard library has defined for `qualname`. */
function isOriginal(cls: PyType, name: string, qualname: string, globals: PyDict): boolean {
  const found = lookupType(cls, name);
  if (!(found instanceof PyFunction) || found.version !== 0 || found.globals !== globals) return false;
  const { co_qualname, co_filename } = found.code.code;
  return co_qualname === qualname && co_filename === globals.getStr("__file__");
}

function moduleNamed(name: string): PyModule | undefined {
  const found = rt.modules.getStr(name);
  return found instanceof PyModule ? found : undefined;
}

function makePlan(loop: PyType): Plan | undefined {
  const base = moduleNamed("asyncio.base_events");
  const events = moduleNamed("asyncio.events");
  const handle = events?.dict.getStr("Handle");
  if (base === undefined || events === undefined || !(handle instanceof PyType)) return undefined;
  const globals = base.dict;
  const isUsual =
    METHODS.every((name) => isOriginal(loop, name, `BaseEventLoop.${name}`, globals)) &&
    STATE.every((name) => lookupType(loop, name) === undefined) &&
    loop.slots.getAttr === genericGetAttr &&
    isOriginal(handle, "__init__", "Handle.__init__", events.dict) &&
    handle.cls === typeType &&
    handle.slots.setAttr === genericSetAttr &&
    handle.slots.del === undefined &&
    lookupType(handle, "__new__") === lookupType(objectType, "__new__");
  if (!isUsual) return undefined;
  const slots = SLOTS.map((name) => {
    const found = lookupType(handle, name);
    return found instanceof PyMemberDescriptor ? found.index : -1;
  });
  if (slots.includes(-1)) return undefined;
  return {
    loop,
    loopVersion: loop.version,
    globals,
    events,
    handle,
    handleVersion: handle.version,
    slots,
    shape: undefined,
    state: [],
  };
}

/** The plan for a loop, if there is one. */
function planFor(loop: Value): Plan | undefined {
  if (!(loop instanceof PyInstance) || rt.tracer !== undefined) return undefined;
  const found = planOf(loop.cls);
  if (found === undefined || found.shape === loop.shape) return found;
  const { index, isDict } = loop.shape;
  // methods may be replaced in a single loop
  if (isDict || METHODS.some((name) => index.has(name)) || !STATE.every((name) => index.has(name))) return undefined;
  found.shape = loop.shape;
  found.state = STATE.map((name) => index.get(name)!);
  return found;
}

function planOf(loop: PyType): Plan | undefined {
  if (plan !== undefined && plan.loop === loop && plan.loopVersion === loop.version) {
    const { events, handle } = plan;
    const isSame = handle.version === plan.handleVersion && events.dict.getStr("Handle") === handle;
    if (isSame && plan.globals.getStr("events") === events) return plan;
  } else if (unplanned === loop && unplannedVersion === loop.version) return undefined;
  plan = makePlan(loop);
  if (plan === undefined) {
    unplanned = loop;
    unplannedVersion = loop.version;
  }
  return plan;
}

/** `loop.get_debug()`. */
export function isDebugging(loop: Value): boolean {
  const found = planFor(loop);
  const debug = found && getSlot(loop as PyInstance, found.state[0]!);
  return typeof debug === "boolean" ? debug : isTrue(callMethod(loop, "get_debug"));
}

/** `loop.call_soon(func, *args, context=context)` where nothing is out of the ordinary; false where the loop must be asked. */
export function scheduled(loop: Value, func: Value, args: readonly Value[], context: Value): boolean {
  const found = planFor(loop);
  if (found === undefined) return false;
  const [debug, closed, ready] = found.state;
  const self = loop as PyInstance;
  if (getSlot(self, closed!) !== false || getSlot(self, debug!) !== false) return false;
  const queue = getSlot(self, ready!);
  if (!(queue instanceof PyDeque) || queue.maxlen >= 0) return false;
  const { handle: cls, slots } = found;
  const handle = new PyInstance(cls, cls.rootShape);
  setSlot(handle, slots[0]!, context);
  setSlot(handle, slots[1]!, loop);
  setSlot(handle, slots[2]!, func);
  setSlot(handle, slots[3]!, tupleOf(args));
  setSlot(handle, slots[4]!, false);
  setSlot(handle, slots[5]!, None);
  setSlot(handle, slots[6]!, None);
  queue.push(handle);
  return true;
}
