/** Unpacks the tables of tables.gen.ts. */
import { fromBase64 } from "../unicode/packed.ts";

/** Little-endian doubles of base64 text. */
export function unpackDoubles(text: string): Float64Array {
  const bytes = fromBase64(text);
  const view = new DataView(bytes.buffer);
  const out = new Float64Array(bytes.length >> 3);
  for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(i * 8, true);
  return out;
}
