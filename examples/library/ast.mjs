// Which names a module calls, and where.
import { dump, loadUnicodeNames, parse, walk } from "taipan/ast";

const tree = parse("print(len('abc'))\n", { filename: "example.py" });
for (const node of walk(tree)) {
  if (node.kind === "Call" && node.func.kind === "Name") console.log(node.func.id, `${node.lineno}:${node.col_offset}`);
}
// prints: print 1:0
// prints: len 1:6

console.log(dump(parse("a + 1", { mode: "eval" })));
// prints: Expression(body=BinOp(left=Name(id='a', ctx=Load()), op=Add(), right=Constant(value=1)))

// "\N{…}" needs the names of characters, which are loaded when asked for
await loadUnicodeNames();
console.log(dump(parse(String.raw`"\N{BULLET}"`, { mode: "eval" })));
// prints: Expression(body=Constant(value='•'))
