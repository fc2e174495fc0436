/**
 * `compile()` as one function: text, bytes or a tree in, code object or tree out. Source: Python/pythonrun.c, bltinmodule.c.
 * This is where the front end meets the runtime: decoding, errors, warnings, flags.
 */
import { compile } from "../../compile/compile.ts";
import { fromConst } from "../../objects/from-const.ts";
import { PyCode } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import { rt, type Runtime } from "../../objects/runtime.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { InternalError, pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import type { SyntaxWarningRecord } from "../../syntax/errors.ts";
import { parse, type ParseMode } from "../../syntax/parse.ts";
import { decodeSource } from "./decode.ts";
import { asPython, issueWarnings } from "./errors.ts";

/** Bits of `compile()`'s flags beside the `__future__` ones. Source: Include/cpython/compile.h. */
export const PyCF_SOURCE_IS_UTF8 = 0x100;
export const PyCF_DONT_IMPLY_DEDENT = 0x200;
export const PyCF_ONLY_AST = 0x400;
export const PyCF_TYPE_COMMENTS = 0x1000;
export const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;
export const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;
const FUTURE_BARRY_AS_BDFL = 0x400000;

export interface CompileRequest {
  readonly filename: string;
  readonly mode: ParseMode;
  readonly flags: number;
  /** -1 for the interpreter's own level. */
  readonly optimize: number;
  /** Minor version whose syntax to accept; -1 for ours. */
  readonly featureVersion: number;
}

function parseText(text: string, request: CompileRequest, warnings: SyntaxWarningRecord[]): ast.Mod {
  const { flags } = request;
  return parse(text, {
    mode: request.mode,
    filename: request.filename,
    typeComments: (flags & PyCF_TYPE_COMMENTS) !== 0,
    dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
    allowIncompleteInput: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
    barryAsFlufl: (flags & FUTURE_BARRY_AS_BDFL) !== 0,
    warnings,
    ...(request.featureVersion >= 0 ? { featureVersion: request.featureVersion } : {}),
  });
}

/** Parses text; SyntaxError and warnings are raised as Python does. */
export function parseSource(text: string, request: CompileRequest): ast.Mod {
  const warnings: SyntaxWarningRecord[] = [];
  const tree = asPython(() => parseText(text, request, warnings));
  issueWarnings(warnings, request.filename);
  return tree;
}

/** Compiles a tree. */
export function compileTree(tree: ast.Mod, request: CompileRequest): PyCode {
  const warnings: SyntaxWarningRecord[] = [];
  const optimize = request.optimize < 0 ? rt.config.optimize : request.optimize;
  const code = asPython(() => compile(tree, { filename: request.filename, flags: request.flags, optimize, warnings }));
  issueWarnings(warnings, request.filename);
  const value = fromConst(code);
  if (!(value instanceof PyCode)) throw new InternalError("compile made no code object");
  return value;
}

/** Text of what `compile()`, `exec()` and `eval()` take as source: str, or a buffer of encoded bytes. */
export function sourceText(source: Value, filename: string, what: string): string {
  const text = strOf(source);
  if (text !== undefined) return jsFromStr(text);
  if (typeOf(source).slots.buffer === undefined) {
    throw pyError("TypeError", `${what} must be a string, bytes or AST object`);
  }
  const bytes = bufferBytes(source);
  if (bytes.includes(0)) throw pyError("SyntaxError", "source code string cannot contain null bytes");
  return asPython(() => decodeSource(bytes, filename));
}

/** Installs `rt.hooks.compileSource`. */
export function installCompiler(runtime: Runtime): void {
  runtime.hooks.compileSource = (source, filename, mode, flags, optimize) => {
    const name = strOf(filename);
    if (name === undefined) throw pyError("TypeError", `filename must be str, not ${typeName(filename)}`);
    const request: CompileRequest = { filename: jsFromStr(name), mode: mode as ParseMode, flags, optimize, featureVersion: -1 };
    return compileTree(parseSource(sourceText(source, request.filename, "compile() arg 1"), request), request);
  };
}
