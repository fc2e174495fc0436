/** The `_stat` module: file mode bits and their tests. Source: Modules/_stat.c. */
import { defineModule } from "../objects/module.ts";
import type { Value } from "../objects/object.ts";
import { fn, withoutSignatures } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { index } from "../protocols/number.ts";
import { typeOf } from "../protocols/type-of.ts";

const CONSTANTS: Readonly<Record<string, number>> = {
  SF_APPEND: 262144,
  SF_ARCHIVED: 65536,
  SF_IMMUTABLE: 131072,
  SF_NOUNLINK: 1048576,
  SF_SNAPSHOT: 2097152,
  ST_MODE: 0,
  ST_INO: 1,
  ST_DEV: 2,
  ST_NLINK: 3,
  ST_UID: 4,
  ST_GID: 5,
  ST_SIZE: 6,
  ST_ATIME: 7,
  ST_MTIME: 8,
  ST_CTIME: 9,
  S_ENFMT: 0o2000,
  S_IEXEC: 0o100,
  S_IFBLK: 0o060000,
  S_IFCHR: 0o020000,
  S_IFDIR: 0o040000,
  S_IFDOOR: 0,
  S_IFIFO: 0o010000,
  S_IFLNK: 0o120000,
  S_IFPORT: 0,
  S_IFREG: 0o100000,
  S_IFSOCK: 0o140000,
  S_IFWHT: 0,
  S_IREAD: 0o400,
  S_IRGRP: 0o040,
  S_IROTH: 0o004,
  S_IRUSR: 0o400,
  S_IRWXG: 0o070,
  S_IRWXO: 0o007,
  S_IRWXU: 0o700,
  S_ISGID: 0o2000,
  S_ISUID: 0o4000,
  S_ISVTX: 0o1000,
  S_IWGRP: 0o020,
  S_IWOTH: 0o002,
  S_IWRITE: 0o200,
  S_IWUSR: 0o200,
  S_IXGRP: 0o010,
  S_IXOTH: 0o001,
  S_IXUSR: 0o100,
  UF_APPEND: 4,
  UF_COMPRESSED: 32,
  UF_HIDDEN: 32768,
  UF_IMMUTABLE: 2,
  UF_NODUMP: 1,
  UF_NOUNLINK: 16,
  UF_OPAQUE: 8,
};

const KIND_LETTERS: Readonly<Record<number, string>> = {
  16807: "-",
  9604: "d",
  21609: "l",
  14406: "b",
  4802: "c",
  2401: "p",
  26411: "s",
};

/** A `mode_t` argument. */
function mode(v: Value): number {
  if (typeof v !== "number" && typeOf(v).slots.index === undefined)
    throw pyError("TypeError", "an integer is required");
  const n = index(v);
  if (n < 0) throw pyError("OverflowError", "can't convert negative value to unsigned int");
  if (n > 4294967295) throw pyError("OverflowError", "mode out of range");
  return Number(n);
}

const test = (name: string, bits: number) => [name, kindTest(name, bits)] as const;
const kindTest = (name: string, bits: number) =>
  fn("(mode, /)", `${name}(mode) -> bool`, (m) => {
    const kind = mode(m) & 0o170000;
    return bits !== 0 && kind === bits;
  });

function fileMode(m: number): string {
  const part = (shift: number, special: number, letter: string): string => {
    const bits = m >> shift;
    const x = (bits & 1) !== 0;
    const last = (m & special) !== 0 ? (x ? letter : letter.toUpperCase()) : x ? "x" : "-";
    return ((bits & 4) !== 0 ? "r" : "-") + ((bits & 2) !== 0 ? "w" : "-") + last;
  };
  const kind = KIND_LETTERS[m & 0o170000] ?? "?";
  return kind + part(6, 0o4000, "s") + part(3, 0o2000, "s") + part(0, 0o1000, "t");
}

export const statModule = defineModule("_stat", () => ({
  doc: "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\nS_IFDOOR: door\nS_IFPORT: event port\nS_IFWHT: whiteout\n",
  functions: withoutSignatures({
    S_IFMT: fn(
      "(mode, /)",
      "Return the portion of the file's mode that describes the file type.",
      (m) => mode(m) & 0o170000,
    ),
    S_IMODE: fn(
      "(mode, /)",
      "Return the portion of the file's mode that can be set by os.chmod().",
      (m) => mode(m) & 0o7777,
    ),
    filemode: fn("(mode, /)", "Convert a file's mode to a string of the form '-rwxrwxrwx'", (m) => fileMode(mode(m))),
    ...Object.fromEntries([
      test("S_ISDIR", 0o040000),
      test("S_ISCHR", 0o020000),
      test("S_ISBLK", 0o060000),
      test("S_ISREG", 0o100000),
      test("S_ISFIFO", 0o010000),
      test("S_ISLNK", 0o120000),
      test("S_ISSOCK", 0o140000),
      test("S_ISDOOR", 0),
      test("S_ISPORT", 0),
      test("S_ISWHT", 0),
    ]),
  }),
  constants: CONSTANTS,
}));
