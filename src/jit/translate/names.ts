/** Names in the text: what JavaScript takes of a Python name. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_");
}

/** The JavaScript function of a Python function. */
export function functionName(name: string): string {
  return `py_${plainName(name)}`;
}
