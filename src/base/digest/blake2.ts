/** BLAKE2b and BLAKE2s with all parameters. Source: RFC 7693, and the BLAKE2 paper's parameter block (tree hashing). */
import { type Digest, littleEndianBytes } from "./block-digest.ts";
import { sha2Constants } from "./sha2-constants.ts";

export interface Blake2Parameters {
  readonly digestSize: number;
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly person: Uint8Array;
  readonly fanout: number;
  readonly depth: number;
  readonly leafSize: number;
  readonly nodeOffset: bigint;
  readonly nodeDepth: number;
  readonly innerSize: number;
  readonly isLastNode: boolean;
}

/** The order of the message words in each of ten rounds, as hexadecimal digits. */
const ORDERS = [
  "0123456789abcdef",
  "ea489fd61c02b753",
  "b8c052fdae367194",
  "7931dcbe265a40f8",
  "905724afe1bc683d",
  "2c6a0b834d75fe19",
  "c51fed4a0763928b",
  "db7ec13950f4862a",
  "6fe9b308c2d714a5",
  "a2847615fb9e3cd0",
];
let orders: Uint8Array | undefined;
const orderTable = (): Uint8Array => (orders ??= Uint8Array.from(ORDERS.join(""), (c) => Number.parseInt(c, 16)));

/** What both share: the parameter block, buffering (the last block is held back), the key as first block. */
export abstract class Blake2 implements Digest {
  /** b: pairs of words, low word first; s: words. */
  protected readonly state: Int32Array;
  protected readonly block: Uint8Array;
  private filled = 0;
  /** Bytes compressed or about to be. */
  protected count = 0;
  protected isLast = false;
  protected readonly isLastNode: boolean;
  readonly digestSize: number;

  constructor(state: Int32Array, blockSize: number, parameters: Blake2Parameters) {
    this.state = state;
    this.block = new Uint8Array(blockSize);
    this.isLastNode = parameters.isLastNode;
    this.digestSize = parameters.digestSize;
  }

  /** Mixes the parameter block into the state and takes in the key. */
  protected start(p: Blake2Parameters, isB: boolean): void {
    const bytes = new Uint8Array(isB ? 64 : 32);
    const view = new DataView(bytes.buffer);
    bytes.set([p.digestSize, p.key.length, p.fanout, p.depth]);
    view.setUint32(4, p.leafSize, true);
    view.setBigUint64(8, p.nodeOffset, true);
    bytes.set([p.nodeDepth, p.innerSize], isB ? 16 : 14);
    bytes.set(p.salt, isB ? 32 : 16);
    bytes.set(p.person, isB ? 48 : 24);
    for (let i = 0; i < this.state.length; i++) this.state[i]! ^= view.getInt32(4 * i, true);
    if (p.key.length > 0) {
      this.block.set(p.key);
      this.filled = this.block.length;
    }
  }

  protected abstract compress(data: Uint8Array, at: number): void;
  protected abstract fresh(): Blake2;

  update(data: Uint8Array): void {
    const { block } = this;
    const size = block.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(size - this.filled, data.length);
      block.set(data.subarray(0, at), this.filled);
      this.filled += at;
      if (at === data.length) return;
      this.count += size;
      this.compress(block, 0);
      this.filled = 0;
    }
    for (; at + size < data.length; at += size) {
      this.count += size;
      this.compress(data, at);
    }
    block.set(data.subarray(at));
    this.filled = data.length - at;
  }

  copy(): Blake2 {
    const out = this.fresh();
    out.state.set(this.state);
    out.block.set(this.block);
    out.filled = this.filled;
    out.count = this.count;
    return out;
  }

  digest(): Uint8Array {
    const last = this.copy();
    last.block.fill(0, last.filled);
    last.count += last.filled;
    last.isLast = true;
    last.compress(last.block, 0);
    return littleEndianBytes(last.state, this.digestSize);
  }
}

const PLAIN: Omit<Blake2Parameters, "digestSize" | "isLastNode"> = {
  key: new Uint8Array(0),
  salt: new Uint8Array(0),
  person: new Uint8Array(0),
  fanout: 1,
  depth: 1,
  leafSize: 0,
  nodeOffset: 0n,
  nodeDepth: 0,
  innerSize: 0,
};

const v = new Int32Array(32);
const m = new Int32Array(32);

/** One mixing step of BLAKE2b on lanes a, b, c, d (word indices) with message words x and y. */
function mix64(a: number, b: number, c: number, d: number, x: number, y: number): void {
  let bl = v[b]!;
  let bh = v[b + 1]!;
  let low = (v[a]! >>> 0) + (bl >>> 0) + (m[x]! >>> 0);
  let ah = (v[a + 1]! + bh + m[x + 1]! + ((low / 4294967296) | 0)) | 0;
  let al = low | 0;
  // d = (d ^ a) >>> 32
  let dl = v[d + 1]! ^ ah;
  let dh = v[d]! ^ al;
  low = (v[c]! >>> 0) + (dl >>> 0);
  let ch = (v[c + 1]! + dh + ((low / 4294967296) | 0)) | 0;
  let cl = low | 0;
  // b = (b ^ c) >>> 24
  let tl = bl ^ cl;
  let th = bh ^ ch;
  bl = (tl >>> 24) | (th << 8);
  bh = (th >>> 24) | (tl << 8);
  low = (al >>> 0) + (bl >>> 0) + (m[y]! >>> 0);
  ah = (ah + bh + m[y + 1]! + ((low / 4294967296) | 0)) | 0;
  al = low | 0;
  // d = (d ^ a) >>> 16
  tl = dl ^ al;
  th = dh ^ ah;
  dl = (tl >>> 16) | (th << 16);
  dh = (th >>> 16) | (tl << 16);
  low = (cl >>> 0) + (dl >>> 0);
  ch = (ch + dh + ((low / 4294967296) | 0)) | 0;
  cl = low | 0;
  // b = (b ^ c) >>> 63
  tl = bl ^ cl;
  th = bh ^ ch;
  v[a] = al;
  v[a + 1] = ah;
  v[b] = (tl << 1) | (th >>> 31);
  v[b + 1] = (th << 1) | (tl >>> 31);
  v[c] = cl;
  v[c + 1] = ch;
  v[d] = dl;
  v[d + 1] = dh;
}

export class Blake2b extends Blake2 {
  constructor(parameters: Blake2Parameters) {
    super(initial64().slice(), 128, parameters);
    this.start(parameters, true);
  }
  protected override fresh(): Blake2b {
    return new Blake2b({ ...PLAIN, digestSize: this.digestSize, isLastNode: this.isLastNode });
  }

  protected override compress(data: Uint8Array, at: number): void {
    const { state } = this;
    for (let i = 0; i < 32; i++) {
      const p = at + 4 * i;
      m[i] = data[p]! | (data[p + 1]! << 8) | (data[p + 2]! << 16) | (data[p + 3]! << 24);
    }
    const start = initial64();
    for (let i = 0; i < 16; i++) {
      v[i] = state[i]!;
      v[16 + i] = start[i]!;
    }
    v[24]! ^= this.count;
    v[25]! ^= this.count / 4294967296;
    if (this.isLast) {
      v[28] = ~v[28]!;
      v[29] = ~v[29]!;
      if (this.isLastNode) {
        v[30] = ~v[30]!;
        v[31] = ~v[31]!;
      }
    }
    const order = orderTable();
    for (let round = 0; round < 12; round++) {
      const o = 16 * (round % 10);
      mix64(0, 8, 16, 24, 2 * order[o]!, 2 * order[o + 1]!);
      mix64(2, 10, 18, 26, 2 * order[o + 2]!, 2 * order[o + 3]!);
      mix64(4, 12, 20, 28, 2 * order[o + 4]!, 2 * order[o + 5]!);
      mix64(6, 14, 22, 30, 2 * order[o + 6]!, 2 * order[o + 7]!);
      mix64(0, 10, 20, 30, 2 * order[o + 8]!, 2 * order[o + 9]!);
      mix64(2, 12, 22, 24, 2 * order[o + 10]!, 2 * order[o + 11]!);
      mix64(4, 14, 16, 26, 2 * order[o + 12]!, 2 * order[o + 13]!);
      mix64(6, 8, 18, 28, 2 * order[o + 14]!, 2 * order[o + 15]!);
    }
    for (let i = 0; i < 16; i++) state[i]! ^= v[i]! ^ v[16 + i]!;
  }
}

let initialB: Int32Array | undefined;
/** The initial values of SHA-512, low word first. */
function initial64(): Int32Array {
  const { first512: first } = sha2Constants();
  return (initialB ??= first.map((_, i) => first[i ^ 1]!));
}

function mix32(a: number, b: number, c: number, d: number, x: number, y: number): void {
  let va = (v[a]! + v[b]! + m[x]!) | 0;
  let t = v[d]! ^ va;
  let vd = (t >>> 16) | (t << 16);
  let vc = (v[c]! + vd) | 0;
  t = v[b]! ^ vc;
  let vb = (t >>> 12) | (t << 20);
  va = (va + vb + m[y]!) | 0;
  t = vd ^ va;
  vd = (t >>> 8) | (t << 24);
  vc = (vc + vd) | 0;
  t = vb ^ vc;
  vb = (t >>> 7) | (t << 25);
  v[a] = va;
  v[b] = vb;
  v[c] = vc;
  v[d] = vd;
}

export class Blake2s extends Blake2 {
  constructor(parameters: Blake2Parameters) {
    super(initial32().slice(), 64, parameters);
    this.start(parameters, false);
  }
  protected override fresh(): Blake2s {
    return new Blake2s({ ...PLAIN, digestSize: this.digestSize, isLastNode: this.isLastNode });
  }

  protected override compress(data: Uint8Array, at: number): void {
    const { state } = this;
    for (let i = 0; i < 16; i++) {
      const p = at + 4 * i;
      m[i] = data[p]! | (data[p + 1]! << 8) | (data[p + 2]! << 16) | (data[p + 3]! << 24);
    }
    const start = initial32();
    for (let i = 0; i < 8; i++) {
      v[i] = state[i]!;
      v[8 + i] = start[i]!;
    }
    v[12]! ^= this.count;
    v[13]! ^= this.count / 4294967296;
    if (this.isLast) {
      v[14] = ~v[14]!;
      if (this.isLastNode) v[15] = ~v[15]!;
    }
    const order = orderTable();
    for (let round = 0; round < 10; round++) {
      const o = 16 * round;
      mix32(0, 4, 8, 12, order[o]!, order[o + 1]!);
      mix32(1, 5, 9, 13, order[o + 2]!, order[o + 3]!);
      mix32(2, 6, 10, 14, order[o + 4]!, order[o + 5]!);
      mix32(3, 7, 11, 15, order[o + 6]!, order[o + 7]!);
      mix32(0, 5, 10, 15, order[o + 8]!, order[o + 9]!);
      mix32(1, 6, 11, 12, order[o + 10]!, order[o + 11]!);
      mix32(2, 7, 8, 13, order[o + 12]!, order[o + 13]!);
      mix32(3, 4, 9, 14, order[o + 14]!, order[o + 15]!);
    }
    for (let i = 0; i < 8; i++) state[i]! ^= v[i]! ^ v[8 + i]!;
  }
}

/** The initial values of SHA-256. */
const initial32 = (): Int32Array => sha2Constants().first256;
