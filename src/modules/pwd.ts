/** The `pwd` module: /etc/passwd. Source: Modules/pwdmodule.c. */
import { makeStructSequence, structSequence } from "../builtins/struct-sequence.ts";
import { PyList } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import type { Value } from "../objects/object.ts";
import { strFromJs } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { fn } from "../protocols/define.ts";
import { keyError, pyError } from "../protocols/errors.ts";
import { index } from "../protocols/number.ts";
import { reprText } from "../protocols/text.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { readSystemLines } from "./posix/system-file.ts";

const DOC =
  "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.";

let passwdType: PyType | undefined;
function structPasswd(): PyType {
  passwdType ??= structSequence({
    name: "pwd.struct_passwd",
    doc: DOC,
    fields: [
      ["pw_name", "user name"],
      ["pw_passwd", "password"],
      ["pw_uid", "user id"],
      ["pw_gid", "group id"],
      ["pw_gecos", "real name"],
      ["pw_dir", "home directory"],
      ["pw_shell", "shell program"],
    ],
  });
  return passwdType;
}

interface Entry {
  readonly name: string;
  readonly uid: number;
  readonly value: Value;
}

function entries(): Entry[] {
  const out: Entry[] = [];
  for (const line of readSystemLines("/etc/passwd")) {
    const f = line.split(":");
    if (f.length < 7) continue;
    const [name, password, uid, gid, gecos, dir, shell] = f as [string, string, string, string, string, string, string];
    const items = [name, password, Number(uid), Number(gid), gecos, dir, shell];
    const value = makeStructSequence(
      structPasswd(),
      items.map((v) => (typeof v === "string" ? strFromJs(v) : v)),
    );
    out.push({ name, uid: Number(uid), value });
  }
  return out;
}

/** A user or group number argument; `undefined` when it is out of range. */
export function idArgument(v: Value, what: string): number | undefined {
  if (typeOf(v).slots.index === undefined) throw pyError("TypeError", `${what} should be integer, not ${typeName(v)}`);
  const n = index(v);
  return n < -1 || n > 4294967295 ? undefined : Number(n);
}

export const pwdModule = defineModule("pwd", () => ({
  doc: "This module provides access to the Unix password database.\nIt is available on all Unix versions.\n\nPassword database entries are reported as 7-tuples containing the following\nitems from the password database (see `<pwd.h>'), in order:\npw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.\nThe uid and gid items are integers, all others are strings. An\nexception is raised if the entry asked for cannot be found.",
  types: { struct_passwd: structPasswd() },
  functions: {
    getpwuid: fn("($module, uidobj, /)", "Return the password database entry for the given numeric user ID.", (uid) => {
      const n = idArgument(uid, "uid");
      if (n === undefined) throw keyError("getpwuid(): uid not found");
      const found = entries().find((e) => e.uid === n);
      if (found === undefined) throw keyError(`getpwuid(): uid not found: ${n}`);
      return found.value;
    }),
    getpwnam: fn("($module, name: text, /)", "Return the password database entry for the given user name.", (name) => {
      if (name.includes("\0")) throw pyError("ValueError", "embedded null byte");
      const found = entries().find((e) => e.name === name);
      if (found === undefined) throw keyError(`getpwnam(): name not found: ${reprText(strFromJs(name))}`);
      return found.value;
    }),
    getpwall: fn(
      "($module, /)",
      "Return a list of all available password database entries, in arbitrary order.",
      () => new PyList(entries().map((e) => e.value)),
    ),
  },
}));
