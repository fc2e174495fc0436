// What a function takes from around it.
import { symtable } from "taipan/symtable";

const top = symtable("def outer(a):\n    def inner(b):\n        return a + b + c\n    return inner\n", "example.py");
const inner = top.children[0]?.children[0];
for (const symbol of inner?.symbols.values() ?? []) console.log(symbol.name, symbol.scope);
// prints: b local
// prints: a free
// prints: c global implicit
