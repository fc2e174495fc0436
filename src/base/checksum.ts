/** CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), CRC-CCITT and Adler-32, to be continued from a running value. */

/** Eight tables of 256 words: table k gives the effect of a byte with k zero bytes after it. */
let tables: Int32Array | undefined;

function makeTables(): Int32Array {
  const t = new Int32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = (c & 1) !== 0 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    t[n] = c;
  }
  for (let n = 256; n < 2048; n++) {
    const c = t[n - 256]!;
    t[n] = (c >>> 8) ^ t[c & 255]!;
  }
  return t;
}

/** CRC-32 of `data`, going on from `crc` (0 at the start); unsigned. */
export function crc32(data: Uint8Array, crc = 0): number {
  const t = (tables ??= makeTables());
  let c = ~crc;
  const n = data.length;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    c ^= data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    c =
      t[1792 + (c & 255)]! ^
      t[1536 + ((c >>> 8) & 255)]! ^
      t[1280 + ((c >>> 16) & 255)]! ^
      t[1024 + (c >>> 24)]! ^
      t[768 + data[i + 4]!]! ^
      t[512 + data[i + 5]!]! ^
      t[256 + data[i + 6]!]! ^
      t[data[i + 7]!]!;
  }
  for (; i < n; i++) c = (c >>> 8) ^ t[(c ^ data[i]!) & 255]!;
  return ~c >>> 0;
}

/** CRC-CCITT as BinHex has it: polynomial 0x1021, high bit first. */
export function crcHqx(data: Uint8Array, crc: number): number {
  for (let i = 0; i < data.length; i++) {
    crc ^= data[i]! << 8;
    for (let k = 0; k < 8; k++) crc = (crc & 0x8000) !== 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** Adler-32 of `data`, going on from `value` (1 at the start); unsigned. */
export function adler32(data: Uint8Array, value = 1): number {
  let a = (value & 0xffff) % 65521;
  let b = (value >>> 16) % 65521;
  const n = data.length;
  for (let i = 0; i < n; ) {
    // so many sums stay below 2**31
    const end = Math.min(i + 3800, n);
    for (; i < end; i++) {
      a += data[i]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
