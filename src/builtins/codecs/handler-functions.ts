/** The builtin error handlers as functions of an exception: `codecs.lookup_error('replace')` and its kin. Source: Python/codecs.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyBaseException, type PyUnicodeError } from "../../objects/exception.ts";
import { PyBuiltin } from "../../objects/function.ts";
import type { Str, Value } from "../../objects/object.ts";
import { strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { fn } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import {
  backslashed,
  escapeSurrogates,
  named,
  passedSurrogate,
  passSurrogates,
  references,
  unescapeSurrogates,
} from "./handlers.ts";

/** A UnicodeError with its bounds clipped to its object. */
interface Stretch {
  readonly error: PyUnicodeError;
  readonly kind: "encode" | "decode" | "translate";
  readonly text: Str;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const NO_BYTES = new Uint8Array(0);

function stretchOf(v: Value): Stretch | undefined {
  const kind = isException(v, exceptionTypes.UnicodeEncodeError)
    ? "encode"
    : isException(v, exceptionTypes.UnicodeDecodeError)
      ? "decode"
      : isException(v, exceptionTypes.UnicodeTranslateError)
        ? "translate"
        : undefined;
  if (kind === undefined) return undefined;
  const error = v as PyUnicodeError;
  if (error.object === undefined) throw pyError("TypeError", "object attribute not set");
  if (kind === "decode" ? !(error.object instanceof PyBytes) : strOf(error.object) === undefined)
    throw pyError("TypeError", `object attribute must be ${kind === "decode" ? "bytes" : "unicode"}`);
  const bytes = error.object instanceof PyBytes ? error.object.bytes : NO_BYTES;
  const text = strOf(error.object) ?? "";
  const length = kind === "decode" ? bytes.length : strLength(text);
  const start = Math.max(0, Math.min(error.start, length - 1));
  const end = Math.max(1, Math.min(error.end, length));
  return { error, kind, text, bytes, start, end };
}

function cannotHandle(v: Value): ReturnType<typeof pyError> {
  return pyError("TypeError", `don't know how to handle ${typeName(v)} in error callback`);
}

const reply = (replacement: Str | PyBytes, next: number): PyTuple => new PyTuple([replacement, next]);

function backslashBytes(bytes: Uint8Array, start: number, end: number): string {
  let out = "";
  for (let i = start; i < end; i++) out += `\\x${bytes[i]!.toString(16).padStart(2, "0")}`;
  return out;
}

type Handler = (v: Value, s: Stretch) => PyTuple;

const HANDLERS: Readonly<Record<string, { doc: string; handle: Handler }>> = {
  ignore: {
    doc: "Implements the 'ignore' error handling, which ignores malformed data and continues.",
    handle: (_v, s) => reply("", s.end),
  },
  replace: {
    doc: "Implements the 'replace' error handling, which replaces malformed data with a replacement marker.",
    handle: (_v, s) => {
      if (s.kind === "decode") return reply("\ufffd", s.end);
      return reply((s.kind === "encode" ? "?" : "\ufffd").repeat(Math.max(0, s.end - s.start)), s.end);
    },
  },
  xmlcharrefreplace: {
    doc: "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.",
    handle: (v, s) => {
      if (s.kind !== "encode") throw cannotHandle(v);
      return reply(references(s.text, s.start, s.end), s.end);
    },
  },
  backslashreplace: {
    doc: "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.",
    handle: (_v, s) =>
      reply(s.kind === "decode" ? backslashBytes(s.bytes, s.start, s.end) : backslashed(s.text, s.start, s.end), s.end),
  },
  namereplace: {
    doc: "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.",
    handle: (v, s) => {
      if (s.kind !== "encode") throw cannotHandle(v);
      return reply(named(s.text, s.start, s.end), s.end);
    },
  },
  surrogatepass: {
    doc: "",
    handle: (v, s) => {
      const encoding = String(strOf(s.error.encoding ?? "") ?? "");
      if (s.kind === "encode") {
        const bytes = passSurrogates(encoding, s.text, s.start, s.end);
        if (bytes === undefined) throw s.error;
        return reply(new PyBytes(bytes), s.end);
      }
      if (s.kind === "decode") {
        const { cp, size } = passedSurrogate(encoding, s.bytes, s.start);
        if (cp < 0) throw s.error;
        return reply(strFromCodePoints([cp]), s.start + size);
      }
      throw cannotHandle(v);
    },
  },
  surrogateescape: {
    doc: "",
    handle: (v, s) => {
      if (s.kind === "encode") {
        const { bytes, next } = unescapeSurrogates(s.text, s.start, s.end);
        if (next < s.end) throw s.error;
        return reply(new PyBytes(bytes), s.end);
      }
      if (s.kind === "decode") {
        const out: number[] = [];
        const next = escapeSurrogates(s.bytes, s.start, s.end, out);
        if (out.length === 0) throw s.error;
        return reply(strFromCodePoints(out), next);
      }
      throw cannotHandle(v);
    },
  },
};

function handlerFunction(name: string, doc: string, body: (v: Value) => Value): Value {
  const def = fn("(exception, /)", doc, body);
  return new PyBuiltin(name, def, def.makeEntry(def, name, undefined), undefined, undefined, undefined);
}

/** A fresh table of the handlers that every interpreter starts with. */
export function builtinErrorHandlers(): Map<string, Value> {
  const table = new Map<string, Value>();
  table.set(
    "strict",
    handlerFunction(
      "strict_errors",
      "Implements the 'strict' error handling, which raises a UnicodeError on coding errors.",
      (v) => {
        if (v instanceof PyBaseException) throw v;
        throw pyError("TypeError", "codec must pass exception instance");
      },
    ),
  );
  for (const [name, { doc, handle }] of Object.entries(HANDLERS)) {
    table.set(
      name,
      handlerFunction(name.startsWith("surrogate") ? name : `${name}_errors`, doc, (v) => {
        const s = stretchOf(v);
        if (s === undefined) throw cannotHandle(v);
        return handle(v, s);
      }),
    );
  }
  return table;
}
