/** The `_posixshmem` module: shared memory objects are files in /dev/shm. Source: Modules/_multiprocessing/posixshmem.c. */
import { encodeUtf8 } from "../base/utf8.ts";
import { defineModule } from "../objects/module.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { strFromJs } from "../objects/str.ts";
import { fn } from "../protocols/define.ts";
import { attempt } from "./posix/errors.ts";

const shmPath = (name: string): Uint8Array => encodeUtf8(`/dev/shm/${name.replace(/^\/+/, "")}`);

export const posixshmemModule = defineModule("_posixshmem", () => ({
  doc: "POSIX shared memory module",
  functions: {
    shm_open: fn(
      "($module, /, path: text, flags: int, mode: int=511)",
      "Open a shared memory object.  Returns a file descriptor (integer).",
      (path, flags, mode) => attempt(() => rt.host.fs.open(shmPath(path), flags, mode), strFromJs(path)),
    ),
    shm_unlink: fn("($module, /, path: text)", "Remove a shared memory object (similar to unlink()).", (path) => {
      attempt(() => rt.host.fs.unlink(shmPath(path)), strFromJs(path));
      return None;
    }),
  },
}));
