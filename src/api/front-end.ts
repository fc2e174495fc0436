/** The front end as a bundle of its own: what the build uses to freeze modules. */

export { dumps } from "../code/marshal/dumps.ts";
export { compile } from "../compile/compile.ts";
export { parse } from "../syntax/parse.ts";
