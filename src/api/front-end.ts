/** The front end as a bundle of its own: what the build uses to freeze modules. */

export { compile } from "../builtins/compile/bridge.ts";
export { dumps } from "../code/marshal/dumps.ts";
export { parse } from "../syntax/parse.ts";
