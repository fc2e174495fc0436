/** Gives the builtin types their behaviour: once per process, bases first. One line per family. */
import { installAnext } from "./anext.ts";
import { installBuiltinFunction } from "./builtin-function.ts";
import { installByteArray } from "./bytes/bytearray.ts";
import { installBytes } from "./bytes/bytes.ts";
import { installMemoryView } from "./bytes/memoryview.ts";
import { installCode } from "./code.ts";
import { installContainers } from "./containers.ts";
import { installMethodDecorators } from "./descriptors/method-decorators.ts";
import { installNativeDescriptors } from "./descriptors/native.ts";
import { installProperty } from "./descriptors/property.ts";
import { installExceptions } from "./exceptions/install.ts";
import { installFrame } from "./frame.ts";
import { installFunction } from "./function.ts";
import { installGenericAliases } from "./generic-alias.ts";
import { installMappingProxy } from "./mappingproxy.ts";
import { installModule } from "./module.ts";
import { installNamespace } from "./namespace.ts";
import { installNumbers } from "./number/install.ts";
import { installObject } from "./object/object.ts";
import { installSingletons } from "./singletons.ts";
import { installStr } from "./str/str.ts";
import { installSuper } from "./super.ts";
import { installType } from "./type/type.ts";
import { installUnion } from "./union.ts";
import { installWeakReference } from "./weakref/reference.ts";

let installed = false;

/** Fills all builtin types. Calling it again does nothing: builtin types are shared by all runtimes. */
export function installBuiltinTypes(): void {
  if (installed) return;
  installed = true;
  installObject();
  installType();
  installSingletons();
  installNumbers();
  installStr();
  installBytes();
  installByteArray();
  installMemoryView();
  installExceptions();
  installContainers();
  installNativeDescriptors();
  installProperty();
  installMethodDecorators();
  installBuiltinFunction();
  installFunction();
  installCode();
  installFrame();
  installModule();
  installSuper();
  installMappingProxy();
  installNamespace();
  installGenericAliases();
  installUnion();
  installAnext();
  installWeakReference();
}
