/** The `unicodedata` module: Unicode 15.0.0, and 3.2.0 as `ucd_3_2_0`. Source: Modules/unicodedata.c. The tables are in base/unicode. */
import { bidirectional, eastAsianWidth, isMirrored } from "../../base/unicode/display.ts";
import { lookupName, nameOf } from "../../base/unicode/names.ts";
import { decomposition, isNormalizedPoints, type NormalForm, normalizePoints } from "../../base/unicode/normalize.ts";
import { category, combiningClass, decimalValue, digitValueOf, numericValue } from "../../base/unicode/predicates.ts";
import * as old from "../../base/unicode/ucd320.ts";
import { encodeUtf8 } from "../../builtins/codecs/utf8.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { PyObject, type Str, type Value } from "../../objects/object.ts";
import { codePointAt, codePoints, jsFromStr, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fn, getset, type LazyType, lazyType, type MethodDef, method } from "../../protocols/define.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { newCapsule } from "../capsule.ts";

/** What one version of the database answers. */
interface Database {
  readonly version: string;
  category(cp: number): string;
  bidirectional(cp: number): string;
  eastAsianWidth(cp: number): string;
  isMirrored(cp: number): boolean;
  combining(cp: number): number;
  decimal(cp: number): number;
  numeric(cp: number): number | undefined;
  decomposition(cp: number): string;
  name(cp: number): string | undefined;
  normalize(form: NormalForm, cps: ArrayLike<number>): number[];
  isNormalized(form: NormalForm, cps: ArrayLike<number>): boolean;
}

const CURRENT: Database = {
  version: "15.0.0",
  category,
  bidirectional,
  eastAsianWidth,
  isMirrored,
  combining: combiningClass,
  decimal: decimalValue,
  numeric: numericValue,
  decomposition,
  name: nameOf,
  normalize: normalizePoints,
  isNormalized: isNormalizedPoints,
};

const OLD: Database = {
  version: "3.2.0",
  category: old.category320,
  bidirectional: old.bidirectional320,
  eastAsianWidth: old.eastAsianWidth320,
  isMirrored: old.isMirrored320,
  combining: old.combiningClass320,
  decimal: old.decimalValue320,
  numeric: old.numericValue320,
  decomposition: old.decomposition320,
  name: (cp) => (old.isAssigned320(cp) ? nameOf(cp) : undefined),
  normalize: old.normalizePoints320,
  isNormalized: (form, cps) => {
    const normal = old.normalizePoints320(form, cps);
    return normal.length === cps.length && normal.every((cp, i) => cp === cps[i]);
  },
};

function badCharacter(functionName: string, place: string, got: Value): ReturnType<typeof pyError> {
  return pyError("TypeError", `${functionName}() ${place} must be a unicode character, not ${typeName(got)}`);
}

function characterOf(v: Value, functionName: string, place: string): number {
  const s = strOf(v);
  if (s === undefined || strLength(s) !== 1) throw badCharacter(functionName, place, v);
  return codePointAt(s, 0);
}

function formOf(form: Str): NormalForm {
  if (form === "NFC" || form === "NFD" || form === "NFKC" || form === "NFKD") return form;
  throw pyError("ValueError", "invalid normalization form");
}

function lookup(name: Value): Value {
  const s = strOf(name);
  const text = s === undefined ? String.fromCharCode(...bufferBytes(name)) : jsFromStr(s);
  if (s !== undefined && encodeUtf8(s, "strict").length > 256) throw keyError("name too long");
  const found = lookupName(text, true);
  if (found === undefined) throw keyError(strOf(`undefined character name '${text}'`)!);
  return strFromCodePoints(found);
}

type Body<A extends unknown[]> = (db: Database, ...args: A) => Value;
interface Row {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
  readonly body: Body<never[]>;
}

/** A query about one character. */
function property(name: string, doc: string, of: (db: Database, cp: number) => Value): Row {
  return {
    name,
    signature: "chr, /",
    doc,
    body: (db: Database, chr: Value) => of(db, characterOf(chr, name, "argument")),
  };
}

/** A query with a default; without one a missing value is a ValueError. */
function valued(name: string, doc: string, of: (db: Database, cp: number) => Value | undefined, missing: string): Row {
  return {
    name,
    signature: "chr, default=<unrepresentable>, /",
    doc,
    body: (db: Database, chr: Value, fallback: Value | undefined) => {
      const found = of(db, characterOf(chr, name, "argument 1"));
      if (found !== undefined) return found;
      if (fallback === undefined) throw pyError("ValueError", missing);
      return fallback;
    },
  };
}

const natural = (n: number): number | undefined => (n < 0 ? undefined : n);

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  valued("decimal", "Converts a Unicode character into its equivalent decimal value.\n\nReturns the decimal value assigned to the character chr as integer.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.", (db, cp) => natural(db.decimal(cp)), "not a decimal"),
  valued("digit", "Converts a Unicode character into its equivalent digit value.\n\nReturns the digit value assigned to the character chr as integer.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.", (_db, cp) => natural(digitValueOf(cp)), "not a digit"),
  valued("numeric", "Converts a Unicode character into its equivalent numeric value.\n\nReturns the numeric value assigned to the character chr as float.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.", (db, cp) => {
    const n = db.numeric(cp);
    return n === undefined ? undefined : new PyFloat(n);
  }, "not a numeric character"),
  property("category", "Returns the general category assigned to the character chr as string.", (db, cp) => db.category(cp)),
  property("bidirectional", "Returns the bidirectional class assigned to the character chr as string.\n\nIf no such value is defined, an empty string is returned.", (db, cp) => db.bidirectional(cp)),
  property("combining", "Returns the canonical combining class assigned to the character chr as integer.\n\nReturns 0 if no combining class is defined.", (db, cp) => db.combining(cp)),
  property("mirrored", "Returns the mirrored property assigned to the character chr as integer.\n\nReturns 1 if the character has been identified as a \"mirrored\"\ncharacter in bidirectional text, 0 otherwise.", (db, cp) => (db.isMirrored(cp) ? 1 : 0)),
  property("east_asian_width", "Returns the east asian width assigned to the character chr as string.", (db, cp) => db.eastAsianWidth(cp)),
  property("decomposition", "Returns the character decomposition mapping assigned to the character chr as string.\n\nAn empty string is returned in case no such mapping is defined.", (db, cp) => db.decomposition(cp)),
  valued("name", "Returns the name assigned to the character chr as a string.\n\nIf no name is defined, default is returned, or, if not given,\nValueError is raised.", (db, cp) => db.name(cp), "no such name"),
  { name: "lookup", signature: "name, /", doc: "Look up character by name.\n\nIf a character with the given name is found, return the\ncorresponding character.  If not found, KeyError is raised.", body: (_db: Database, name: Value) => lookup(name) },
  { name: "is_normalized", signature: "form: str, unistr: str, /", doc: "Return whether the Unicode string unistr is in the normal form 'form'.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.", body: (db: Database, form: Str, text: Str) => strLength(text) === 0 || db.isNormalized(formOf(form), codePoints(text)) },
  { name: "normalize", signature: "form: str, unistr: str, /", doc: "Return the normal form 'form' for the Unicode string unistr.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.", body: (db: Database, form: Str, text: Str) => {
    if (strLength(text) === 0) return text;
    const known = formOf(form);
    const cps = codePoints(text);
    return db.isNormalized(known, cps) ? text : strFromCodePoints(db.normalize(known, cps));
  } },
];

class PyUcd extends PyObject {
  readonly database: Database;
  constructor(database: Database) {
    super();
    this.database = database;
  }
}

// The signature of each row fits its body, which the table's type cannot say.
type AnyBody = (...args: Value[]) => Value;

const ucdType: LazyType = lazyType("unicodedata.UCD", PyUcd, () => {
  const methods: Record<string, MethodDef<PyUcd>> = {};
  for (const { name, signature, doc, body } of ROWS) {
    const run = body as unknown as (db: Database, ...args: Value[]) => Value;
    methods[name] = method(`($self, ${signature})` as "($self, *args)", doc, ((self: PyUcd, ...args: Value[]) =>
      run(self.database, ...args)) as never);
  }
  return {
    methods,
    members: { unidata_version: getset((self) => self.database.version) },
  };
});

export const unicodedataModule = defineModule("unicodedata", () => {
  const functions: Record<string, NativeDef> = {};
  for (const { name, signature, doc, body } of ROWS) {
    const run = body as unknown as (db: Database, ...args: Value[]) => Value;
    functions[name] = fn(`($self, ${signature})` as "(x, /)", doc, ((...args: Value[]) =>
      run(CURRENT, ...args)) as AnyBody);
  }
  const ucd = ucdType();
  return {
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n15.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 15.0.0.",
    functions,
    types: { UCD: ucd },
    constants: {
      unidata_version: CURRENT.version,
      ucd_3_2_0: new PyUcd(OLD),
      _ucnhash_CAPI: newCapsule("unicodedata._ucnhash_CAPI"),
    },
  };
});
