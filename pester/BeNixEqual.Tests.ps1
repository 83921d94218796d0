BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    Register-NixShouldOperator
}

Describe 'Should -BeNixEqual' {
    It 'finds <Nix> equal to data' -ForEach @(
        @{ Nix = '{ port = 80; tags = [ "web" ]; }'; Data = @{ tags = @('web'); port = 80 } }
        @{ Nix = '[ 1 2.0 null ]'; Data = @(1.0, 2, $null) }
        @{ Nix = '[ 1 ]'; Data = @(1) }
        @{ Nix = '[ [ 1 ] ]'; Data = @(, @(1)) }
        @{ Nix = '[ ]'; Data = @() }
        @{ Nix = 'null'; Data = $null }
        @{ Nix = '"a"'; Data = 'a' }
    ) {
        Invoke-NixExpression $Nix | Should -BeNixEqual $Data
        Invoke-NixExpression $Nix -As Value | Should -BeNixEqual $Data
        Invoke-NixExpression $Nix -Lazy | Should -BeNixEqual $Data
    }

    It 'finds <Nix> different from data' -ForEach @(
        @{ Nix = '"a"'; Data = 'A' }
        @{ Nix = '1'; Data = '1' }
        @{ Nix = '[ 1 2 ]'; Data = @(2, 1) }
        @{ Nix = '{ a = 1; b = 2; }'; Data = @{ a = 1 } }
        @{ Nix = 'x: x'; Data = $null }
    ) {
        Invoke-NixExpression $Nix -As Value | Should -Not -BeNixEqual $Data
    }

    It 'never finds functions equal' {
        $function = Invoke-NixExpression 'x: x'
        $function | Should -Not -BeNixEqual $function
    }

    It 'evaluates no more than it needs' {
        $lazy = Invoke-NixExpression '{ a = 1; b = throw "never"; }' -Lazy
        $lazy | Should -Not -BeNixEqual @{ a = 1 }
    }

    It 'tells where the first difference is' {
        { Invoke-NixExpression '{ a = [ 1 { "b c" = "x"; } ]; }' | Should -BeNixEqual @{ a = @(1, @{ 'b c' = 'y' }) } } |
            Should -Throw '*differ at a.1."b c":*Expected: "y"*But was:  "x"*'
    }

    It 'tells which attributes are missing, and why' {
        { @{ a = 1; c = 1 } | Should -BeNixEqual @{ a = 1; b = 1 } -Because 'so it is' } |
            Should -Throw 'Expected equal Nix values, because so it is, but they differ (missing: b; not expected: c):*'
    }

    It 'shows of long texts what is around the difference' {
        $same = 'x' * 3000
        { "${same}one" | Should -BeNixEqual "${same}two$same" } | Should -Throw '*Expected: ..."*xtwox*"...*But was:  ..."*xone"'
    }

    It 'tells what is equal where it should not be' {
        { 1, 2 | Should -Not -BeNixEqual @(1, 2) } | Should -Throw '*both are:*`[ 1 2 `]*'
    }

    It 'fails where evaluation fails, either way' {
        $lazy = Invoke-NixExpression '{ a = throw "no luck"; }' -As Value
        { $lazy | Should -BeNixEqual @{ a = 1 } } | Should -Throw '*cannot be compared*no luck*'
        { $lazy | Should -Not -BeNixEqual @{ a = 1 } } | Should -Throw '*cannot be compared*no luck*'
    }

    It 'tells <Expected> for <Assertion>' -ForEach @(
        @{ Assertion = { 1 | Should -BeNixEqual '1' }; Expected = "Expected equal Nix values, but they differ:`nExpected: `"1`"`nBut was:  1" }
        @{ Assertion = { 1 | Should -Not -BeNixEqual 1 }; Expected = "Expected different Nix values, but both are:`n1" }
        @{
            Assertion = { 1 | Should -Not -BeNixEqual ([uint64]::MaxValue) }
            Expected = 'Expected different Nix values, but they cannot be compared: The number 18446744073709551615 does not fit into a Nix integer (64 bits, signed).'
        }
    ) {
        $told = try { & $Assertion } catch { $_.Exception.Message }
        $told -replace "`r" | Should -BeExactly $Expected
    }

    It 'does what the example of its help does' {
        $example = (Get-Help Register-NixShouldOperator).examples.example.code
        $example | Should -Match 'Should -BeNixEqual'
        { & ([scriptblock]::Create($example)) } | Should -Not -Throw
        { & ([scriptblock]::Create(($example -replace '@\{ port = 80', '@{ port = 81'))) } | Should -Throw '*differ at port*'
    }

    It 'can be added again' {
        { Register-NixShouldOperator } | Should -Not -Throw
    }
}
