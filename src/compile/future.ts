/**
 * `from __future__ import …`: which features a source asks for. Source: Python/future.c.
 */
import { FUTURE_FEATURES } from "../spec/codeflags.ts";
import type * as ast from "../syntax/ast/nodes.ts";
import { type PySyntaxError, syntaxError } from "../syntax/errors.ts";
import { type Loc, NO_LOCATION } from "./flow/cfg.ts";
import { docstringOf } from "./optimize/optimize.ts";

export interface Future {
  /** `CO_FUTURE_*` bits. */
  readonly features: number;
  /** The last future statement; line -1 without one. */
  readonly location: Loc;
}

/** Reads the future statements at the start of a tree. Throws a `PySyntaxError` for an unknown feature. */
export function futureOf(mod: ast.Mod, filename: string): Future {
  let features = 0;
  let location = NO_LOCATION;
  if (mod.kind === "Module" || mod.kind === "Interactive") {
    const { body } = mod;
    for (let i = docstringOf(body) === null ? 0 : 1; i < body.length; i++) {
      const s = body[i]!;
      if (s.kind !== "ImportFrom" || s.level !== 0 || s.module !== "__future__") break;
      for (const alias of s.names) features |= feature(alias.name, s, filename);
      location = s;
    }
  }
  return { features, location };
}

function feature(name: string, statement: Loc, filename: string): number {
  if (Object.hasOwn(FUTURE_FEATURES, name)) return FUTURE_FEATURES[name]!;
  const message = name === "braces" ? "not a chance" : `future feature ${name.slice(0, 100)} is not defined`;
  const { lineno, col_offset } = statement;
  const error: PySyntaxError = {
    ...syntaxError("SyntaxError", message, filename, lineno, col_offset + 1, lineno, null, null),
    args: "none",
  };
  throw error;
}
