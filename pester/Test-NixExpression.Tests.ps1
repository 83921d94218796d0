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
}
