/** POSIX path arithmetic for the layers that may not import Node's. Paths are JS text. */

/** `dirname`: everything before the last slash; `""` without one, `"/"` for the root. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : slash === 0 ? "/" : path.slice(0, slash);
}

/** `a/b`, unless `b` is absolute. */
export function joinPath(a: string, b: string): string {
  if (b.startsWith("/") || a === "") return b;
  return a.endsWith("/") ? a + b : `${a}/${b}`;
}
