/** The `_csv` module: reading and writing CSV files. Source: Modules/_csv.c. */

import { PyList } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { strOf } from "../../objects/str.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { isCallable } from "../../protocols/call.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { getIter } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import * as d from "./dialect.ts";
import { PyReader, readerType } from "./reader.ts";
import { PyWriter, writerType } from "./writer.ts";

function optionsDialect(base: Value | undefined, options: PyDict): d.PyDialect {
  const names: string[] = [];
  const values: Value[] = [];
  for (let i = 0; i < options.keys.length; i++) {
    const key = options.keys[i];
    if (key === undefined) continue;
    names.push(key as string);
    values.push(options.values[i]!);
  }
  return d.dialectFrom(base, values, names.length > 0 ? names : undefined);
}

export const csvModule = defineModule("_csv", () => ({
  doc: "CSV parsing and writing.\n\nThis module provides classes that assist in the reading and writing\nof Comma Separated Value (CSV) files, and implements the interface\ndescribed by PEP 305.",
  types: { Dialect: d.dialectType(), Error: d.errorType(), Reader: readerType(), Writer: writerType() },
  constants: {
    __version__: "1.0",
    _dialects: d.moduleState().dialects,
    QUOTE_MINIMAL: d.QUOTE_MINIMAL,
    QUOTE_ALL: d.QUOTE_ALL,
    QUOTE_NONNUMERIC: d.QUOTE_NONNUMERIC,
    QUOTE_NONE: d.QUOTE_NONE,
    QUOTE_STRINGS: d.QUOTE_STRINGS,
    QUOTE_NOTNULL: d.QUOTE_NOTNULL,
  },
  functions: {
    reader: unsigned(
      fn(
        "($module, /, *args, **options)",
        '    csv_reader = reader(iterable [, dialect=\'excel\']\n                        [optional keyword args])\n    for row in csv_reader:\n        process(row)\n\nThe "iterable" argument can be any object that returns a line\nof input for each iteration, such as a file object or a list.  The\noptional "dialect" parameter is discussed below.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned object is an iterator.  Each iteration returns a row\nof the CSV file (which can span multiple input lines).\n',
        (args, options) => {
          checkCount(args.length);
          const input = getIter(args[0]!);
          return new PyReader(optionsDialect(args[1], options), input);
        },
      ),
    ),
    writer: unsigned(
      fn(
        "($module, /, *args, **options)",
        "    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            [optional keyword args])\n    for row in sequence:\n        csv_writer.writerow(row)\n\n    [or]\n\n    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            [optional keyword args])\n    csv_writer.writerows(rows)\n\nThe \"fileobj\" argument can be any object that supports the file API.\n",
        (args, options) => {
          checkCount(args.length);
          const write = findAttr(args[0]!, "write");
          if (write === undefined || !isCallable(write))
            throw pyError("TypeError", 'argument 1 must have a "write" method');
          return new PyWriter(optionsDialect(args[1], options), write);
        },
      ),
    ),
    register_dialect: unsigned(
      fn(
        "($module, /, *args, **options)",
        "Create a mapping from a string name to a dialect class.\n    dialect = csv.register_dialect(name[, dialect[, **fmtparams]])",
        (args, options) => {
          checkCount(args.length);
          if (strOf(args[0]!) === undefined) throw pyError("TypeError", "dialect name must be a string");
          d.moduleState().dialects.set(args[0]!, optionsDialect(args[1], options));
          return None;
        },
      ),
    ),
    unregister_dialect: fn(
      "($module, /, name)",
      "Delete the name/dialect mapping associated with a string name.\n\n    csv.unregister_dialect(name)",
      (name) => {
        if (d.moduleState().dialects.delete(name) === undefined) throw d.csvError("unknown dialect");
        return None;
      },
    ),
    get_dialect: fn(
      "($module, /, name)",
      "Return the dialect instance associated with name.\n\n    dialect = csv.get_dialect(name)",
      (name) => d.registered(name),
    ),
    list_dialects: fn(
      "($module, /)",
      "Return a list of all known dialect names.\n\n    names = csv.list_dialects()",
      () => new PyList(d.moduleState().dialects.keys.filter((k): k is Value => k !== undefined)),
    ),
    field_size_limit: fn(
      "($module, /, new_limit=<unrepresentable>)",
      "Sets an upper limit on parsed fields.\n\n    csv.field_size_limit([limit])\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned",
      (limit) => {
        const state = d.moduleState();
        const old = state.fieldLimit;
        if (limit !== undefined) {
          if (intOf(limit) === undefined || typeof limit === "boolean")
            throw pyError("TypeError", "limit must be an integer");
          state.fieldLimit = indexToNumber(limit, "OverflowError");
        }
        return old;
      },
    ),
  },
}));

function checkCount(given: number): void {
  if (given < 1) throw pyError("TypeError", ` expected at least 1 argument, got ${given}`);
  if (given > 2) throw pyError("TypeError", ` expected at most 2 arguments, got ${given}`);
}
