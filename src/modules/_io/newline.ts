/** Universal newlines for decoders: translation, and which kinds were seen. Source: Modules/_io/textio.c (_PyIncrementalNewlineDecoder_decode). */
import { PyTuple } from "../../objects/containers.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { strConcat, strFromCodePoints, strLength } from "../../objects/str.ts";

export const SEEN_CR = 1;
export const SEEN_LF = 2;
export const SEEN_CRLF = 4;

const CR = 13;
const LF = 10;

export class NewlineState {
  readonly translate: boolean;
  /** SEEN_ bits. */
  seen = 0;
  /** The last piece ended in "\r", which waits for a "\n". */
  pendingCR = false;
  constructor(translate: boolean) {
    this.translate = translate;
  }

  /** Takes decoded text; what may be passed on. */
  decode(input: Str, final: boolean): Str {
    let text = input;
    if (this.pendingCR && (final || strLength(text) > 0)) {
      text = strConcat("\r", text);
      this.pendingCR = false;
    }
    if (typeof text !== "string") return this.decodeWide(text.cps, final);
    // fast path: no carriage return at all
    if (!text.includes("\r")) {
      if ((this.seen & SEEN_LF) === 0 && text.includes("\n")) this.seen |= SEEN_LF;
      return text;
    }
    if (!final && text.charCodeAt(text.length - 1) === CR) {
      text = text.slice(0, -1);
      this.pendingCR = true;
    }
    if (this.seen !== 7) this.look(text);
    return this.translate ? text.replace(/\r\n?/g, "\n") : text;
  }

  private look(text: string): void {
    for (let i = 0; i < text.length && this.seen !== 7; i++) {
      const c = text.charCodeAt(i);
      if (c === LF) this.seen |= SEEN_LF;
      else if (c === CR) {
        if (text.charCodeAt(i + 1) === LF) {
          this.seen |= SEEN_CRLF;
          i++;
        } else this.seen |= SEEN_CR;
      }
    }
  }

  private decodeWide(cps: Uint32Array, final: boolean): Str {
    let end = cps.length;
    if (!final && end > 0 && cps[end - 1] === CR) {
      end--;
      this.pendingCR = true;
    }
    const out: number[] = [];
    for (let i = 0; i < end; i++) {
      const c = cps[i]!;
      if (c === LF) this.seen |= SEEN_LF;
      else if (c === CR) {
        const pair = i + 1 < end && cps[i + 1] === LF;
        this.seen |= pair ? SEEN_CRLF : SEEN_CR;
        if (this.translate) {
          out.push(LF);
          if (pair) i++;
          continue;
        }
        if (pair) {
          out.push(CR, LF);
          i++;
          continue;
        }
      }
      out.push(c);
    }
    return strFromCodePoints(out);
  }

  reset(): void {
    this.seen = 0;
    this.pendingCR = false;
  }

  /** The `newlines` attribute: None, a str, or a tuple of them. */
  newlines(): Value {
    const found: string[] = [];
    if ((this.seen & SEEN_CR) !== 0) found.push("\r");
    if ((this.seen & SEEN_LF) !== 0) found.push("\n");
    if ((this.seen & SEEN_CRLF) !== 0) found.push("\r\n");
    return found.length === 0 ? None : found.length === 1 ? found[0]! : new PyTuple(found);
  }
}
