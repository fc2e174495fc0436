import { expect, test } from "vitest";
import { SLOT_NAMES, TypeSlots } from "./slots.ts";

test("takeAll takes every slot", () => {
  const from = new TypeSlots();
  const names = Object.keys(from) as (keyof TypeSlots)[];
  for (const name of names) Object.assign(from, { [name]: () => name });
  const to = new TypeSlots();
  to.takeAll(from);
  expect({ ...to }).toEqual({ ...from });
  expect(new Set(names)).toEqual(new Set(SLOT_NAMES));
});
