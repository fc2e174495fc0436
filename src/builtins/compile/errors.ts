/** Front-end errors and warnings as Python exceptions and warnings. */
import { DataError, DecodeDataError, type DecodeFailure } from "../../base/data-error.ts";
import { decodeUtf8 } from "../../base/utf8.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { PyBaseException, PySyntaxErrorObject } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strFromJs } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";
import { allocException, isException, pyError } from "../../protocols/errors.ts";
import type { ExceptionName } from "../../spec/exceptions.ts";
import {
  isPyFrontEndError,
  isPySyntaxError,
  type PyFrontEndError,
  type PySyntaxError,
  type SyntaxWarningRecord,
} from "../../syntax/errors.ts";
import { readFileBytes } from "../traceback/source.ts";

const orNone = (v: number | string | null | undefined): Value =>
  v === null || v === undefined ? None : typeof v === "string" ? strFromJs(v) : v;

/** The source line of an error that the compiler found: it has no text of its own. Source: PyErr_ProgramTextObject. */
function programText(filename: string, lineno: number): string | null {
  if (lineno <= 0 || filename.startsWith("<")) return null;
  const bytes = readFileBytes(filename);
  if (bytes === undefined) return null;
  return decodeUtf8(bytes).match(/[^\n]*\n|[^\n]+$/g)?.[lineno - 1] ?? null;
}

/** A SyntaxError (or subclass) instance. */
export function syntaxErrorObject(e: PySyntaxError): PyBaseException {
  const text = e.text ?? (e.lineno === null ? null : programText(e.filename, e.lineno));
  const where: Value[] = [strFromJs(e.filename), orNone(e.lineno), orNone(e.offset), orNone(text)];
  if (e.end_lineno !== null || e.args === "ends") where.push(orNone(e.end_lineno), orNone(e.end_offset));
  const args: Value[] = [strFromJs(e.msg)];
  if (e.lineno !== null && e.args !== "none") args.push(new PyTuple(where));
  const out = allocException(exceptionTypes[e.type], args) as PySyntaxErrorObject;
  out.cls.slots.init!(out, args.slice(), undefined);
  if (e.args === "none") {
    out.filename = where[0]!;
    out.lineno = where[1]!;
    out.offset = where[2]!;
    out.text = where[3]!;
    out.endLineno = orNone(e.end_lineno);
    out.endOffset = orNone(e.end_offset);
  }
  return out;
}

function frontEndError(e: PyFrontEndError): PyBaseException {
  return e.decode === undefined ? pyError(e.type, e.msg) : decodeError(e.decode);
}

function decodeError({ encoding, object, start, end, reason }: DecodeFailure): PyBaseException {
  return call(exceptionTypes.UnicodeDecodeError, [
    encoding,
    new PyBytes(object),
    start,
    end,
    reason,
  ]) as unknown as PyBaseException;
}

/** The exception that an error of the data layers stands for. */
export function dataException(e: DataError): PyBaseException {
  return e instanceof DecodeDataError ? decodeError(e.failure) : pyError(e.pyType as ExceptionName, e.message);
}

/** Runs a front-end stage: its errors come out as Python exceptions. */
export function asPython<T>(body: () => T): T {
  try {
    return body();
  } catch (e) {
    if (isPySyntaxError(e)) throw syntaxErrorObject(e);
    if (isPyFrontEndError(e)) throw frontEndError(e);
    if (e instanceof DataError) throw dataException(e);
    if (e instanceof RangeError) throw pyError("RecursionError", "maximum recursion depth exceeded during compilation");
    throw e;
  }
}

/** Issues the warnings a stage collected; one that a filter turns into an error is raised as the SyntaxError it stands for. */
export function issueWarnings(warnings: readonly SyntaxWarningRecord[], filename: string): void {
  for (const w of warnings) {
    const category = exceptionTypes[w.category];
    try {
      rt.hooks.warnExplicit(category, strFromJs(w.message), strFromJs(filename), w.lineno);
    } catch (e) {
      if (isException(e, category)) throw syntaxErrorObject(w.asError);
      throw e;
    }
  }
}
