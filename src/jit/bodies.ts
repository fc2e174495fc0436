/** The opcode bodies that compiled code calls as they are. */
import * as async_ from "../vm/ops/async.ts";
import * as attributes from "../vm/ops/attributes.ts";
import * as build from "../vm/ops/build.ts";
import * as exceptions from "../vm/ops/exceptions.ts";
import * as format from "../vm/ops/format.ts";
import * as functions from "../vm/ops/functions.ts";
import * as imports from "../vm/ops/imports.ts";
import * as intrinsics from "../vm/ops/intrinsics.ts";
import * as match from "../vm/ops/match.ts";
import * as names from "../vm/ops/names.ts";
import * as operators from "../vm/ops/operators.ts";

export const bodies: Readonly<Record<string, unknown>> = {
  ...async_,
  ...attributes,
  ...build,
  ...exceptions,
  ...format,
  ...functions,
  ...imports,
  ...intrinsics,
  ...match,
  ...names,
  ...operators,
};
