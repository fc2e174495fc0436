// What `python -m dis` prints, and the same as data.
import { compile } from "taipan/compile";
import { dis, instructions } from "taipan/dis";

const code = compile("x = a + 1\n");
console.log(dis(code).trimEnd());
// prints:   0           0 RESUME                   0
// prints:
// prints:   1           2 LOAD_NAME                0 (a)
// prints:               4 LOAD_CONST               0 (1)
// prints:               6 BINARY_OP                0 (+)
// prints:              10 STORE_NAME               1 (x)
// prints:              12 RETURN_CONST             1 (None)
console.log(instructions(code).filter((i) => i.opname.startsWith("LOAD")).length);
// prints: 2
