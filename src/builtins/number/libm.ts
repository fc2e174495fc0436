/** The libm functions that `float` and `complex` need. */
export const { atan2, cos, exp, hypot, log, pow, sin } = Math;
