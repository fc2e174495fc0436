/** The next item of an iterator, for loops in compiled code: pairs without tuples. */
import { PyList, type PyTuple } from "../objects/containers.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { GEN_SUSPENDED, type PyFrame, PyGenerator } from "../objects/frame.ts";
import { PyFunction } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import {
  PyDictItemIterator,
  PyEnumerate,
  PyListIterator,
  PyTupleIterator,
  PyZip,
  type SequenceIterator,
} from "../objects/iterators.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { lookupType } from "../objects/type.ts";
import { exceptionTypes, generatorType } from "../objects/types.ts";
import { nextEntry } from "../protocols/dict-iteration.ts";
import { stopIteration, takeRaised } from "../protocols/errors.ts";
import { checkIterator, getIter, stepOf } from "../protocols/iterate.ts";
import { evalFrame } from "../vm/eval.gen.ts";
import { generatorFrame } from "../vm/frames.ts";
import { sendInto, valueOrRaising } from "../vm/generator.ts";
import { GET_YIELD_FROM_ITER, iterate, traceStop } from "../vm/ops/async.ts";
import { yieldedOrThrow } from "../vm/tier.ts";

/** `iter(v)`; `undefined`, with an exception for `takeRaised`, where a compiled `__iter__` raises. */
export function iteratorOf(v: Value): Value | undefined {
  const method = compiledMethod(v, "__iter__");
  if (method === undefined) return getIter(v);
  const it = method.code.jit!(method, v);
  return it === undefined || it instanceof PyGenerator ? it : checkIterator(it);
}

/** The iterator that `yield from v` hands on to, likewise. */
export function delegateOf(frame: PyFrame, v: Value): Value | undefined {
  if (v instanceof PyGenerator) return v.cls === generatorType ? v : GET_YIELD_FROM_ITER(frame, 0, v);
  return iteratorOf(v);
}

/** The next item of an iterator, `undefined` at its end. Generators run on the frame they have. */
export function next(it: Value): Value | undefined {
  if (it instanceof PyGenerator && it.state <= GEN_SUSPENDED) {
    return it.resume !== undefined ? yieldedOrThrow(it.resume(it, None)) : evalFrame(generatorFrame(it, None));
  }
  const method = compiledMethod(it, "__next__");
  return method === undefined ? iterate(it) : (method.code.jit!(method, it) ?? atEnd(takeRaised()));
}

/** A special method of an instance's class that has machine code and takes nothing more. */
function compiledMethod(v: Value, name: string): PyFunction | undefined {
  if (!(v instanceof PyInstance)) return undefined;
  const method = lookupType(v.cls, name);
  const isCompiled = method instanceof PyFunction && method.code.jit !== undefined && method.code.simpleArgs === 1;
  return isCompiled ? method : undefined;
}

/** A compiled `__next__` has raised: StopIteration is the end, all else is thrown. */
function atEnd(exc: PyBaseException): undefined {
  if (!exc.cls.isSubtypeOf(exceptionTypes.StopIteration)) throw exc;
  traceStop(exc);
}

class Pair extends PyObject {}

/** `nextPair`: the items are in `pair`. */
export const PAIR: Value = new Pair();
/** The two items of the tuple that `nextPair` has not made. */
export const pair: { first: Value; second: Value } = { first: None, second: None };
/** `nextFloats`: an item of the pair is a float, raw in `raw`. */
export const RAW: Value = new Pair();
export const raw = { first: 0.5, second: 0.5 };

/** The next item of an iterator whose items are unpacked into two: PAIR, or an item as `next` gives it. */
export function nextPair(it: Value): Value | undefined {
  if (it instanceof PyEnumerate && !it.cls.isHeap) {
    const { index } = it;
    if (typeof index !== "number" || index >= Number.MAX_SAFE_INTEGER) return iterate(it);
    const item = nextInner(it.iterator);
    if (item === undefined) return undefined;
    it.index = index + 1;
    pair.first = index;
    pair.second = item;
    return PAIR;
  }
  if (it instanceof PyZip) {
    if (it.cls.isHeap || it.strict || it.iterators.length !== 2) return iterate(it);
    const first = nextInner(it.iterators[0]!);
    if (first === undefined) return undefined;
    const second = nextInner(it.iterators[1]!);
    if (second === undefined) return undefined;
    pair.first = first;
    pair.second = second;
    return PAIR;
  }
  if (it instanceof PyDictItemIterator) {
    const entry = nextEntry(it);
    if (entry < 0) return undefined;
    pair.first = it.dict!.keys[entry]!;
    pair.second = it.dict!.values[entry]!;
    return PAIR;
  }
  const step = it instanceof PyObject ? it.cls.plainNext : undefined;
  return step === undefined ? next(it) : step(it);
}

/** As `nextPair`, but floats from lists of raw ones are left raw. */
export function nextFloats(it: Value): Value | undefined {
  if (it instanceof PyZip) {
    const { first, second } = it;
    if (first === undefined || second === undefined || it.strict || it.cls.isHeap) return nextPair(it);
    const a = takeRaw(first, true);
    if (a === undefined) return undefined;
    const b = takeRaw(second, false);
    if (b === undefined) return undefined;
    pair.first = a;
    pair.second = b;
    return PAIR;
  }
  if (!(it instanceof PyEnumerate) || it.cls.isHeap) return nextPair(it);
  const { index, iterator } = it;
  if (typeof index !== "number" || index >= Number.MAX_SAFE_INTEGER) return iterate(it);
  const item = iterator instanceof PyListIterator ? takeRaw(iterator, false) : nextInner(iterator);
  if (item === undefined) return undefined;
  it.index = index + 1;
  pair.first = index;
  pair.second = item;
  return PAIR;
}

/** The next item of an iterator; RAW: it is a float, in `raw` as the first or second of the pair. */
function takeRaw(it: SequenceIterator, isFirst: boolean): Value | undefined {
  const { sequence, index } = it;
  if (sequence === undefined) return undefined;
  const { floats } = sequence;
  if (index < floats.length) {
    it.index = index + 1;
    if (isFirst) raw.first = floats[index]!;
    else raw.second = floats[index]!;
    return RAW;
  }
  const { boxes } = sequence;
  if (index < boxes.length) {
    it.index = index + 1;
    return boxes[index]!;
  }
  it.sequence = undefined;
  return undefined;
}

/** The next item of an iterator inside another one: native code waits for it. */
function nextInner(it: Value): Value | undefined {
  if (it instanceof PyTupleIterator || it instanceof PyListIterator) {
    const { sequence } = it;
    if (sequence === undefined) return undefined;
    const item = sequence.boxes[it.index] ?? itemAt(sequence, it.index);
    if (item === undefined) it.sequence = undefined;
    else it.index++;
    return item;
  }
  const step = it instanceof PyObject ? it.cls.plainNext : undefined;
  return step === undefined ? iterate(it) : step(it);
}

/** The item of a list or tuple at an index, `undefined` behind its end. */
export function itemAt(sequence: PyList | PyTuple, index: number): Value | undefined {
  return sequence instanceof PyList ? sequence.at(index) : sequence.items[index];
}

/** `next(it)`; `undefined`, with StopIteration at the end, for what is raised. */
export function nextItem(it: Value): Value | undefined {
  if (it instanceof PyGenerator && it.cls === generatorType) return valueOrRaising(it, sendInto(it, None));
  const method = compiledMethod(it, "__next__");
  if (method !== undefined) return method.code.jit!(method, it);
  const item = stepOf(it)(it);
  if (item === undefined) rt.raised = stopIteration(None);
  return item;
}
