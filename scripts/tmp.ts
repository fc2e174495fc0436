import { parse } from "../src/syntax/parse.ts";
import { readFileSync } from "node:fs";
for (const s of JSON.parse(readFileSync("/tmp/u.json", "utf8"))) {
  try { parse(s, {}); console.log("ok", s) } catch (e) { console.log(JSON.stringify(s), JSON.stringify(e)); }
}
