/**
 * `dir()` of every builtin type equals CPython's. What we lack is listed in `golden/dir-missing.json`, which only shrinks:
 * `UPDATE_DIR_MISSING=1` writes the list anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Host } from "../src/host/host.ts";
import { createRuntime } from "../src/modules/runtime-setup.ts";
import type { PyDict } from "../src/objects/dict.ts";
import { liveSubclasses, type PyType } from "../src/objects/type.ts";
import { objectType } from "../src/objects/types.ts";
import { installVm } from "../src/vm/install.ts";

interface Golden {
  readonly builtins: readonly string[];
  readonly types: Readonly<Record<string, readonly string[]>>;
}
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`golden/${file}`, import.meta.url), "utf8"));
const golden = read("dir.json") as Golden;
const listed = read("dir-missing.json") as Record<string, readonly string[]>;

function namesOf(dict: PyDict): string[] {
  return dict.keys.filter((k): k is string => typeof k === "string");
}

function dirOf(type: PyType): Set<string> {
  return new Set(type.mro.flatMap((t) => namesOf(t.dict)));
}

// the runtime is made without a host: nothing here reaches it
const runtime = createRuntime({} as Host);
installVm(runtime);
const types = new Map<string, PyType>([["object", objectType]]);
const visit = (type: PyType): void => {
  for (const sub of liveSubclasses(type)) {
    if (!sub.isHeap && !types.has(sub.tpName)) types.set(sub.tpName, sub);
    visit(sub);
  }
};
visit(objectType);

/** `Type.name`, and `Type` alone for a type we do not have. */
function missingNames(): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  const note = (owner: string, name: string): void => {
    out[owner] ??= [];
    out[owner].push(name);
  };
  for (const [name, wanted] of Object.entries(golden.types)) {
    const type = types.get(name);
    if (type === undefined) note("(types)", name);
    else {
      const have = dirOf(type);
      for (const attribute of wanted) if (!have.has(attribute)) note(name, attribute);
    }
  }
  const have = new Set(namesOf(runtime.builtins));
  for (const name of golden.builtins) if (!have.has(name)) note("(builtins)", name);
  return out;
}

test("names that CPython's types have and ours lack are listed ones", () => {
  const missing = missingNames();
  if (process.env.UPDATE_DIR_MISSING === "1") {
    writeFileSync(new URL("golden/dir-missing.json", import.meta.url), `${JSON.stringify(missing, null, 1)}\n`);
    return;
  }
  const unlisted = Object.entries(missing).flatMap(([owner, names]) =>
    names.filter((name) => !listed[owner]?.includes(name)).map((name) => `${owner}: ${name}`),
  );
  expect(unlisted).toEqual([]);
});

test("our types have no names that CPython's lack", () => {
  const extra: string[] = [];
  for (const [name, wanted] of Object.entries(golden.types)) {
    const type = types.get(name);
    if (type === undefined) continue;
    for (const attribute of dirOf(type)) if (!wanted.includes(attribute)) extra.push(`${name}.${attribute}`);
  }
  expect(extra).toEqual([]);
});
