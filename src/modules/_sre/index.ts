/** The `_sre` module: the engine under `re`. Source: Modules/_sre/sre.c. Pattern code comes from Lib/re/_compiler.py. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { strOf } from "../../objects/str.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { asciiLower, unicodeLower, unicodeUpper } from "./charset.ts";
import { PyPattern } from "./layouts.ts";
import { MAGIC, MAXGROUPS, MAXREPEAT } from "./opcodes.ts";
import { installTypes } from "./pattern.ts";
import { BadCode, compileProgram, type Program } from "./program.ts";
import { makeTemplate } from "./template.ts";

/** The code list as numbers, each of 32 bits. */
function readCode(code: PyList): number[] {
  return code.items.map((item) => {
    const n = intOf(item);
    if (n === undefined) throw pyError("TypeError", "an integer is required");
    if (n < 0) throw pyError("OverflowError", "can't convert negative value to unsigned int");
    if (n > 0xffffffff) throw pyError("OverflowError", "regular expression code size limit exceeded");
    return Number(n);
  });
}

function compile(
  pattern: Value,
  flags: number,
  codeList: Value,
  groups: number,
  groupIndex: Value,
  indexGroup: Value,
): Value {
  const wrong = (n: number, expected: string, v: Value): never => {
    throw pyError("TypeError", `compile() argument ${n} must be ${expected}, not ${typeName(v)}`);
  };
  if (!(codeList instanceof PyList)) return wrong(3, "list", codeList);
  if (!(groupIndex instanceof PyDict)) return wrong(5, "dict", groupIndex);
  if (!(indexGroup instanceof PyTuple)) return wrong(6, "tuple", indexGroup);
  let isBytes: boolean | undefined;
  if (pattern !== None) {
    if (strOf(pattern) !== undefined) isBytes = false;
    else if (pattern instanceof PyBytes || typeOf(pattern).slots.buffer !== undefined) isBytes = true;
    else throw pyError("TypeError", "expected string or bytes-like object");
  }
  const code = readCode(codeList);
  if (groups < 0 || groups > MAXGROUPS) throw pyError("RuntimeError", "invalid SRE code");
  let program: Program;
  try {
    program = compileProgram(code, groups);
  } catch (e) {
    if (e instanceof BadCode) throw pyError("RuntimeError", "invalid SRE code");
    throw e;
  }
  return new PyPattern(pattern, flags, code, groups, groupIndex, indexGroup.items, isBytes, program);
}

export const sreModule = defineModule("_sre", () => {
  installTypes();
  return {
    constants: {
      MAGIC,
      CODESIZE: 4,
      MAXREPEAT,
      MAXGROUPS,
      copyright: " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ",
    },
    functions: {
      getcodesize: fn("($module, /)", "", () => 4),
      ascii_iscased: fn("($module, character: int, /)", "", (c) => (c >= 65 && c <= 90) || (c >= 97 && c <= 122)),
      unicode_iscased: fn("($module, character: int, /)", "", (c) => unicodeLower(c) !== c || unicodeUpper(c) !== c),
      ascii_tolower: fn("($module, character: int, /)", "", (c) => asciiLower(c)),
      unicode_tolower: fn("($module, character: int, /)", "", (c) => unicodeLower(c)),
      compile: fn(
        "($module, /, pattern, flags: int, code, groups: ssize, groupindex, indexgroup)",
        "",
        (pattern, flags, code, groups, groupIndex, indexGroup) =>
          compile(pattern, flags, code, groups, groupIndex, indexGroup),
      ),
      template: fn(
        "($module, pattern, template, /)",
        "\n\n  template\n    A list containing interleaved literal strings (str or bytes) and group\n    indices (int), as returned by re._parser.parse_template():\n        [literal1, group1, ..., literalN, groupN]",
        (pattern, template) => {
          if (!(pattern instanceof PyPattern))
            throw pyError("TypeError", `template() argument 1 must be re.Pattern, not ${typeName(pattern)}`);
          return makeTemplate(pattern, template);
        },
      ),
    },
  };
});
