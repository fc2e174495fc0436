/** `taipan/ast`: source → AST with every position, and the tools to walk and show it. Source: Lib/ast.py for the names. */
import { astDump, type DumpOptions } from "../../syntax/ast/dump.ts";
import { type Mod, NODE_INFO, type Node, type NodeKind } from "../../syntax/ast/nodes.ts";
import type { SyntaxWarningRecord } from "../../syntax/errors.ts";
import { type ParseMode, parse as parseSource } from "../../syntax/parse-source.ts";
import { type Warning, warningOf, withErrors } from "./errors.ts";

export * from "../../base/const.ts";
export type * from "../../syntax/ast/nodes.ts";
export { PythonError, PythonSyntaxError, type Warning } from "./errors.ts";
export { loadUnicodeNames } from "./names.ts";
export type { DumpOptions };

export interface ParseOptions {
  /** "exec" (a module, the default), "eval" (an expression), "single" (an interactive statement), "func_type" (a signature comment). */
  readonly mode?: ParseMode;
  /** What errors say. */
  readonly filename?: string;
  /** Keep `# type:` comments. */
  readonly typeComments?: boolean;
  /** Accept the syntax of Python 3.N only. */
  readonly featureVersion?: number;
  /** Hears of SyntaxWarnings and DeprecationWarnings. */
  readonly onWarning?: (warning: Warning) => void;
}

/** The tree of a source. Throws `PythonSyntaxError` or `PythonError`. */
export function parse(source: string | Uint8Array, options: ParseOptions = {}): Mod {
  const { onWarning, ...rest } = options;
  const warnings: SyntaxWarningRecord[] = [];
  const tree = withErrors(() => parseSource(source, { ...rest, warnings }));
  if (onWarning !== undefined) for (const w of warnings) onWarning(warningOf(w));
  return tree;
}

/** `ast.dump()`: the same text as Python's. */
export function dump(node: Node, options?: DumpOptions): string {
  return astDump(node, options);
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && Object.hasOwn(NODE_INFO, (value as { kind?: PropertyKey }).kind ?? "");

/** Names of a node's fields, in the order of the grammar. */
export function fieldNames(node: Node): string[] {
  return NODE_INFO[node.kind as NodeKind].fields.map((f) => f.key);
}

/** `ast.iter_child_nodes`: the nodes directly below, in order. Operators and contexts are texts here, not nodes. */
export function* childNodes(node: Node): Generator<Node, void, undefined> {
  for (const name of fieldNames(node)) {
    const value = (node as unknown as Record<string, unknown>)[name];
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value as unknown[]) if (isNode(item)) yield item;
  }
}

/** `ast.walk`: a node and all nodes below it, level by level. */
export function* walk(root: Node): Generator<Node, void, undefined> {
  const queue: Node[] = [root];
  for (let i = 0; i < queue.length; i++) {
    yield queue[i]!;
    queue.push(...childNodes(queue[i]!));
  }
}
