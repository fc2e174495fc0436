/**
 * Tokens in columns: one growing array per attribute, so that a file of a million tokens is a handful of objects.
 * Offsets count UTF-16 units of the source; columns count UTF-8 bytes, -1 where CPython's token has no place (INDENT, ENDMARKER …).
 */

/** A buffer for the next source: making its arrays costs more than filling them. */
let spare: TokenBuffer | null = null;
/** Larger ones are not kept. */
const MAX_SPARE = 1 << 18;

export class TokenBuffer {
  count = 0;
  private capacity: number;
  type: Uint8Array;
  /** Parenthesis depth after the token. */
  level: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  line: Int32Array;
  col: Int32Array;
  endLine: Int32Array;
  endCol: Int32Array;
  /** NAME: index into `names`. */
  name: Int32Array;
  names: string[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.type = new Uint8Array(capacity);
    this.level = new Uint8Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.col = new Int32Array(capacity);
    this.endLine = new Int32Array(capacity);
    this.endCol = new Int32Array(capacity);
    this.name = new Int32Array(capacity);
  }

  /** An empty buffer with room for some `capacity` tokens, the one given back last if it is large enough. */
  static take(capacity: number): TokenBuffer {
    const buffer = spare;
    if (buffer === null || buffer.capacity < capacity) return new TokenBuffer(capacity);
    spare = null;
    // a look beyond the last token finds ENDMARKER
    buffer.type.fill(0, 0, buffer.count);
    buffer.count = 0;
    return buffer;
  }

  /** Gives the buffer back: nobody uses it any more. */
  release(): void {
    this.names = [];
    if (this.capacity <= MAX_SPARE) spare = this;
  }

  push(
    type: number,
    level: number,
    start: number,
    end: number,
    line: number,
    col: number,
    endLine: number,
    endCol: number,
    name: number,
  ): void {
    const i = this.count++;
    if (i >= this.capacity) this.grow();
    this.type[i] = type;
    this.level[i] = level;
    this.start[i] = start;
    this.end[i] = end;
    this.line[i] = line;
    this.col[i] = col;
    this.endLine[i] = endLine;
    this.endCol[i] = endCol;
    this.name[i] = name;
  }

  /** Copies token `from` to place `to`. */
  move(from: number, to: number): void {
    if (from === to) return;
    this.type[to] = this.type[from]!;
    this.level[to] = this.level[from]!;
    this.start[to] = this.start[from]!;
    this.end[to] = this.end[from]!;
    this.line[to] = this.line[from]!;
    this.col[to] = this.col[from]!;
    this.endLine[to] = this.endLine[from]!;
    this.endCol[to] = this.endCol[from]!;
    this.name[to] = this.name[from]!;
  }

  private grow(): void {
    const n = this.capacity * 2 + 16;
    this.capacity = n;
    this.type = bytes(this.type, n);
    this.level = bytes(this.level, n);
    this.start = words(this.start, n);
    this.end = words(this.end, n);
    this.line = words(this.line, n);
    this.col = words(this.col, n);
    this.endLine = words(this.endLine, n);
    this.endCol = words(this.endCol, n);
    this.name = words(this.name, n);
  }
}

function bytes(old: Uint8Array, n: number): Uint8Array {
  const out = new Uint8Array(n);
  out.set(old);
  return out;
}

function words(old: Int32Array, n: number): Int32Array {
  const out = new Int32Array(n);
  out.set(old);
  return out;
}
