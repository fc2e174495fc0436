/** `repr` of bytes. Source: PyBytes_Repr in Objects/bytesobject.c. */

/** `b'…'` of some bytes, with the quote that needs no escape. `quoted` without the `b`. */
export function reprBytes(bytes: Uint8Array): string {
  return `b${quoteBytes(bytes, bytes.includes(39) && !bytes.includes(34) ? '"' : "'")}`;
}

/** The bytes between quotes, escaped. */
export function quoteBytes(bytes: Uint8Array, quote: string): string {
  const q = quote.charCodeAt(0);
  let out = quote;
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!;
    if (c === q || c === 92) out += `\\${String.fromCharCode(c)}`;
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c === 9) out += "\\t";
    else out += `\\x${c < 16 ? "0" : ""}${c.toString(16)}`;
  }
  return out + quote;
}
