/**
 * `compile()` as one function: text, bytes or a tree in, code object or tree out. Source: Python/pythonrun.c, bltinmodule.c.
 * This is where the front end meets the runtime: decoding, errors, warnings, flags.
 */

import { compile } from "../../compile/compile.ts";
import { PyBytes } from "../../objects/bytes.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import { fromConst } from "../../objects/from-const.ts";
import { PyCode } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import { type Runtime, rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { InternalError, isException, pyError } from "../../protocols/errors.ts";
import { strText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import {
  CO_FUTURE_BARRY_AS_BDFL,
  PyCF_ALLOW_INCOMPLETE_INPUT,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_ONLY_AST,
  PyCF_TYPE_COMMENTS,
} from "../../spec/codeflags.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { validateTree } from "../../syntax/ast/validate.ts";
import type { SyntaxWarningRecord } from "../../syntax/errors.ts";
import { type ParseMode, parse } from "../../syntax/parse.ts";
import type { SourceDecoder } from "../../syntax/tokenizer/decode.ts";
import { warnInversion } from "../bool.ts";
import { asPython, issueWarnings } from "./errors.ts";

export interface CompileRequest {
  readonly filename: string;
  readonly mode: ParseMode;
  readonly flags: number;
  /** -1 for the interpreter's own level. */
  readonly optimize: number;
  /** Minor version whose syntax to accept; -1 for ours. */
  readonly featureVersion: number;
  /** The source is a file that is run: its encoding errors read differently. */
  readonly isFile?: boolean;
}

/** Encodings that the front end does not know go through the codec registry. */
const decoder: SourceDecoder = (bytes, encoding) => {
  try {
    return { text: jsFromStr(strOf(callMethod(new PyBytes(bytes), "decode", [strFromJs(encoding)]))!) };
  } catch (e) {
    if (isException(e, exceptionTypes.LookupError) || isException(e, exceptionTypes.UnicodeError)) {
      return { error: strText(e as PyBaseException) };
    }
    throw e;
  }
};

/** Parses source; SyntaxError and warnings are raised as Python does. */
export function parseSource(source: string | Uint8Array, request: CompileRequest): ast.Mod {
  const { flags, filename } = request;
  const warnings: SyntaxWarningRecord[] = [];
  const options = {
    mode: request.mode,
    filename,
    typeComments: (flags & PyCF_TYPE_COMMENTS) !== 0,
    dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
    allowIncompleteInput: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
    maxIntDigits: rt.intMaxStrDigits,
    barryAsFlufl: (flags & CO_FUTURE_BARRY_AS_BDFL) !== 0,
    decoding: { file: request.isFile === true, decoder },
    warnings,
    ...(request.featureVersion >= 0 ? { featureVersion: request.featureVersion } : {}),
  };
  try {
    return asPython(() => parse(source, options));
  } finally {
    // also when parsing fails: a warning that is an error then takes its place
    issueWarnings(warnings, filename);
  }
}

/** Warns as `~` of a bool does at run time; where that is an error, it is left for then. */
function invertsBool(): boolean {
  try {
    warnInversion();
    return true;
  } catch (e) {
    if (isException(e, exceptionTypes.DeprecationWarning)) return false;
    throw e;
  }
}

/** Compiles a tree. */
export function compileTree(tree: ast.Mod, request: CompileRequest): PyCode {
  const warnings: SyntaxWarningRecord[] = [];
  const optimize = request.optimize < 0 ? rt.config.optimize : request.optimize;
  const { filename, flags } = request;
  const code = asPython(() => compile(tree, { filename, flags, optimize, warnings, invertsBool }));
  issueWarnings(warnings, request.filename);
  const value = fromConst(code);
  if (!(value instanceof PyCode)) throw new InternalError("compile made no code object");
  return value;
}

/** Text or bytes of what `compile()`, `exec()` and `eval()` take as source. */
export function sourceText(source: Value): string | Uint8Array {
  const text = strOf(source);
  return text === undefined ? bufferBytes(source) : jsFromStr(text);
}

/** Compiles source text or bytes, a script's when `isFile`. */
function compileText(source: string | Uint8Array, request: CompileRequest): PyCode {
  return compileTree(parseSource(source, request), request);
}

/** Installs `rt.hooks.compileSource`: source or a tree of Python AST objects in, code or (PyCF_ONLY_AST) a tree out. */
export function installCompiler(runtime: Runtime): void {
  const { hooks } = runtime;
  hooks.compileSource = (source, filename, mode, flags, optimize, featureVersion) => {
    const name = strOf(filename);
    if (name === undefined) throw pyError("TypeError", `filename must be str, not ${typeName(filename)}`);
    const request: CompileRequest = {
      filename: jsFromStr(name),
      mode: mode as ParseMode,
      flags,
      optimize,
      featureVersion: featureVersion ?? -1,
    };
    const isSource = strOf(source) !== undefined || typeOf(source).slots.buffer !== undefined;
    if (!isSource) {
      if ((flags & PyCF_ONLY_AST) !== 0) return source;
      const tree = hooks.treeFromPython(source, mode) as ast.Mod;
      asPython(() => validateTree(tree));
      return compileTree(tree, request);
    }
    const tree = parseSource(sourceText(source), request);
    return (flags & PyCF_ONLY_AST) !== 0 ? hooks.treeToPython(tree) : compileTree(tree, request);
  };
}

/** Compiles a whole program: bytes are those of a file. */
export function compileProgram(source: string | Uint8Array, filename: string): PyCode {
  const isFile = typeof source !== "string";
  return compileText(source, { filename, mode: "exec", flags: 0, optimize: -1, featureVersion: -1, isFile });
}
