/** Replacement templates: `_sre.template` and their expansion. Source: Modules/_sre/sre.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyList } from "../../objects/containers.ts";
import type { Str, Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strJoin, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { type LazyType, lazyType } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { emptyOf, groupValue, type PyMatch, type PyPattern, PyTemplate, type Target } from "./layouts.ts";

export const templateType: LazyType = lazyType("_sre.SRE_Template", PyTemplate, () => ({}));

/** `_sre.template(pattern, [literal1, group1, …, literalN])`. */
export function makeTemplate(pattern: PyPattern, parts: Value): PyTemplate {
  if (!(parts instanceof PyList))
    throw pyError("TypeError", `template() argument 2 must be list, not ${typeName(parts)}`);
  const { items } = parts;
  const n = items.length;
  if (n < 1 || (n & 1) === 0) throw pyError("TypeError", "invalid template");
  templateType();
  const groups: number[] = [];
  const literals: (Value | undefined)[] = [];
  for (let i = 1; i < n; i += 2) {
    const group = index(items[i]!);
    if (group < 0) throw pyError("TypeError", "invalid template");
    if (group > pattern.groups) throw pyError("IndexError", "invalid group reference");
    groups.push(Number(group));
    const literal = items[i + 1]!;
    literals.push(isEmpty(literal) ? undefined : literal);
  }
  return new PyTemplate(items[0]!, groups, literals);
}

function isEmpty(v: Value): boolean {
  return v === "" || (v instanceof PyBytes && v.bytes.length === 0);
}

/** Compiles a replacement through `re._compile_template`, which caches. */
export function compileTemplate(pattern: PyPattern, template: Value): Value {
  let compile = rt.state.get("_sre.compile_template") as Value | undefined;
  if (compile === undefined) {
    compile = getAttr(rt.hooks.importModule("re"), "_compile_template");
    rt.state.set("_sre.compile_template", compile);
  }
  try {
    return call(compile, [pattern, template]);
  } catch (e) {
    // an unhashable buffer: its bytes will do
    if (!isException(e, exceptionTypes.TypeError) || strOf(template) !== undefined || template instanceof PyBytes)
      throw e;
    if (typeOf(template).slots.buffer === undefined) throw e;
    return call(compile, [pattern, new PyBytes(bufferBytes(template).slice())]);
  }
}

/** Joins what `sub` or a template has collected. */
export function joinParts(parts: readonly Value[], target: Target): Value {
  if (target.str !== undefined) {
    const texts: Str[] = [];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const text = typeof part === "string" ? part : strOf(part);
      if (text === undefined)
        throw pyError("TypeError", `sequence item ${i}: expected str instance, ${typeName(part)} found`);
      texts.push(text);
    }
    return strJoin(texts, "");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (!(part instanceof PyBytes) && typeOf(part).slots.buffer === undefined) {
      throw pyError("TypeError", `sequence item ${i}: expected a bytes-like object, ${typeName(part)} found`);
    }
    const chunk = part instanceof PyBytes ? part.bytes : bufferBytes(part);
    chunks.push(chunk);
    size += chunk.length;
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return new PyBytes(out);
}

function expand(template: PyTemplate, target: Target, group: (g: number) => Value): Value {
  if (template.groups.length === 0) return template.literal;
  const parts: Value[] = [template.literal];
  for (let i = 0; i < template.groups.length; i++) {
    parts.push(group(template.groups[i]!));
    const literal = template.literals[i];
    if (literal !== undefined) parts.push(literal);
  }
  return joinParts(parts, target);
}

/** The replacement for the matcher's last match, which began at `start`. */
export function expandLast(template: PyTemplate, pattern: PyPattern, target: Target, start: number): Value {
  const empty = emptyOf(target);
  return expand(template, target, (g) =>
    g === 0 ? target.slice(start, pattern.matcher.matchEnd) : groupValue(pattern, target, g, empty),
  );
}

/** The replacement for a match object. */
export function expandMatch(template: PyTemplate, match: PyMatch, target: Target): Value {
  const empty = emptyOf(target);
  return expand(template, target, (g) => match.group(g, target, empty));
}
