/** What `except*` raises in the end. Source: Objects/exceptions.c (_PyExc_PrepReraiseStar, exception_group_projection). */
import { PyList } from "../objects/containers.ts";
import { PyBaseException, PyExceptionGroup } from "../objects/exception.ts";
import { None, type Value } from "../objects/object.ts";
import { exceptionTypes } from "../objects/types.ts";
import { call, callMethod } from "../protocols/call.ts";
import { pyError } from "../protocols/errors.ts";

/** The exception to raise after the `except*` clauses, or None. `excs`: what is left unhandled, and what the clauses raised. */
export function prepareReraise(original: Value, excs: readonly Value[]): Value {
  if (excs.length === 0) return None;
  // a naked exception was caught: at most one clause ran
  if (!(original instanceof PyExceptionGroup)) return excs[0]!;
  const raised: Value[] = [];
  const reraised: PyBaseException[] = [];
  for (const exc of excs) {
    if (!(exc instanceof PyBaseException)) continue;
    if (sameMetadata(exc, original)) reraised.push(exc);
    else raised.push(exc);
  }
  const leaves = new Set<PyBaseException>();
  for (const exc of reraised) collectLeaves(exc, leaves);
  const rest = reraised.length === 0 ? undefined : project(original, leaves);
  if (raised.length === 0) return rest ?? None;
  if (rest !== undefined) raised.push(rest);
  if (raised.length === 1) return raised[0]!;
  return call(exceptionTypes.BaseExceptionGroup, ["", new PyList(raised)]);
}

function sameMetadata(a: PyBaseException, b: PyBaseException): boolean {
  return (
    a.dict?.getStr("__notes__") === b.dict?.getStr("__notes__") &&
    a.traceback === b.traceback &&
    a.cause === b.cause &&
    a.context === b.context
  );
}

function collectLeaves(exc: PyBaseException, leaves: Set<PyBaseException>): void {
  if (!(exc instanceof PyExceptionGroup)) {
    leaves.add(exc);
    return;
  }
  for (const item of exc.exceptions.items) collectLeaves(item as PyBaseException, leaves);
}

/** The part of `group` whose leaves are in `keep`, with the same nesting; `undefined` when empty. */
function project(group: PyExceptionGroup, keep: Set<PyBaseException>): PyBaseException | undefined {
  const kept: Value[] = [];
  for (const item of group.exceptions.items) {
    if (item instanceof PyExceptionGroup) {
      const part = project(item, keep);
      if (part !== undefined) kept.push(part);
    } else if (keep.has(item as PyBaseException)) kept.push(item);
  }
  return kept.length === 0 ? undefined : subset(group, kept);
}

/** `group.derive(items)` with the group's traceback, context, cause and notes. */
function subset(group: PyExceptionGroup, items: Value[]): PyBaseException {
  const made = callMethod(group, "derive", [new PyList(items)]);
  if (!(made instanceof PyExceptionGroup)) {
    throw pyError("TypeError", "derive must return an instance of BaseExceptionGroup");
  }
  made.traceback = group.traceback;
  made.context = group.context;
  made.cause = group.cause;
  made.suppressContext = group.suppressContext;
  const notes = group.dict?.getStr("__notes__");
  if (notes instanceof PyList) callSetNotes(made, new PyList(notes.items.slice()));
  return made;
}

function callSetNotes(exc: PyBaseException, notes: Value): void {
  callMethod(exc, "__setattr__", ["__notes__", notes]);
}
