/** SHA-512 and SHA-384 on pairs of 32-bit words, high word first. Source: FIPS 180-4, sections 6.4 and 6.5. */
import { BlockDigest, bigEndianBytes } from "./block-digest.ts";
import { sha2Constants } from "./sha2-constants.ts";

const w = new Int32Array(160);
/** The working variables a … h. */
const v = new Int32Array(16);

export class Sha512 extends BlockDigest {
  private readonly size: 48 | 64;

  /** `size` of the digest in bytes: 64, or 48 for SHA-384. */
  constructor(size: 48 | 64 = 64) {
    super(128, 16, size === 64 ? sha2Constants().first512 : sha2Constants().first384);
    this.size = size;
  }
  protected override fresh(): Sha512 {
    return new Sha512(this.size);
  }
  protected override output(): Uint8Array {
    return bigEndianBytes(this.state, this.size);
  }

  protected override compress(data: Uint8Array, at: number): void {
    const k = sha2Constants().rounds512;
    for (let i = 0; i < 32; i++) {
      const p = at + 4 * i;
      w[i] = (data[p]! << 24) | (data[p + 1]! << 16) | (data[p + 2]! << 8) | data[p + 3]!;
    }
    for (let i = 32; i < 160; i += 2) {
      const xh = w[i - 30]!;
      const xl = w[i - 29]!;
      const yh = w[i - 4]!;
      const yl = w[i - 3]!;
      const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7);
      const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25));
      const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6);
      const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26));
      const low = (w[i - 31]! >>> 0) + (s0l >>> 0) + (w[i - 13]! >>> 0) + (s1l >>> 0);
      w[i] = w[i - 32]! + s0h + w[i - 14]! + s1h + ((low / 4294967296) | 0);
      w[i + 1] = low;
    }
    const { state } = this;
    v.set(state);
    let [ah, al, bh, bl, ch, cl, dh, dl] = [v[0]!, v[1]!, v[2]!, v[3]!, v[4]!, v[5]!, v[6]!, v[7]!];
    let [eh, el, fh, fl, gh, gl, hh, hl] = [v[8]!, v[9]!, v[10]!, v[11]!, v[12]!, v[13]!, v[14]!, v[15]!];
    for (let i = 0; i < 160; i += 2) {
      const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
      const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
      const chl = (el & fl) ^ (~el & gl);
      const t1low = (hl >>> 0) + (s1l >>> 0) + (chl >>> 0) + (k[i + 1]! >>> 0) + (w[i + 1]! >>> 0);
      const t1h = (hh + s1h + ((eh & fh) ^ (~eh & gh)) + k[i]! + w[i]! + ((t1low / 4294967296) | 0)) | 0;
      const t1l = t1low | 0;
      const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
      const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
      const mal = (al & bl) ^ (al & cl) ^ (bl & cl);
      const t2low = (s0l >>> 0) + (mal >>> 0);
      const t2h = (s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + ((t2low / 4294967296) | 0)) | 0;
      hh = gh;
      hl = gl;
      gh = fh;
      gl = fl;
      fh = eh;
      fl = el;
      const elow = (dl >>> 0) + (t1l >>> 0);
      eh = (dh + t1h + ((elow / 4294967296) | 0)) | 0;
      el = elow | 0;
      dh = ch;
      dl = cl;
      ch = bh;
      cl = bl;
      bh = ah;
      bl = al;
      const alow = (t1l >>> 0) + (t2low >>> 0);
      ah = (t1h + t2h + ((alow / 4294967296) | 0)) | 0;
      al = alow | 0;
    }
    add(state, 0, ah, al);
    add(state, 2, bh, bl);
    add(state, 4, ch, cl);
    add(state, 6, dh, dl);
    add(state, 8, eh, el);
    add(state, 10, fh, fl);
    add(state, 12, gh, gl);
    add(state, 14, hh, hl);
  }
}

function add(state: Int32Array, at: number, high: number, low: number): void {
  const sum = (state[at + 1]! >>> 0) + (low >>> 0);
  state[at] = state[at]! + high + ((sum / 4294967296) | 0);
  state[at + 1] = sum;
}
