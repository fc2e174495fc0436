/** `os.scandir` and `DirEntry`. Source: Modules/posixmodule.c. The directory is read at once. */
import type { DirEntry } from "../../host/host.ts";
import { HostError } from "../../host/host.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { None, normalInt, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { fillType, fn, getset, type MethodDef, method } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { directoryBytes } from "./directories.ts";
import { attempt, osError } from "./errors.ts";
import { fsDecode, pathArgument, pathResult } from "./path.ts";
import { makeStatResult } from "./stat.ts";

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const SLASH = 47;

export class PyDirEntry extends PyObject {
  readonly name: Value;
  readonly path: Value;
  /** What to hand to the host. */
  readonly full: Uint8Array;
  readonly kind: DirEntry["kind"];
  statValue: Value | undefined;
  lstatValue: Value | undefined;
  constructor(name: Value, path: Value, full: Uint8Array, kind: DirEntry["kind"]) {
    super();
    this.name = name;
    this.path = path;
    this.full = full;
    this.kind = kind;
    this.statValue = undefined;
    this.lstatValue = undefined;
  }
}

class PyScandirIterator extends PyObject {
  /** `undefined` once closed or exhausted. */
  entries: readonly PyDirEntry[] | undefined;
  index = 0;
  constructor(entries: readonly PyDirEntry[]) {
    super();
    this.entries = entries;
  }
}

function entryStat(self: PyDirEntry, follow: boolean): Value {
  if (!follow || self.kind !== "symlink") {
    self.lstatValue ??= attempt(() => makeStatResult(rt.host.fs.lstat(self.full)), self.path);
    return self.lstatValue;
  }
  self.statValue ??= attempt(() => makeStatResult(rt.host.fs.stat(self.full)), self.path);
  return self.statValue;
}

/** Is the entry of this kind? A file that is gone is of no kind. */
function isKind(self: PyDirEntry, follow: boolean, bits: number): boolean {
  if (self.kind === "symlink" && follow) {
    try {
      return (rt.host.fs.stat(self.full).mode & S_IFMT) === bits;
    } catch (e) {
      if (e instanceof HostError && e.code === "ENOENT") return false;
      throw osError(e, self.path);
    }
  }
  if (bits === S_IFDIR) return self.kind === "dir";
  return self.kind === "file";
}

let types: { entry: PyType; iterator: PyType } | undefined;

export function scandirTypes(): { entry: PyType; iterator: PyType } {
  if (types !== undefined) return types;
  const entry = fillType<PyDirEntry>(newBuiltinType("posix.DirEntry", PyDirEntry), {
    slots: { repr: (self) => `<DirEntry ${reprText(self.name)}>` },
    methods: {
      is_dir: method(
        "($self, /, *, follow_symlinks: bool=True)",
        "Return True if the entry is a directory; cached per entry.",
        (self, follow) => isKind(self, follow, S_IFDIR),
      ),
      is_file: method(
        "($self, /, *, follow_symlinks: bool=True)",
        "Return True if the entry is a file; cached per entry.",
        (self, follow) => isKind(self, follow, S_IFREG),
      ),
      is_symlink: method(
        "($self, /)",
        "Return True if the entry is a symbolic link; cached per entry.",
        (self) => self.kind === "symlink",
      ),
      is_junction: method("($self, /)", "Return True if the entry is a junction; cached per entry.", () => false),
      stat: method(
        "($self, /, *, follow_symlinks: bool=True)",
        "Return stat_result object for the entry; cached per entry.",
        (self, follow) => entryStat(self, follow),
      ),
      inode: method("($self, /)", "Return inode of the entry; cached per entry.", (self) =>
        attempt(() => normalInt(rt.host.fs.lstat(self.full).ino), self.path),
      ),
      __fspath__: method("($self, /)", "Returns the path for the entry.", (self) => self.path),
      __class_getitem__: classGetItem as MethodDef<PyDirEntry>,
    },
    members: {
      name: getset((self) => self.name, undefined, 'the entry\'s base filename, relative to scandir() "path" argument'),
      path: getset(
        (self) => self.path,
        undefined,
        "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)",
      ),
    },
  });
  entry.slots.new = () => {
    throw pyError("TypeError", "cannot create 'posix.DirEntry' instances");
  };
  const iterator = fillType<PyScandirIterator>(newBuiltinType("posix.ScandirIterator", PyScandirIterator), {
    slots: {
      iter: (self) => self,
      next: (self) => {
        const next = self.entries?.[self.index++];
        if (next === undefined) self.entries = undefined;
        return next;
      },
    },
    methods: {
      __enter__: method("($self, /)", "", (self) => self),
      __exit__: method("($self, /, *args)", "", (self) => {
        self.entries = undefined;
        return None;
      }),
      close: method("($self, /)", "", (self) => {
        self.entries = undefined;
        return None;
      }),
    },
  });
  iterator.slots.new = () => {
    throw pyError("TypeError", "cannot create 'posix.ScandirIterator' instances");
  };
  types = { entry, iterator };
  return types;
}

export const scandirFunctions = {
  scandir: fn("($module, /, path=None)", "Return an iterator of DirEntry objects for given path.", (path) => {
    const p = pathArgument(path, "scandir", "path", { allowFd: true, nullable: true });
    const entries = attempt(() => rt.host.fs.readdir(directoryBytes(p)), p.object === None ? undefined : p.object);
    const prefix = p.fd === -1 ? p.bytes : directoryBytes(p);
    scandirTypes();
    return new PyScandirIterator(
      entries.map((e) => {
        const full = joinBytes(prefix, e.name);
        const name = pathResult(e.name, p.isBytes);
        // by descriptor the path is the bare name
        const shown = p.fd !== -1 ? name : p.isBytes ? new PyBytes(full) : fsDecode(full);
        return new PyDirEntry(name, shown, full, e.kind);
      }),
    );
  }),
};

function joinBytes(directory: Uint8Array, name: Uint8Array): Uint8Array {
  const gap = directory.length > 0 && directory[directory.length - 1] !== SLASH ? 1 : 0;
  const out = new Uint8Array(directory.length + gap + name.length);
  out.set(directory);
  if (gap === 1) out[directory.length] = SLASH;
  out.set(name, directory.length + gap);
  return out;
}
