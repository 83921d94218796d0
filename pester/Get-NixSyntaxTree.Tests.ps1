BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Get-NixSyntaxTree' {
    It 'prints <Expression> as <Expected>' -ForEach @(
        @{ Expression = 'a: a + 1'; Expected = '(a: (a + 1))' }
        @{ Expression = '1 - 2'; Expected = '(__sub 1 2)' }
        @{ Expression = 'if true then [ 1 ] else { a = 2; }'; Expected = '(if true then [ (1) ] else { a = 2; })' }
    ) {
        (Get-NixSyntaxTree $Expression).ToString() | Should -BeExactly $Expected
    }

    It 'is an error for what does not parse' {
        { Get-NixSyntaxTree '{' } | Should -Throw -ErrorId 'NixParseError,*'
    }
}
