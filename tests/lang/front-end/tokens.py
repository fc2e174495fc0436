"""Module tokenize: tokens with places in characters, and its errors."""
import io
import token
import tokenize

SOURCE = '''def f(x):  # é
    return f"{x!r:>{10}}" ** 0x_1F

'''
for t in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
    print(token.tok_name[t.type], token.tok_name[t.exact_type], repr(t.string), t.start, t.end)
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(SOURCE).readline)) == SOURCE)
print([t.string for t in tokenize.tokenize(io.BytesIO("# coding: latin-1\né".encode("latin-1")).readline)])
for bad in "(1", "a\n  b\n c", '"abc', "0777":
    try:
        list(tokenize.generate_tokens(io.StringIO(bad).readline))
        print("fine")
    except (tokenize.TokenError, SyntaxError) as e:
        print(type(e).__name__, e.args)

# The output
# expect: NAME NAME 'def' (1, 0) (1, 3)
# expect: NAME NAME 'f' (1, 4) (1, 5)
# expect: OP LPAR '(' (1, 5) (1, 6)
# expect: NAME NAME 'x' (1, 6) (1, 7)
# expect: OP RPAR ')' (1, 7) (1, 8)
# expect: OP COLON ':' (1, 8) (1, 9)
# expect: COMMENT COMMENT '# é' (1, 11) (1, 14)
# expect: NEWLINE NEWLINE '\n' (1, 14) (1, 15)
# expect: INDENT INDENT '    ' (2, 0) (2, 4)
# expect: NAME NAME 'return' (2, 4) (2, 10)
# expect: FSTRING_START FSTRING_START 'f"' (2, 11) (2, 13)
# expect: OP LBRACE '{' (2, 13) (2, 14)
# expect: NAME NAME 'x' (2, 14) (2, 15)
# expect: OP EXCLAMATION '!' (2, 15) (2, 16)
# expect: NAME NAME 'r' (2, 16) (2, 17)
# expect: OP COLON ':' (2, 17) (2, 18)
# expect: FSTRING_MIDDLE FSTRING_MIDDLE '>' (2, 18) (2, 19)
# expect: OP LBRACE '{' (2, 19) (2, 20)
# expect: NUMBER NUMBER '10' (2, 20) (2, 22)
# expect: OP RBRACE '}' (2, 22) (2, 23)
# expect: FSTRING_MIDDLE FSTRING_MIDDLE '' (2, 23) (2, 23)
# expect: OP RBRACE '}' (2, 23) (2, 24)
# expect: FSTRING_END FSTRING_END '"' (2, 24) (2, 25)
# expect: OP DOUBLESTAR '**' (2, 26) (2, 28)
# expect: NUMBER NUMBER '0x_1F' (2, 29) (2, 34)
# expect: NEWLINE NEWLINE '\n' (2, 34) (2, 35)
# expect: NL NL '\n' (3, 0) (3, 1)
# expect: DEDENT DEDENT '' (4, 0) (4, 0)
# expect: ENDMARKER ENDMARKER '' (4, 0) (4, 0)
# expect: True
# expect: ['iso-8859-1', '# coding: latin-1', '\n', 'é', '', '']
# expect: TokenError ('unexpected EOF in multi-line statement', (1, 0))
# expect: IndentationError ('unindent does not match any outer indentation level', ('<string>', 3, 3, ' c', None, None))
# expect: TokenError ('unterminated string literal (detected at line 1)', (1, 1))
# expect: fine
