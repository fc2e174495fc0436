/** The `errno` module: the numbers of `base/errno.ts` by name, and names by number. */
import { ERRORS } from "../base/errno.ts";
import { PyDict } from "../objects/dict.ts";
import { defineModule } from "../objects/module.ts";
import type { Value } from "../objects/object.ts";

export const errnoModule = defineModule("errno", () => {
  const constants: Record<string, Value> = {};
  const names = new PyDict();
  for (const [name, [number]] of Object.entries(ERRORS)) {
    constants[name] = number;
    names.set(number, name);
  }
  return {
    doc: "This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
    constants: { ...constants, errorcode: names },
  };
});
