BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
    $source = '{ x ? 1 }: let make = name: more: derivation ({ inherit name; system = "x86_64-linux"; builder = "/bin/sh"; } // more); in
        { app = make "app-1.0" { lib = make "lib-${toString x}" { inherit x; }; }; other = make "other" { }; }'
    $old = Get-NixDerivation $source
    $new = Get-NixDerivation $source -Argument @{ x = 2 }
}

Describe 'Compare-NixDerivation' {
    It 'goes down to the input that differs first' {
        $found = $new[0] | Compare-NixDerivation $old[0]
        $found.Changes | Should -BeNullOrEmpty
        $found.Causes.ReferenceName | Should -BeExactly 'lib-1'
        $found.Causes.Changes.Name | Should -Contain 'x'
    }

    It 'gives nothing for equal derivations' {
        Compare-NixDerivation $old[1] $new[1] | Should -BeNullOrEmpty
        (Compare-NixDerivation $old[1] $new[1] -IncludeEqual).IsEqual | Should -BeTrue
    }

    It 'compares package sets' {
        $found = @(Compare-NixDerivation (Invoke-NixExpression $source -Argument @{ } -As Value) -Expression $source -Argument @{ x = 2 } -ThrottleLimit 2)
        $found.Count | Should -Be 1
        "$found" | Should -BeExactly 'app: rebuilt'
    }

    It 'shows a tree' {
        Compare-NixDerivation $old[0] $new[0] | Out-String | Should -BeLike '*app-1.0: 1 input differs*  lib-1 -> lib-2: 2 changes*    ~ environment variable x: 1 -> 2*'
    }
}
