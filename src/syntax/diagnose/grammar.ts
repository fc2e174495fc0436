/**
 * Python 3.12's grammar as the diagnosis runs it: rules in CPython's order, with the `invalid_` rules that make messages.
 * Source of the facts: Grammar/python.gram (3.12). The fast parser does not use this.
 *
 * Notation, that of PEP 617: 'kw' token, "kw" soft keyword, UPPER token class, x* x+ x?, [x], s.x+ list with separators,
 * &x !x lookahead, ~ cut, &&'t' forced token, name=x capture. `rule (memo):` remembers results: CPython's choice of
 * rules is kept, because it decides which rules run again with the invalid ones switched on.
 *
 * Actions, in braces after an alternative:
 *   node NAME …        builds a value: a function of `actions.ts`, called with the captures named
 *   loc a "…"          SyntaxError at node a;  range a b "…" from a to b;  from a "…" from a to where the tokenizer is
 *   last "…"           … at the last token read;  next "…" at the next token
 *   indent a "…"       IndentationError at the last token read;  target KIND a: "cannot assign to …" at the culprit in a
 * In messages %n is the kind of expression a, %t its text, %d its line.
 * An alternative without action gives the value of its only capture, or of its only item.
 */
export const GRAMMAR = (): string => String.raw`
file: [statements] ENDMARKER
interactive: statement_newline
eval: expressions NEWLINE* ENDMARKER
func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER

statements: statement+
statement: compound_stmt | simple_stmts
statement_newline: compound_stmt NEWLINE | simple_stmts | NEWLINE | ENDMARKER {node never}
simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE
simple_stmt (memo):
  | assignment
  | &"type" type_alias
  | star_expressions
  | &'return' return_stmt
  | &('import' | 'from') import_stmt
  | &'raise' raise_stmt
  | 'pass'
  | &'del' del_stmt
  | &'yield' yield_stmt
  | &'assert' assert_stmt
  | 'break'
  | 'continue'
  | &'global' global_stmt
  | &'nonlocal' nonlocal_stmt
compound_stmt:
  | &('def' | '@' | ASYNC) function_def
  | &'if' if_stmt
  | &('class' | '@') class_def
  | &('with' | ASYNC) with_stmt
  | &('for' | ASYNC) for_stmt
  | &'try' try_stmt
  | &'while' while_stmt
  | match_stmt

assignment:
  | NAME ':' expression ['=' annotated_rhs] {version 6 "Variable annotation syntax is"}
  | ('(' b=single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs] {version 6 "Variable annotations syntax is"}
  | (star_targets '=')+ (yield_expr | star_expressions) !'=' [TYPE_COMMENT]
  | single_target augassign ~ (yield_expr | star_expressions)
  | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign:
  | '+=' | '-=' | '*=' | '@=' {version 5 "The '@' operator is"} | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='

return_stmt: 'return' [star_expressions]
raise_stmt: 'raise' expression ['from' expression] | 'raise'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
yield_stmt: yield_expr
assert_stmt: 'assert' expression [',' expression]
import_stmt: invalid_import | import_name | import_from
import_name: 'import' dotted_as_names
import_from:
  | 'from' ('.' | '...')* dotted_name 'import' import_from_targets
  | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets:
  | '(' a=import_from_as_names [','] ')'
  | import_from_as_names !','
  | '*'
  | invalid_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: a=NAME ['as' NAME]
dotted_as_names: ','.dotted_as_name+
dotted_as_name: dotted_name ['as' NAME]
dotted_name (left): a=dotted_name '.' b=NAME {node dotted a b} | NAME

block (memo): NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
decorators: ('@' named_expression NEWLINE)+
class_def: decorators class_def_raw | class_def_raw
class_def_raw:
  | invalid_class_def_raw
  | 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
function_def: decorators function_def_raw | function_def_raw
function_def_raw:
  | invalid_def_raw
  | 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' [func_type_comment] block
  | ASYNC 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' [func_type_comment] block {version 5 "Async functions are"}

params: invalid_parameters | parameters
parameters:
  | slash_no_default param_no_default* param_with_default* [star_etc] {version 8 "Positional-only parameters are"}
  | slash_with_default param_with_default* [star_etc] {version 8 "Positional-only parameters are"}
  | param_no_default+ param_with_default* [star_etc]
  | param_with_default+ [star_etc]
  | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc:
  | invalid_star_etc
  | '*' param_no_default param_maybe_default* [kwds]
  | '*' param_no_default_star_annotation param_maybe_default* [kwds]
  | '*' ',' param_maybe_default+ [kwds]
  | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: a=param ',' TYPE_COMMENT? | a=param TYPE_COMMENT? &')'
param_no_default_star_annotation: a=param_star_annotation ',' TYPE_COMMENT? | a=param_star_annotation TYPE_COMMENT? &')'
param_with_default: a=param default ',' TYPE_COMMENT? | a=param default TYPE_COMMENT? &')'
param_maybe_default: a=param default? ',' TYPE_COMMENT? | a=param default? TYPE_COMMENT? &')'
param: NAME annotation? {node param}
param_star_annotation: NAME star_annotation {node param}
annotation: ':' a=expression
star_annotation: ':' a=star_expression
default: '=' a=expression | invalid_default

if_stmt:
  | invalid_if_stmt
  | 'if' named_expression ':' block elif_stmt
  | 'if' named_expression ':' block [else_block]
elif_stmt:
  | invalid_elif_stmt
  | 'elif' named_expression ':' block elif_stmt
  | 'elif' named_expression ':' block [else_block]
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block [else_block]
for_stmt:
  | invalid_for_stmt
  | 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block]
  | ASYNC 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block] {version 5 "Async for loops are"}
  | invalid_for_target
with_stmt:
  | invalid_with_stmt_indent
  | 'with' '(' ','.with_item+ ','? ')' ':' block
  | 'with' ','.with_item+ ':' [TYPE_COMMENT] block
  | ASYNC 'with' '(' ','.with_item+ ','? ')' ':' block {version 5 "Async with statements are"}
  | ASYNC 'with' ','.with_item+ ':' [TYPE_COMMENT] block {version 5 "Async with statements are"}
  | invalid_with_stmt
with_item:
  | expression 'as' star_target &(',' | ')' | ':')
  | invalid_with_item
  | expression
try_stmt:
  | invalid_try_stmt
  | 'try' &&':' block finally_block
  | 'try' &&':' block except_block+ [else_block] [finally_block]
  | 'try' &&':' block except_star_block+ [else_block] [finally_block] {version 11 "Exception groups are"}
except_block:
  | invalid_except_stmt_indent
  | 'except' expression ['as' NAME] ':' block
  | 'except' ':' block
  | invalid_except_stmt
except_star_block:
  | invalid_except_star_stmt_indent
  | 'except' '*' expression ['as' NAME] ':' block
  | invalid_except_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block

match_stmt:
  | "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT {version 10 "Pattern matching is"}
  | invalid_match_stmt
subject_expr:
  | a=star_named_expression ',' b=star_named_expressions? {node tuple a b}
  | named_expression
case_block: invalid_case_block | "case" patterns guard? ':' block
guard: 'if' named_expression
patterns: open_sequence_pattern {node pattern} | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target {node pattern} | invalid_as_pattern
or_pattern: '|'.closed_pattern+ {node pattern}
closed_pattern (memo):
  | literal_pattern | capture_pattern | wildcard_pattern | value_pattern
  | group_pattern | sequence_pattern | mapping_pattern | class_pattern
literal_pattern: signed_number !('+' | '-') {node pattern} | complex_number {node pattern} | strings {node pattern} | 'None' {node pattern} | 'True' {node pattern} | 'False' {node pattern}
literal_expr: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
complex_number: signed_real_number '+' imaginary_number | signed_real_number '-' imaginary_number
signed_number: NUMBER | '-' a=NUMBER
signed_real_number: real_number | '-' a=real_number
real_number: a=NUMBER {node real a}
imaginary_number: a=NUMBER {node imaginary a}
capture_pattern: pattern_capture_target {node pattern}
pattern_capture_target: !"_" a=NAME !('.' | '(' | '=')
wildcard_pattern: "_" {node pattern}
value_pattern: attr !('.' | '(' | '=') {node pattern}
attr (left): name_or_attr '.' NAME {node pattern}
name_or_attr: attr | NAME
group_pattern: '(' a=pattern ')'
sequence_pattern: '[' maybe_sequence_pattern? ']' {node pattern} | '(' open_sequence_pattern? ')' {node pattern}
open_sequence_pattern: maybe_star_pattern ',' maybe_sequence_pattern?
maybe_sequence_pattern: ','.maybe_star_pattern+ ','?
maybe_star_pattern: star_pattern | pattern
star_pattern (memo): '*' pattern_capture_target {node pattern} | '*' wildcard_pattern {node pattern}
mapping_pattern:
  | '{' '}' {node pattern}
  | '{' double_star_pattern ','? '}' {node pattern}
  | '{' items_pattern ',' double_star_pattern ','? '}' {node pattern}
  | '{' items_pattern ','? '}' {node pattern}
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_expr | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern:
  | name_or_attr '(' ')' {node pattern}
  | name_or_attr '(' positional_patterns ','? ')' {node pattern}
  | name_or_attr '(' keyword_patterns ','? ')' {node pattern}
  | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')' {node pattern}
  | invalid_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern

type_alias: "type" NAME [type_params] '=' expression {version 12 "Type statement is"}
type_params: '[' type_param_seq ']' {version 12 "Type parameter lists are"}
type_param_seq: ','.type_param+ [',']
type_param (memo):
  | NAME [type_param_bound]
  | '*' NAME c=":" e=expression {node noBound c e "TypeVarTuple"}
  | '*' NAME
  | '**' NAME c=":" e=expression {node noBound c e "ParamSpec"}
  | '**' NAME
type_param_bound: ":" expression

expressions:
  | a=expression b=(',' c=expression)+ [','] {node tuple a b}
  | a=expression ',' {node tuple a}
  | expression
expression (memo):
  | invalid_expression
  | invalid_legacy_expression
  | a=disjunction 'if' b=disjunction 'else' c=expression {node ifExp a b c}
  | disjunction
  | lambdef
yield_expr: 'yield' 'from' expression {node yield} | 'yield' [star_expressions] {node yield}
star_expressions:
  | a=star_expression b=(',' c=star_expression)+ [','] {node tuple a b}
  | a=star_expression ',' {node tuple a}
  | star_expression
star_expression (memo): '*' a=bitwise_or {node starred a} | expression
star_named_expressions: ','.star_named_expression+ [','] {node first}
star_named_expression: '*' a=bitwise_or {node starred a} | named_expression
assignment_expression: a=NAME ':=' ~ b=expression {node namedExpr a b}
named_expression: assignment_expression | invalid_named_expression | a=expression !':='
disjunction (memo): a=conjunction ('or' conjunction)+ {node boolOp} | conjunction
conjunction (memo): a=inversion ('and' inversion)+ {node boolOp} | inversion
inversion (memo): 'not' inversion {node unaryOp} | comparison
comparison: a=bitwise_or b=compare_op_bitwise_or_pair+ {node compare a b} | bitwise_or
compare_op_bitwise_or_pair:
  | eq_bitwise_or | noteq_bitwise_or | lte_bitwise_or | lt_bitwise_or | gte_bitwise_or | gt_bitwise_or
  | notin_bitwise_or | in_bitwise_or | isnot_bitwise_or | is_bitwise_or
eq_bitwise_or: '==' bitwise_or
noteq_bitwise_or: (tok='!=' {node flufl tok}) bitwise_or
lte_bitwise_or: '<=' bitwise_or
lt_bitwise_or: '<' bitwise_or
gte_bitwise_or: '>=' bitwise_or
gt_bitwise_or: '>' bitwise_or
notin_bitwise_or: 'not' 'in' bitwise_or
in_bitwise_or: 'in' bitwise_or {node inPair}
isnot_bitwise_or: 'is' 'not' bitwise_or
is_bitwise_or: 'is' bitwise_or
bitwise_or (left): bitwise_or '|' bitwise_xor {node binOp} | bitwise_xor
bitwise_xor (left): bitwise_xor '^' bitwise_and {node binOp} | bitwise_and
bitwise_and (left): bitwise_and '&' shift_expr {node binOp} | shift_expr
shift_expr (left): shift_expr '<<' sum {node binOp} | shift_expr '>>' sum {node binOp} | sum
sum (left): sum '+' term {node binOp} | sum '-' term {node binOp} | term
term (left):
  | term '*' factor {node binOp}
  | term '/' factor {node binOp}
  | term '//' factor {node binOp}
  | term '%' factor {node binOp}
  | term '@' factor {node matMult}
  | factor
factor (memo): '+' factor {node unaryOp} | '-' factor {node unaryOp} | '~' factor {node unaryOp} | power
power: await_primary '**' factor {node binOp} | await_primary
await_primary (memo): AWAIT a=primary {node await a} | primary
primary (left):
  | a=primary '.' b=NAME {node attribute a b}
  | a=primary b=genexp {node callGenexp a b}
  | a=primary '(' b=[arguments] ')' {node call a b}
  | a=primary '[' b=slices ']' {node subscript a b}
  | atom
slices: a=slice !',' | a=','.(slice | starred_expression)+ [','] {node tupleOf a}
slice: [expression] ':' [expression] [':' [expression]] {node slice} | named_expression
atom:
  | NAME
  | 'True' {node constant true}
  | 'False' {node constant false}
  | 'None' {node constant null}
  | &(STRING | FSTRING_START) strings
  | NUMBER
  | &'(' (tuple | group | genexp)
  | &'[' (list | listcomp)
  | &'{' (dict | set | dictcomp | setcomp)
  | '...' {node constant ellipsis}
group: '(' a=(yield_expr | named_expression) ')' | invalid_group

lambdef: 'lambda' [lambda_params] ':' expression {node lambda}
lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters:
  | lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* [lambda_star_etc] {version 8 "Positional-only parameters are"}
  | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc] {version 8 "Positional-only parameters are"}
  | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
  | lambda_param_with_default+ [lambda_star_etc]
  | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default: lambda_param_no_default* lambda_param_with_default+ '/' ',' | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc:
  | invalid_lambda_star_etc
  | '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
  | '*' ',' lambda_param_maybe_default+ [lambda_kwds]
  | lambda_kwds
lambda_kwds: invalid_lambda_kwds | '**' lambda_param_no_default
lambda_param_no_default: a=lambda_param ',' | a=lambda_param &':'
lambda_param_with_default: a=lambda_param default ',' | a=lambda_param default &':'
lambda_param_maybe_default: a=lambda_param default? ',' | a=lambda_param default? &':'
lambda_param: NAME

fstring_middle: fstring_replacement_field | FSTRING_MIDDLE
fstring_replacement_field:
  | '{' (yield_expr | star_expressions) '='? [fstring_conversion] [fstring_full_format_spec] '}' {node replacementField}
  | invalid_replacement_field
fstring_conversion: a="!" b=NAME {node conversion a b}
fstring_full_format_spec: ':' fstring_format_spec*
fstring_format_spec: a=FSTRING_MIDDLE {node formatText a} | fstring_replacement_field
fstring: FSTRING_START b=fstring_middle* c=FSTRING_END {node fstring b c}
string: a=STRING {node string a}
strings (memo): a=(fstring | string)+ {node strings a}

list: '[' a=[star_named_expressions_list] ']' {node list a}
star_named_expressions_list: a=','.star_named_expression+ [',']
tuple: '(' a=[tuple_items] ')' {node tupleOf a}
tuple_items: y=star_named_expression ',' z=[star_named_expressions_list] {node cons y z}
set: '{' star_named_expressions_list '}' {node set}
dict: '{' [double_starred_kvpairs] '}' {node dict} | '{' invalid_double_starred_kvpairs '}'
double_starred_kvpairs: ','.double_starred_kvpair+ [',']
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+
for_if_clause:
  | ASYNC 'for' star_targets 'in' ~ b=disjunction c=('if' z=disjunction)* {node asyncComprehension b c}
  | 'for' star_targets 'in' ~ b=disjunction c=('if' z=disjunction)* {node comprehension b c}
  | invalid_for_target
listcomp: '[' named_expression for_if_clauses ']' {node listComp} | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}' {node setComp} | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' {node generatorExp} | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}' {node dictComp} | invalid_dict_comprehension

arguments (memo): a=args [','] &')' | invalid_arguments
args:
  | a=','.(starred_expression | (assignment_expression | expression !':=') !'=')+ b=[',' k=kwargs] {node args a b}
  | a=kwargs {node kwargsOnly a}
kwargs:
  | a=','.kwarg_or_starred+ ',' b=','.kwarg_or_double_starred+ {node join a b}
  | ','.kwarg_or_starred+
  | ','.kwarg_or_double_starred+
starred_expression: invalid_starred_expression_unpacking | '*' a=expression {node starred a} | '*' {last "Invalid star expression"}
kwarg_or_starred: invalid_kwarg | a=NAME '=' b=expression {node keyword a b} | starred_expression
kwarg_or_double_starred: invalid_kwarg | a=NAME '=' b=expression {node keyword a b} | '**' b=expression {node unpacked b}

star_targets:
  | a=star_target !','
  | star_target (',' star_target)* [',']
star_targets_list_seq: ','.star_target+ [',']
star_targets_tuple_seq: star_target (',' star_target)+ [','] | star_target ','
star_target (memo): '*' (!'*' star_target) | target_with_star_atom
target_with_star_atom (memo):
  | t_primary '.' NAME !t_lookahead
  | t_primary '[' slices ']' !t_lookahead
  | star_atom
star_atom: NAME | '(' target_with_star_atom ')' | '(' [star_targets_tuple_seq] ')' | '[' [star_targets_list_seq] ']'
single_target: single_subscript_attribute_target | NAME | '(' single_target ')'
single_subscript_attribute_target: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead
t_primary (left):
  | a=t_primary '.' b=NAME &t_lookahead {node attribute a b}
  | a=t_primary '[' b=slices ']' &t_lookahead {node subscript a b}
  | a=t_primary b=genexp &t_lookahead {node callGenexp a b}
  | a=t_primary '(' b=[arguments] ')' &t_lookahead {node call a b}
  | a=atom &t_lookahead
t_lookahead: '(' | '[' | '.'
del_targets: ','.del_target+ [',']
del_target (memo):
  | t_primary '.' NAME !t_lookahead
  | t_primary '[' slices ']' !t_lookahead
  | del_t_atom
del_t_atom: NAME | '(' del_target ')' | '(' [del_targets] ')' | '[' [del_targets] ']'

type_expressions:
  | ','.expression+ ',' '*' expression ',' '**' expression
  | ','.expression+ ',' '*' expression
  | ','.expression+ ',' '**' expression
  | '*' expression ',' '**' expression
  | '*' expression
  | '**' expression
  | ','.expression+
func_type_comment:
  | NEWLINE TYPE_COMMENT &(NEWLINE INDENT)
  | invalid_double_type_comments
  | TYPE_COMMENT

invalid_arguments:
  | (','.(starred_expression | (assignment_expression | expression !':=') !'=')+ ',' kwargs | kwargs) a=',' ','.(starred_expression !'=')+ {from a "iterable argument unpacking follows keyword argument unpacking"}
  | a=expression b=for_if_clauses ',' [args | expression for_if_clauses] {node bareGenexp a b}
  | a=NAME b='=' expression for_if_clauses {range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | [args ','] a=NAME b='=' &(',' | ')') {range a b "expected argument value expression"}
  | a=args b=for_if_clauses {node bareGenexpInCall a b}
  | args ',' a=expression b=for_if_clauses {node bareGenexp a b}
  | a=args ',' args {node positionalAfterKeyword a}
invalid_kwarg:
  | a=('True' | 'False' | 'None') b='=' {range a b "cannot assign to %t"}
  | a=NAME b='=' expression for_if_clauses {range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | !(NAME '=') a=expression b='=' {range a b "expression cannot contain assignment, perhaps you meant \"==\"?"}
  | a='**' expression '=' b=expression {range a b "cannot assign to keyword argument unpacking"}
expression_without_invalid (noinvalid): disjunction 'if' disjunction 'else' expression {node ifExpAny} | disjunction | lambdef
invalid_legacy_expression: a=NAME !'(' b=star_expressions {node legacyStatement a b}
invalid_expression:
  | !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without_invalid {node missingComma a b}
  | a=disjunction 'if' b=disjunction !('else' | ':') {range a b "expected 'else' after 'if' expression"}
  | a='lambda' [lambda_params] b=':' &FSTRING_MIDDLE {range a b "f-string: lambda expressions are not allowed without parentheses"}
invalid_named_expression (memo):
  | a=expression ':=' expression {loc a "cannot use assignment expressions with %n"}
  | a=NAME '=' b=bitwise_or !('=' | ':=') {range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or !('=' | ':=') {loc a "cannot assign to %n here. Maybe you meant '==' instead of '='?"}
invalid_assignment:
  | a=invalid_ann_assign_target ':' expression {loc a "only single target (not %n) can be annotated"}
  | a=star_named_expression ',' star_named_expressions* ':' expression {loc a "only single target (not tuple) can be annotated"}
  | a=expression ':' expression {loc a "illegal target for annotation"}
  | (star_targets '=')* a=star_expressions '=' {target star a}
  | (star_targets '=')* a=yield_expr '=' {loc a "assignment to yield expression not possible"}
  | a=star_expressions augassign (yield_expr | star_expressions) {loc a "'%n' is an illegal expression for augmented assignment"}
invalid_ann_assign_target: list | tuple | '(' a=invalid_ann_assign_target ')'
invalid_del_stmt: 'del' a=star_expressions {target del a}
invalid_block: NEWLINE !INDENT {indent "expected an indented block"}
invalid_comprehension:
  | ('[' | '(' | '{') a=starred_expression for_if_clauses {loc a "iterable unpacking cannot be used in comprehension"}
  | ('[' | '{') a=star_named_expression ',' b=star_named_expressions_list for_if_clauses {node comprehensionTarget a b}
  | ('[' | '{') a=star_named_expression b=',' for_if_clauses {range a b "did you forget parentheses around the comprehension target?"}
invalid_dict_comprehension: '{' a='**' bitwise_or for_if_clauses '}' {loc a "dict unpacking cannot be used in dict comprehension"}
invalid_parameters:
  | a="/" ',' {loc a "at least one argument must precede /"}
  | (slash_no_default | slash_with_default) param_maybe_default* a='/' {loc a "/ may appear only once"}
  | slash_no_default? param_no_default* invalid_parameters_helper a=param_no_default {loc a "parameter without a default follows parameter with a default"}
  | param_no_default* a='(' param_no_default+ ','? b=')' {range a b "Function parameters cannot be parenthesized"}
  | [slash_no_default | slash_with_default] param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a='/' {loc a "/ must be ahead of *"}
  | param_maybe_default+ '/' a='*' {loc a "expected comma between / and *"}
invalid_parameters_helper: slash_with_default | param_with_default+
invalid_default: a='=' &(')' | ',') {loc a "expected default value expression"}
invalid_star_etc:
  | a='*' (')' | ',' (')' | '**')) {loc a "named arguments must follow bare *"}
  | '*' ',' TYPE_COMMENT {last "bare * has associated type comment"}
  | '*' param a='=' {loc a "var-positional argument cannot have default value"}
  | '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',') {loc a "* argument may appear only once"}
invalid_kwds:
  | '**' param a='=' {loc a "var-keyword argument cannot have default value"}
  | '**' param ',' a=param {loc a "arguments cannot follow var-keyword argument"}
  | '**' param ',' a=('*' | '**' | '/') {loc a "arguments cannot follow var-keyword argument"}
invalid_lambda_parameters:
  | a="/" ',' {loc a "at least one argument must precede /"}
  | (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a='/' {loc a "/ may appear only once"}
  | lambda_slash_no_default? lambda_param_no_default* invalid_lambda_parameters_helper a=lambda_param_no_default {loc a "parameter without a default follows parameter with a default"}
  | lambda_param_no_default* a='(' ','.lambda_param+ ','? b=')' {range a b "Lambda expression parameters cannot be parenthesized"}
  | [lambda_slash_no_default | lambda_slash_with_default] lambda_param_maybe_default* '*' (',' | lambda_param_no_default) lambda_param_maybe_default* a='/' {loc a "/ must be ahead of *"}
  | lambda_param_maybe_default+ '/' a='*' {loc a "expected comma between / and *"}
invalid_lambda_parameters_helper: lambda_slash_with_default | lambda_param_with_default+
invalid_lambda_star_etc:
  | '*' (':' | ',' (':' | '**')) {last "named arguments must follow bare *"}
  | '*' lambda_param a='=' {loc a "var-positional argument cannot have default value"}
  | '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a='*' (lambda_param_no_default | ',') {loc a "* argument may appear only once"}
invalid_lambda_kwds:
  | '**' lambda_param a='=' {loc a "var-keyword argument cannot have default value"}
  | '**' lambda_param ',' a=lambda_param {loc a "arguments cannot follow var-keyword argument"}
  | '**' lambda_param ',' a=('*' | '**' | '/') {loc a "arguments cannot follow var-keyword argument"}
invalid_double_type_comments: TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT {last "Cannot have two type comments on def"}
invalid_with_item: expression 'as' a=expression &(',' | ')' | ':') {target star a}
invalid_for_target: ASYNC? 'for' a=star_expressions {target for a}
invalid_group:
  | '(' a=starred_expression ')' {loc a "cannot use starred expression here"}
  | '(' a='**' expression ')' {loc a "cannot use double starred expression here"}
invalid_import: a='import' ','.dotted_name+ 'from' dotted_name {from a "Did you mean to use 'from ... import ...' instead?"}
invalid_import_from_targets: import_from_as_names ',' NEWLINE {last "trailing comma not allowed without surrounding parentheses"}
invalid_with_stmt:
  | [ASYNC] 'with' ','.(expression ['as' star_target])+ NEWLINE {last "expected ':'"}
  | [ASYNC] 'with' '(' ','.(expressions ['as' star_target])+ ','? ')' NEWLINE {last "expected ':'"}
invalid_with_stmt_indent:
  | [ASYNC] a='with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT {indent a "expected an indented block after 'with' statement on line %d"}
  | [ASYNC] a='with' '(' ','.(expressions ['as' star_target])+ ','? ')' ':' NEWLINE !INDENT {indent a "expected an indented block after 'with' statement on line %d"}
invalid_try_stmt:
  | a='try' ':' NEWLINE !INDENT {indent a "expected an indented block after 'try' statement on line %d"}
  | 'try' ':' block !('except' | 'finally') {last "expected 'except' or 'finally' block"}
  | 'try' ':' block* except_block+ a='except' b='*' expression ['as' NAME] ':' {range a b "cannot have both 'except' and 'except*' on the same 'try'"}
  | 'try' ':' block* except_star_block+ a='except' [expression ['as' NAME]] ':' {loc a "cannot have both 'except' and 'except*' on the same 'try'"}
invalid_except_stmt:
  | 'except' '*'? a=expression ',' expressions ['as' NAME] ':' {from a "multiple exception types must be parenthesized"}
  | 'except' '*'? expression ['as' NAME] NEWLINE {last "expected ':'"}
  | 'except' NEWLINE {last "expected ':'"}
  | 'except' '*' (NEWLINE | ':') {last "expected one or more exception types"}
invalid_finally_stmt: a='finally' ':' NEWLINE !INDENT {indent a "expected an indented block after 'finally' statement on line %d"}
invalid_except_stmt_indent:
  | a='except' expression ['as' NAME] ':' NEWLINE !INDENT {indent a "expected an indented block after 'except' statement on line %d"}
  | a='except' ':' NEWLINE !INDENT {indent a "expected an indented block after 'except' statement on line %d"}
invalid_except_star_stmt_indent: a='except' '*' expression ['as' NAME] ':' NEWLINE !INDENT {indent a "expected an indented block after 'except*' statement on line %d"}
invalid_match_stmt:
  | "match" subject_expr NEWLINE {last "expected ':'"}
  | a="match" subject_expr ':' NEWLINE !INDENT {indent a "expected an indented block after 'match' statement on line %d"}
invalid_case_block:
  | "case" patterns guard? NEWLINE {last "expected ':'"}
  | a="case" patterns guard? ':' NEWLINE !INDENT {indent a "expected an indented block after 'case' statement on line %d"}
invalid_as_pattern:
  | or_pattern 'as' a="_" {loc a "cannot use '_' as a target"}
  | or_pattern 'as' !NAME a=expression {loc a "invalid pattern target"}
invalid_class_pattern: name_or_attr '(' a=invalid_class_argument_pattern {node positionalPatterns a}
invalid_class_argument_pattern: [positional_patterns ','] keyword_patterns ',' a=positional_patterns
invalid_if_stmt:
  | 'if' named_expression NEWLINE {last "expected ':'"}
  | a='if' named_expression ':' NEWLINE !INDENT {indent a "expected an indented block after 'if' statement on line %d"}
invalid_elif_stmt:
  | 'elif' named_expression NEWLINE {last "expected ':'"}
  | a='elif' named_expression ':' NEWLINE !INDENT {indent a "expected an indented block after 'elif' statement on line %d"}
invalid_else_stmt: a='else' ':' NEWLINE !INDENT {indent a "expected an indented block after 'else' statement on line %d"}
invalid_while_stmt:
  | 'while' named_expression NEWLINE {last "expected ':'"}
  | a='while' named_expression ':' NEWLINE !INDENT {indent a "expected an indented block after 'while' statement on line %d"}
invalid_for_stmt:
  | [ASYNC] 'for' star_targets 'in' star_expressions NEWLINE {last "expected ':'"}
  | [ASYNC] a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT {indent a "expected an indented block after 'for' statement on line %d"}
invalid_def_raw: [ASYNC] a='def' NAME [type_params] '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT {indent a "expected an indented block after function definition on line %d"}
invalid_class_def_raw:
  | 'class' NAME [type_params] ['(' [arguments] ')'] NEWLINE {last "expected ':'"}
  | a='class' NAME [type_params] ['(' [arguments] ')'] ':' NEWLINE !INDENT {indent a "expected an indented block after class definition on line %d"}
invalid_double_starred_kvpairs:
  | ','.double_starred_kvpair+ ',' invalid_kvpair
  | expression ':' a='*' bitwise_or {from a "cannot use a starred expression in a dictionary value"}
  | expression a=':' &('}' | ',') {loc a "expression expected after dictionary key and ':'"}
invalid_kvpair:
  | a=expression !':' {node keyWithoutColon a}
  | expression ':' a='*' bitwise_or {from a "cannot use a starred expression in a dictionary value"}
  | expression a=':' &('}' | ',') {loc a "expression expected after dictionary key and ':'"}
invalid_starred_expression_unpacking: a='*' expression '=' b=expression {range a b "cannot assign to iterable argument unpacking"}
invalid_replacement_field:
  | '{' a='=' {loc a "f-string: valid expression required before '='"}
  | '{' a='!' {loc a "f-string: valid expression required before '!'"}
  | '{' a=':' {loc a "f-string: valid expression required before ':'"}
  | '{' a='}' {loc a "f-string: valid expression required before '}'"}
  | '{' !(yield_expr | star_expressions) {next "f-string: expecting a valid expression after '{'"}
  | '{' (yield_expr | star_expressions) !('=' | '!' | ':' | '}') {next "f-string: expecting '=', or '!', or ':', or '}'"}
  | '{' (yield_expr | star_expressions) '=' !('!' | ':' | '}') {next "f-string: expecting '!', or ':', or '}'"}
  | '{' (yield_expr | star_expressions) '='? invalid_conversion_character
  | '{' (yield_expr | star_expressions) '='? ['!' NAME] !(':' | '}') {next "f-string: expecting ':' or '}'"}
  | '{' (yield_expr | star_expressions) '='? ['!' NAME] ':' fstring_format_spec* !'}' {next "f-string: expecting '}', or format specs"}
  | '{' (yield_expr | star_expressions) '='? ['!' NAME] !'}' {next "f-string: expecting '}'"}
invalid_conversion_character:
  | '!' &(':' | '}') {next "f-string: missing conversion character"}
  | '!' !NAME {next "f-string: invalid conversion character"}
`;
