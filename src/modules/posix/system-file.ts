/** Files of the system that modules read for themselves: /etc/passwd, /proc/self/limits, zone files. */
import { encodeUtf8 } from "../../base/utf8.ts";
import { HostError } from "../../host/host.ts";
import { rt } from "../../objects/runtime.ts";

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const CHUNK = 65536;

/** The contents of a regular file; `undefined` when it cannot be read. */
export function readSystemFile(path: string): Uint8Array | undefined {
  const { fs } = rt.host;
  try {
    const fd = fs.open(encodeUtf8(path), 0, 0);
    try {
      const stat = fs.fstat(fd);
      if ((stat.mode & S_IFMT) !== S_IFREG) return undefined;
      // files of /proc claim to be empty
      let out = new Uint8Array(stat.size > 0 ? stat.size + 1 : CHUNK);
      let used = 0;
      for (;;) {
        if (used === out.length) {
          const larger = new Uint8Array(used * 2);
          larger.set(out);
          out = larger;
        }
        const n = fs.read(fd, out.subarray(used));
        if (n === 0) return out.subarray(0, used);
        used += n;
      }
    } finally {
      fs.close(fd);
    }
  } catch (e) {
    if (e instanceof HostError) return undefined;
    throw e;
  }
}

/** The same as text, by lines. */
export function readSystemLines(path: string): string[] {
  const bytes = readSystemFile(path);
  return bytes === undefined ? [] : new TextDecoder().decode(bytes).split("\n");
}
