/** OSError: constructor arguments, errno to subclass, text. Source: Objects/exceptions.c; PEP 3151. */
import { PyTuple } from "../../objects/containers.ts";
import type { PyOSError } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { getset, method, type TypeDef } from "../../protocols/define.ts";
import { allocException, attributeError, pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { reprText, strText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import type { ExceptionName } from "../../spec/exceptions.ts";
import { baseStr, field, positional, withoutKeywords } from "./base.ts";

/** Linux error numbers that have a class of their own. */
const CLASS_OF_ERRNO = new Map<number, ExceptionName>([
  [1, "PermissionError"], // EPERM
  [2, "FileNotFoundError"], // ENOENT
  [3, "ProcessLookupError"], // ESRCH
  [4, "InterruptedError"], // EINTR
  [10, "ChildProcessError"], // ECHILD
  [11, "BlockingIOError"], // EAGAIN
  [13, "PermissionError"], // EACCES
  [17, "FileExistsError"], // EEXIST
  [20, "NotADirectoryError"], // ENOTDIR
  [21, "IsADirectoryError"], // EISDIR
  [32, "BrokenPipeError"], // EPIPE
  [103, "ConnectionAbortedError"], // ECONNABORTED
  [104, "ConnectionResetError"], // ECONNRESET
  [108, "BrokenPipeError"], // ESHUTDOWN
  [110, "TimeoutError"], // ETIMEDOUT
  [111, "ConnectionRefusedError"], // ECONNREFUSED
  [114, "BlockingIOError"], // EALREADY
  [115, "BlockingIOError"], // EINPROGRESS
]);

function setFields(self: PyOSError, args: readonly Value[]): void {
  self.args = new PyTuple(args);
  if (args.length < 2 || args.length > 5) return;
  self.errno = args[0];
  self.strerror = args[1];
  const filename = args[2];
  if (filename === undefined || filename === None) {
    if (args[4] !== undefined && args[4] !== None) self.filename2 = args[4];
    return;
  }
  if (self.cls.isSubtypeOf(exceptionTypes.BlockingIOError) && typeOf(filename).slots.index !== undefined) {
    self.written = indexToNumber(filename, "OverflowError");
    return;
  }
  self.filename = filename;
  if (args[4] !== undefined && args[4] !== None) self.filename2 = args[4];
  self.args = new PyTuple(args.slice(0, 2));
}

/** Does `cls` override `__init__` without overriding `__new__`? Then `__init__` gets to see the arguments first. */
function usesInit(cls: PyType): boolean {
  const base = exceptionTypes.OSError.slots;
  return cls.slots.init !== base.init && cls.slots.new === base.new;
}

function newOSError(cls: PyType, args: Value[], kwnames: KwNames): Value {
  if (usesInit(cls)) return allocException(cls, []);
  const given = withoutKeywords(args, kwnames, cls.name);
  let type = cls;
  if (cls === exceptionTypes.OSError && given.length >= 2 && typeof given[0] === "number") {
    const name = CLASS_OF_ERRNO.get(given[0]);
    if (name !== undefined) type = exceptionTypes[name];
  }
  const self = allocException(type, given) as PyOSError;
  setFields(self, given.slice());
  return self;
}

export const osErrorDef: TypeDef<PyOSError> = {
  slots: {
    new: newOSError,
    init: (self, args, kwnames) => {
      if (!usesInit(self.cls)) return;
      withoutKeywords(args, kwnames, typeName(self));
      setFields(self, positional(args, kwnames).slice());
    },
    str: (self) => {
      const { errno, strerror, filename, filename2 } = self;
      if (filename !== undefined) {
        const tail = filename2 === undefined ? "" : ` -> ${reprText(filename2)}`;
        return `[Errno ${strText(errno ?? None)}] ${strText(strerror ?? None)}: ${reprText(filename)}${tail}`;
      }
      if (errno !== undefined && strerror !== undefined) return `[Errno ${strText(errno)}] ${strText(strerror)}`;
      return baseStr(self);
    },
  },
  methods: {
    __reduce__: method("($self, /)", "Helper for pickle.", (self) => {
      let args: Value = self.args;
      if (self.args.items.length === 2 && self.filename !== undefined) {
        const [a, b] = self.args.items;
        const items = [a!, b!, self.filename];
        if (self.filename2 !== undefined) items.push(None, self.filename2);
        args = new PyTuple(items);
      }
      const dict = self.dict;
      return new PyTuple(dict !== undefined && dict.size > 0 ? [typeOf(self), args, dict] : [typeOf(self), args]);
    }),
  },
  members: {
    errno: field<PyOSError, "errno">("errno", "POSIX exception code"),
    strerror: field<PyOSError, "strerror">("strerror", "exception strerror"),
    filename: field<PyOSError, "filename">("filename", "exception filename"),
    filename2: field<PyOSError, "filename2">("filename2", "second exception filename"),
  },
  getset: {
    characters_written: getset(
      (self) => {
        if (self.written === -1) throw attributeError(self, "characters_written", "characters_written");
        return self.written;
      },
      (self, value) => {
        if (value === undefined) {
          if (self.written === -1) throw pyError("AttributeError", "characters_written");
          self.written = -1;
        } else self.written = indexToNumber(value, "OverflowError");
      },
    ),
  },
};

/** `OSError(errno, strerror[, filename[, None, filename2]])` as the subclass its errno asks for. */
export function makeOSError(errno: number, strerror: string, filename?: Value, filename2?: Value): PyOSError {
  const args: Value[] = [errno, strerror];
  if (filename !== undefined) args.push(filename);
  if (filename2 !== undefined) args.push(None, filename2);
  return newOSError(exceptionTypes.OSError, args, undefined) as PyOSError;
}
