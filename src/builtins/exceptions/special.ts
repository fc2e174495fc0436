/** The exceptions with a field or two of their own. Source: Objects/exceptions.c. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type {
  PyAttributeError,
  PyBaseException,
  PyImportError,
  PyNameError,
  PyStopIteration,
  PySyntaxErrorObject,
  PySystemExit,
} from "../../objects/exception.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { reprText, strText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { baseStr, field, positional, reduce, withoutKeywords } from "./base.ts";

function setArgs(self: PyBaseException, args: readonly Value[]): void {
  self.args = new PyTuple(args.slice());
}

/** The keyword arguments among `allowed`; TypeError for any other. */
function keywords(args: Value[], kwnames: KwNames, name: string, allowed: readonly string[]): Map<string, Value> {
  const out = new Map<string, Value>();
  const n = kwnames?.length ?? 0;
  for (let i = 0; i < n; i++) {
    const key = kwnames![i]!;
    if (!allowed.includes(key)) throw pyError("TypeError", `'${key}' is an invalid keyword argument for ${name}()`);
    out.set(key, args[args.length - n + i]!);
  }
  return out;
}

export const stopIterationDef: TypeDef<PyStopIteration> = {
  slots: {
    init: (self, args, kwnames) => {
      setArgs(self, withoutKeywords(args, kwnames, typeName(self)));
      self.value = args[0] ?? None;
    },
  },
  members: { value: field<PyStopIteration, "value">("value", "generator return value") },
};

export const systemExitDef: TypeDef<PySystemExit> = {
  slots: {
    init: (self, args, kwnames) => {
      setArgs(self, withoutKeywords(args, kwnames, typeName(self)));
      if (args.length === 1) self.code = args[0]!;
      else if (args.length > 1) self.code = self.args;
    },
  },
  members: { code: field<PySystemExit, "code">("code", "exception code") },
};

export const importErrorDef: TypeDef<PyImportError> = {
  slots: {
    init: (self, args, kwnames) => {
      const given = positional(args, kwnames);
      const kw = keywords(args, kwnames, "ImportError", ["name", "path", "name_from"]);
      setArgs(self, given);
      self.name = kw.get("name");
      self.path = kw.get("path");
      self.nameFrom = kw.get("name_from");
      self.msg = given.length === 1 ? given[0] : undefined;
    },
    str: (self) => (self.msg !== undefined && strOf(self.msg) !== undefined ? self.msg : baseStr(self)),
  },
  methods: {
    __reduce__: method("($self, /)", "Helper for pickle.", (self) => {
      if (self.name === undefined && self.path === undefined && self.nameFrom === undefined) return reduce(self);
      const state = self.dict === undefined ? new PyDict() : self.dict.copy();
      if (self.name !== undefined) state.setStr("name", self.name);
      if (self.path !== undefined) state.setStr("path", self.path);
      if (self.nameFrom !== undefined) state.setStr("name_from", self.nameFrom);
      return new PyTuple([typeOf(self), self.args, state]);
    }),
  },
  members: {
    msg: field<PyImportError, "msg">("msg", "exception message"),
    name: field<PyImportError, "name">("name", "module name"),
    path: field<PyImportError, "path">("path", "module path"),
    name_from: field<PyImportError, "nameFrom">("nameFrom", "name imported from module"),
  },
};

export const nameErrorDef: TypeDef<PyNameError> = {
  slots: {
    init: (self, args, kwnames) => {
      const kw = keywords(args, kwnames, "NameError", ["name"]);
      setArgs(self, positional(args, kwnames));
      self.name = kw.get("name");
    },
  },
  members: { name: field<PyNameError, "name">("name", "name") },
};

export const attributeErrorDef: TypeDef<PyAttributeError> = {
  slots: {
    init: (self, args, kwnames) => {
      const kw = keywords(args, kwnames, "AttributeError", ["name", "obj"]);
      setArgs(self, positional(args, kwnames));
      self.name = kw.get("name");
      self.obj = kw.get("obj");
    },
  },
  methods: {
    __getstate__: method("($self, /)", "Helper for pickle.", (self) => {
      if (self.name === undefined && self.args.items.length === 0) return self.dict ?? None;
      const state = self.dict === undefined ? new PyDict() : self.dict.copy();
      if (self.name !== undefined) state.setStr("name", self.name);
      if (self.args.items.length > 0) state.setStr("args", self.args);
      return state;
    }),
    __reduce__: method("($self, /)", "Helper for pickle.", (self) => {
      const state = self.dict === undefined ? new PyDict() : self.dict.copy();
      if (self.name !== undefined) state.setStr("name", self.name);
      if (self.args.items.length > 0) state.setStr("args", self.args);
      return new PyTuple(state.size > 0 ? [typeOf(self), self.args, state] : [typeOf(self), self.args]);
    }),
  },
  members: {
    name: field<PyAttributeError, "name">("name", "attribute name"),
    obj: field<PyAttributeError, "obj">("obj", "object"),
  },
};

export const keyErrorDef: TypeDef<PyBaseException> = {
  // one argument is shown as repr: KeyError('') would otherwise print nothing
  slots: { str: (self) => (self.args.items.length === 1 ? reprText(self.args.items[0]!) : baseStr(self)) },
};

export const syntaxErrorDef: TypeDef<PySyntaxErrorObject> = {
  slots: {
    init: (self, args, kwnames) => {
      setArgs(self, withoutKeywords(args, kwnames, typeName(self)));
      if (args.length >= 1) self.msg = args[0]!;
      if (args.length !== 2) return;
      const info = toArray(args[1]!);
      if (info.length < 4)
        throw pyError(
          "TypeError",
          `function missing required argument 'text' (pos ${info.length + 1})`.replace(
            "'text'",
            `'${["filename", "lineno", "offset", "text"][info.length]}'`,
          ),
        );
      if (info.length > 6) throw pyError("TypeError", `function takes at most 6 arguments (${info.length} given)`);
      if (info.length === 5) throw pyError("TypeError", "end_offset must be provided when end_lineno is provided");
      self.filename = info[0]!;
      self.lineno = info[1]!;
      self.offset = info[2]!;
      self.text = info[3]!;
      self.endLineno = info[4] ?? None;
      self.endOffset = info[5] ?? None;
    },
    str: (self) => {
      const filename = strOf(self.filename);
      const base = filename === undefined ? undefined : jsFromStr(filename).split("/").pop();
      const line = isInt(self.lineno) ? `line ${strText(self.lineno)}` : undefined;
      const msg = strText(self.msg);
      if (base !== undefined && line !== undefined) return `${msg} (${base}, ${line})`;
      if (base !== undefined) return `${msg} (${base})`;
      return line !== undefined ? `${msg} (${line})` : msg;
    },
  },
  members: {
    msg: field<PySyntaxErrorObject, "msg">("msg", "exception msg"),
    filename: field<PySyntaxErrorObject, "filename">("filename", "exception filename"),
    lineno: field<PySyntaxErrorObject, "lineno">("lineno", "exception lineno"),
    offset: field<PySyntaxErrorObject, "offset">("offset", "exception offset"),
    text: field<PySyntaxErrorObject, "text">("text", "exception text"),
    end_lineno: field<PySyntaxErrorObject, "endLineno">("endLineno", "exception end lineno"),
    end_offset: field<PySyntaxErrorObject, "endOffset">("endOffset", "exception end offset"),
    print_file_and_line: field<PySyntaxErrorObject, "printFileAndLine">(
      "printFileAndLine",
      "exception print_file_and_line",
    ),
  },
};
