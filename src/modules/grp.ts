/** The `grp` module: /etc/group. Source: Modules/grpmodule.c. */
import { makeStructSequence, structSequence } from "../builtins/struct-sequence.ts";
import { PyList } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import type { Value } from "../objects/object.ts";
import { strFromJs } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { fn } from "../protocols/define.ts";
import { keyError, pyError } from "../protocols/errors.ts";
import { reprText } from "../protocols/text.ts";
import { readSystemLines } from "./posix/system-file.ts";
import { idArgument } from "./pwd.ts";

let groupType: PyType | undefined;
function structGroup(): PyType {
  groupType ??= structSequence({
    name: "grp.struct_group",
    doc: "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
    fields: [
      ["gr_name", "group name"],
      ["gr_passwd", "password"],
      ["gr_gid", "group id"],
      ["gr_mem", "group members"],
    ],
  });
  return groupType;
}

function entries(): { name: string; gid: number; value: Value }[] {
  const out: { name: string; gid: number; value: Value }[] = [];
  for (const line of readSystemLines("/etc/group")) {
    const f = line.split(":");
    if (f.length < 4) continue;
    const [name, password, gid, members] = f as [string, string, string, string];
    const list = new PyList(members === "" ? [] : members.split(",").map(strFromJs));
    const value = makeStructSequence(structGroup(), [strFromJs(name), strFromJs(password), Number(gid), list]);
    out.push({ name, gid: Number(gid), value });
  }
  return out;
}

export const grpModule = defineModule("grp", () => ({
  doc: "Access to the Unix group database.\n\nGroup entries are reported as 4-tuples containing the following fields\nfrom the group database, in order:\n\n  gr_name   - name of the group\n  gr_passwd - group password (encrypted); often empty\n  gr_gid    - numeric ID of the group\n  gr_mem    - list of members\n\nThe gid is an integer, name and password are strings.  (Note that most\nusers are not explicitly listed as members of the groups they are in\naccording to the password database.  Check both databases to get\ncomplete membership information.)",
  types: { struct_group: structGroup() },
  functions: {
    getgrgid: fn("($module, /, id)", "Return the group database entry for the given numeric group ID.", (id) => {
      const n = idArgument(id, "gid");
      if (n === undefined) throw keyError("getgrgid(): gid not found");
      const found = entries().find((e) => e.gid === n);
      if (found === undefined) throw keyError(`getgrgid(): gid not found: ${n}`);
      return found.value;
    }),
    getgrnam: fn("($module, /, name: text)", "Return the group database entry for the given group name.", (name) => {
      if (name.includes("\0")) throw pyError("ValueError", "embedded null byte");
      const found = entries().find((e) => e.name === name);
      if (found === undefined) throw keyError(`getgrnam(): name not found: ${reprText(strFromJs(name))}`);
      return found.value;
    }),
    getgrall: fn(
      "($module, /)",
      "Return a list of all available group entries, in arbitrary order.",
      () => new PyList(entries().map((e) => e.value)),
    ),
  },
}));
