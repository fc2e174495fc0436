// Source to CPython 3.12's code object.
import { compile } from "taipan/compile";

const code = compile("def f(x):\n    assert x is 1\n    return x\n", {
  filename: "example.py",
  onWarning: (w) => console.log(`${w.category}, line ${w.lineno}: ${w.message}`),
});
// prints: SyntaxWarning, line 2: "is" with 'int' literal. Did you mean "=="?
console.log(code.co_names, code.co_stacksize, code.co_code.length);
// prints: [ 'f' ] 1 10
