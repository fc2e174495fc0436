/**
 * The exception table (`co_exceptiontable`): which handler protects which instructions.
 * An entry is four numbers in six-bit groups, the highest first; the first byte of an entry has bit 7 set, bytes that go on have bit 6.
 * Source: Objects/exception_handling_notes.txt, Python/assemble.c.
 */
import { ByteWriter } from "../base/byte-writer.ts";

/** A protected range; offsets in bytes. */
export interface ExceptionEntry {
  readonly start: number;
  readonly end: number;
  /** Where the handler starts. */
  readonly target: number;
  /** Stack depth that the handler expects, below what it gets pushed. */
  readonly depth: number;
  /** Whether the offset of the raising instruction is pushed before the exception. */
  readonly lasti: boolean;
}

/** Writes an exception table; ranges in order and in code units. */
export class ExceptionTableWriter {
  private readonly out: ByteWriter;

  /** `out`: an empty writer to use. */
  constructor(out = new ByteWriter(16)) {
    this.out = out;
  }

  add(start: number, end: number, target: number, depth: number, lasti: boolean): void {
    this.varint(start, 0x80);
    this.varint(end - start, 0);
    this.varint(target, 0);
    this.varint((depth << 1) | (lasti ? 1 : 0), 0);
  }

  finish(): Uint8Array {
    return this.out.finish();
  }

  private varint(value: number, first: number): void {
    for (let shift = 24; shift > 0; shift -= 6) {
      if (value >= 1 << shift) {
        this.out.byte(((value >> shift) & 0x3f) | 0x40 | first);
        first = 0;
      }
    }
    this.out.byte((value & 0x3f) | first);
  }
}

/** Reads a whole exception table; a damaged tail is dropped. */
export function readExceptionTable(table: Uint8Array): ExceptionEntry[] {
  const entries: ExceptionEntry[] = [];
  let pos = 0;
  const varint = (): number => {
    let b = table[pos++] ?? 0;
    let value = b & 0x3f;
    while (b & 0x40 && pos < table.length) {
      b = table[pos++]!;
      value = (value << 6) | (b & 0x3f);
    }
    return value;
  };
  while (pos < table.length) {
    const start = varint() * 2;
    const end = start + varint() * 2;
    const target = varint() * 2;
    const depthLasti = varint();
    if (pos > table.length) break;
    entries.push({ start, end, target, depth: depthLasti >> 1, lasti: (depthLasti & 1) !== 0 });
  }
  return entries;
}

/** The handler that protects the instruction at a byte offset, `null` if none does. */
export function findHandler(entries: readonly ExceptionEntry[], offset: number): ExceptionEntry | null {
  for (const entry of entries) {
    if (offset < entry.start) return null; // entries are in order of their start
    if (offset < entry.end) return entry;
  }
  return null;
}
