/**
 * The `gc` module. Source: Modules/gcmodule.c.
 *
 * DIVERGES: memory is JavaScript's to collect. Thresholds, debug flags and the enabled state are kept and reported as CPython
 * does, but nothing runs on its own: `collect()` finds the watched objects (weak references, `__del__`) that have become
 * unreachable; other garbage it neither sees nor counts.
 */

import { finalizableObjects, finalize, hasFinalizable, wasFinalized } from "../../builtins/type/finalizers.ts";
import { typeFlags } from "../../builtins/type/sizes.ts";
import { removeFromBases } from "../../builtins/type/subclasses.ts";
import {
  dropReferences,
  killReferences,
  runCallbacks,
  weakReferences,
  weakReferents,
} from "../../builtins/weakref/reference.ts";
import { itemsOf, PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { GEN_CREATED, PyCoroutine, PyGenerator } from "../../objects/frame.ts";
import { PyInstance } from "../../objects/heap.ts";
import { defineModule } from "../../objects/module.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { liveSubclasses, lookupType, PyType } from "../../objects/type.ts";
import { objectType } from "../../objects/types.ts";
import { instanceDict } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { finalizeGenerator } from "../../vm/finalize.ts";
import { addPending } from "../../vm/safepoint.ts";
import { runsCompiled, withRealFrames } from "../../vm/tier.ts";
import { drivenGenerators, unfinishedGenerators } from "../../vm/unfinished.ts";
import { closeDroppedFiles, flushOpenFiles, openFileCount } from "../_io/open-files.ts";
import { writeUnraisable } from "../sys/hooks.ts";
import { reachableObjects } from "./reachable.ts";

interface GcState {
  enabled: boolean;
  debug: number;
  threshold: [number, number, number];
  collections: [number, number, number];
  readonly garbage: PyList;
  readonly callbacks: PyList;
  /** Milliseconds spent by `variableDeleted`. */
  searched: number;
}

function state(): GcState {
  let s = rt.state.get("gc") as GcState | undefined;
  if (s === undefined) {
    s = {
      enabled: true,
      debug: 0,
      threshold: [700, 10, 10],
      collections: [0, 0, 0],
      garbage: new PyList([]),
      callbacks: new PyList([]),
      searched: 0,
    };
    rt.state.set("gc", s);
  }
  return s;
}

const COLLECTABLE_FLAG = 2 ** 14;

/** Does CPython's collector track values of this type? Containers and instances are, atoms are not. */
function isTracked(v: Value): boolean {
  if (!(v instanceof PyObject)) return false;
  if (v instanceof PyType) return v.isHeap;
  if (v instanceof PyTuple && v.items.length === 0) return false;
  if (v instanceof PyDict && v.cls.isHeap === false) {
    // a dict of atoms is not tracked until it gets something else
    return v.keys.some((k, i) => k !== undefined && (isTracked(k) || isTracked(v.values[i]!)));
  }
  return Math.floor(typeFlags(typeOf(v)) / COLLECTABLE_FLAG) % 2 === 1;
}

function notify(phase: "start" | "stop", generation: number): void {
  for (const callback of state().callbacks.items.slice()) {
    const info = new PyDict();
    info.setStr("generation", generation);
    info.setStr("collected", 0);
    info.setStr("uncollectable", 0);
    try {
      call(callback, [phase, info]);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      writeUnraisable(e, undefined, callback);
    }
  }
}

/** Between two collections as many objects as survived the last may appear, and no fewer than this. */
const LEAST_WATCHED = 10000;
/** Where a collection is not safe just now, it is tried again after so many more objects. */
const RETRY = 100;

/** The collection that comes by itself; see `Runtime.noteWatched`. */
export function collectSoon(): void {
  addPending(() => {
    if (!state().enabled) return;
    if (isCollectionSafe()) collect(2);
    else rt.watchedCount = rt.watchedLimit - RETRY;
  });
}

/** Milliseconds of CPU that looking for what `del` has ended may take: in all, and as a share of what the program takes. */
const SEARCH_TIME = 1000;
const SEARCH_SHARE = 0.05;

function cpuTime(): number {
  const { user, system } = rt.host.clock.cpu();
  return Number(user + system) / 1e6;
}

const hasFinalizer = (v: unknown): boolean =>
  v instanceof PyObject && v.cls.isHeap && v.cls.slots.del !== undefined && !wasFinalized(v);

/** How much of a container is looked through for things with a finaliser. */
const GLANCE = 50;

/** Does a container or instance hold something with a finaliser, as far as a glance tells? */
function holdsFinalizer(v: Value): boolean {
  const any = (items: readonly unknown[]): boolean => items.slice(0, GLANCE).some(hasFinalizer);
  if (v instanceof PyList || v instanceof PyTuple) return any(itemsOf(v));
  if (v instanceof PyDict) return any(v.values);
  if (!(v instanceof PyInstance)) return false;
  return Object.values(v).some((field) => (Array.isArray(field) ? any(field) : hasFinalizer(field)));
}

/** What CPython does at once when `del` removes the last reference to an object that has something to say about its end. */
export function variableDeleted(v: Value): void {
  const matters =
    v instanceof PyGenerator ||
    weakReferences(v).length > 0 ||
    (hasFinalizable() && (hasFinalizer(v) || holdsFinalizer(v)));
  if (!matters || !isCollectionSafe()) return;
  const s = state();
  const start = cpuTime();
  if (s.searched > SEARCH_TIME && s.searched > start * SEARCH_SHARE) return;
  collectWatched();
  s.searched += cpuTime() - start;
}

/** A native call in progress might hold objects that nobody sees. */
const isCollectionSafe = (): boolean =>
  rt.barriers - rt.transparentCalls === 1 && rt.waitingFrames.length === 0 && !runsCompiled();

function collect(generation: number): Value {
  if (generation < 0 || generation > 2) throw pyError("ValueError", "invalid generation");
  notify("start", generation);
  state().collections[generation as 0 | 1 | 2]++;
  const work = (): Value => {
    rt.host.forgetKept?.();
    const found = collectWatched();
    rt.watchedCount = 0;
    rt.watchedLimit = Math.max(LEAST_WATCHED, weakReferents().length + finalizableObjects().length);
    notify("stop", generation);
    return found;
  };
  // what compiled code holds cannot be told from garbage
  return withRealFrames("collect", work) ?? 0;
}

/** Finalises watched objects that nothing reaches: callbacks of weak references, then `__del__`. How many there were. */
function collectWatched(): number {
  const referents = weakReferents().filter((v) => !(v instanceof PyType && !v.isHeap));
  const finalizable = finalizableObjects();
  const classes = heapClasses(objectType);
  const unfinished = unfinishedGenerators();
  const watched = referents.length + finalizable.length + classes.length + unfinished.length + openFileCount();
  if (watched === 0) return 0;
  if (openFileCount() > 0) flushOpenFiles();
  const alive = reachableObjects(drivenGenerators());
  for (const cls of classes) if (!alive.has(cls)) removeFromBases(cls, cls.bases);
  const dead = referents.filter((v) => !alive.has(v));
  for (const target of dead) {
    // a reference that is garbage itself calls nobody back
    const due = killReferences(target).filter(({ ref }) => alive.has(ref));
    runCallbacks(due, (e, callback) => reportIgnored(e, callback));
  }
  for (const target of referents) if (alive.has(target)) dropReferences(target, (ref) => alive.has(ref));
  const ending = finalizable.filter((v) => !alive.has(v));
  for (const v of ending) finalize(v, (e) => reportIgnored(e, lookupType(typeOf(v), "__del__") ?? v));
  const dropped = unfinished.filter((g) => !alive.has(g));
  for (const g of dropped) finalizeGenerator(g, reportIgnored);
  closeDroppedFiles(alive);
  return new Set<object>([...dead, ...ending, ...dropped]).size;
}

/**
 * The end of the program: finalises what is left, in order of creation, as CPython's last collection does. What a generator raises
 * that is long out of reach is not told: CPython would have closed it in time. Gives whether there was anything.
 */
export function finalizeAll(): boolean {
  const unfinished = unfinishedGenerators();
  const finalizable = finalizableObjects();
  const alive = unfinished.some((g) => g.state !== GEN_CREATED) ? reachableObjects() : undefined;
  const report = (v: Value) => (e: unknown) => reportIgnored(e, lookupType(typeOf(v), "__del__") ?? v);
  // what `sys` itself holds goes last: nobody is there to hear of errors
  const last = new Set<Value | undefined>(rt.sys.values);
  for (const v of finalizable) if (!last.has(v)) finalize(v, report(v));
  for (const g of unfinished) {
    finalizeGenerator(g, (e) => {
      if (g instanceof PyCoroutine || alive === undefined || alive.has(g)) reportIgnored(e, g);
    });
  }
  for (const v of finalizable) finalize(v, () => undefined);
  return finalizable.length > 0 || unfinished.length > 0;
}

/** All classes made by Python code that are still known as subclasses. */
function heapClasses(root: PyType): PyType[] {
  const seen = new Set<PyType>();
  const walk = (type: PyType): void => {
    for (const sub of liveSubclasses(type)) {
      if (seen.has(sub)) continue;
      seen.add(sub);
      walk(sub);
    }
  };
  walk(root);
  return [...seen].filter((type) => type.isHeap);
}

function reportIgnored(e: unknown, object: Value): void {
  if (!(e instanceof PyBaseException)) throw e;
  writeUnraisable(e, undefined, object);
}

/** What an object refers to directly. */
function referents(v: Value): Value[] {
  if (!(v instanceof PyObject)) return [];
  const out: Value[] = [];
  if (v instanceof PyList || v instanceof PyTuple) return itemsOf(v).slice();
  else if (v instanceof PyDict) {
    v.keys.forEach((k, i) => {
      if (k === undefined) return;
      out.push(k, v.values[i]!);
    });
  } else if (v instanceof PyType) out.push(v.dict, new PyTuple(v.mro), new PyTuple(v.bases));
  else {
    for (const [name, field] of Object.entries(v)) {
      if (name === "cls" || name === "dict" || name === "shape") continue;
      if (field instanceof PyObject) out.push(field);
      else if (Array.isArray(field)) for (const item of field) if (item instanceof PyObject) out.push(item);
    }
    const dict = v instanceof PyInstance || "dict" in v ? instanceDict(v) : undefined;
    if (dict !== undefined) out.push(dict);
  }
  if (v.cls.isHeap) out.push(v.cls);
  return out;
}

export const gcModule = defineModule("gc", () => ({
  doc: "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current the collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n",
  constants: {
    DEBUG_STATS: 1,
    DEBUG_COLLECTABLE: 2,
    DEBUG_UNCOLLECTABLE: 4,
    DEBUG_SAVEALL: 32,
    DEBUG_LEAK: 38,
    garbage: state().garbage,
    callbacks: state().callbacks,
  },
  functions: {
    enable: fn("()", "Enable automatic garbage collection.", () => {
      state().enabled = true;
      return None;
    }),
    disable: fn("()", "Disable automatic garbage collection.", () => {
      state().enabled = false;
      return None;
    }),
    isenabled: fn("()", "Returns true if automatic garbage collection is enabled.", () => state().enabled),
    set_debug: fn(
      "(flags: int, /)",
      "Set the garbage collection debugging flags.\n\n  flags\n    An integer that can have the following bits turned on:\n      DEBUG_STATS - Print statistics during collection.\n      DEBUG_COLLECTABLE - Print collectable objects found.\n      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n        found.\n      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n      DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\nDebugging information is written to sys.stderr.",
      (flags) => {
        state().debug = flags;
        return None;
      },
    ),
    get_debug: fn("()", "Get the garbage collection debugging flags.", () => state().debug),
    get_count: fn("()", "Return a three-tuple of the current collection counts.", () => new PyTuple([0, 0, 0])),
    set_threshold: unsigned(
      fn(
        "(*args)",
        "set_threshold(threshold0, [threshold1, threshold2]) -> None\n\nSets the collection thresholds.  Setting threshold0 to zero disables\ncollection.\n",
        (args) => {
          if (args.length < 1 || args.length > 3) {
            const how = args.length < 1 ? "at least 1 argument" : "at most 3 arguments";
            throw pyError("TypeError", `set_threshold() takes ${how} (${args.length} given)`);
          }
          args.forEach((v, i) => {
            state().threshold[i as 0 | 1 | 2] = Number(index(v));
          });
          return None;
        },
      ),
    ),
    get_threshold: fn("()", "Return the current collection thresholds.", () => new PyTuple(state().threshold.slice())),
    collect: fn(
      "(generation: int=2)",
      "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.",
      collect,
    ),
    get_objects: fn(
      "(generation=None)",
      "Return a list of objects tracked by the collector (excluding the list returned).\n\n  generation\n    Generation to extract the objects from.\n\nIf generation is not None, return only the objects tracked by the collector\nthat are in that generation.",
      () => new PyList([]),
    ),
    get_stats: fn("()", "Return a list of dictionaries containing per-generation statistics.", () => {
      const rows = state().collections.map((n) => {
        const row = new PyDict();
        row.setStr("collections", n);
        row.setStr("collected", 0);
        row.setStr("uncollectable", 0);
        return row;
      });
      return new PyList(rows);
    }),
    is_tracked: fn(
      "(obj, /)",
      "Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false.",
      (v) => isTracked(v),
    ),
    is_finalized: fn("(obj, /)", "Returns true if the object has been already finalized by the GC.", (v) =>
      wasFinalized(v),
    ),
    get_referrers: unsigned(
      fn(
        "(*objs)",
        "get_referrers(*objs) -> list\nReturn the list of objects that directly refer to any of objs.",
        () => new PyList([]),
      ),
    ),
    get_referents: unsigned(
      fn(
        "(*objs)",
        "get_referents(*objs) -> list\nReturn the list of objects that are directly referred to by objs.",
        (objs) => new PyList(objs.flatMap(referents)),
      ),
    ),
    freeze: fn(
      "()",
      "Freeze all current tracked objects and ignore them for future collections.\n\nThis can be used before a POSIX fork() call to make the gc copy-on-write friendly.\nNote: collection before a POSIX fork() call may free pages for future allocation\nwhich can cause copy-on-write.",
      () => None,
    ),
    unfreeze: fn(
      "()",
      "Unfreeze all objects in the permanent generation.\n\nPut all objects in the permanent generation back into oldest generation.",
      () => None,
    ),
    get_freeze_count: fn("()", "Return the number of objects in the permanent generation.", () => 0),
  },
}));
