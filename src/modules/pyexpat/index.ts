/** The `pyexpat` module: an event-driven XML parser. Source: Modules/pyexpat.c. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule, PyModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { newCapsule } from "../capsule.ts";
import { ERRORS } from "./errors.ts";
import { expatError, PyXmlParser, parserType } from "./parser.ts";

function submodule(name: string, doc: string, names: Readonly<Record<string, Value>>): PyModule {
  const module = new PyModule(new PyDict());
  module.dict.setStr("__name__", name);
  module.dict.setStr("__doc__", doc);
  for (const [key, value] of Object.entries(names)) module.dict.setStr(key, value);
  rt.modules.setStr(name, module);
  return module;
}

function create(encoding: Value | undefined, separator: Value | undefined, intern: Value | undefined): Value {
  const text = (v: Value | undefined, name: string): string | undefined => {
    if (v === undefined || v === None) return undefined;
    const s = strOf(v);
    if (s === undefined)
      throw pyError("TypeError", `ParserCreate() argument '${name}' must be str or None, not ${typeName(v)}`);
    return jsFromStr(s);
  };
  const between = text(separator, "namespace_separator");
  if (between !== undefined && between.length > 1)
    throw pyError("ValueError", "namespace_separator must be at most one character, omitted, or None");
  parserType();
  const parser = new PyXmlParser(text(encoding, "encoding")?.toLowerCase(), between);
  if (intern === undefined) parser.intern = new PyDict();
  else if (intern !== None && !(intern instanceof PyDict)) throw pyError("TypeError", "intern must be a dictionary");
  else parser.intern = intern;
  return parser;
}

export const expatModule = defineModule("pyexpat", () => {
  const codes = new PyDict();
  const messages = new PyDict();
  const errors: Record<string, Value> = {};
  ERRORS.forEach(([constant, message], code) => {
    if (constant === "") return;
    errors[constant] = strFromJs(message);
    codes.set(strFromJs(message), code);
    messages.set(code, strFromJs(message));
  });
  return {
    doc: "Python wrapper for Expat parser.",
    types: { XMLParserType: parserType(), ExpatError: expatError(), error: expatError() },
    functions: {
      ParserCreate: fn(
        "($module, /, encoding=<None>, namespace_separator=<None>, intern=<unrepresentable>)",
        "Return a new XML parser object.",
        create,
      ),
      ErrorString: fn("($module, code: int, /)", "Returns string error for given number.", (code) =>
        ERRORS[code] === undefined || code === 0 ? None : strFromJs(ERRORS[code][1]),
      ),
    },
    constants: {
      EXPAT_VERSION: "expat_2.6.3",
      version_info: new PyTuple([2, 6, 3]),
      native_encoding: "UTF-8",
      features: new PyList([
        new PyTuple(["sizeof(XML_Char)", 1]),
        new PyTuple(["sizeof(XML_LChar)", 1]),
        new PyTuple(["XML_DTD", 0]),
        new PyTuple(["XML_CONTEXT_BYTES", 1024]),
        new PyTuple(["XML_NS", 0]),
      ]),
      XML_PARAM_ENTITY_PARSING_NEVER: 0,
      XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE: 1,
      XML_PARAM_ENTITY_PARSING_ALWAYS: 2,
      expat_CAPI: newCapsule("pyexpat.expat_CAPI"),
      errors: submodule("pyexpat.errors", "Constants used to describe error conditions.", {
        ...errors,
        codes,
        messages,
      }),
      model: submodule("pyexpat.model", "Constants used to interpret content model information.", {
        XML_CTYPE_EMPTY: 1,
        XML_CTYPE_ANY: 2,
        XML_CTYPE_MIXED: 3,
        XML_CTYPE_NAME: 4,
        XML_CTYPE_CHOICE: 5,
        XML_CTYPE_SEQ: 6,
        XML_CQUANT_NONE: 0,
        XML_CQUANT_OPT: 1,
        XML_CQUANT_REP: 2,
        XML_CQUANT_PLUS: 3,
      }),
    },
  };
});
