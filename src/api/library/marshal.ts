/** `taipan/marshal`: Python's marshal format, versions 0 to 4. Hostile bytes end in a `DataError`. */
export * from "../../base/const.ts";
export { DataError } from "../../base/data-error.ts";
export { type CodeFields, CodeObject } from "../../code/code-object.ts";
export { dumps } from "../../code/marshal/dumps.ts";
export { loads } from "../../code/marshal/loads.ts";
export { MarshalContainer, type MarshalValue, STOP_ITERATION, VERSION } from "../../code/marshal/types.ts";
