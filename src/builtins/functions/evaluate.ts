/** `compile`, `eval`, `exec`, `globals`, `locals`, `breakpoint`. Source: Python/bltinmodule.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import { type NativeDef, PyCell, PyCode } from "../../objects/function.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePointAt, strLength, strSlice } from "../../objects/str.ts";
import { dictType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fn, readingFrame, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { isInstance } from "../../protocols/instance-check.ts";
import { isInstanceOf, typeName, typeOf } from "../../protocols/type-of.ts";
import {
  CO_FUTURE_MASK,
  CO_NESTED,
  PyCF_ALLOW_INCOMPLETE_INPUT,
  PyCF_ALLOW_TOP_LEVEL_AWAIT,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_ONLY_AST,
  PyCF_SOURCE_IS_UTF8,
  PyCF_TYPE_COMMENTS,
} from "../../spec/codeflags.ts";
import { fileNameArgument, sourceArgument } from "../compile/arguments.ts";
import { currentGlobals, currentLocals } from "./scope.ts";

/** Flags that `compile()` still takes and ignores. PyCF_MASK_OBSOLETE. */
const OBSOLETE_FLAGS = CO_NESTED;
const COMPILE_FLAGS =
  PyCF_ONLY_AST |
  PyCF_ALLOW_TOP_LEVEL_AWAIT |
  PyCF_TYPE_COMMENTS |
  PyCF_DONT_IMPLY_DEDENT |
  PyCF_ALLOW_INCOMPLETE_INPUT;

function inheritedFlags(): number {
  return rt.frame === undefined ? 0 : rt.frame.code.code.co_flags & CO_FUTURE_MASK;
}

function isAst(v: Value): boolean {
  const module = rt.modules.getStr("_ast");
  if (module === undefined) return false;
  const base = findAttr(module, "AST");
  return base !== undefined && isInstance(v, base);
}

function compile(
  source: Value,
  filename: Value,
  mode: string,
  flagsArg: number,
  dontInherit: boolean,
  optimize: number,
  featureVersion: number,
): Value {
  const name = fileNameArgument(filename);
  if ((flagsArg & ~(CO_FUTURE_MASK | OBSOLETE_FLAGS | COMPILE_FLAGS)) !== 0)
    throw pyError("ValueError", "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) throw pyError("ValueError", "compile(): invalid optimize value");
  let flags = flagsArg | PyCF_SOURCE_IS_UTF8;
  if (!dontInherit) flags |= inheritedFlags();
  if (mode === "func_type") {
    if ((flags & PyCF_ONLY_AST) === 0)
      throw pyError("ValueError", "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  } else if (mode !== "exec" && mode !== "eval" && mode !== "single") {
    throw pyError(
      "ValueError",
      (flags & PyCF_ONLY_AST) !== 0
        ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
        : "compile() mode must be 'exec', 'eval' or 'single'",
    );
  }
  if (isAst(source)) return rt.hooks.compileSource(source, name, mode, flags, optimize);
  const read = sourceArgument(source, "compile", "string, bytes or AST");
  return rt.hooks.compileSource(read.source, name, mode, flags | read.flags, optimize, featureVersion);
}

const isMapping = (v: Value): boolean => typeOf(v).slots.getItem !== undefined;

interface Scopes {
  readonly globals: PyDict;
  readonly locals: Value;
}

/** Defaults of the scope arguments, and `__builtins__` in the globals. */
function scopes(globals: Value, locals: Value): Scopes {
  const g = globals === None ? currentGlobals() : (globals as PyDict);
  let l = locals;
  if (l === None) l = globals === None ? currentLocals() : g;
  if (g.getStr("__builtins__") === undefined) {
    g.setStr("__builtins__", rt.frame?.builtins ?? rt.builtins);
  }
  return { globals: g, locals: l };
}

function evaluate(source: Value, globals: Value, locals: Value): Value {
  if (locals !== None && !isMapping(locals)) throw pyError("TypeError", "locals must be a mapping");
  if (globals !== None && !isInstanceOf(globals, dictType)) {
    throw pyError(
      "TypeError",
      isMapping(globals) ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict",
    );
  }
  const scope = scopes(globals, locals);
  if (source instanceof PyCode) {
    if (source.code.nfreevars > 0)
      throw pyError("TypeError", "code object passed to eval() may not contain free variables");
    return runCode(source, scope.globals, scope.locals);
  }
  const read = sourceArgument(source, "eval", "string, bytes or code");
  const code = rt.hooks.compileSource(
    withoutIndent(read.source),
    "<string>",
    "eval",
    inheritedFlags() | PyCF_SOURCE_IS_UTF8 | read.flags,
    -1,
  );
  return runCode(code as PyCode, scope.globals, scope.locals);
}

/** The native call below the code holds nothing that a collection could miss. */
function runCode(code: PyCode, globals: PyDict, locals: Value, closure?: Value): Value {
  rt.transparentCalls++;
  try {
    return rt.hooks.evalCode(code, globals, locals, closure);
  } finally {
    rt.transparentCalls--;
  }
}

/** eval() allows blanks before the expression. */
function withoutIndent(source: Str | PyBytes): Value {
  if (source instanceof PyBytes) {
    let i = 0;
    while (source.bytes[i] === 32 || source.bytes[i] === 9) i++;
    return i === 0 ? source : new PyBytes(source.bytes.slice(i));
  }
  const n = strLength(source);
  let i = 0;
  while (i < n && (codePointAt(source, i) === 32 || codePointAt(source, i) === 9)) i++;
  return strSlice(source, i, n);
}

function execute(source: Value, globals: Value, locals: Value, closure: Value): Value {
  if (globals !== None && !isInstanceOf(globals, dictType))
    throw pyError("TypeError", `exec() globals must be a dict, not ${typeName(globals)}`);
  if (locals !== None && !isMapping(locals))
    throw pyError("TypeError", `locals must be a mapping or None, not ${typeName(locals)}`);
  const scope = scopes(globals, locals);
  if (source instanceof PyCode) {
    const free = source.code.nfreevars;
    if (free === 0) {
      if (closure !== None) throw pyError("TypeError", "cannot use a closure with this code object");
      runCode(source, scope.globals, scope.locals);
      return None;
    }
    const fits =
      closure instanceof PyTuple && closure.items.length === free && closure.items.every((c) => c instanceof PyCell);
    if (!fits) throw pyError("TypeError", `code object requires a closure of exactly length ${free}`);
    runCode(source, scope.globals, scope.locals, closure);
    return None;
  }
  if (closure !== None) throw pyError("TypeError", "closure can only be used when source is a code object");
  const read = sourceArgument(source, "exec", "string, bytes or code");
  const flags = inheritedFlags() | PyCF_SOURCE_IS_UTF8 | read.flags;
  const code = rt.hooks.compileSource(read.source, "<string>", "exec", flags, -1);
  runCode(code as PyCode, scope.globals, scope.locals);
  return None;
}

export const evaluateFunctions: Readonly<Record<string, NativeDef>> = {
  breakpoint: unsigned(
    fn(
      "(*args, **kws)",
      "breakpoint(*args, **kws)\n\nCall sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.",
      (args, kws) => {
        const hook = rt.sys.getStr("breakpointhook");
        if (hook === undefined) throw pyError("RuntimeError", "lost sys.breakpointhook");
        const names = kws.keys.filter((k): k is string => typeof k === "string");
        return call(hook, [...args, ...names.map((name) => kws.getStr(name)!)], names);
      },
    ),
  ),
  compile: fn(
    "(source, filename, mode: text, flags: int=0, dont_inherit: bool=False, optimize: int=-1, *, _feature_version: int=-1)",
    "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified.",
    compile,
  ),
  eval: readingFrame(
    fn(
      "(source, globals=None, locals=None, /)",
      "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.",
      evaluate,
    ),
    2,
  ),
  exec: readingFrame(
    fn(
      "(source, globals=None, locals=None, /, *, closure=None)",
      "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars.",
      execute,
    ),
    2,
  ),
  globals: fn(
    "()",
    "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa.",
    () => currentGlobals(),
  ),
  locals: readingFrame(
    fn(
      "()",
      "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees.",
      () => currentLocals(),
    ),
  ),
};
