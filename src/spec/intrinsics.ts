/**
 * Functions that CALL_INTRINSIC_1 and CALL_INTRINSIC_2 call by number. Source: Include/internal/pycore_intrinsics.h.
 */

export const INTRINSICS_1 = [
  "INTRINSIC_1_INVALID",
  "INTRINSIC_PRINT",
  "INTRINSIC_IMPORT_STAR",
  "INTRINSIC_STOPITERATION_ERROR",
  "INTRINSIC_ASYNC_GEN_WRAP",
  "INTRINSIC_UNARY_POSITIVE",
  "INTRINSIC_LIST_TO_TUPLE",
  "INTRINSIC_TYPEVAR",
  "INTRINSIC_PARAMSPEC",
  "INTRINSIC_TYPEVARTUPLE",
  "INTRINSIC_SUBSCRIPT_GENERIC",
  "INTRINSIC_TYPEALIAS",
] as const;

export const INTRINSICS_2 = [
  "INTRINSIC_2_INVALID",
  "INTRINSIC_PREP_RERAISE_STAR",
  "INTRINSIC_TYPEVAR_WITH_BOUND",
  "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
  "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
] as const;

export type Intrinsic1 = (typeof INTRINSICS_1)[number];
export type Intrinsic2 = (typeof INTRINSICS_2)[number];

/** Number of a one-argument intrinsic. */
export function intrinsic1(name: Intrinsic1): number {
  return INTRINSICS_1.indexOf(name);
}

/** Number of a two-argument intrinsic. */
export function intrinsic2(name: Intrinsic2): number {
  return INTRINSICS_2.indexOf(name);
}
