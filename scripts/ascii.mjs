/**
 * A script in ASCII only, by escapes that strings, templates, regular expressions and names all allow: V8 keeps Latin-1 source
 * with one byte a character, other source with two.
 */
export function ascii(script) {
  return script.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
