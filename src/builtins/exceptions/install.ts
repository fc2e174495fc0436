/** Gives the exception types their behaviour. */
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { fillType, type TypeDef } from "../../protocols/define.ts";
import { EXCEPTIONS, type ExceptionName } from "../../spec/exceptions.ts";
import { baseExceptionDef } from "./base.ts";
import { exceptionGroupDef } from "./group.ts";
import { osErrorDef } from "./os-error.ts";
import {
  attributeErrorDef,
  importErrorDef,
  keyErrorDef,
  nameErrorDef,
  stopIterationDef,
  syntaxErrorDef,
  systemExitDef,
} from "./special.ts";
import { unicodeDecodeErrorDef, unicodeEncodeErrorDef, unicodeTranslateErrorDef } from "./unicode.ts";

const DEFS: { readonly [K in ExceptionName]?: TypeDef<never> } = {
  BaseException: baseExceptionDef,
  StopIteration: stopIterationDef,
  SystemExit: systemExitDef,
  BaseExceptionGroup: exceptionGroupDef,
  ImportError: importErrorDef,
  OSError: osErrorDef,
  NameError: nameErrorDef,
  AttributeError: attributeErrorDef,
  SyntaxError: syntaxErrorDef,
  KeyError: keyErrorDef,
  UnicodeEncodeError: unicodeEncodeErrorDef,
  UnicodeDecodeError: unicodeDecodeErrorDef,
  UnicodeTranslateError: unicodeTranslateErrorDef,
};

export function installExceptions(): void {
  for (const [name, row] of Object.entries(EXCEPTIONS)) {
    const type: PyType = exceptionTypes[name as ExceptionName];
    fillType(type, { ...DEFS[name as ExceptionName], doc: row.doc, isBase: true, hasDict: true, hasWeakref: false });
  }
}
