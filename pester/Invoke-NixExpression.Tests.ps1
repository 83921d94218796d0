BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Invoke-NixExpression' {
    It 'evaluates <Expression> to <Expected>' -ForEach @(
        @{ Expression = '1 + 1'; Expected = 2 }
        @{ Expression = '"a" + "b"'; Expected = 'ab' }
        @{ Expression = '1.5 * 2'; Expected = 3.0 }
        @{ Expression = 'true && false'; Expected = $false }
    ) {
        Invoke-NixExpression $Expression | Should -Be $Expected
    }

    It 'gives integers as long' {
        Invoke-NixExpression '1' | Should -BeOfType [long]
    }
}
