// A reader for plain zip archives (stored or deflated entries, no encryption, no zip64): enough for python_stdlib.zip.
import { inflateRawSync } from "node:zlib";

/** Entries of an archive, in its order: `{name, read()}`; directories are left out. */
export function zipEntries(archive) {
  // The end-of-central-directory record is the last thing in the file, before a comment of at most 65535 bytes.
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== 0x06054b50) end--;
  if (end < 0) throw new Error("not a zip archive");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries = [];
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error("bad central directory");
    const method = archive.readUInt16LE(at + 10);
    const packedSize = archive.readUInt32LE(at + 20);
    const size = archive.readUInt32LE(at + 24);
    const nameLength = archive.readUInt16LE(at + 28);
    const header = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (name.endsWith("/")) continue;
    entries.push({
      name,
      read() {
        const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
        const packed = archive.subarray(start, start + packedSize);
        const data = method === 8 ? inflateRawSync(packed) : method === 0 ? packed : undefined;
        if (data === undefined || data.length !== size) throw new Error(`cannot read ${name}`);
        return data;
      },
    });
  }
  return entries;
}
