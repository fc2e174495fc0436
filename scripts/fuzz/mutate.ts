/** Mutations of sources and of bytes. */
import type { Random } from "./random.ts";

/** What is put into sources: every token of the grammar's, and characters that tokenizers trip over. */
// biome-ignore format: a list of words
const SNIPPETS = [
  ..."( ) [ ] { } , : ; . = == != <> <= >= := -> + - * ** / // % @ & | ^ ~ << >> += **= //= >>= ... \\ ! ? $ ` # '' \"\" ' \" ''' \"\"\"".split(" "),
  ..."False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type _ print exec".split(" "),
  "\n", "\n    ", "\n\t", "\r\n", "\r", "\f", "\t", " ", "  ", "\\\n", "\0", "\u00a0", "\ufeff", "é", "ªº", "😀", "ﬁ", "\ud800", "\u200b",
  "x", "xs", "0", "1_000", "0x", "0b12", "0o8", "1e", "1e5j", "1.5", "1__0", "07", "1_", "0xfor", "1if", "1if 1else",
  "'a'", "b'a'", "r'\\'", "rb''", "u'x'", "f''", "f'{", "f'{x}'", "f'{x!r:>{w}}'", "f'{x=}'", "f\"{'", "}'", "{{", "}}", "!r", "'\\N{DASH}'", "'\\N{", "'\\x'", "'\\u12'", "'\\777'", "b'é'", "'\\q'",
  "# coding: latin-1\n", "# type: int", "# type: ignore", "from __future__ import annotations\n", "from __future__ import x\n", "import a.b as c", "from . import *",
  "x: int = 1", "del x", "(yield)", "await x", "lambda: 0", "lambda *, a=1, **k: 0", "[x for x in y]", "{**a}", "*a, b", "f(**a, *b)", "f(a=1, b)", "x[1:2, ::3]", "x if y else z", "not x", "a < b < c",
  "def f(a, /, b, *, c=1): pass", "async def f(): pass", "class C[T: int, *Ts, **P](B, m=1): pass", "type X[T] = T", "@d", "try: pass", "except* E as e: pass", "finally: pass", "with a as b, (c): pass", "global x", "nonlocal x",
  "match x:\n case", "case {'a': 1, **r}:", "case [a, *_] | C(x=1):", "case -1+2j:", "case _ if x:", "return", "return 1", "raise x from y", "assert (1, 2)", "x is 1", "() ()", "[] []",
];

/** One to four changes to a text. `other` is where pieces of another text come from. */
export function mutateText(random: Random, text: string, other: string): string {
  let out = text;
  for (let n = 1 + random.below(4); n > 0; n--) out = changeText(random, out, other);
  return out;
}

const WORD = /\w+|\s+|[^\w\s]/g;

function changeText(random: Random, text: string, other: string): string {
  const words = text.match(WORD) ?? [""];
  const at = random.below(words.length);
  const until = Math.min(words.length, at + 1 + random.below(random.oneIn(4) ? 12 : 2));
  switch (random.below(8)) {
    case 0: // leave out
      words.splice(at, until - at);
      break;
    case 1: // twice
      words.splice(at, 0, ...words.slice(at, until));
      break;
    case 2: {
      // swap
      const to = random.below(words.length);
      [words[at], words[to]] = [words[to]!, words[at]!];
      break;
    }
    case 3:
    case 4:
      words.splice(at, 0, random.pick(SNIPPETS));
      break;
    case 5:
      words.splice(at, until - at, random.pick(SNIPPETS));
      break;
    case 6: {
      const from = random.below(other.length + 1);
      words.splice(at, 0, other.slice(from, from + random.below(60)));
      break;
    }
    default: {
      // a character, or the rest
      if (random.oneIn(3)) return text.slice(0, random.below(text.length + 1));
      const i = random.below(text.length + 1);
      return (
        text.slice(0, i) +
        String.fromCharCode(random.below(random.oneIn(3) ? 0x250 : 0x80)) +
        text.slice(i + random.below(2))
      );
    }
  }
  return words.join("");
}

/** Bytes that mean something where they stand: marshal's type codes, with and without the reference flag, and extreme sizes. */
const CODES = [..."0NFTS.iIfgxylstr([{cu<>aA)zZ"].map((c) => c.charCodeAt(0));

/** One to six changes to bytes. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let out = Array.from(bytes);
  for (let n = 1 + random.below(6); n > 0; n--) {
    const at = random.below(out.length + 1);
    switch (random.below(9)) {
      case 0:
        out[at] = random.below(256);
        break;
      case 1:
        out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 2:
        out.splice(at, 1 + random.below(4));
        break;
      case 3:
        out.splice(at, 0, random.pick(CODES) | (random.oneIn(2) ? 0x80 : 0));
        break;
      case 4:
        out[at] = random.pick(CODES) | (random.oneIn(2) ? 0x80 : 0);
        break;
      case 5: {
        const size = random.pick([0, 1, 2, 255, 256, 65535, 0x7fffffff, 0x80000000, 0xffffffff]);
        for (let k = 0; k < 4; k++) out[at + k] = (size >>> (8 * k)) & 255;
        break;
      }
      case 6: {
        const from = random.below(other.length + 1);
        out.splice(at, 0, ...other.subarray(from, from + random.below(24)));
        break;
      }
      case 7:
        out = out.slice(0, at);
        break;
      default: {
        // a reference to something near
        const ref = random.below(12);
        out.splice(at, random.below(6), 0x72, ref, 0, 0, 0);
      }
    }
  }
  return Uint8Array.from(out, (b) => b ?? 0);
}
