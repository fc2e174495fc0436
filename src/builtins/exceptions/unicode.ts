/** UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError. Source: Objects/exceptions.c. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { PyUnicodeError } from "../../objects/exception.ts";
import type { Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { codePointAt, isStr, strLength, strOf } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { strText } from "../../protocols/text.ts";
import { typeName } from "../../protocols/type-of.ts";
import { field, withoutKeywords } from "./base.ts";

const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

/** `\x41`, `\u0041` or `\U00000041`, whichever is the shortest form. */
function escaped(c: number): string {
  return c <= 0xff ? `\\x${hex(c, 2)}` : c <= 0xffff ? `\\u${hex(c, 4)}` : `\\U${hex(c, 8)}`;
}

function requireStr(v: Value, position: number, name: string): Value {
  if (!isStr(v)) throw pyError("TypeError", `${name}() argument ${position} must be str, not ${typeName(v)}`);
  return v;
}

function setFields(
  self: PyUnicodeError,
  name: string,
  encoding: Value | undefined,
  object: Value,
  rest: readonly Value[],
  firstPosition: number,
): void {
  self.encoding = encoding;
  self.object = object;
  self.start = indexToNumber(rest[0]!, "OverflowError");
  self.end = indexToNumber(rest[1]!, "OverflowError");
  self.reason = requireStr(rest[2]!, firstPosition + 2, name);
}

function checkCount(args: readonly Value[], count: number): void {
  if (args.length !== count)
    throw pyError("TypeError", `function takes exactly ${count} arguments (${args.length} given)`);
}

const members: TypeDef<PyUnicodeError>["members"] = {
  encoding: field<PyUnicodeError, "encoding">("encoding", "exception encoding"),
  object: field<PyUnicodeError, "object">("object", "exception object"),
  start: getset(
    (s) => s.start,
    (s, v) => {
      s.start = indexToNumber(v ?? 0, "OverflowError");
    },
    "exception start",
  ),
  end: getset(
    (s) => s.end,
    (s, v) => {
      s.end = indexToNumber(v ?? 0, "OverflowError");
    },
    "exception end",
  ),
  reason: field<PyUnicodeError, "reason">("reason", "exception reason"),
};

type Init = (self: PyUnicodeError, args: Value[], kwnames: KwNames) => void;

function encodeLikeInit(name: string, takesEncoding: boolean): Init {
  return (self, args, kwnames) => {
    withoutKeywords(args, kwnames, name);
    self.args = new PyTuple(args.slice());
    checkCount(args, takesEncoding ? 5 : 4);
    const at = takesEncoding ? 1 : 0;
    const encoding = takesEncoding ? requireStr(args[0]!, 1, name) : undefined;
    requireStr(args[at]!, at + 1, name);
    setFields(self, name, encoding, args[at]!, args.slice(at + 1), at + 2);
  };
}

function characters(self: PyUnicodeError): string {
  const text = strOf(self.object!)!;
  const one = self.start >= 0 && self.start < strLength(text) && self.end === self.start + 1;
  return one
    ? `character '${escaped(codePointAt(text, self.start))}' in position ${self.start}`
    : `characters in position ${self.start}-${self.end - 1}`;
}

export const unicodeEncodeErrorDef: TypeDef<PyUnicodeError> = {
  slots: {
    init: encodeLikeInit("UnicodeEncodeError", true),
    str: (self) =>
      self.object === undefined
        ? ""
        : `'${strText(self.encoding!)}' codec can't encode ${characters(self)}: ${strText(self.reason!)}`,
  },
  members,
};

export const unicodeTranslateErrorDef: TypeDef<PyUnicodeError> = {
  slots: {
    init: encodeLikeInit("UnicodeTranslateError", false),
    str: (self) => (self.object === undefined ? "" : `can't translate ${characters(self)}: ${strText(self.reason!)}`),
  },
  members,
};

export const unicodeDecodeErrorDef: TypeDef<PyUnicodeError> = {
  slots: {
    init: (self, args, kwnames) => {
      withoutKeywords(args, kwnames, "UnicodeDecodeError");
      self.args = new PyTuple(args.slice());
      checkCount(args, 5);
      const encoding = requireStr(args[0]!, 1, "UnicodeDecodeError");
      const given = args[1]!;
      const object = given instanceof PyBytes ? given : new PyBytes(bufferBytes(given).slice());
      setFields(self, "UnicodeDecodeError", encoding, object, args.slice(2), 3);
    },
    str: (self) => {
      if (self.object === undefined) return "";
      const { object, start, end } = self;
      const bytes = object instanceof PyBytes || object instanceof PyByteArray ? object.bytes : new Uint8Array(0);
      const what =
        start >= 0 && start < bytes.length && end === start + 1
          ? `byte 0x${hex(bytes[start]!, 2)} in position ${start}`
          : `bytes in position ${start}-${end - 1}`;
      return `'${strText(self.encoding!)}' codec can't decode ${what}: ${strText(self.reason!)}`;
    },
  },
  members,
};
