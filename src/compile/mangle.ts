/** Private names: `__x` inside class `C` is `_C__x`. Source: Python/compile.c (_Py_Mangle). */
export function mangle(privateName: string | null, name: string): string {
  if (privateName === null || !name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = privateName.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}
