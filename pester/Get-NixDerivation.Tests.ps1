BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
    $make = 'let make = name: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; }; in '
}

Describe 'Get-NixDerivation' {
    It 'gives name, version and store paths' {
        $found = Get-NixDerivation ($make + '{ hello = make "hello-2.10"; }')
        $found.AttributePath | Should -BeExactly 'hello'
        $found.PName | Should -BeExactly 'hello'
        $found.Version | Should -BeExactly '2.10'
        $found.DrvPath | Should -Match '^/nix/store/[0-9a-z]{32}-hello-2\.10\.drv$'
        $found.Outputs['out'] | Should -BeExactly $found.OutPath
    }

    It 'enters sets that ask for it' {
        $found = Get-NixDerivation ($make + '{ a = { recurseForDerivations = true; b = make "b"; }; c.d = make "d"; }')
        $found.AttributePath | Should -BeExactly 'a.b'
    }

    It 'goes on after an attribute that fails' {
        $found = @(Get-NixDerivation ($make + '{ a = make "a"; b = throw "no"; c = make "c"; }') -ErrorAction SilentlyContinue -ErrorVariable failed)
        $found.Count | Should -Be 2
        $failed[0].TargetObject | Should -BeExactly 'b'
    }

    It 'goes on after an attribute path that fails' {
        $found = @(Get-NixDerivation ($make + '{ a = make "a"; b = throw "no"; c = make "c"; }') -AttributePath a, b, none, c -ErrorAction SilentlyContinue -ErrorVariable failed)
        -join $found.AttributePath | Should -BeExactly 'ac'
        @($failed | ForEach-Object { $_.TargetObject }) -join ' ' | Should -BeExactly 'b none'
    }

    It 'keeps the order with <Threads> threads' -ForEach @(@{ Threads = 1 }, @{ Threads = 4 }) {
        $found = @(Get-NixDerivation ($make + '{ a = make "a"; b = make "b"; c = make "c"; d = make "d"; }') -ThrottleLimit $Threads)
        -join @($found | ForEach-Object { $_.AttributePath }) | Should -BeExactly 'abcd'
    }
}
