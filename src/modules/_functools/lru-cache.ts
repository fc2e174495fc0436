/** The callable behind `functools.lru_cache`. Source: Modules/_functoolsmodule.c (lru_cache_*). */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyMethod } from "../../objects/function.ts";
import { heapSubclass, PyInstance } from "../../objects/heap.ts";
import { hash32 } from "../../objects/key-hash.ts";
import { intOf } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { objectType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, isCallable } from "../../protocols/call.ts";
import { type LazyType, lazyType, method, newSlot, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** An entry of a bounded cache, in a ring ordered by use; the cache's dict maps keys to these. */
class CacheLink extends PyObject {
  previous: CacheLink;
  next: CacheLink;
  key: Value;
  hash: number;
  result: Value;
  constructor(key: Value, hash: number, result: Value) {
    super();
    this.previous = this;
    this.next = this;
    this.key = key;
    this.hash = hash;
    this.result = result;
  }

  unlink(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
  }

  /** Becomes the most recently used of `root`'s ring. */
  linkBefore(root: CacheLink): void {
    const last = root.previous;
    last.next = this;
    root.previous = this;
    this.previous = last;
    this.next = root;
  }
}

export class PyLruCache extends PyObject {
  readonly func: Value;
  /** -1: unbounded; 0: nothing is kept. */
  readonly maxsize: number;
  readonly typed: boolean;
  readonly infoType: Value;
  readonly cache: PyDict;
  /** `next` of the root is the least recently used. */
  readonly root: CacheLink;
  hits: number;
  misses: number;
  dict: PyDict | undefined;
  constructor(func: Value, maxsize: number, typed: boolean, infoType: Value) {
    super();
    this.func = func;
    this.maxsize = maxsize;
    this.typed = typed;
    this.infoType = infoType;
    this.cache = new PyDict();
    this.root = new CacheLink(None, 0, None);
    this.hits = 0;
    this.misses = 0;
    this.dict = undefined;
  }
}
const PyLruCacheSub = heapSubclass(PyLruCache);

/** Separates positional from keyword arguments in a key. */
const KEYWORD_MARK = new PyInstance(objectType, objectType.rootShape);

function makeKey(args: readonly Value[], kwnames: KwNames, typed: boolean): Value {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  if (!typed && nkw === 0 && args.length === 1) {
    const only = args[0]!;
    const t = typeof only;
    // an exact int or str is its own key
    if (t === "number" || t === "string" || t === "bigint") return only;
  }
  const given = args.length - nkw;
  const key: Value[] = [];
  for (let i = 0; i < given; i++) key.push(args[i]!);
  if (nkw > 0) {
    key.push(KEYWORD_MARK);
    for (let i = 0; i < nkw; i++) key.push(kwnames![i]!, args[given + i]!);
  }
  if (typed) for (let i = 0; i < args.length; i++) key.push(typeOf(args[i]!));
  return new PyTuple(key);
}

function callCached(self: PyLruCache, args: Value[], kwnames: KwNames): Value {
  const { maxsize, cache } = self;
  if (maxsize === 0) {
    self.misses++;
    return call(self.func, args, kwnames);
  }
  const key = makeKey(args, kwnames, self.typed);
  const hash = hash32(key);
  const entry = cache.findHashed(key, hash);
  if (maxsize < 0) {
    if (entry >= 0) {
      self.hits++;
      return cache.values[entry]!;
    }
    self.misses++;
    const result = call(self.func, args, kwnames);
    cache.setHashed(key, hash, result);
    return result;
  }
  const { root } = self;
  if (entry >= 0) {
    const link = cache.values[entry] as CacheLink;
    link.unlink();
    link.linkBefore(root);
    self.hits++;
    return link.result;
  }
  self.misses++;
  const result = call(self.func, args, kwnames);
  // the call may have cached this very key
  if (cache.findHashed(key, hash) >= 0) return result;
  if (cache.size < maxsize || root.next === root) {
    const link = new CacheLink(key, hash, result);
    cache.setHashed(key, hash, link);
    link.linkBefore(root);
    return result;
  }
  // full: the oldest link is used again
  const link = root.next;
  link.unlink();
  const oldest = cache.findHashed(link.key, link.hash);
  if (oldest < 0) return result; // removed meanwhile by a reentrant call
  cache.deleteEntry(oldest);
  link.key = key;
  link.hash = hash;
  link.result = result;
  cache.setHashed(key, hash, link);
  link.linkBefore(root);
  return result;
}

export const lruCacheType: LazyType = lazyType("functools._lru_cache_wrapper", PyLruCache, () => ({
  doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  isMethodDescriptor: true,
  slots: {
    new: newSlot(
      "($type, user_function, maxsize, typed, cache_info_type)",
      "lru_cache",
      (cls, func, maxsize, typed, infoType) => {
        if (!isCallable(func)) throw pyError("TypeError", "the first argument must be callable");
        let bound = -1;
        if (maxsize !== None) {
          if (intOf(maxsize) === undefined && typeOf(maxsize).slots.index === undefined)
            throw pyError("TypeError", "maxsize should be integer or None");
          bound = Math.max(0, indexToNumber(maxsize, "OverflowError"));
        }
        const isTyped = isTrue(typed);
        return cls === lruCacheType()
          ? new PyLruCache(func, bound, isTyped, infoType)
          : new PyLruCacheSub(cls, func, bound, isTyped, infoType);
      },
    ),
    call: callCached,
    descrGet: (self, obj) => (obj === undefined || obj === None ? self : new PyMethod(self, obj)),
  },
  methods: {
    cache_info: method("($self, /)", "Report cache statistics", (self) =>
      call(self.infoType, [self.hits, self.misses, self.maxsize < 0 ? None : self.maxsize, self.cache.size]),
    ),
    cache_clear: method("($self, /)", "Clear the cache and cache statistics", (self) => {
      self.hits = 0;
      self.misses = 0;
      self.cache.clear();
      self.root.next = self.root;
      self.root.previous = self.root;
      return None;
    }),
    __reduce__: unsigned(method("($self, /)", "", (self) => getAttr(self, "__qualname__"))),
    __copy__: unsigned(method("($self, /)", "", (self) => self)),
    __deepcopy__: unsigned(method("($self, memo, /)", "", (self) => self)),
  },
}));
