// The tokens of a source, comments included.
import { PythonSyntaxError, tokenize } from "taipan/tokenize";

for (const token of tokenize("x = 1  # one\n")) {
  console.log(token.start.join(":"), token.typeName, JSON.stringify(token.string));
}
// prints: 1:0 NAME "x"
// prints: 1:2 OP "="
// prints: 1:4 NUMBER "1"
// prints: 1:7 COMMENT "# one"
// prints: 1:12 NEWLINE "\n"
// prints: 2:0 ENDMARKER ""

try {
  [...tokenize("x = 'open\n")];
} catch (error) {
  if (error instanceof PythonSyntaxError) console.log(error.name, error.message, error.lineno, error.offset);
}
// prints: SyntaxError unterminated string literal (detected at line 1) 1 5
