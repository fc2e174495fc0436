/** The libm functions that `float` and `complex` need, with glibc's bits. */
export { exp } from "../../base/math/exp.ts";
export { hypot } from "../../base/math/hypot.ts";
export { atan2 } from "../../base/math/inverse-trig.ts";
export { log } from "../../base/math/log.ts";
export { pow } from "../../base/math/pow.ts";
export { cos, sin } from "../../base/math/trig.ts";
