/**
 * Identifier characters (XID_Start, XID_Continue), NFKC and printability, behind one door.
 * The tokenizer asks here only for non-ASCII text.
 */

const START = /^[\p{XID_Start}_]$/u;
const CONTINUE = /^\p{XID_Continue}$/u;
const UNPRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

export function isXidStart(cp: number): boolean {
  return START.test(String.fromCodePoint(cp));
}

export function isXidContinue(cp: number): boolean {
  return CONTINUE.test(String.fromCodePoint(cp));
}

/** `str.isprintable` of one code point. */
export function isPrintable(cp: number): boolean {
  return cp === 0x20 || !UNPRINTABLE.test(String.fromCodePoint(cp));
}

/** NFKC of an identifier. */
export function normalizeIdentifier(text: string): string {
  return text.normalize("NFKC");
}
