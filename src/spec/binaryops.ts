/**
 * Operands of BINARY_OP, COMPARE_OP and friends, as data. Sources: Lib/opcode.py (_nb_ops, cmp_op), Include/opcode.h (NB_*).
 */

/** Operand of BINARY_OP → name and symbol; the in-place forms start at 13 in the same order. */
export const BINARY_OPS = [
  { name: "NB_ADD", symbol: "+", ast: "Add" },
  { name: "NB_AND", symbol: "&", ast: "BitAnd" },
  { name: "NB_FLOOR_DIVIDE", symbol: "//", ast: "FloorDiv" },
  { name: "NB_LSHIFT", symbol: "<<", ast: "LShift" },
  { name: "NB_MATRIX_MULTIPLY", symbol: "@", ast: "MatMult" },
  { name: "NB_MULTIPLY", symbol: "*", ast: "Mult" },
  { name: "NB_REMAINDER", symbol: "%", ast: "Mod" },
  { name: "NB_OR", symbol: "|", ast: "BitOr" },
  { name: "NB_POWER", symbol: "**", ast: "Pow" },
  { name: "NB_RSHIFT", symbol: ">>", ast: "RShift" },
  { name: "NB_SUBTRACT", symbol: "-", ast: "Sub" },
  { name: "NB_TRUE_DIVIDE", symbol: "/", ast: "Div" },
  { name: "NB_XOR", symbol: "^", ast: "BitXor" },
  { name: "NB_INPLACE_ADD", symbol: "+=", ast: "Add" },
  { name: "NB_INPLACE_AND", symbol: "&=", ast: "BitAnd" },
  { name: "NB_INPLACE_FLOOR_DIVIDE", symbol: "//=", ast: "FloorDiv" },
  { name: "NB_INPLACE_LSHIFT", symbol: "<<=", ast: "LShift" },
  { name: "NB_INPLACE_MATRIX_MULTIPLY", symbol: "@=", ast: "MatMult" },
  { name: "NB_INPLACE_MULTIPLY", symbol: "*=", ast: "Mult" },
  { name: "NB_INPLACE_REMAINDER", symbol: "%=", ast: "Mod" },
  { name: "NB_INPLACE_OR", symbol: "|=", ast: "BitOr" },
  { name: "NB_INPLACE_POWER", symbol: "**=", ast: "Pow" },
  { name: "NB_INPLACE_RSHIFT", symbol: ">>=", ast: "RShift" },
  { name: "NB_INPLACE_SUBTRACT", symbol: "-=", ast: "Sub" },
  { name: "NB_INPLACE_TRUE_DIVIDE", symbol: "/=", ast: "Div" },
  { name: "NB_INPLACE_XOR", symbol: "^=", ast: "BitXor" },
] as const;

/** Where the in-place operators start in `BINARY_OPS`. */
export const INPLACE_OFFSET = 13;

/** Operand of BINARY_OP by the AST's operator name (plain form; add `INPLACE_OFFSET` for `x op= y`). */
export const BinaryOp = Object.fromEntries(
  BINARY_OPS.slice(0, INPLACE_OFFSET).map((op, index) => [op.ast, index]),
) as Readonly<Record<(typeof BINARY_OPS)[number]["ast"], number>>;

/** Comparison of COMPARE_OP: `COMPARE_OPS[oparg >> 4]`. */
export const COMPARE_OPS = ["<", "<=", "==", "!=", ">", ">="] as const;
export const COMPARE_SHIFT = 4;
/** The low bits of COMPARE_OP tell a specialiser which results are possible (1 unordered, 2 less, 4 greater, 8 equal). */
export const COMPARE_MASKS = [2, 10, 8, 7, 4, 12] as const;

/** Index into `COMPARE_OPS` by the AST's operator name. */
export const COMPARE_OP_OF_AST: Readonly<Record<string, number>> = { Lt: 0, LtE: 1, Eq: 2, NotEq: 3, Gt: 4, GtE: 5 };

/** Flags of FORMAT_VALUE: conversion in the low two bits, then "a format spec is on the stack". */
export const FVC_NONE = 0;
export const FVC_STR = 1;
export const FVC_REPR = 2;
export const FVC_ASCII = 3;
export const FVC_MASK = 3;
export const FVS_HAVE_SPEC = 4;

/** Flags of MAKE_FUNCTION. */
export const MAKE_FUNCTION_DEFAULTS = 1;
export const MAKE_FUNCTION_KWDEFAULTS = 2;
export const MAKE_FUNCTION_ANNOTATIONS = 4;
export const MAKE_FUNCTION_CLOSURE = 8;

/** Operands of RESUME. */
export const RESUME_AT_FUNC_START = 0;
export const RESUME_AFTER_YIELD = 1;
export const RESUME_AFTER_YIELD_FROM = 2;
export const RESUME_AFTER_AWAIT = 3;
