BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Measure-NixExpression' {
    It 'counts calls' {
        (Measure-NixExpression 'let f = n: if n == 0 then 0 else f (n - 1); in f 100').FunctionCalls | Should -Be 101
    }

    It 'profiles functions' {
        (Measure-NixExpression 'let f = n: n; in f 1' -Profile).Functions[0].Name | Should -Be 'f'
    }
}
