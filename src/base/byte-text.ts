/** Bytes as the text whose code points they are. The engine's UTF-8 coder is the quickest way to ASCII text of more than a few bytes. */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** Below this length a loop beats the engine's coder. */
const SHORT = 16;
/** So many arguments a call can take. */
const CHUNK = 8192;

export function isAscii(bytes: Uint8Array): boolean {
  const n = bytes.length;
  for (let i = 0; i < n; i++) if (bytes[i]! > 127) return false;
  return true;
}

/** The text of bytes that are all below 128. */
export function asciiText(bytes: Uint8Array): string {
  return bytes.length < SHORT ? shortText(bytes) : decoder.decode(bytes);
}

/** The text of any bytes. */
export function narrowText(bytes: Uint8Array): string {
  const n = bytes.length;
  if (n < SHORT) return shortText(bytes);
  let out = "";
  for (let at = 0; at < n; at += CHUNK) {
    const codes: number[] = [];
    for (let i = at, end = Math.min(at + CHUNK, n); i < end; i++) codes.push(bytes[i]!);
    out += String.fromCharCode(...codes);
  }
  return out;
}

function shortText(bytes: Uint8Array): string {
  const n = bytes.length;
  let out = "";
  let i = 0;
  // several at once: each piece of text costs as much as the next
  for (; i + 4 <= n; i += 4) out += String.fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
  for (; i < n; i++) out += String.fromCharCode(bytes[i]!);
  return out;
}
