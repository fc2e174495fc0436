/**
 * Unicode character names for `\N{…}`. The table is large and seldom needed, so whoever has it installs it here.
 */
type NameLookup = (name: string) => number;

let lookup: NameLookup = () => -1;

/** Installs the name table: a function from a name or alias (any case) to its code point, -1 when there is none. */
export function installNameLookup(f: NameLookup): void {
  lookup = f;
}

/** Code point of a character name, -1 when unknown. */
export function lookupName(name: string): number {
  return lookup(name);
}
