BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Invoke-NixFunction' {
    It 'applies a function to each object' {
        1..3 | Invoke-NixFunction 'x: x * 2' | Should -Be @(2, 4, 6)
    }

    It 'passes arguments by name' {
        @{ host = 'a' } | Invoke-NixFunction '{ host, port ? 443 }: "${host}:${toString port}"' | Should -Be 'a:443'
    }

    It 'passes -ArgumentList before the object' {
        'x', 'y' | Invoke-NixFunction 'a: b: a + b' -ArgumentList 'pre-' | Should -Be @('pre-x', 'pre-y')
    }

    It 'finds the function by its attribute path' {
        'a' | Invoke-NixFunction '{ up = s: s + "!"; }' -AttributePath up | Should -Be 'a!'
    }

    It 'takes a function that was evaluated before' {
        $f = Invoke-NixExpression 'let y = 10; in x: x + y'
        1, 2 | Invoke-NixFunction $f | Should -Be @(11, 12)
        1, 2 | ForEach-Object $f | Should -Be @(11, 12)
    }

    It 'goes on after an object for which it fails' {
        $failures = @()
        1, 'a', 3 | Invoke-NixFunction 'x: x * 2' -ErrorAction SilentlyContinue -ErrorVariable failures | Should -Be @(2, 6)
        $failures.Count | Should -Be 1
    }

    It 'gives lists, text and lazy objects on request' {
        @(1 | Invoke-NixFunction 'x: [ x 2 ]' -NoEnumerate).Count | Should -Be 1
        1 | Invoke-NixFunction 'x: { a = x; }' -As Json | Should -Be '{"a":1}'
        (1 | Invoke-NixFunction 'x: { a = x; b = throw "no"; }' -Lazy).a | Should -Be 1
    }

    It 'ends after -TimeoutSec' {
        { 1 | Invoke-NixFunction 'x: let f = n: if n == 0 then x else f (n - 1) + f (n - 1); in f 60' -TimeoutSec 0.1 } | Should -Throw -ExpectedMessage '*longer than 0.1 s*'
    }
}
