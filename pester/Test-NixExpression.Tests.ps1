BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Test-NixExpression' {
    It 'finds nothing wrong with <_>' -ForEach @('1', '{ a = throw "not evaluated"; }', 'with { }; unknown', 'x: x') {
        Test-NixExpression $_ | Should -BeNullOrEmpty
        Test-NixExpression $_ -Quiet | Should -BeTrue
    }

    It 'finds what is wrong with <Expression>' -ForEach @(
        @{ Expression = '{ a = ; }'; Code = 'NixParseError'; Line = 1; Column = 7 }
        @{ Expression = "[`n  nope`n]"; Code = 'NixUndefinedVariable'; Line = 2; Column = 3 }
    ) {
        $found = Test-NixExpression $Expression
        $found.Severity | Should -Be 'Error'
        $found.Code | Should -Be $Code
        $found.Line | Should -Be $Line
        $found.Column | Should -Be $Column
        Test-NixExpression $Expression -Quiet | Should -BeFalse
    }

    It 'evaluates nothing' {
        Test-NixExpression 'let x = x; in x' -Quiet | Should -BeTrue
    }

    It 'finds <Code> in <Expression>' -ForEach @(
        @{ Expression = 'let a = 1; in 2'; Code = 'NixUnusedBinding' }
        @{ Expression = '{ a, b }: a'; Code = 'NixUnusedFormal' }
        @{ Expression = 'x: with x; 1'; Code = 'NixUnusedWith' }
        @{ Expression = 'rec { a = 1; }'; Code = 'NixUselessRec' }
        @{ Expression = 'let in 1'; Code = 'NixEmptyLet' }
        @{ Expression = 'http://example.org'; Code = 'NixUrlLiteral' }
    ) {
        (Test-NixExpression $Expression).Code | Should -Be $Code
        Test-NixExpression $Expression -ExcludeCode $Code | Should -BeNullOrEmpty
        Test-NixExpression "# nix-check off: $Code`n$Expression" | Should -BeNullOrEmpty
        Test-NixExpression $Expression -Quiet | Should -BeTrue
    }
}
