/**
 * `ast.dump` for our nodes, character for character. Source: Lib/ast.py (3.12).
 */
import { type Const, strFromJs } from "../../base/const.ts";
import { constRepr, strRepr } from "../../base/const-repr.ts";
import { AST_ENUMS } from "../../spec/ast.ts";
import { type FieldInfo, NODE_INFO, type Node, type NodeKind } from "./nodes.ts";

export interface DumpOptions {
  /** Default true. */
  readonly annotate_fields?: boolean;
  readonly include_attributes?: boolean;
  /** Spaces, or the text of one level; none by default. */
  readonly indent?: number | string | null;
}

/** A formatted value, and whether it may stay on its parent's line. */
type Formatted = readonly [text: string, simple: boolean];

/** The fields of a node by name: a node is a plain object. */
function fieldOf(node: Node, key: string): unknown {
  return (node as unknown as Record<string, unknown>)[key];
}

/** `ast.dump(node, annotate_fields, include_attributes, indent=…)`. */
export function astDump(node: Node, options: DumpOptions = {}): string {
  const annotate = options.annotate_fields ?? true;
  const attributes = options.include_attributes ?? false;
  const unit =
    options.indent === undefined || options.indent === null
      ? null
      : typeof options.indent === "number"
        ? " ".repeat(options.indent)
        : options.indent;

  function formatField(f: FieldInfo, value: unknown, level: number): Formatted {
    if (Array.isArray(value)) {
      if (value.length === 0) return ["[]", true];
      const [prefix, sep] = breaks(level + 1);
      return [`[${prefix}${value.map((v) => formatItem(f, v, level + 1)[0]).join(sep)}]`, false];
    }
    return formatItem(f, value, level);
  }

  function formatItem(f: FieldInfo, value: unknown, level: number): Formatted {
    if (f.type === "constant") return [constRepr(value as Const), true];
    if (value === null) return ["None", true];
    if (typeof value === "number") return [String(value), true];
    if (typeof value === "string") return [f.type in AST_ENUMS ? `${value}()` : strRepr(strFromJs(value)), true];
    return formatNode(value as Node, level);
  }

  function breaks(level: number): [prefix: string, sep: string] {
    return unit === null ? ["", ", "] : [`\n${unit.repeat(level)}`, `,\n${unit.repeat(level)}`];
  }

  function formatNode(n: Node, parentLevel: number): Formatted {
    const level = parentLevel + 1;
    const info = NODE_INFO[n.kind as NodeKind];
    const args: string[] = [];
    let allSimple = true;
    let keywords = annotate;
    for (const f of info.fields) {
      const value = fieldOf(n, f.key);
      if (value === null && f.quant === "?") {
        keywords = true;
        continue;
      }
      const [text, simple] = formatField(f, value, level);
      allSimple = allSimple && simple;
      args.push(keywords ? `${f.name}=${text}` : text);
    }
    if (attributes && info.span) {
      for (const name of ["lineno", "col_offset", "end_lineno", "end_col_offset"]) {
        args.push(`${name}=${String(fieldOf(n, name))}`);
      }
    }
    if (allSimple && args.length <= 3) return [`${n.kind}(${args.join(", ")})`, args.length === 0];
    const [prefix, sep] = breaks(level);
    return [`${n.kind}(${prefix}${args.join(sep)})`, false];
  }

  return formatNode(node, 0)[0];
}
