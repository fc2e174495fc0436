/** Changing the user and group ids of the process. Source: Modules/posixmodule.c. Saved ids cannot be set on their own. */
import { HostError, type ProcessHost } from "../../host/host.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { userId } from "./directories.ts";
import { attempt } from "./errors.ts";
import { fsBytes } from "./path.ts";
import { readSystemLines } from "./system-file.ts";

type Ids = Parameters<NonNullable<ProcessHost["setIds"]>>[0];

/** Sets what differs from what is. */
function change(wanted: { uid?: number; euid?: number; gid?: number; egid?: number }): Value {
  attempt(() => {
    const { proc } = rt.host;
    const now = proc.ids();
    const todo: { uid?: number; euid?: number; gid?: number; egid?: number } = {};
    for (const key of ["uid", "euid", "gid", "egid"] as const) {
      const value = wanted[key];
      if (value !== undefined && value !== -1 && value !== now[key]) todo[key] = value;
    }
    if (Object.keys(todo).length > 0) setIds(todo);
  });
  return None;
}

function setIds(ids: Ids): void {
  const { proc } = rt.host;
  if (proc.setIds === undefined) throw new HostError("EPERM");
  proc.setIds(ids);
}

const uid = (v: Value): number => userId(v, "uid");
const gid = (v: Value): number => userId(v, "gid");

export const idFunctions = {
  setuid: fn("($module, uid, /)", "Set the current process's user id.", (u) => change({ uid: uid(u) })),
  seteuid: fn("($module, euid, /)", "Set the current process's effective user id.", (u) => change({ euid: uid(u) })),
  setgid: fn("($module, gid, /)", "Set the current process's group id.", (g) => change({ gid: gid(g) })),
  setegid: fn("($module, egid, /)", "Set the current process's effective group id.", (g) => change({ egid: gid(g) })),
  setreuid: fn("($module, ruid, euid, /)", "Set the current process's real and effective user ids.", (r, e) =>
    change({ uid: uid(r), euid: uid(e) }),
  ),
  setregid: fn("($module, rgid, egid, /)", "Set the current process's real and effective group ids.", (r, e) =>
    change({ gid: gid(r), egid: gid(e) }),
  ),
  setresuid: fn(
    "($module, ruid, euid, suid, /)",
    "Set the current process's real, effective, and saved user ids.",
    (r, e, s) => {
      uid(s);
      return change({ uid: uid(r), euid: uid(e) });
    },
  ),
  setresgid: fn(
    "($module, rgid, egid, sgid, /)",
    "Set the current process's real, effective, and saved group ids.",
    (r, e, s) => {
      gid(s);
      return change({ gid: gid(r), egid: gid(e) });
    },
  ),
  setgroups: fn("($module, groups, /)", "Set the groups of the current process to list.", (groups) => {
    const slots = typeOf(groups).slots;
    if (slots.getItem === undefined || slots.len === undefined)
      throw pyError("TypeError", "setgroups argument must be a sequence");
    const list = toArray(groups).map((g) => {
      if (typeOf(g).slots.index === undefined) throw pyError("TypeError", "groups must be integers");
      return gid(g);
    });
    attempt(() => setIds({ groups: list }));
    return None;
  }),
  initgroups: fn("($module, username, gid, /)", "Initialize the group access list.", (name, group) => {
    const user = new TextDecoder().decode(fsBytes(name));
    if (typeOf(group).slots.index === undefined)
      throw pyError("TypeError", `gid should be integer, not ${typeName(group)}`);
    const base = gid(group);
    attempt(() => setIds({ groups: [base, ...memberGroups(user)] }));
    return None;
  }),
};

/** Groups that /etc/group lists a user in. */
export function memberGroups(user: string): number[] {
  const out: number[] = [];
  for (const line of readSystemLines("/etc/group")) {
    const [, , id, members] = line.split(":");
    if (members?.split(",").includes(user)) out.push(Number(id));
  }
  return out;
}
