/** The in-memory file system behaves as Linux does: names, links, positions, errors. */
import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import { HostError } from "./host.ts";
import { memoryHost } from "./memory.ts";

const p = encodeUtf8;
function code(body: () => unknown): string {
  try {
    body();
  } catch (e) {
    if (e instanceof HostError) return e.code;
    throw e;
  }
  return "none";
}

describe("memoryHost", () => {
  const host = memoryHost({ files: { "/a/b/c.txt": "hello" } });
  const { fs } = host;

  it("reads, writes and seeks", () => {
    const fd = fs.open(p("/a/b/c.txt"), 2, 0);
    const block = new Uint8Array(3);
    expect(fs.read(fd, block)).toBe(3);
    expect(decodeUtf8(block)).toBe("hel");
    const copy = fs.dup(fd);
    expect(fs.seek(copy, 0, 1)).toBe(3);
    fs.write(fd, p("LO!"));
    expect(fs.seek(copy, 0, 2)).toBe(6);
    fs.close(fd);
    fs.close(copy);
    expect(fs.stat(p("/a/b/c.txt")).size).toBe(6);
    expect(code(() => fs.read(fd, block))).toBe("EBADF");
  });

  it("resolves links and dots", () => {
    fs.symlink(p("b/c.txt"), p("/a/link"));
    expect(fs.stat(p("/a/./b/../link")).size).toBe(6);
    expect(fs.lstat(p("/a/link")).mode & 0o170000).toBe(0o120000);
    fs.symlink(p("loop"), p("/a/loop"));
    expect(code(() => fs.stat(p("/a/loop")))).toBe("ELOOP");
    host.proc.chdir(p("/a/b"));
    expect(fs.stat(p("c.txt")).size).toBe(6);
    expect(decodeUtf8(host.proc.cwd())).toBe("/a/b");
  });

  it("fails as Linux does", () => {
    expect(code(() => fs.stat(p("/nope")))).toBe("ENOENT");
    expect(code(() => fs.mkdir(p("/a"), 0o777))).toBe("EEXIST");
    expect(code(() => fs.rmdir(p("/a")))).toBe("ENOTEMPTY");
    expect(code(() => fs.unlink(p("/a")))).toBe("EISDIR");
    expect(code(() => fs.readdir(p("/a/b/c.txt")))).toBe("ENOTDIR");
    expect(code(() => fs.rename(p("/a"), p("/a/b/x")))).toBe("EINVAL");
    expect(code(() => fs.open(p("/a"), 1, 0))).toBe("EISDIR");
  });

  it("carries bytes through pipes", () => {
    const [r, w] = fs.pipe();
    fs.write(w, p("xyz"));
    const block = new Uint8Array(10);
    expect(fs.read(r, block)).toBe(3);
    expect(code(() => fs.read(r, block))).toBe("EDEADLK");
    fs.close(w);
    expect(fs.read(r, block)).toBe(0);
  });
});
