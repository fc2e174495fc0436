/** Node's modules that take milliseconds to load and that most programs never need: got when first used. */
export const childProcess = (): typeof import("node:child_process") => process.getBuiltinModule("node:child_process");
export const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");
export const vm = (): typeof import("node:vm") => process.getBuiltinModule("node:vm");
export const tty = (): typeof import("node:tty") => process.getBuiltinModule("node:tty");
