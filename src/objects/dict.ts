/**
 * The compact hash table behind dict, namespaces and keyword arguments. Source: Objects/dictobject.c.
 * Entries stand in insertion order in `keys`/`values` (a deleted entry leaves `undefined` in both); `index` maps hash slots to
 * entries with CPython's perturbed probing. A dict of at most eight str keys has no index and no hashes: it is scanned.
 * Python-visible behaviour is in `builtins/dict/`. Walk a dict by entry number and skip holes:
 * `for (let i = 0; i < d.keys.length; i++) { const key = d.keys[i]; if (key === undefined) continue; … d.values[i]! }`
 */
import { heapSubclass } from "./heap.ts";
import { hash32, keysEqual, plainlyEqual, recordTable, stringHash32 } from "./key-hash.ts";
import { inheritsObject, type Value } from "./object.ts";
import { SlotArrays } from "./slot-arrays.ts";
import type { PyType } from "./type.ts";

const EMPTY = -1;
const DUMMY = -2;
const PERTURB_SHIFT = 5;
/** Str keys that a dict without an index has at most. */
export const SCAN_LIMIT = 8;

const indexes = new SlotArrays(EMPTY);
/** Of dicts without an index; never changed. */
const NO_HASHES: number[] = [];

export class PyDict {
  declare cls: PyType;
  keys: (Value | undefined)[];
  values: (Value | undefined)[];
  /** Number of live entries. */
  size: number;
  /** Changes whenever a key is added, removed or moved: inline caches compare it. */
  keysVersion: number;
  /** Changes whenever entries get other numbers. */
  moves: number;
  /** Hash of each entry; valid only while `index` is defined. */
  private hashes: number[];
  private index: number[] | undefined;
  /** Slots of `index` that are not empty; deleted ones count, so that every probe ends. */
  private filled: number;

  constructor() {
    this.keys = [];
    this.values = [];
    this.size = 0;
    this.keysVersion = 0;
    this.moves = 0;
    this.hashes = NO_HASHES;
    this.index = undefined;
    this.filled = 0;
  }

  /** A dict with a few str keys, no more than eight and all different. `values` is owned by it from now on. */
  static ofStrs(keys: readonly string[], values: Value[]): PyDict {
    const dict = new PyDict();
    dict.keys = keys.slice();
    dict.values = values;
    dict.size = keys.length;
    dict.keysVersion = keys.length;
    return dict;
  }

  /** Entry number of `key`, negative when there is none. May run Python code for keys that are not exact str or int. */
  find(key: Value): number {
    if (typeof key === "string") return this.findStr(key);
    if (this.index === undefined) {
      const hash = hash32(key); // unhashable keys must raise even here
      if (this.size === 0 || typeof key !== "object") return -1; // only str keys here, and no number equals a str
      this.buildIndex(this.keys.length);
      return this.probe(key, hash);
    }
    return this.probe(key, hash32(key));
  }

  /** The same of an exact str key. */
  findStr(key: string): number {
    const keys = this.keys;
    if (this.index === undefined) {
      for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
      return -1;
    }
    return this.probe(key, stringHash32(key));
  }

  /** `find` with the key's hash known: its `__hash__` does not run. */
  findHashed(key: Value, hash: number): number {
    if (this.index === undefined) {
      if (typeof key === "string") return this.findStr(key);
      if (this.size === 0) return -1;
      this.buildIndex(this.keys.length);
    }
    return this.probe(key, hash);
  }

  /** Low 32 bits of the hash of the key of a live entry. */
  hashAt(entry: number): number {
    return this.index === undefined ? stringHash32(this.keys[entry] as string) : this.hashes[entry]!;
  }

  /** Entry number of `key`, or -1 - (slot of the index for a new entry): a deleted slot on the way, else the first empty one. */
  private probe(key: Value, hash: number): number {
    for (;;) {
      const index = this.index;
      if (index === undefined) return this.findHashed(key, hash); // a comparison cleared the table
      const keys = this.keys;
      const hashes = this.hashes;
      const mask = index.length - 1;
      let perturb = hash >>> 0;
      let slot = hash & mask;
      let free = -1;
      for (;;) {
        const entry = index[slot]!;
        if (entry === EMPTY) return -1 - (free < 0 ? slot : free);
        if (entry === DUMMY) {
          if (free < 0) free = slot;
        } else if (hashes[entry] === hash) {
          const candidate = keys[entry]!;
          const equal = plainlyEqual(candidate, key);
          if (equal === true) return entry;
          if (equal === undefined) {
            const isFound = keysEqual(candidate, key);
            if (this.index !== index || this.keys[entry] !== candidate) break; // the comparison changed the table: again
            if (isFound) return entry;
          }
        }
        perturb >>>= PERTURB_SHIFT;
        slot = (slot * 5 + perturb + 1) & mask;
      }
    }
  }

  get(key: Value): Value | undefined {
    const entry = this.find(key);
    return entry < 0 ? undefined : this.values[entry];
  }

  getStr(key: string): Value | undefined {
    const entry = this.findStr(key);
    return entry < 0 ? undefined : this.values[entry];
  }

  has(key: Value): boolean {
    return this.find(key) >= 0;
  }

  set(key: Value, value: Value): void {
    if (typeof key === "string") this.setStr(key, value);
    else this.setHashed(key, hash32(key), value);
  }

  /** `set` with the key's hash known: its `__hash__` does not run. */
  setHashed(key: Value, hash: number, value: Value): void {
    if (this.index === undefined) {
      if (typeof key === "string") {
        this.setStr(key, value);
        return;
      }
      this.buildIndex(this.keys.length);
    }
    const entry = this.probe(key, hash);
    if (entry >= 0) this.values[entry] = value;
    else this.append(key, hash, value, entry);
  }

  setStr(key: string, value: Value): void {
    const keys = this.keys;
    if (this.index === undefined) {
      for (let i = 0; i < keys.length; i++) {
        if (keys[i] === key) {
          this.values[i] = value;
          return;
        }
      }
      if (keys.length < SCAN_LIMIT) {
        keys.push(key);
        this.values.push(value);
        this.size++;
        this.keysVersion++;
        return;
      }
      if (this.size < keys.length) {
        this.compact();
        this.setStr(key, value);
        return;
      }
      this.buildIndex(keys.length);
    }
    const hash = stringHash32(key);
    const entry = this.probe(key, hash);
    if (entry >= 0) this.values[entry] = value;
    else this.append(key, hash, value, entry);
  }

  /** Value of `key`, after storing `value` under it when it was absent. */
  setDefault(key: Value, value: Value): Value {
    if (typeof key === "string") {
      const entry = this.findStr(key);
      if (entry >= 0) return this.values[entry]!;
      this.setStr(key, value);
      return value;
    }
    const hash = hash32(key);
    const entry = this.findHashed(key, hash);
    if (entry >= 0) return this.values[entry]!;
    this.append(key, hash, value, entry);
    return value;
  }

  /** Makes room for `more` keys that are about to be added. */
  reserve(more: number): void {
    const { index } = this;
    const isEnough = index === undefined ? more <= SCAN_LIMIT : (this.filled + more) * 3 <= index.length * 2;
    if (!isEnough) this.buildIndex(this.size + more);
  }

  /** Whether there is the key of an entry of another dict. */
  hasKeyOf(source: PyDict, entry: number): boolean {
    const key = source.keys[entry]!;
    return (source.index === undefined ? this.find(key) : this.findHashed(key, source.hashes[entry]!)) >= 0;
  }

  /** Stores an entry of another dict. */
  setEntryOf(source: PyDict, entry: number): void {
    const key = source.keys[entry]!;
    const value = source.values[entry]!;
    if (source.index === undefined) this.setStr(key as string, value);
    else this.setHashed(key, source.hashes[entry]!, value);
  }

  /** Adds a key that `probe` has just given `vacant` for. */
  private append(key: Value, hash: number, value: Value, vacant: number): void {
    const { index } = this;
    let slot = -1 - vacant;
    if (index === undefined || (this.filled + 1) * 3 > index.length * 2) {
      // as CPython; holes are squeezed out at the same time
      this.buildIndex(index === undefined ? this.keys.length : this.size * 3);
      slot = vacantSlot(this.index!, hash);
    }
    if (this.index![slot] === EMPTY) this.filled++;
    this.index![slot] = this.keys.length;
    this.keys.push(key);
    this.values.push(value);
    this.hashes.push(hash);
    this.size++;
    this.keysVersion++;
  }

  /** Makes an index with room for `wanted` entries beyond two thirds load, without holes. */
  private buildIndex(wanted: number): void {
    const had = this.index !== undefined;
    if (this.size < this.keys.length) this.compactArrays(had);
    let size = 8;
    const need = Math.max(wanted, this.size + 1);
    while (need * 3 > size * 2) size *= 2;
    const index = indexes.make(size);
    const keys = this.keys;
    if (!had) {
      recordTable(this);
      this.hashes = [];
      for (let i = 0; i < keys.length; i++) this.hashes.push(stringHash32(keys[i] as string));
    }
    for (let i = 0; i < keys.length; i++) index[vacantSlot(index, this.hashes[i]!)] = i;
    this.index = index;
    this.filled = keys.length;
    this.keysVersion++;
  }

  private compact(): void {
    this.compactArrays(this.index !== undefined);
    this.keysVersion++;
  }

  private compactArrays(withHashes: boolean): void {
    const { keys, values, hashes } = this;
    this.moves++;
    let out = 0;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === undefined) continue;
      keys[out] = keys[i];
      values[out] = values[i];
      if (withHashes) hashes[out] = hashes[i]!;
      out++;
    }
    keys.length = out;
    values.length = out;
    if (withHashes) hashes.length = out;
  }

  /** Places all entries anew after the hash of str has changed; see `key-hash.ts: HashTable`. */
  rehash(delta: number | undefined): void {
    const { index, keys, hashes } = this;
    if (index === undefined) return;
    index.fill(EMPTY);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === undefined) continue;
      hashes[i] = typeof key === "string" && key !== "" && delta !== undefined ? hashes[i]! ^ delta : hash32(key);
      index[vacantSlot(index, hashes[i]!)] = i;
    }
    this.filled = this.size;
  }

  /** Removes `key`; its value, or `undefined` when it was absent. */
  delete(key: Value): Value | undefined {
    const entry = this.find(key);
    return entry < 0 ? undefined : this.deleteEntry(entry);
  }

  /** Removes the live entry number `entry`; its value. */
  deleteEntry(entry: number): Value | undefined {
    const value = this.values[entry];
    if (this.index !== undefined) {
      const index = this.index;
      const mask = index.length - 1;
      const hash = this.hashes[entry]!;
      let perturb = hash >>> 0;
      let slot = hash & mask;
      while (index[slot] !== entry) {
        perturb >>>= PERTURB_SHIFT;
        slot = (slot * 5 + perturb + 1) & mask;
      }
      index[slot] = DUMMY;
    }
    // the entry stays as a hole: iterators count on entry numbers
    this.size--;
    this.keysVersion++;
    this.keys[entry] = undefined;
    this.values[entry] = undefined;
    return value;
  }

  /** Entry number of the last live entry, or -1. Holes after it go away, so that popping from the end is cheap. */
  lastEntry(): number {
    const keys = this.keys;
    let n = keys.length;
    while (n > 0 && keys[n - 1] === undefined) n--;
    if (n < keys.length) {
      keys.length = n;
      this.values.length = n;
      if (this.index !== undefined) this.hashes.length = n;
    }
    return n - 1;
  }

  /** Entry number of the first live entry, or -1. */
  firstEntry(): number {
    const keys = this.keys;
    for (let i = 0; i < keys.length; i++) if (keys[i] !== undefined) return i;
    return -1;
  }

  clear(): void {
    if (this.size === 0 && this.keys.length === 0) return;
    this.keysVersion++;
    this.reset();
  }

  private reset(): void {
    this.moves++;
    this.keys = [];
    this.values = [];
    this.hashes = NO_HASHES;
    this.index = undefined;
    this.filled = 0;
    this.size = 0;
  }

  /** A shallow copy with the same order, holes squeezed out. Always an exact dict. */
  copy(): PyDict {
    const out = new PyDict();
    out.copyFrom(this);
    return out;
  }

  /** Becomes a shallow copy of `other`, holes squeezed out. Only for a dict that has never had entries. */
  copyFrom(other: PyDict): void {
    const { keys, values, hashes, index } = other;
    this.size = other.size;
    this.keysVersion++;
    if (index !== undefined) recordTable(this);
    if (other.size === keys.length) {
      this.keys = keys.slice();
      this.values = values.slice();
      if (index === undefined) return;
      this.hashes = hashes.slice();
      this.index = index.slice();
      this.filled = other.filled;
      return;
    }
    if (index !== undefined) this.hashes = [];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === undefined) continue;
      this.keys.push(key);
      this.values.push(values[i]);
      if (index !== undefined) this.hashes.push(hashes[i]!);
    }
    if (index === undefined) return;
    let size = 8;
    while ((this.size + 1) * 3 > size * 2) size *= 2;
    const fresh = indexes.make(size);
    for (let i = 0; i < this.keys.length; i++) fresh[vacantSlot(fresh, this.hashes[i]!)] = i;
    this.index = fresh;
    this.filled = this.keys.length;
  }
}
inheritsObject(PyDict);

export const PyDictSub = heapSubclass(PyDict);

/** The first free slot of the probe sequence of a key that is not there. */
function vacantSlot(index: readonly number[], hash: number): number {
  const mask = index.length - 1;
  let perturb = hash >>> 0;
  let slot = hash & mask;
  while (index[slot]! >= 0) {
    perturb >>>= PERTURB_SHIFT;
    slot = (slot * 5 + perturb + 1) & mask;
  }
  return slot;
}
