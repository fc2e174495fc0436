/**
 * The open-addressing table behind set and frozenset, with CPython's probe order, so that iteration order is CPython's too.
 * Source: Objects/setobject.c. Walk it by slot: `for (let i = 0; i <= s.mask; i++) { const key = s.table[i]; if (key === undefined) continue; … }`.
 */
import { heapSubclass } from "./heap.ts";
import { hash32, keysEqual, plainlyEqual, recordTable } from "./key-hash.ts";
import { inheritsObject, type Value } from "./object.ts";
import { SlotArrays } from "./slot-arrays.ts";
import type { PyType } from "./type.ts";

const LINEAR_PROBES = 9;
const PERTURB_SHIFT = 5;
const MIN_SIZE = 8;

// what stands in `hashes` where the table has no key
const UNUSED = 0;
const DELETED = 1;

const tables = new SlotArrays<Value | undefined>(undefined);
const hashSlots = new SlotArrays(UNUSED);

/** Of a set that is about to become a copy of another one; never changed. */
const NO_TABLE = tables.make(MIN_SIZE);
const NO_HASHES = hashSlots.make(MIN_SIZE);

export class PySet {
  declare cls: PyType;
  /** Keys by slot; `undefined` is unused or deleted. Length is `mask + 1`. */
  table: (Value | undefined)[];
  /** Hash of the key in each slot; UNUSED or DELETED where there is none. */
  private hashes: number[];
  mask: number;
  /** Live keys. */
  size: number;
  private fill: number;
  /** Changes with every insertion or removal. */
  version: number;
  /** Where `pop` goes on looking. */
  private finger: number;

  /** `isCopy`: a set with keys is merged into it before anything else happens, which gives it a table. */
  constructor(isCopy = false) {
    this.table = isCopy ? NO_TABLE : tables.make(MIN_SIZE);
    this.hashes = isCopy ? NO_HASHES : hashSlots.make(MIN_SIZE);
    this.mask = MIN_SIZE - 1;
    this.size = 0;
    this.fill = 0;
    this.version = 0;
    this.finger = 0;
    recordTable(this);
  }

  /** Slot of `key`, or -1 - (slot to put it into): the last deleted slot on the way, else the first unused one. */
  private lookup(key: Value, hash: number): number {
    for (;;) {
      const { table, hashes, mask } = this;
      let perturb = hash;
      let high = hash >> 31; // CPython's 64-bit hash of an int: the sign goes on
      let i = hash & mask;
      let free = -1;
      search: for (;;) {
        const end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (let j = i; j <= end; j++) {
          const candidate = table[j];
          if (candidate === undefined) {
            if (hashes[j] === UNUSED) return -1 - (free < 0 ? j : free);
            free = j;
          } else if (hashes[j] === hash) {
            const equal = plainlyEqual(candidate, key);
            if (equal === true) return j;
            if (equal === undefined) {
              const isFound = keysEqual(candidate, key);
              if (this.table !== table || table[j] !== candidate) break search; // the comparison changed the set
              if (isFound) return j;
            }
          }
        }
        perturb = (perturb >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT));
        high >>>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
      }
    }
  }

  has(key: Value): boolean {
    return this.hasHashed(key, hash32(key));
  }

  hasHashed(key: Value, hash: number): boolean {
    // fast path: what the key's own slot holds tells
    const i = hash & this.mask;
    const there = this.table[i];
    if (there === key) return true;
    return (there !== undefined || this.hashes[i] !== UNUSED) && this.lookup(key, hash) >= 0;
  }

  /** Hash of the key in a live slot. */
  hashAt(slot: number): number {
    return this.hashes[slot]!;
  }

  /** The stored key that equals `key`, or `undefined`. */
  stored(key: Value): Value | undefined {
    const slot = this.lookup(key, hash32(key));
    return slot < 0 ? undefined : this.table[slot];
  }

  /** Adds `key`; false when an equal key was there. */
  add(key: Value): boolean {
    return this.addHashed(key, hash32(key));
  }

  addHashed(key: Value, hash: number): boolean {
    // fast path: its own slot holds it, or has never held anything
    const i = hash & this.mask;
    const there = this.table[i];
    if (there === key) return false;
    if (there === undefined && this.hashes[i] === UNUSED) {
      this.table[i] = key;
      this.hashes[i] = hash;
      this.size++;
      this.version++;
      this.fill++;
      this.growWhenFull();
      return true;
    }
    const slot = this.lookup(key, hash);
    if (slot >= 0) return false;
    const free = -1 - slot;
    const fresh = this.hashes[free] === UNUSED;
    this.table[free] = key;
    this.hashes[free] = hash;
    this.size++;
    this.version++;
    if (!fresh) return true;
    this.fill++;
    this.growWhenFull();
    return true;
  }

  /** Adds a key to a set without deleted slots that has none equal to it. */
  addNew(key: Value, hash: number): void {
    insertClean(this.table, this.hashes, this.mask, key, hash);
    this.size++;
    this.fill++;
    this.version++;
    this.growWhenFull();
  }

  private growWhenFull(): void {
    if (this.fill * 5 >= this.mask * 3) this.resize(this.size > 50000 ? this.size * 2 : this.size * 4);
  }

  /** Makes room for `more` keys that are about to be added, as CPython does before merging a set or dict. */
  reserve(more: number): void {
    if (!this.isEnough(more)) this.resize((this.size + more) * 2);
  }

  private isEnough(more: number): boolean {
    return (this.fill + more) * 5 < this.mask * 3;
  }

  /** Makes room as CPython does: the least power of two above `minUsed`. */
  resize(minUsed: number): void {
    const size = tableSize(minUsed);
    const { table, hashes } = this;
    this.table = tables.make(size);
    this.hashes = hashSlots.make(size);
    insertAll(this.table, this.hashes, table, hashes);
    this.mask = size - 1;
    this.fill = this.size;
    this.version++;
  }

  /** Places all keys anew after the hash of str has changed; see `key-hash.ts: HashTable`. */
  rehash(delta: number | undefined): void {
    const { table, hashes } = this;
    for (let i = 0; i < table.length; i++) {
      const key = table[i];
      if (key === undefined) continue;
      hashes[i] = typeof key === "string" && key !== "" && delta !== undefined ? hashes[i]! ^ delta : hash32(key);
    }
    if (this.size > 0) this.resize(this.mask); // the least size above mask is the present one
  }

  /** Removes `key`; false when it was absent. */
  delete(key: Value): boolean {
    return this.deleteHashed(key, hash32(key));
  }

  deleteHashed(key: Value, hash: number): boolean {
    const i = hash & this.mask;
    const there = this.table[i];
    if (there === undefined && this.hashes[i] === UNUSED) return false;
    const slot = there === key ? i : this.lookup(key, hash);
    if (slot < 0) return false;
    this.removeSlot(slot);
    return true;
  }

  private removeSlot(slot: number): void {
    this.table[slot] = undefined;
    this.hashes[slot] = DELETED;
    this.size--;
    this.version++;
  }

  /** Removes and returns an arbitrary key (CPython's choice), or `undefined` when empty. */
  pop(): Value | undefined {
    if (this.size === 0) return undefined;
    let i = this.finger & this.mask;
    while (this.table[i] === undefined) i = (i + 1) & this.mask;
    const key = this.table[i];
    this.removeSlot(i);
    this.finger = i + 1;
    return key;
  }

  clear(): void {
    const empty = new PySet();
    this.become(empty);
  }

  /** Takes over the table of `other`, which must not be used afterwards. */
  become(other: PySet): void {
    this.table = other.table;
    this.hashes = other.hashes;
    this.mask = other.mask;
    this.size = other.size;
    this.fill = other.fill;
    this.finger = 0;
    this.version++;
  }

  /** Adds all keys of `other`, laid out as CPython's set_merge does. */
  merge(other: PySet): void {
    if (other === this || other.size === 0) return;
    if (this.fill === 0) {
      this.copyKeys(other);
      return;
    }
    this.reserve(other.size);
    const { table, hashes } = other;
    for (let i = 0; i < table.length; i++) {
      const key = table[i];
      if (key !== undefined) this.addHashed(key, hashes[i]!);
    }
  }

  /** `merge` into a table that has never had a key. */
  private copyKeys(other: PySet): void {
    const { table, hashes } = other;
    const size = this.isEnough(other.size) ? this.mask + 1 : tableSize(other.size * 2);
    if (size === table.length && other.fill === other.size) {
      this.table = table.slice();
      this.hashes = hashes.slice();
    } else {
      this.table = tables.make(size);
      this.hashes = hashSlots.make(size);
      insertAll(this.table, this.hashes, table, hashes);
    }
    this.mask = size - 1;
    this.fill = other.size;
    this.size = other.size;
    this.version++;
  }

  /** Replaces the contents by those of `other`. */
  copyFrom(other: PySet): void {
    const out = new PySet();
    out.merge(other);
    this.become(out);
  }

  /** Rebuilds the table without deleted slots when they are many, as after difference_update. */
  squeeze(): void {
    if (this.fill - this.size > this.mask >> 2) this.resize(this.size > 50000 ? this.size * 2 : this.size * 4);
  }
}
inheritsObject(PySet);

/** The least power of two above `minUsed`. */
function tableSize(minUsed: number): number {
  let size = MIN_SIZE;
  while (size <= minUsed) size *= 2;
  return size;
}

/** Puts all keys of a table into an empty one, in their order there. */
function insertAll(
  to: (Value | undefined)[],
  toHashes: number[],
  from: readonly (Value | undefined)[],
  fromHashes: readonly number[],
): void {
  const mask = to.length - 1;
  for (let i = 0; i < from.length; i++) {
    const key = from[i];
    if (key !== undefined) insertClean(to, toHashes, mask, key, fromHashes[i]!);
  }
}

/** Puts a key that is known to be new into a table without deleted slots. */
function insertClean(table: (Value | undefined)[], hashes: number[], mask: number, key: Value, hash: number): void {
  let perturb = hash;
  let high = hash >> 31; // CPython's 64-bit hash of an int: the sign goes on
  let i = hash & mask;
  for (;;) {
    const end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
    for (let j = i; j <= end; j++) {
      if (table[j] === undefined) {
        table[j] = key;
        hashes[j] = hash;
        return;
      }
    }
    perturb = (perturb >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT));
    high >>>= PERTURB_SHIFT;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

/** frozenset is the same table; nothing may change it once made. */
export class PyFrozenSet extends PySet {
  /** `hash(self)` once computed. */
  cachedHash: number | bigint | undefined = undefined;

  override rehash(delta: number | undefined): void {
    this.cachedHash = undefined;
    super.rehash(delta);
  }
}
export const PySetSub = heapSubclass(PySet);
export const PyFrozenSetSub = heapSubclass(PyFrozenSet);
