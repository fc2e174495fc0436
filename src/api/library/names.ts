/** The names of characters for "\\N{…}": 140 KB compressed that few sources need, in a chunk of their own. */
import { provideNames } from "../../base/unicode/name-lookup.ts";

/** Loads the names of characters; before that, a source with "\\N{…}" ends in a `DataError`. */
export async function loadUnicodeNames(): Promise<void> {
  const { lookupName } = await import("../../base/unicode/names.ts");
  provideNames(lookupName);
}
