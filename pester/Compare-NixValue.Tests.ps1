BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Compare-NixValue' {
    It 'finds all differences' {
        $found = Compare-NixValue @{ a = 1; b = @(1, 2); c = 3 } -Expression '{ a = 2; b = [ 1 2 ]; d = throw "not looked at"; }'
        $found.Path | Should -Be 'a', 'c', 'd'
        $found.Kind | Should -Be 'Changed', 'Removed', 'Added'
    }

    It 'gives nothing for equal values' {
        Compare-NixValue @{ a = 1.0 } -Expression '{ a = 1; }' | Should -BeNullOrEmpty
    }
}
