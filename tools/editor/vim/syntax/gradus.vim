" Colours for Gradus programs.
if exists('b:current_syntax')
  finish
endif

syntax keyword gradusControl if else return
syntax keyword gradusOperatorWord and or not
syntax keyword gradusBoolean true false training
syntax keyword gradusDeclaration fn
" These words are names elsewhere: what follows tells.
syntax match gradusDeclaration /\<\(model\|layer\|optimizer\|transform\|schedule\|initializer\|loss\|metric\|train\|param\|state\|slot\)\ze\s\+\h/
syntax match gradusDeclaration /^\s*\(update\|apply\|ready\)\ze\s*(/
syntax match gradusInclude /\<import\ze\s*"/
syntax match gradusTrain /\<\(minimize\|maximize\|repeat\)\ze\s\+[A-Za-z0-9_(]/
syntax match gradusTrain /\<\(over\|using\|except\)\ze\s\+[A-Za-z_*]/
syntax match gradusTrain /\<by\ze\s*{/
syntax match gradusDeclaration /\<in\ze\s*\[/
syntax match gradusType /[:(,]\s*\zs\(float\|f32\|f64\|i32\|i64\|bool\|dim\|number\)\>/
syntax match gradusNumber /\(\w\|\.\)\@<!\d\+\(_\d\+\)*\(\.\d\+\(_\d\+\)*\)\?\([eE][+-]\?\d\+\(_\d\+\)*\)\?\>/
syntax match gradusOperator /|>\|[-+*\/%@^<>=]\|==\|!=\|<=\|>=\|\.\.\./
syntax match gradusEscape contained /\\[nt"\\]/
syntax region gradusString start=/"/ end=/"\|$/ contains=gradusEscape
syntax match gradusComment /\/\/.*$/ contains=@Spell
syntax match gradusDocumentation /\/\/\/\(\/\)\@!.*$/ contains=@Spell

highlight default link gradusControl Conditional
highlight default link gradusOperatorWord Operator
highlight default link gradusBoolean Boolean
highlight default link gradusDeclaration Keyword
highlight default link gradusInclude Include
highlight default link gradusTrain Statement
highlight default link gradusType Type
highlight default link gradusNumber Number
highlight default link gradusOperator Operator
highlight default link gradusEscape SpecialChar
highlight default link gradusString String
highlight default link gradusComment Comment
highlight default link gradusDocumentation SpecialComment

let b:current_syntax = 'gradus'
