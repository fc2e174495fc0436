/** The `_sha3` module: SHA-3 and SHAKE. Source: Modules/sha3module.c. */
import { Keccak } from "../../base/digest/keccak.ts";
import { hexText } from "../../builtins/bytes/ops.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import type { Value } from "../../objects/object.ts";
import { getset, method, newSlot, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { type HashType, hashedBytes, hashType, type PyHash } from "../_hashes/hash-type.ts";
import { unsignedLong } from "../_hashes/unsigned.ts";

const SHA3 = 6;
const SHAKE = 31;

/** The number of bytes asked of SHAKE. */
function outputLength(v: Value): number {
  const n = unsignedLong(v);
  if (n >= 2 ** 29) throw pyError("ValueError", "length is too large");
  return Number(n);
}

const SHAKE_METHODS: NonNullable<TypeDef<PyHash<Keccak>>["methods"]> = {
  digest: method(
    "($self, length, /)",
    "Return the digest value as a bytes object.",
    (self, length) => new PyBytes(self.digest.squeeze(outputLength(length))),
  ),
  hexdigest: method(
    "($self, length, /)",
    "Return the digest value as a string of hexadecimal digits.",
    (self, length) => hexText(self.digest.squeeze(outputLength(length))),
  ),
};

/** `rate` is the block size, `size` the digest's (0 for SHAKE), in bytes. */
function sha3Type(name: string, rate: number, size: number): HashType<Keccak> {
  const suffix = size === 0 ? SHAKE : SHA3;
  const make = (): Keccak => new Keccak(rate, suffix, size);
  const made: HashType<Keccak> = hashType<Keccak>(
    { typeName: `_sha3.${name}`, hashName: name, digestSize: () => size, blockSize: rate, parameter: "data" },
    () => ({
      doc: `${name}([data], *, usedforsecurity=True) -> ${size === 0 ? "SHAKE" : "SHA3"} object\n\nReturn a new ${size === 0 ? "SHAKE" : "SHA3"} hash object.`,
      slots: {
        // CPython words errors of all six with the first one's name
        new: newSlot("($type, data=<unrepresentable>, /, *, usedforsecurity: bool=True)", "sha3_224", (_cls, data) => {
          const digest = make();
          if (data !== undefined) digest.update(hashedBytes(data));
          return made.wrap(digest);
        }),
      },
      methods: size === 0 ? SHAKE_METHODS : {},
      getset: {
        _capacity_bits: getset(() => 1600 - rate * 8),
        _rate_bits: getset(() => rate * 8),
        _suffix: getset(() => new PyBytes(Uint8Array.of(suffix))),
      },
    }),
  );
  return made;
}

const TYPES: Record<string, HashType<Keccak>> = {
  sha3_224: sha3Type("sha3_224", 144, 28),
  sha3_256: sha3Type("sha3_256", 136, 32),
  sha3_384: sha3Type("sha3_384", 104, 48),
  sha3_512: sha3Type("sha3_512", 72, 64),
  shake_128: sha3Type("shake_128", 168, 0),
  shake_256: sha3Type("shake_256", 136, 0),
};

export const sha3Module = defineModule("_sha3", () => ({
  types: Object.fromEntries(Object.entries(TYPES).map(([name, { type }]) => [name, type()])),
  constants: { implementation: "taipan" },
}));
