/** The `_string` module: the parser of format strings, for string.Formatter. Source: Modules/_string.c (Objects/stringlib/unicode_format.h). */
import {
  type FormatPiece,
  formatPieces,
  type NamePart,
  nameParts,
  splitFieldName,
} from "../builtins/format/str-format.ts";
import { PyTuple } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import { None, PyObject, type Str, type Value } from "../objects/object.ts";
import { strLength, strOf } from "../objects/str.ts";
import { newBuiltinType } from "../objects/types.ts";
import { fillType, fn, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { typeName } from "../protocols/type-of.ts";

/** An iterator over what a JS generator yields. */
class PyFormatIterator extends PyObject {
  readonly source: Generator<FormatPiece>;
  constructor(source: Generator<FormatPiece>) {
    super();
    this.source = source;
  }
}
class PyFieldNameIterator extends PyObject {
  readonly source: Generator<NamePart>;
  constructor(source: Generator<NamePart>) {
    super();
    this.source = source;
  }
}
const formatIteratorType = newBuiltinType("formatteriterator", PyFormatIterator);
const fieldNameIteratorType = newBuiltinType("fieldnameiterator", PyFieldNameIterator);

/** `(literal, field name, spec, conversion)`: the last three are None without a field. */
function pieceTuple({ literal, field }: FormatPiece): Value {
  if (field === undefined) return new PyTuple([literal, None, None, None]);
  return new PyTuple([literal, field.name, field.spec, field.conversion === "" ? None : field.conversion]);
}

fillType(formatIteratorType, {
  slots: {
    iter: (self: PyFormatIterator) => self,
    next: (self: PyFormatIterator) => {
      const r = self.source.next();
      return r.done === true ? undefined : pieceTuple(r.value);
    },
  },
});
fillType(fieldNameIteratorType, {
  slots: {
    iter: (self: PyFieldNameIterator) => self,
    next: (self: PyFieldNameIterator) => {
      const r = self.source.next();
      if (r.done === true) return undefined;
      const { isAttribute, name, index } = r.value;
      return new PyTuple([isAttribute, index >= 0 ? index : name]);
    },
  },
});

function text(v: Value): Str {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `expected str, got ${typeName(v)}`);
  return s;
}

export const stringModule = defineModule("_string", () => ({
  doc: "string helper module",
  functions: {
    formatter_parser: unsigned(
      fn(
        "(string, /)",
        "parse the argument as a format string",
        (string) => new PyFormatIterator(formatPieces(text(string))),
      ),
    ),
    formatter_field_name_split: unsigned(
      fn("(string, /)", "split the argument as a field name", (string) => {
        const name = text(string);
        const { first, index, rest } = splitFieldName(name);
        return new PyTuple([
          index >= 0 ? index : first,
          new PyFieldNameIterator(nameParts(name, Math.min(rest, strLength(name)))),
        ]);
      }),
    ),
  },
}));
