/** The binary operators: function name, in-place name, sign, and number in spec/binaryops.ts. */
export const NB_NAMES: readonly (readonly [name: string, inplace: string, sign: string, oparg: number])[] = [
  ["add", "iadd", "+", 0],
  ["and_", "iand", "&", 1],
  ["floordiv", "ifloordiv", "//", 2],
  ["lshift", "ilshift", "<<", 3],
  ["matmul", "imatmul", "@", 4],
  ["mul", "imul", "*", 5],
  ["mod", "imod", "%", 6],
  ["or_", "ior", "|", 7],
  ["rshift", "irshift", ">>", 9],
  ["sub", "isub", "-", 10],
  ["truediv", "itruediv", "/", 11],
  ["xor", "ixor", "^", 12],
];
