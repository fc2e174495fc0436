/** `taipan/dis`: the instructions of a code object, its tables, and the text that Python's `dis.dis()` prints. */
export { type CodeFields, CodeObject } from "../../code/code-object.ts";
export { disText as dis, findLabels, type Instruction, instructions } from "../../code/dis.ts";
export { type ExceptionEntry, readExceptionTable } from "../../code/exception-table.ts";
export { type Location, lines, positions } from "../../code/linetable.ts";
export { stackDepths } from "../../code/stack-depth.ts";
