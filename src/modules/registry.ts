/** Every native module, by name. Adding one is a folder (or file) and one line here; keep the list sorted. */
import type { NativeModule } from "../objects/module.ts";
import { statModule } from "./_stat.ts";
import { errnoModule } from "./errno.ts";
import { itertoolsModule } from "./itertools/index.ts";
import { posixModule } from "./posix/index.ts";

// biome-ignore format: one module a line
export const NATIVE_MODULES: readonly NativeModule[] = [
  statModule,
  errnoModule,
  itertoolsModule,
  posixModule,
];
