/**
 * Where "\N{…}" finds characters: the table of names is far bigger than everything else that reads sources, so who wants it hands it in.
 */
import { DataError } from "../data-error.ts";

/** The code points of a name; undefined for no such name. `sequences`: named sequences count too. */
export type NameLookup = (name: string, sequences: boolean) => readonly number[] | undefined;

let current: NameLookup = () => {
  throw new DataError("LookupError", "the names of characters are not loaded: await loadUnicodeNames() first");
};

/** Makes "\N{…}" known from here on. */
export function provideNames(lookup: NameLookup): void {
  current = lookup;
}

/** The code points of a name, by the table handed in. */
export const findName: NameLookup = (name, sequences) => current(name, sequences);
