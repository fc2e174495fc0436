/** `with` in compiled code: the methods of a context manager, looked up once for each class that a site sees in turn. */
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import { PyFunction, PyMethod } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { lookupType, type PyType } from "../objects/type.ts";
import { call0 } from "../protocols/call.ts";
import { typeOf } from "../protocols/type-of.ts";
import { contextMethods } from "../vm/ops/async.ts";
import { callAny } from "./calling.ts";

/** What one `with` knows of the class of its context manager. */
export class ContextCache {
  readonly isAsync: boolean;
  cls: PyType | undefined = undefined;
  version = 0;
  /** The class's methods, unbound; `undefined` where binding takes more than a receiver. */
  enter: PyFunction | PyMethodDescriptor | undefined = undefined;
  exit: PyFunction | PyMethodDescriptor | undefined = undefined;
  /** What `enter` is called instead, bound. */
  bound: Value | undefined = undefined;
  constructor(isAsync: boolean) {
    this.isAsync = isAsync;
  }
}

const isMethod = (v: Value | undefined): v is PyFunction | PyMethodDescriptor =>
  v instanceof PyFunction || v instanceof PyMethodDescriptor;

/** `__exit__` of a context manager, bound; `enterContext` comes next. */
function exitOf(cache: ContextCache, manager: Value): Value {
  const cls = typeOf(manager);
  if (cache.cls !== cls || cache.version !== cls.version) {
    const enter = lookupType(cls, cache.isAsync ? "__aenter__" : "__enter__");
    const exit = lookupType(cls, cache.isAsync ? "__aexit__" : "__exit__");
    cache.cls = cls;
    cache.version = cls.version;
    cache.enter = isMethod(enter) ? enter : undefined;
    cache.exit = isMethod(exit) ? exit : undefined;
  }
  const known = cache.exit;
  if (known !== undefined && cache.enter !== undefined) {
    return known instanceof PyFunction ? new PyMethod(known, manager) : known.cls.slots.descrGet!(known, manager, cls);
  }
  const [enter, exit] = cache.isAsync
    ? contextMethods(manager, "__aenter__", "__aexit__", "asynchronous context manager")
    : contextMethods(manager, "__enter__", "__exit__", "context manager");
  cache.enter = undefined;
  cache.bound = enter;
  return exit;
}

/** `__enter__` of the context manager that `exitOf` has looked at; `undefined` where it raises (`takeRaised`). */
function enterContext(cache: ContextCache, manager: Value): Value | undefined {
  const { enter } = cache;
  if (enter instanceof PyFunction) {
    const { code } = enter;
    if (code.jit !== undefined && code.simpleArgs === 1) return code.jit(enter, manager);
    return callAny(enter, true, [manager], undefined);
  }
  return enter !== undefined ? enter.entry.call0(manager) : callAny(cache.bound!, false, [], undefined);
}

/** `__aenter__`, likewise: most often that just makes a coroutine. */
function enterAsync(cache: ContextCache, manager: Value): Value | undefined {
  const { enter } = cache;
  if (enter instanceof PyFunction) {
    const { code } = enter;
    if (code.resume !== undefined && code.jit !== undefined && code.simpleArgs === 1) return code.jit(enter, manager);
    return rt.hooks.callFunction1(enter, manager);
  }
  return enter !== undefined ? enter.entry.call0(manager) : call0(cache.bound!);
}

export const contexts = { exitOf, enterContext, enterAsync };
