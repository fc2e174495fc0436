/**
 * The location table (`co_linetable`): which source range each run of code units comes from.
 * An entry is a byte `1 kkkk lll` (kind, length - 1 in code units) and what the kind needs; lines are deltas to the entry before.
 * Source: Objects/locations.md, Python/assemble.c (writing), Objects/codeobject.c (reading).
 */
import { ByteWriter } from "../base/byte-writer.ts";

/** Kinds of entries; 0–9 are the short form, the number being the column group. */
const ONE_LINE = 10;
const NO_COLUMNS = 13;
const LONG = 14;
const NONE = 15;
/** An entry covers at most this many code units. */
const MAX_LENGTH = 8;

/** A source range; -1 stands for "unknown". Lines count from 1, columns are UTF-8 bytes from 0. */
export interface Location {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/** A run of bytecode and its source range; offsets in bytes. */
export interface LocationEntry extends Location {
  readonly start: number;
  readonly end: number;
}

/** Writes a location table; feed it runs of code units in order. */
export class LineTableWriter {
  private readonly out: ByteWriter;
  private line: number;

  /** `out`: an empty writer to use. */
  constructor(firstlineno: number, out = new ByteWriter(64)) {
    this.line = firstlineno;
    this.out = out;
  }

  /** Adds a run of `units` code units. */
  add(units: number, lineno: number, endLineno: number, col: number, endCol: number): void {
    while (units > MAX_LENGTH) {
      this.entry(MAX_LENGTH, lineno, endLineno, col, endCol);
      units -= MAX_LENGTH;
    }
    if (units > 0) this.entry(units, lineno, endLineno, col, endCol);
  }

  finish(): Uint8Array {
    return this.out.finish();
  }

  private entry(units: number, lineno: number, endLineno: number, col: number, endCol: number): void {
    if (lineno < 0) {
      this.head(NONE, units);
      return;
    }
    const delta = lineno - this.line;
    if (col < 0 || endCol < 0) {
      if (endLineno === lineno || endLineno === -1) {
        this.head(NO_COLUMNS, units);
        this.signed(delta);
        this.line = lineno;
        return;
      }
    } else if (endLineno === lineno) {
      if (delta === 0 && col < 80 && endCol - col < 16 && endCol >= col) {
        this.head(col >> 3, units);
        this.out.byte(((col & 7) << 4) | (endCol - col));
        return;
      }
      if (delta >= 0 && delta < 3 && col < 128 && endCol < 128) {
        this.head(ONE_LINE + delta, units);
        this.out.byte(col);
        this.out.byte(endCol);
        this.line = lineno;
        return;
      }
    }
    this.head(LONG, units);
    this.signed(delta);
    this.varint(endLineno - lineno);
    this.varint(col + 1);
    this.varint(endCol + 1);
    this.line = lineno;
  }

  private head(kind: number, units: number): void {
    this.out.byte(0x80 | (kind << 3) | (units - 1));
  }

  private varint(n: number): void {
    while (n >= 64) {
      this.out.byte(0x40 | (n & 0x3f));
      n >>>= 6;
    }
    this.out.byte(n);
  }

  private signed(n: number): void {
    this.varint(n < 0 ? (-n << 1) | 1 : n << 1);
  }
}

/** A location table with lines only. Source: remove_column_info in Objects/codeobject.c. */
export function withoutColumns(table: Uint8Array, firstlineno: number): Uint8Array {
  const out = new LineTableWriter(firstlineno);
  for (const e of readLocations(table, firstlineno)) out.add((e.end - e.start) >> 1, e.lineno, e.lineno, -1, -1);
  return out.finish();
}

/** Reads a whole location table. Damaged tables end early, they never throw. */
export function readLocations(table: Uint8Array, firstlineno: number): LocationEntry[] {
  const entries: LocationEntry[] = [];
  let pos = 0;
  let line = firstlineno;
  let start = 0;

  const varint = (): number => {
    let value = 0;
    let shift = 0;
    for (;;) {
      const b = table[pos++] ?? 0;
      value |= (b & 0x3f) << shift;
      if ((b & 0x40) === 0 || shift > 24) return value;
      shift += 6;
    }
  };
  const signed = (): number => {
    const n = varint();
    return n & 1 ? -(n >>> 1) : n >>> 1;
  };

  while (pos < table.length) {
    const head = table[pos++]!;
    const kind = (head >> 3) & 15;
    const end = start + 2 * ((head & 7) + 1);
    let entry: LocationEntry;
    if (kind === NONE) {
      entry = { start, end, lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
    } else if (kind === LONG) {
      line += signed();
      const endLine = line + varint();
      const col = varint() - 1;
      entry = { start, end, lineno: line, col_offset: col, end_lineno: endLine, end_col_offset: varint() - 1 };
    } else if (kind === NO_COLUMNS) {
      line += signed();
      entry = { start, end, lineno: line, col_offset: -1, end_lineno: line, end_col_offset: -1 };
    } else if (kind >= ONE_LINE) {
      line += kind - ONE_LINE;
      const col = table[pos++] ?? 0;
      entry = { start, end, lineno: line, col_offset: col, end_lineno: line, end_col_offset: table[pos++] ?? 0 };
    } else {
      const b = table[pos++] ?? 0;
      const col = (kind << 3) | (b >> 4);
      entry = { start, end, lineno: line, col_offset: col, end_lineno: line, end_col_offset: col + (b & 15) };
    }
    entries.push(entry);
    start = end;
  }
  return entries;
}

/** `co_positions()`: one location a code unit. */
export function positions(table: Uint8Array, firstlineno: number): Location[] {
  const out: Location[] = [];
  for (const entry of readLocations(table, firstlineno)) {
    for (let at = entry.start; at < entry.end; at += 2) out.push(entry);
  }
  return out;
}

/** `co_lines()`: runs of bytecode with the same line; `line` is null where there is none. */
export function lines(table: Uint8Array, firstlineno: number): { start: number; end: number; line: number | null }[] {
  const out: { start: number; end: number; line: number | null }[] = [];
  for (const entry of readLocations(table, firstlineno)) {
    const line = entry.lineno < 0 ? null : entry.lineno;
    const last = out[out.length - 1];
    if (last !== undefined && last.line === line) last.end = entry.end;
    else out.push({ start: entry.start, end: entry.end, line });
  }
  return out;
}

/** Location of the instruction at a byte offset, `null` outside the code. */
export function locationAt(table: Uint8Array, firstlineno: number, offset: number): Location | null {
  for (const entry of readLocations(table, firstlineno)) {
    if (offset < entry.end) return entry;
  }
  return null;
}

/** Line of the instruction at a byte offset (`PyCode_Addr2Line`): -1 where there is none; the first line before the start. */
export function addrToLine(table: Uint8Array, firstlineno: number, offset: number): number {
  if (offset < 0) return firstlineno;
  let line = firstlineno;
  let end = 0;
  for (let pos = 0; pos < table.length; ) {
    const head = table[pos++]!;
    const kind = (head >> 3) & 15;
    if (kind === LONG || kind === NO_COLUMNS) line += signedAt(table, pos);
    else if (kind >= ONE_LINE && kind !== NONE) line += kind - ONE_LINE;
    end += 2 * ((head & 7) + 1);
    if (offset < end) return kind === NONE ? -1 : line;
    // only the first byte of an entry has its highest bit set
    while (pos < table.length && table[pos]! < 0x80) pos++;
  }
  return -1;
}

function signedAt(table: Uint8Array, pos: number): number {
  let value = 0;
  for (let shift = 0, at = pos; ; shift += 6) {
    const b = table[at++] ?? 0;
    value |= (b & 0x3f) << shift;
    if ((b & 0x40) === 0 || shift > 24) return value & 1 ? -(value >>> 1) : value >>> 1;
  }
}
