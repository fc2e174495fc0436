/** Source lines for tracebacks: read from disk as UTF-8, kept per runtime. */

import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList } from "../../objects/containers.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { decodeSource, type SourceDecoder } from "../../syntax/tokenizer/decode.ts";
import { decodeText } from "../codecs/text.ts";

const O_RDONLY = 0;

/** The whole file, or `undefined` when it cannot be read. */
export function readFileBytes(path: string): Uint8Array | undefined {
  const { fs } = rt.host;
  let fd: number;
  try {
    fd = fs.open(encodeUtf8(path), O_RDONLY, 0);
  } catch {
    return undefined;
  }
  try {
    const chunks: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const chunk = new Uint8Array(65536);
      const n = fs.read(fd, chunk);
      if (n === 0) break;
      chunks.push(chunk.subarray(0, n));
      total += n;
    }
    const out = new Uint8Array(total);
    let at = 0;
    for (const chunk of chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  } catch {
    return undefined;
  } finally {
    fs.close(fd);
  }
}

/** Line `lineno` (from 1) of a source file without its line end; `undefined` when there is none. */
export function sourceLine(filename: string, lineno: number): string | undefined {
  const cache = (rt.state.get("traceback.lines") ?? new Map<string, readonly string[] | undefined>()) as Map<
    string,
    readonly string[] | undefined
  >;
  rt.state.set("traceback.lines", cache);
  if (!cache.has(filename)) cache.set(filename, readLines(filename));
  return cache.get(filename)?.[lineno - 1];
}

function readLines(filename: string): readonly string[] | undefined {
  if (filename.startsWith("<") && filename.endsWith(">")) return undefined;
  const bytes = readFileBytes(filename) ?? searchPath(filename);
  if (bytes === undefined) return undefined;
  return sourceText(bytes).split(/\r\n|\r|\n/);
}

/** The text of a source in the encoding that it declares. */
function sourceText(bytes: Uint8Array): string {
  const decoder: SourceDecoder = (body, encoding) => {
    try {
      return { text: jsFromStr(strOf(decodeText(body, new PyBytes(body), encoding, "replace"))!) };
    } catch {
      return { error: "" };
    }
  };
  try {
    return decodeSource(bytes, { decoder }).text;
  } catch {
    return decodeUtf8(bytes);
  }
}

/** A relative name may belong to a `sys.path` entry: what `_Py_DisplaySourceLine` tries next. */
function searchPath(filename: string): Uint8Array | undefined {
  if (filename.startsWith("/")) return undefined;
  const path = rt.sys.getStr("path");
  const tail = filename.split("/").pop()!;
  const items = path instanceof PyList ? path.items : [];
  for (const dir of items) {
    if (typeof dir !== "string") continue;
    const bytes = readFileBytes(dir === "" ? tail : `${dir}/${tail}`);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
