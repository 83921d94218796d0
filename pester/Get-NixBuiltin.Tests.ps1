BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Get-NixBuiltin' {
    It 'tells of <_>' -ForEach @('map', 'toString', 'builtins', 'derivation', "foldl'") {
        $found = Get-NixBuiltin $_
        $found.Name | Should -BeExactly $_
        $found.Description | Should -Not -BeNullOrEmpty
    }

    It 'has help for all of them' {
        Get-NixBuiltin | Where-Object { -not $_.Description } | Should -BeNullOrEmpty
    }

    It 'takes wildcards' {
        (Get-NixBuiltin 'concat*').Name | Should -Contain 'concatLists'
    }

    It 'reports a name that is none' {
        { Get-NixBuiltin nonsense -ErrorAction Stop } | Should -Throw
    }
}
