/** The bytes of a pickle being written, in frames from protocol 4 on. */
import { copyBytes } from "../../base/byte-store.ts";

/** A frame ends at the next opcode after this many bytes; longer data goes outside frames. */
export const FRAME_TARGET = 64 * 1024;
const FRAME_MIN = 4;
const HEADER = 9;
const FRAME = 0x95;

const NO_BYTES = new Uint8Array(0);
const LEAST_ROOM = 256;
const MOST_SPARE = 65536;
/** The memory of a pickle that is finished, for the next one. */
let spare: Uint8Array | undefined;

export class Output {
  private bytes: Uint8Array = NO_BYTES;
  private length = 0;
  /** Where the frame's header is; -1 outside frames. */
  private frame = -1;
  framing = false;
  /** Takes finished frames and long data. */
  private readonly flush: ((bytes: Uint8Array) => void) | undefined;
  constructor(flush?: (bytes: Uint8Array) => void) {
    this.flush = flush;
  }

  private room(n: number): void {
    if (this.framing && this.frame < 0) {
      this.frame = this.length;
      this.reserve(HEADER + n);
      this.length += HEADER;
    } else this.reserve(n);
  }

  private reserve(n: number): void {
    if (this.length + n <= this.bytes.length) return;
    if (spare !== undefined && n <= spare.length && this.length === 0) {
      this.bytes = spare;
      spare = undefined;
      return;
    }
    let capacity = Math.max(this.bytes.length * 2, LEAST_ROOM);
    while (capacity < this.length + n) capacity *= 2;
    const bigger = new Uint8Array(capacity);
    bigger.set(this.bytes.subarray(0, this.length));
    this.bytes = bigger;
  }

  byte(b: number): void {
    this.room(1);
    this.bytes[this.length++] = b;
  }

  /** An opcode and a little-endian operand of `size` bytes. */
  op(code: number, n: number, size: number): void {
    this.room(1 + size);
    this.bytes[this.length++] = code;
    let rest = n;
    for (let i = 0; i < size; i++) {
      this.bytes[this.length++] = rest & 255;
      rest = Math.floor(rest / 256);
    }
  }

  raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  /** Text of ASCII. */
  text(s: string): void {
    this.room(s.length);
    for (let i = 0; i < s.length; i++) this.bytes[this.length++] = s.charCodeAt(i);
  }

  /** Data behind an opcode: as part of the frame, or on its own when it is long. */
  data(code: number, n: number, size: number, data: Uint8Array): void {
    if (data.length < FRAME_TARGET || !this.framing) {
      this.op(code, n, size);
      this.raw(data);
      return;
    }
    this.endFrame();
    this.framing = false;
    this.op(code, n, size);
    if (this.flush === undefined) this.raw(data);
    else {
      this.handOver();
      this.flush(data);
    }
    this.framing = true;
  }

  /** Gives what there is to `flush`. */
  private handOver(): void {
    if (this.flush === undefined) return;
    this.flush(this.bytes.slice(0, this.length));
    this.length = 0;
  }

  /** Between two opcodes: a frame that is long enough ends. */
  boundary(): void {
    if (this.frame >= 0 && this.length - this.frame - HEADER >= FRAME_TARGET) {
      this.endFrame();
      this.handOver();
    }
  }

  endFrame(): void {
    const { frame } = this;
    if (frame < 0) return;
    this.frame = -1;
    const size = this.length - frame - HEADER;
    if (size < FRAME_MIN) {
      this.bytes.copyWithin(frame, frame + HEADER, this.length);
      this.length -= HEADER;
      return;
    }
    this.bytes[frame] = FRAME;
    let rest = size;
    for (let i = 1; i < HEADER; i++) {
      this.bytes[frame + i] = rest & 255;
      rest = Math.floor(rest / 256);
    }
  }

  finish(): Uint8Array {
    this.endFrame();
    const out = copyBytes(this.bytes, 0, this.length);
    if (this.bytes.length <= MOST_SPARE) spare = this.bytes;
    this.bytes = NO_BYTES;
    this.length = 0;
    return out;
  }
}
