/** The `_blake2` module: BLAKE2b and BLAKE2s with key, salt, personalisation and tree parameters. Source: Modules/_blake2/. */
import { type Blake2, Blake2b, type Blake2Parameters, Blake2s } from "../../base/digest/blake2.ts";
import { defineModule } from "../../objects/module.ts";
import type { Value } from "../../objects/object.ts";
import { newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { type HashType, hashedBytes, hashType } from "../_hashes/hash-type.ts";
import { unsignedLong } from "../_hashes/unsigned.ts";

/** Limits in bytes; `offsetBits` is the width of the node offset. */
interface Limits {
  readonly digest: number;
  readonly key: number;
  readonly salt: number;
  readonly offsetBits: bigint;
}

function inRange(name: string, value: number, low: number, high: number): void {
  if (value < low || value > high) throw pyError("ValueError", `${name} must be between ${low} and ${high}`);
}

const EMPTY = new Uint8Array(0);

function blake2Type(
  name: "blake2b" | "blake2s",
  limits: Limits,
  make: (p: Blake2Parameters) => Blake2,
  signature: `($type, ${string}digest_size: int=${string}`,
): HashType<Blake2> {
  const made: HashType<Blake2> = hashType<Blake2>(
    {
      typeName: `_blake2.${name}`,
      hashName: name,
      digestSize: (digest) => digest.digestSize,
      blockSize: 2 * limits.digest,
      parameter: "data",
    },
    () => ({
      doc: `Return a new ${name.toUpperCase().slice(0, -1)}${name.at(-1)} hash object.`,
      signature: `(data=b'', /, *, digest_size=_blake2.${name}.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True)`,
      slots: {
        new: newSlot(
          signature as "($type, data=b'', /, *, digest_size: int=0, key: buffer=b'', salt: buffer=b'', person: buffer=b'', fanout: int=1, depth: int=1, leaf_size=0, node_offset=0, node_depth: int=0, inner_size: int=0, last_node: bool=False, usedforsecurity: bool=True)",
          name,
          (
            _cls,
            data,
            digestSize,
            key,
            salt,
            person,
            fanout,
            depth,
            leaf,
            offset,
            nodeDepth,
            innerSize,
            isLastNode,
          ) => {
            if (digestSize <= 0 || digestSize > limits.digest)
              throw pyError("ValueError", `digest_size must be between 1 and ${limits.digest} bytes`);
            if (salt !== undefined && salt.length > limits.salt)
              throw pyError("ValueError", `maximum salt length is ${limits.salt} bytes`);
            if (person !== undefined && person.length > limits.salt)
              throw pyError("ValueError", `maximum person length is ${limits.salt} bytes`);
            inRange("fanout", fanout, 0, 255);
            inRange("depth", depth, 1, 255);
            const leafSize = unsignedLong(leaf);
            if (leafSize > 0xffffffff) throw pyError("OverflowError", "leaf_size is too large");
            const nodeOffset = BigInt(unsignedLong(offset, "int too big to convert"));
            if (nodeOffset >> limits.offsetBits !== 0n) throw pyError("OverflowError", "node_offset is too large");
            inRange("node_depth", nodeDepth, 0, 255);
            if (innerSize < 0 || innerSize > limits.digest)
              throw pyError("ValueError", `inner_size must be between 0 and is ${limits.digest}`);
            if (key !== undefined && key.length > limits.key)
              throw pyError("ValueError", `maximum key length is ${limits.key} bytes`);
            const digest = make({
              digestSize,
              key: key ?? EMPTY,
              salt: salt ?? EMPTY,
              person: person ?? EMPTY,
              fanout,
              depth,
              leafSize: Number(leafSize),
              nodeOffset,
              nodeDepth,
              innerSize,
              isLastNode,
            });
            if (data !== undefined) digest.update(hashedBytes(data));
            return made.wrap(digest);
          },
        ),
      },
      attrs: {
        SALT_SIZE: limits.salt,
        PERSON_SIZE: limits.salt,
        MAX_KEY_SIZE: limits.key,
        MAX_DIGEST_SIZE: limits.digest,
      },
    }),
  );
  return made;
}

const B: Limits = { digest: 64, key: 64, salt: 16, offsetBits: 64n };
const S: Limits = { digest: 32, key: 32, salt: 8, offsetBits: 48n };
const REST =
  "key: buffer=b'', salt: buffer=b'', person: buffer=b'', fanout: int=1, depth: int=1, leaf_size=0, node_offset=0, node_depth: int=0, inner_size: int=0, last_node: bool=False, usedforsecurity: bool=True)";
const blake2b = blake2Type("blake2b", B, (p) => new Blake2b(p), `($type, data=b'', /, *, digest_size: int=64, ${REST}`);
const blake2s = blake2Type("blake2s", S, (p) => new Blake2s(p), `($type, data=b'', /, *, digest_size: int=32, ${REST}`);

function constants(prefix: string, limits: Limits): Record<string, Value> {
  return {
    [`${prefix}_SALT_SIZE`]: limits.salt,
    [`${prefix}_PERSON_SIZE`]: limits.salt,
    [`${prefix}_MAX_KEY_SIZE`]: limits.key,
    [`${prefix}_MAX_DIGEST_SIZE`]: limits.digest,
  };
}

export const blake2Module = defineModule("_blake2", () => ({
  doc: "_blake2b provides BLAKE2b for hashlib\n",
  types: { blake2b: blake2b.type(), blake2s: blake2s.type() },
  constants: { ...constants("BLAKE2B", B), ...constants("BLAKE2S", S) },
}));
