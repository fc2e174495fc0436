/**
 * Bits of `co_flags`, kinds of fast locals, and the numbers of the `.pyc` format. Sources: Include/cpython/code.h,
 * Include/internal/pycore_code.h, Lib/importlib/_bootstrap_external.py.
 */

export const CO_OPTIMIZED = 0x1;
export const CO_NEWLOCALS = 0x2;
export const CO_VARARGS = 0x4;
export const CO_VARKEYWORDS = 0x8;
export const CO_NESTED = 0x10;
export const CO_GENERATOR = 0x20;
export const CO_COROUTINE = 0x80;
export const CO_ITERABLE_COROUTINE = 0x100;
export const CO_ASYNC_GENERATOR = 0x200;
export const CO_FUTURE_DIVISION = 0x20000;
export const CO_FUTURE_ABSOLUTE_IMPORT = 0x40000;
export const CO_FUTURE_WITH_STATEMENT = 0x80000;
export const CO_FUTURE_PRINT_FUNCTION = 0x100000;
export const CO_FUTURE_UNICODE_LITERALS = 0x200000;
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;
export const CO_FUTURE_GENERATOR_STOP = 0x800000;
export const CO_FUTURE_ANNOTATIONS = 0x1000000;

/** The flags that `from __future__ import` sets and nested compilation inherits (PyCF_MASK). */
export const CO_FUTURE_MASK =
  CO_FUTURE_DIVISION |
  CO_FUTURE_ABSOLUTE_IMPORT |
  CO_FUTURE_WITH_STATEMENT |
  CO_FUTURE_PRINT_FUNCTION |
  CO_FUTURE_UNICODE_LITERALS |
  CO_FUTURE_BARRY_AS_BDFL |
  CO_FUTURE_GENERATOR_STOP |
  CO_FUTURE_ANNOTATIONS;

/** Flags of `compile()` that are not code flags. */
export const PyCF_SOURCE_IS_UTF8 = 0x100;
export const PyCF_DONT_IMPLY_DEDENT = 0x200;
export const PyCF_ONLY_AST = 0x400;
export const PyCF_IGNORE_COOKIE = 0x800;
export const PyCF_TYPE_COMMENTS = 0x1000;
export const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;
export const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;

/** Future features that `from __future__ import` knows, with the flag they set (0: always on). Source: Python/future.c. */
export const FUTURE_FEATURES: Readonly<Record<string, number>> = {
  nested_scopes: 0,
  generators: 0,
  division: 0,
  absolute_import: 0,
  with_statement: 0,
  print_function: 0,
  unicode_literals: 0,
  barry_as_FLUFL: CO_FUTURE_BARRY_AS_BDFL,
  generator_stop: 0,
  annotations: CO_FUTURE_ANNOTATIONS,
};

/** Kinds of fast locals, bits of `co_localspluskinds`. */
export const CO_FAST_HIDDEN = 0x10;
export const CO_FAST_LOCAL = 0x20;
export const CO_FAST_CELL = 0x40;
export const CO_FAST_FREE = 0x80;

/** Magic number of 3.12 bytecode; a `.pyc` starts with these two bytes, "\r" and "\n". */
export const MAGIC_NUMBER = 3531;
/** The four magic bytes as a little-endian integer, also the key of the source hash (`_imp.source_hash`). */
export const RAW_MAGIC_NUMBER = MAGIC_NUMBER | (0x0d << 16) | (0x0a << 24);
/** `sys.implementation.cache_tag`. */
export const CACHE_TAG = "cpython-312";

/** Whether the fast locals, given by their kinds, are enough for the arguments of a code object (`_PyCode_Validate`). */
export function hasRoomForArguments(count: number, flags: number, kinds: Uint8Array): boolean {
  let room = -count;
  if (flags & CO_VARARGS) room--;
  if (flags & CO_VARKEYWORDS) room--;
  for (const kind of kinds) if (kind & CO_FAST_LOCAL) room++;
  return room >= 0;
}
