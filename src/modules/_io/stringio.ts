/** `StringIO`. Source: Modules/_io/stringio.c. What is written at the end is collected in one growing JS string. */
import { PyTuple } from "../../objects/containers.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import {
  codePoints,
  jsFromStr,
  strConcat,
  strFromCodePoints,
  strJoin,
  strLength,
  strOf,
  strSlice,
} from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { callMethod } from "../../protocols/call.ts";
import { getset, initSlot, type MethodDef, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { optionalSize } from "./arguments.ts";
import { closedError } from "./errors.ts";
import { PyStringIO, PyStringIOSub, stringIOType } from "./layouts.ts";
import { NewlineState } from "./newline.ts";
import { restoreAttributes, stateOfAttributes, statePosition } from "./state.ts";
import { findLineEnd } from "./text-read.ts";

function checkOpen(self: PyStringIO): void {
  if (!self.initialized) throw pyError("ValueError", "I/O operation on uninitialized object");
  if (self.closed) throw closedError("I/O operation on closed file");
}

/** The contents as one Str. */
function contents(self: PyStringIO): Str {
  if (self.pieces.length > 0) {
    self.text = strJoin([self.text].concat(self.pieces, self.tail), "");
    self.pieces = [];
    self.tail = "";
  } else if (self.tail !== "") {
    self.text = strConcat(self.text, self.tail);
    self.tail = "";
  }
  return self.text;
}

function write(self: PyStringIO, given: Str): void {
  let text = given;
  if (self.newlineState !== undefined) text = self.newlineState.decode(text, true);
  if (self.writeNewline !== undefined) text = replaceNewlines(text, self.writeNewline);
  const n = strLength(text);
  // fast path: at the end
  if (self.position === self.length) {
    if (n === 0) return;
    if (typeof text === "string") self.tail += text;
    else {
      self.pieces.push(self.tail, text);
      self.tail = "";
    }
    self.length += n;
    self.position = self.length;
    return;
  }
  if (n === 0) return;
  const old = contents(self);
  const { position, length } = self;
  if (position > length) {
    const gap = strFromCodePoints(new Uint32Array(position - length));
    self.text = strJoin([old, gap, text], "");
  } else {
    const end = Math.min(position + n, length);
    self.text = strJoin([strSlice(old, 0, position), text, strSlice(old, end, length)], "");
  }
  self.position = position + n;
  self.length = Math.max(length, self.position);
}

function replaceNewlines(text: Str, newline: string): Str {
  if (typeof text === "string") return text.replaceAll("\n", newline);
  const out: number[] = [];
  for (const c of codePoints(text)) {
    if (c === 10) for (let i = 0; i < newline.length; i++) out.push(newline.charCodeAt(i));
    else out.push(c);
  }
  return strFromCodePoints(out);
}

function read(self: PyStringIO, size: number): Str {
  const left = Math.max(self.length - self.position, 0);
  const n = size < 0 || size > left ? left : size;
  const text = contents(self);
  if (n === self.length && self.position === 0) {
    self.position = n;
    return text;
  }
  const out = n === 0 ? "" : strSlice(text, self.position, self.position + n);
  self.position += n;
  return out;
}

function readLine(self: PyStringIO, limit: number): Str {
  if (self.position >= self.length) return "";
  const text = contents(self);
  const mode = { readTranslate: self.translate, universal: self.universal, newline: self.newline };
  const found = findLineEnd(mode, text, self.position);
  let end = found < 0 ? self.length : found;
  if (limit >= 0 && end - self.position > limit) end = self.position + limit;
  const line = strSlice(text, self.position, end);
  self.position = end;
  return line;
}

function init(self: PyStringIO, value: Value, newlineValue: Value): void {
  self.initialized = false;
  let newline: string | null = null;
  if (newlineValue !== None) {
    const text = strOf(newlineValue);
    if (text === undefined) throw pyError("TypeError", `newline must be str or None, not ${typeName(newlineValue)}`);
    newline = jsFromStr(text);
    if (!["", "\n", "\r", "\r\n"].includes(newline))
      throw pyError("ValueError", `illegal newline value: ${reprText(newlineValue)}`);
  }
  const initial = value === None ? "" : strOf(value);
  if (initial === undefined) throw pyError("TypeError", `initial_value must be str or None, not ${typeName(value)}`);
  self.pieces = [];
  self.tail = "";
  self.text = "";
  self.length = self.position = 0;
  self.closed = false;
  self.newline = newline ?? undefined;
  self.universal = newline === null || newline === "";
  self.translate = newline === null;
  self.newlineState = self.universal ? new NewlineState(self.translate) : undefined;
  self.writeNewline = newline === "\r" || newline === "\r\n" ? newline : undefined;
  self.initialized = true;
  if (strLength(initial) > 0) {
    write(self, initial);
    self.position = 0;
  }
}

const yes = (doc: string): MethodDef<PyStringIO> =>
  method("($self, /)", doc, (self: PyStringIO) => {
    checkOpen(self);
    return true;
  });

function position(v: Value): number {
  if (typeOf(v).slots.index === undefined)
    throw pyError("TypeError", `argument should be integer or None, not '${typeName(v)}'`);
  return indexToNumber(v, "OverflowError");
}

export const stringIODef: TypeDef<PyStringIO> = {
  doc: "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
  signature: "(initial_value='', newline='\\n')",
  isBase: true,
  slots: {
    new: (cls: PyType) => (cls === stringIOType ? new PyStringIO() : new PyStringIOSub(cls)),
    init: initSlot("($self, initial_value='', newline='\\n')", "StringIO", init),
    next: (self) => {
      checkOpen(self);
      if (self.cls === stringIOType) {
        const line = readLine(self, -1);
        return line === "" ? undefined : line;
      }
      const line = callMethod(self, "readline");
      const text = strOf(line);
      if (text === undefined)
        throw pyError("OSError", `readline() should have returned an str object, not '${typeName(line)}'`);
      return text === "" ? undefined : line;
    },
  },
  methods: {
    close: method("($self, /)", "Close the IO object.", (self) => {
      self.closed = true;
      self.pieces = [];
      self.tail = "";
      self.text = "";
      return None;
    }),
    getvalue: method("($self, /)", "Retrieve the entire contents of the object.", (self) => {
      checkOpen(self);
      return contents(self);
    }),
    read: method("($self, size=-1, /)", "Read at most size characters, returned as a string.", (self, size) => {
      const n = optionalSize(size);
      checkOpen(self);
      return read(self, n);
    }),
    readline: method("($self, size=-1, /)", "Read until newline or EOF.", (self, size) => {
      const n = optionalSize(size);
      checkOpen(self);
      return readLine(self, n);
    }),
    tell: method("($self, /)", "Tell the current file position.", (self) => {
      checkOpen(self);
      return self.position;
    }),
    truncate: method("($self, pos=None, /)", "Truncate size to pos.", (self, pos) => {
      checkOpen(self);
      let to = self.position;
      if (pos !== None) {
        to = position(pos);
        if (to < 0) throw pyError("ValueError", `Negative size value ${to}`);
      }
      if (to < self.length) {
        self.text = strSlice(contents(self), 0, to);
        self.length = to;
      }
      return to;
    }),
    seek: method("($self, pos: ssize, whence: int=0, /)", "Change stream position.", (self, pos, whence) => {
      checkOpen(self);
      if (whence < 0 || whence > 2) throw pyError("ValueError", `Invalid whence (${whence}, should be 0, 1 or 2)`);
      if (pos < 0 && whence === 0) throw pyError("ValueError", `Negative seek position ${pos}`);
      if (whence !== 0 && pos !== 0) throw pyError("OSError", "Can't do nonzero cur-relative seeks");
      self.position = whence === 0 ? pos : whence === 1 ? self.position : self.length;
      return self.position;
    }),
    write: method("($self, s, /)", "Write string to file.", (self, s) => {
      const text = strOf(s);
      if (text === undefined) throw pyError("TypeError", `string argument expected, got '${typeName(s)}'`);
      checkOpen(self);
      write(self, text);
      return strLength(text);
    }),
    seekable: yes("Returns True if the IO object can be seeked."),
    readable: yes("Returns True if the IO object can be read."),
    writable: yes("Returns True if the IO object can be written."),
    __getstate__: method("($self, /)", "", (self) => {
      checkOpen(self);
      return new PyTuple([contents(self), self.newline ?? None, self.position, stateOfAttributes(self)]);
    }),
    __setstate__: method("($self, state, /)", "", (self, state) => {
      if (!(state instanceof PyTuple) || state.items.length < 4)
        throw pyError("TypeError", `${typeName(self)}.__setstate__ argument should be 4-tuple, got ${typeName(state)}`);
      if (self.closed) throw closedError("I/O operation on closed file");
      const [value, newline, at, dict] = state.items as [Value, Value, Value, Value];
      init(self, "", newline);
      const text = strOf(value);
      if (text === undefined) throw pyError("TypeError", `initial_value must be str or None, not ${typeName(value)}`);
      // newlines were translated when the text was first written
      self.text = text;
      self.length = strLength(text);
      self.position = statePosition(at, "third item of state must be an integer, got");
      restoreAttributes(self, dict, "fourth");
      return None;
    }),
  },
  getset: {
    closed: getset((self) => {
      if (!self.initialized) checkOpen(self);
      return self.closed;
    }),
    newlines: getset((self) => {
      checkOpen(self);
      return self.newlineState?.newlines() ?? None;
    }),
    line_buffering: getset((self) => {
      checkOpen(self);
      return false;
    }),
  },
};
