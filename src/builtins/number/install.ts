/** Installs int, bool, float and complex. */
import { boolType, complexType, floatType, intType } from "../../objects/types.ts";
import { fillType } from "../../protocols/define.ts";
import { boolDef } from "../bool.ts";
import { complexDef } from "../complex.ts";
import { floatDef } from "../float.ts";
import { intDef } from "../int.ts";

export function installNumbers(): void {
  fillType(intType, intDef);
  fillType(boolType, boolDef);
  // bool takes all of int's behaviour but cannot be derived from
  boolType.isBase = false;
  fillType(floatType, floatDef);
  fillType(complexType, complexDef);
}
