/** The `_uuid` module: version 1 UUIDs as libuuid makes them, from the clock and a random node. Source: Modules/_uuidmodule.c. */
import { PyBytes } from "../objects/bytes.ts";
import { PyTuple } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { fn } from "../protocols/define.ts";

/** 100 ns intervals between 1582-10-15 and 1970-01-01. */
const EPOCH = 0x01b21dd213814000n;

interface UuidState {
  readonly node: Uint8Array;
  sequence: number;
  last: bigint;
}

export const uuidModule = defineModule("_uuid", () => ({
  constants: { has_uuid_generate_time_safe: 1 },
  functions: {
    generate_time_safe: fn("($module, /)", "", () => {
      let state = rt.state.get("_uuid") as UuidState | undefined;
      if (state === undefined) {
        const random = rt.host.random(8);
        const node = random.slice(0, 6);
        node[0]! |= 1; // multicast: not a real network address
        state = { node, sequence: ((random[6]! << 8) | random[7]!) & 0x3fff, last: 0n };
        rt.state.set("_uuid", state);
      }
      let time = rt.host.clock.wall() / 100n + EPOCH;
      if (time <= state.last) time = state.last + 1n;
      state.last = time;
      const out = new Uint8Array(16);
      const view = new DataView(out.buffer);
      view.setUint32(0, Number(time & 0xffffffffn));
      view.setUint16(4, Number((time >> 32n) & 0xffffn));
      view.setUint16(6, Number((time >> 48n) & 0x0fffn) | 0x1000);
      view.setUint16(8, state.sequence | 0x8000);
      out.set(state.node, 10);
      return new PyTuple([new PyBytes(out), None]);
    }),
  },
}));
