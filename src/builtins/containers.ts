/** Gives the container types, range, slice and the common iterators their behaviour. */

import { installDictType } from "./dict/dict.ts";
import { installDictIterators } from "./dict/iterators.ts";
import { installDictViews } from "./dict/views.ts";
import { installEnumerate } from "./enumerate.ts";
import { installIterators } from "./iterators.ts";
import { installList } from "./list.ts";
import { installRange } from "./range.ts";
import { installSetTypes } from "./set/set.ts";
import { installSlice } from "./slice.ts";
import { installTuple } from "./tuple.ts";
import { installZipMapFilter } from "./zip.ts";

export function installContainers(): void {
  installList();
  installTuple();
  installDictType();
  installDictViews();
  installDictIterators();
  installSetTypes();
  installRange();
  installSlice();
  installIterators();
  installEnumerate();
  installZipMapFilter();
}
