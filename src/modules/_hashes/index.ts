/** The modules `_md5`, `_sha1` and `_sha2`. Source: Modules/md5module.c, sha1module.c, sha2module.c. */
import type { Digest } from "../../base/digest/block-digest.ts";
import { Md5 } from "../../base/digest/md5.ts";
import { Sha1 } from "../../base/digest/sha1.ts";
import { Sha256 } from "../../base/digest/sha256.ts";
import { Sha512 } from "../../base/digest/sha512.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { fn } from "../../protocols/define.ts";
import { type HashType, hashedBytes, hashType } from "./hash-type.ts";

interface Row {
  readonly hashName: string;
  /** The name that documentation uses. */
  readonly title: string;
  readonly type: HashType<Digest>;
  readonly make: () => Digest;
}

function row(
  typeName: string,
  hashName: string,
  title: string,
  sizes: [digest: number, block: number],
  make: () => Digest,
): Row {
  const [digestSize, blockSize] = sizes;
  const type = hashType({ typeName, hashName, digestSize: () => digestSize, blockSize, parameter: "obj" });
  return { hashName, title, type, make };
}

/** `md5(string=b'', *, usedforsecurity=True)` and its kin. */
function constructorOf({ title, type, make }: Row): NativeDef {
  return fn(
    "(string=b'', *, usedforsecurity: bool=True)",
    `Return a new ${title} hash object; optionally initialized with a string.`,
    (string) => {
      const digest = make();
      if (string !== undefined) digest.update(hashedBytes(string));
      return type.wrap(digest);
    },
  );
}

const MD5 = row("_md5.md5", "md5", "MD5", [16, 64], () => new Md5());
const SHA1 = row("_sha1.sha1", "sha1", "SHA1", [20, 64], () => new Sha1());
const SHA224 = row("_sha2.SHA224Type", "sha224", "SHA-224", [28, 64], () => new Sha256(28));
const SHA256 = row("_sha2.SHA256Type", "sha256", "SHA-256", [32, 64], () => new Sha256(32));
const SHA384 = row("_sha2.SHA384Type", "sha384", "SHA-384", [48, 128], () => new Sha512(48));
const SHA512 = row("_sha2.SHA512Type", "sha512", "SHA-512", [64, 128], () => new Sha512(64));

export const md5Module = defineModule("_md5", () => ({
  functions: { md5: constructorOf(MD5) },
  types: { MD5Type: MD5.type.type() },
}));

export const sha1Module = defineModule("_sha1", () => ({
  functions: { sha1: constructorOf(SHA1) },
  types: { SHA1Type: SHA1.type.type() },
}));

export const sha2Module = defineModule("_sha2", () => ({
  functions: {
    sha256: constructorOf(SHA256),
    sha224: constructorOf(SHA224),
    sha512: constructorOf(SHA512),
    sha384: constructorOf(SHA384),
  },
  types: {
    SHA224Type: SHA224.type.type(),
    SHA256Type: SHA256.type.type(),
    SHA384Type: SHA384.type.type(),
    SHA512Type: SHA512.type.type(),
  },
}));
