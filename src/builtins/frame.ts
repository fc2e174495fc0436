/** `frame` and `traceback` objects. Source: Objects/frameobject.c, Python/traceback.c. */
import { addrToLine } from "../code/linetable.ts";
import { PyList } from "../objects/containers.ts";
import { PyTraceback } from "../objects/exception.ts";
import { exposeFrames, GEN_CREATED, PyCoroutine, PyFrame } from "../objects/frame.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { strFromJs } from "../objects/str.ts";
import { frameType, tracebackType } from "../objects/types.ts";
import { genericGetAttr, genericSetAttr } from "../protocols/attributes.ts";
import { callMethod } from "../protocols/call.ts";
import { fillType, getset, method, newSlot, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { addressText } from "../protocols/identity.ts";
import { typeName } from "../protocols/type-of.ts";
import { warnUnawaited } from "../protocols/unawaited.ts";
import { CO_OPTIMIZED } from "../spec/codeflags.ts";

/** Line that the frame is at; -1 where the code has none. */
export function frameLine(frame: PyFrame): number {
  const { co_linetable, co_firstlineno } = frame.code.code;
  if (frame.lasti < 0) return co_firstlineno;
  return addrToLine(co_linetable, co_firstlineno, frame.lasti * 2);
}

function isRunning(frame: PyFrame): boolean {
  for (let f = rt.frame; f !== undefined; f = f.back) if (f === frame) return true;
  return false;
}

function clearFrame(self: PyFrame): Value {
  if (isRunning(self)) throw pyError("RuntimeError", "cannot clear an executing frame");
  const { generator } = self;
  if (generator !== undefined && !self.isComplete) {
    if (generator instanceof PyCoroutine && generator.state === GEN_CREATED) warnUnawaited(generator);
    callMethod(generator, "close");
  }
  const { fast } = self;
  for (let i = 0; i < fast.length; i++) fast[i] = undefined;
  self.trace = undefined;
  if ((self.code.code.co_flags & CO_OPTIMIZED) !== 0) self.locals = undefined;
  return None;
}

function boolean(value: Value | undefined): boolean {
  if (typeof value !== "boolean") throw pyError("TypeError", "attribute value type must be bool");
  return value;
}

const frameDef: TypeDef<PyFrame> = {
  slots: {
    repr: (self) => {
      const { co_filename, co_name } = self.code.code;
      const line = frameLine(self);
      return strFromJs(`<frame at ${addressText(self)}, file '${co_filename}', line ${line}, code ${co_name}>`);
    },
    getAttr: genericGetAttr,
    setAttr: genericSetAttr,
  },
  methods: {
    clear: unsigned(method("($self, /)", "F.clear(): clear most references held by the frame", clearFrame)),
    __sizeof__: unsigned(
      method("($self, /)", "F.__sizeof__() -> size of F in memory, in bytes", (self) => 120 + 8 * self.fast.length),
    ),
  },
  members: {
    f_trace_lines: getset(
      (self) => self.traceLines,
      (self, value) => {
        self.traceLines = boolean(value);
      },
    ),
  },
  getset: {
    f_back: getset((self) => {
      exposeFrames(self.back);
      return self.back ?? None;
    }),
    f_locals: getset((self) => rt.hooks.frameLocals(self)),
    f_lineno: getset(
      (self) => orNone(frameLine(self)),
      (self, value) => {
        if (value === undefined) throw pyError("AttributeError", "cannot delete attribute");
        if (typeof value !== "number") throw pyError("ValueError", "lineno must be an integer");
        rt.hooks.setFrameLine(self, value);
      },
    ),
    f_trace: getset(
      (self) => self.trace ?? None,
      (self, value) => {
        self.trace = value === None ? undefined : value;
      },
    ),
    f_lasti: getset((self) => (self.lasti < 0 ? -1 : self.lasti * 2)),
    f_globals: getset((self) => self.globals),
    f_builtins: getset((self) => self.builtins),
    f_code: getset((self) => self.code),
    f_trace_opcodes: getset(
      (self) => self.traceOpcodes,
      (self, value) => {
        self.traceOpcodes = boolean(value);
      },
    ),
  },
};

const orNone = (n: number): Value => (n < 0 ? None : n);

// --- traceback -------------------------------------------------------------------------------------------------------

/** `tb_lineno`: computed from the instruction when it was not stored. */
export function tracebackLine(tb: PyTraceback): number {
  if (tb.lineno !== -1) return tb.lineno;
  const { co_linetable, co_firstlineno } = tb.frame.code.code;
  return addrToLine(co_linetable, co_firstlineno, tb.lasti);
}

function setNext(self: PyTraceback, value: Value | undefined): void {
  if (value === undefined) throw pyError("TypeError", "can't delete tb_next attribute");
  if (value !== None && !(value instanceof PyTraceback))
    throw pyError("TypeError", `expected traceback object, got '${typeName(value)}'`);
  const next = value === None ? undefined : (value as PyTraceback);
  for (let tb = next; tb !== undefined; tb = tb.next) {
    if (tb === self) throw pyError("ValueError", "traceback loop detected");
  }
  self.next = next;
}

const tracebackDef: TypeDef<PyTraceback> = {
  doc: "Create a new traceback object.",
  signature: "(tb_next, tb_frame, tb_lasti, tb_lineno)",
  slots: {
    getAttr: genericGetAttr,
    new: newSlot(
      "(tb_next, tb_frame, tb_lasti: int, tb_lineno: int)",
      "traceback",
      (_cls, next, frame, lasti, lineno) => {
        if (next !== None && !(next instanceof PyTraceback))
          throw pyError("TypeError", `expected traceback object or None, got '${typeName(next)}'`);
        if (!(frame instanceof PyFrame)) {
          throw pyError(
            "TypeError",
            `traceback() argument 'tb_frame' must be frame, not ${frame === None ? "None" : typeName(frame)}`,
          );
        }
        return new PyTraceback(next === None ? undefined : (next as PyTraceback), frame, lasti, lineno);
      },
    ),
  },
  methods: {
    __dir__: unsigned(method("($self, /)", "", () => new PyList(["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]))),
  },
  members: {
    tb_frame: getset((self) => self.frame),
    tb_lasti: getset((self) => self.lasti),
  },
  getset: {
    tb_next: getset((self) => self.next ?? None, setNext),
    tb_lineno: getset((self) => orNone(tracebackLine(self))),
  },
};

export function installFrame(): void {
  fillType(frameType, frameDef);
  fillType(tracebackType, tracebackDef);
}
