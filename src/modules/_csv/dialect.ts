/** CSV dialects and their registry. Source: Modules/_csv.c. */
import { PyDict } from "../../objects/dict.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { codePointAt, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { getset, type LazyType, lazyType, method, newSlot, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { moduleException, newError } from "../../protocols/new-exception.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";

export const QUOTE_MINIMAL = 0;
export const QUOTE_ALL = 1;
export const QUOTE_NONNUMERIC = 2;
export const QUOTE_NONE = 3;
export const QUOTE_STRINGS = 4;
export const QUOTE_NOTNULL = 5;

export const errorType = moduleException("_csv.Error", () => [exceptionTypes.Exception]);
export const csvError = (message: string): PyBaseException => newError(errorType, message);

/** A character that is not set: no code point equals it. */
export const NOT_SET = -2;

interface ModuleState {
  readonly dialects: PyDict;
  fieldLimit: number;
}

export function moduleState(): ModuleState {
  let state = rt.state.get("_csv") as ModuleState | undefined;
  if (state === undefined) {
    state = { dialects: new PyDict(), fieldLimit: 128 * 1024 };
    rt.state.set("_csv", state);
  }
  return state;
}

export class PyDialect extends PyObject {
  readonly delimiter: number;
  readonly doublequote: boolean;
  readonly escapechar: number;
  readonly lineterminator: Str;
  readonly quotechar: number;
  readonly quoting: number;
  readonly skipinitialspace: boolean;
  readonly strict: boolean;
  constructor(values: {
    delimiter: number;
    doublequote: boolean;
    escapechar: number;
    lineterminator: Str;
    quotechar: number;
    quoting: number;
    skipinitialspace: boolean;
    strict: boolean;
  }) {
    super();
    this.delimiter = values.delimiter;
    this.doublequote = values.doublequote;
    this.escapechar = values.escapechar;
    this.lineterminator = values.lineterminator;
    this.quotechar = values.quotechar;
    this.quoting = values.quoting;
    this.skipinitialspace = values.skipinitialspace;
    this.strict = values.strict;
  }
}
const PyDialectSub = heapSubclass(PyDialect);

function character(name: string, v: Value | undefined, missing: number, orNone: boolean): number {
  if (v === undefined) return missing;
  if (orNone && v === None) return NOT_SET;
  const s = strOf(v);
  if (s === undefined) {
    throw pyError("TypeError", `"${name}" must be string${orNone ? " or None" : ""}, not ${typeOf(v).tpName}`);
  }
  if (strLength(s) !== 1) throw pyError("TypeError", `"${name}" must be a 1-character string`);
  return codePointAt(s, 0);
}

/** The dialect that is registered under `name`. */
export function registered(name: Value): Value {
  const found = moduleState().dialects.get(name);
  if (found === undefined) throw csvError("unknown dialect");
  return found;
}

type Given = (Value | undefined)[];

function makeDialect(cls: PyType, base: Value | undefined, given: Given): Value {
  let from = base === None ? undefined : base;
  if (from !== undefined) {
    if (strOf(from) !== undefined) from = registered(from);
    // an existing dialect is used as it is
    if (from instanceof PyDialect && given.every((v) => v === undefined)) return from;
  }
  const pick = (i: number, name: string): Value | undefined =>
    given[i] ?? (from === undefined ? undefined : findAttr(from, name));
  const [d, dq, e, l, q, style, skip, strict] = [
    pick(0, "delimiter"),
    pick(1, "doublequote"),
    pick(2, "escapechar"),
    pick(3, "lineterminator"),
    pick(4, "quotechar"),
    pick(5, "quoting"),
    pick(6, "skipinitialspace"),
    pick(7, "strict"),
  ];
  const delimiter = character("delimiter", d, 44, false);
  const doublequote = dq === undefined ? true : isTrue(dq);
  const escapechar = character("escapechar", e, NOT_SET, true);
  let lineterminator: Str | undefined = "\r\n";
  if (l !== undefined) {
    lineterminator = strOf(l);
    if (l === None) lineterminator = undefined;
    else if (lineterminator === undefined) throw pyError("TypeError", '"lineterminator" must be a string');
  }
  const quotechar = character("quotechar", q, 34, true);
  let quoting = QUOTE_MINIMAL;
  if (style !== undefined) {
    if (typeof style !== "number") throw pyError("TypeError", '"quoting" must be an integer');
    quoting = style;
  }
  const skipinitialspace = skip === undefined ? false : isTrue(skip);
  const isStrict = strict === undefined ? false : isTrue(strict);
  if (quoting < QUOTE_MINIMAL || quoting > QUOTE_NOTNULL) throw pyError("TypeError", 'bad "quoting" value');
  if (q === None && style === undefined) quoting = QUOTE_NONE;
  if (quoting !== QUOTE_NONE && quotechar === NOT_SET)
    throw pyError("TypeError", "quotechar must be set if quoting enabled");
  if (lineterminator === undefined) throw pyError("TypeError", "lineterminator must be set");
  const values = {
    delimiter,
    doublequote,
    escapechar,
    lineterminator,
    quotechar,
    quoting,
    skipinitialspace,
    strict: isStrict,
  };
  return cls === dialectType() ? new PyDialect(values) : new PyDialectSub(cls, values);
}

const construct = newSlot(
  "($type, dialect=<unrepresentable>, delimiter=<unrepresentable>, doublequote=<unrepresentable>, escapechar=<unrepresentable>, lineterminator=<unrepresentable>, quotechar=<unrepresentable>, quoting=<unrepresentable>, skipinitialspace=<unrepresentable>, strict=<unrepresentable>)",
  "this function",
  (cls, dialect, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skip, strict) =>
    makeDialect(cls, dialect, [delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skip, strict]),
);

/** `Dialect(dialect, **options)` as reader, writer and register_dialect call it. */
export function dialectFrom(base: Value | undefined, values: readonly Value[], names: KwNames): PyDialect {
  if (names !== undefined) {
    for (const name of names) {
      if (!OPTIONS.has(name)) throw pyError("TypeError", `'${name}' is an invalid keyword argument for this function`);
    }
  }
  const args = base === undefined ? [...values] : [base, ...values];
  return construct(dialectType(), args, names) as PyDialect;
}

const OPTIONS = new Set([
  "dialect",
  "delimiter",
  "doublequote",
  "escapechar",
  "lineterminator",
  "quotechar",
  "quoting",
  "skipinitialspace",
  "strict",
]);

const showCharacter = (c: number): Value => (c === NOT_SET ? None : strFromCodePoints([c]));

function refusePickle(self: PyDialect): never {
  throw pyError("TypeError", `cannot pickle '${self.cls.name}' instances`);
}

export const dialectType: LazyType = lazyType("_csv.Dialect", PyDialect, () => ({
  doc: "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      for (const name of kwnames ?? []) {
        if (!OPTIONS.has(name))
          throw pyError("TypeError", `'${name}' is an invalid keyword argument for this function`);
      }
      return construct(cls, args, kwnames);
    },
  },
  members: {
    skipinitialspace: getset((self) => self.skipinitialspace),
    doublequote: getset((self) => self.doublequote),
    strict: getset((self) => self.strict),
  },
  getset: {
    delimiter: getset((self) => showCharacter(self.delimiter)),
    escapechar: getset((self) => showCharacter(self.escapechar)),
    lineterminator: getset((self) => self.lineterminator),
    quotechar: getset((self) => showCharacter(self.quotechar)),
    quoting: getset((self) => self.quoting),
  },
  methods: {
    __reduce__: unsigned(method("($self, /)", "raises an exception to avoid pickling", refusePickle)),
    __reduce_ex__: unsigned(
      method("($self, protocol, /)", "raises an exception to avoid pickling", (self) => refusePickle(self)),
    ),
  },
}));
