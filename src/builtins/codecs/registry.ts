/** The codec registry: search functions, their results by name, error handlers by name. Source: Python/codecs.c. */
import { PyTuple } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { call1, isCallable } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { builtinErrorHandlers } from "./handler-functions.ts";

interface CodecState {
  readonly searchPath: Value[];
  readonly cache: Map<string, PyTuple>;
  readonly errorHandlers: Map<string, Value>;
  ready: boolean;
}

const KEY = "_codecs";

function state(): CodecState {
  let s = rt.state.get(KEY) as CodecState | undefined;
  if (s === undefined) {
    s = { searchPath: [], cache: new Map(), errorHandlers: builtinErrorHandlers(), ready: false };
    rt.state.set(KEY, s);
  }
  return s;
}

/** `codecs.register`. */
export function registerSearch(search: Value): void {
  if (!isCallable(search)) throw pyError("TypeError", "argument must be callable");
  const s = state();
  s.searchPath.push(search);
}

/** `codecs.unregister`. */
export function unregisterSearch(search: Value): void {
  const s = state();
  const i = s.searchPath.indexOf(search);
  if (i < 0) return;
  s.searchPath.splice(i, 1);
  s.cache.clear();
}

/** Lower case, runs of other characters than letters, digits and dots as one "_" between them: what search functions get. */
export function normalizeEncoding(name: string): string {
  return name
    .replace(/[^A-Za-z0-9.]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}

/** `codecs.lookup`: the codec's tuple. LookupError when no search function knows it. */
export function lookupCodec(encoding: string): PyTuple {
  const s = state();
  if (!s.ready) {
    // the standard encodings register themselves when first needed
    s.ready = true;
    if (s.searchPath.length === 0) rt.hooks.importModule("encodings");
  }
  const name = normalizeEncoding(encoding);
  const known = s.cache.get(name);
  if (known !== undefined) return known;
  if (s.searchPath.length === 0)
    throw pyError("LookupError", "no codec search functions registered: can't find encoding");
  for (const search of s.searchPath.slice()) {
    const found = call1(search, name);
    if (found === None) continue;
    if (!(found instanceof PyTuple) || found.items.length !== 4)
      throw pyError("TypeError", "codec search functions must return 4-tuples");
    s.cache.set(name, found);
    return found;
  }
  throw pyError("LookupError", `unknown encoding: ${encoding}`);
}

/** `codecs.register_error`. */
export function registerErrorHandler(name: string, handler: Value): void {
  if (!isCallable(handler)) throw pyError("TypeError", "handler must be callable");
  state().errorHandlers.set(name, handler);
}

/** `codecs.lookup_error`. */
export function lookupErrorHandler(name: string): Value {
  const handler = state().errorHandlers.get(name);
  if (handler === undefined) throw pyError("LookupError", `unknown error handler name '${name}'`);
  return handler;
}
