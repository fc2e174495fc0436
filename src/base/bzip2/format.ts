/** Numbers of the bzip2 format. */

/** The first digits of pi begin a block, those of its root end the stream. */
export const BLOCK_MAGIC = 0x314159265359;
export const END_MAGIC = 0x177245385090;

/** The data is no bzip2, or damaged. */
export class DataErrorBz2 {}

let table: Uint32Array | undefined;

/** CRC-32 of polynomial 04c11db7, most significant bit first. */
export function crcByte(crc: number, byte: number): number {
  if (table === undefined) {
    table = new Uint32Array(256);
    for (let i = 0; i < 256; i++) {
      let c = i << 24;
      for (let k = 0; k < 8; k++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
      table[i] = c >>> 0;
    }
  }
  return ((crc << 8) ^ table[((crc >>> 24) ^ byte) & 255]!) >>> 0;
}
