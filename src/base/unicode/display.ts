/** `unicodedata.bidirectional`, `mirrored` and `east_asian_width`, Unicode 15.0.0. Source: Modules/unicodedata.c. */
import { BIDI_CLASSES, DISPLAY_RECORDS, DISPLAY_RUNS, WIDTHS } from "./display.gen.ts";
import { LOW_END, RunTable } from "./packed.ts";

let table: RunTable | undefined;

function displayOf(cp: number): number {
  table ??= new RunTable(DISPLAY_RUNS);
  return DISPLAY_RECORDS[cp < LOW_END ? table.flat[cp]! : table.high(cp)]!;
}

/** `unicodedata.bidirectional`; "" where none is assigned. */
export function bidirectional(cp: number): string {
  return BIDI_CLASSES[displayOf(cp) & 31]!;
}

/** `unicodedata.east_asian_width`. */
export function eastAsianWidth(cp: number): string {
  return WIDTHS[(displayOf(cp) >> 5) & 7]!;
}

/** `unicodedata.mirrored`, as a truth value. */
export function isMirrored(cp: number): boolean {
  return (displayOf(cp) & 256) !== 0;
}
