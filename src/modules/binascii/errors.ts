/** The exceptions of `binascii`. */
import type { PyBaseException } from "../../objects/exception.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { moduleException, newError } from "../../protocols/new-exception.ts";

export const errorType = moduleException("binascii.Error", () => [exceptionTypes.ValueError]);
export const incompleteType = moduleException("binascii.Incomplete", () => [exceptionTypes.Exception]);
export const binasciiError = (message: string): PyBaseException => newError(errorType, message);
