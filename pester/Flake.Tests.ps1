BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), [Guid]::NewGuid().ToString())
    $null = [IO.Directory]::CreateDirectory([IO.Path]::Combine($folder, 'dep'))
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'flake.nix'), '{ inputs.dep.url = "./dep"; outputs = { self, dep }: { n = dep.n + 1; pure = !(builtins ? currentSystem); }; }')
    [IO.File]::WriteAllText([IO.Path]::Combine($folder, 'dep', 'flake.nix'), '{ outputs = { self }: { n = 41; }; }')
    $lock = [IO.Path]::Combine($folder, 'flake.lock')
}

AfterAll {
    [IO.Directory]::Delete($folder, $true)
}

Describe 'Flakes' {
    It 'have outputs' {
        Invoke-NixExpression -Flake "$folder#n" -WarningAction SilentlyContinue | Should -Be 42
    }

    It 'warn when the lock file is not up to date' {
        Invoke-NixExpression -Flake "$folder#n" -WarningVariable warnings -WarningAction SilentlyContinue | Should -Be 42
        "$warnings" | Should -BeLike 'not writing modified lock file of flake*'
        [IO.File]::Exists($lock) | Should -BeFalse
    }

    It 'are pure unless told otherwise' {
        Invoke-NixExpression -Flake "$folder#pure" -WarningAction SilentlyContinue | Should -BeTrue
        Invoke-NixExpression -Flake "$folder#pure" -Impure -WarningAction SilentlyContinue | Should -BeFalse
    }

    It 'say what they do not have' {
        { Invoke-NixExpression -Flake "$folder#m" -WarningAction SilentlyContinue -ErrorAction Stop } | Should -Throw -ErrorId 'NixMissingAttribute*'
    }
}

Describe 'Update-NixFlakeLock' {
    It 'writes nothing with -WhatIf, and tells what would change' {
        $change = Update-NixFlakeLock $folder -WhatIf
        $change.InputName | Should -Be 'dep'
        $change.IsWritten | Should -BeFalse
        [IO.File]::Exists($lock) | Should -BeFalse
    }

    It 'writes the lock file and tells what changed' {
        $change = Update-NixFlakeLock $folder
        $change.InputName | Should -Be 'dep'
        $change.Change | Should -Be 'Added'
        [IO.File]::Exists($lock) | Should -BeTrue
        Invoke-NixExpression -Flake "$folder#n" -WarningVariable warnings | Should -Be 42
        "$warnings" | Should -Be ''
    }

    It 'does nothing when nothing has changed' {
        Update-NixFlakeLock $folder | Should -BeNullOrEmpty
    }
}

Describe 'Get-NixFlake' {
    It 'tells what a flake is without evaluating it' {
        $flake = Get-NixFlake $folder
        $flake.Inputs.Name | Should -Be 'dep'
        $flake.Inputs[0].Url | Should -Be 'path:./dep'
        $flake.LastModified | Should -BeOfType ([DateTime])
        $flake | Out-String | Should -BeLike '*Outputs:       not evaluated*'
    }

    It 'lists the outputs as a tree' {
        $outputs = Get-NixFlake $folder -Recurse
        $outputs.Path -join ' ' | Should -Be 'n pure'
        $outputs.Kind | Should -Be 'unknown', 'unknown'
    }

    It 'gives the JSON of nix flake show and metadata' {
        Get-NixFlake $folder -As OutputJson | Should -Be '{"n":{"type":"unknown"},"pure":{"type":"unknown"}}'
        (Get-NixFlake $folder -As MetadataJson | ConvertFrom-Json).locks.version | Should -Be 7
    }

    It 'completes flakes, outputs and inputs' {
        $text = "Get-NixFlake '$folder' -OutputPath p"
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be 'pure'
        $text = "Get-NixFlake '$folder' -InputName "
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be 'dep'
    }
}

Describe 'Test-NixFlake' {
    It 'finds what is wrong with outputs' {
        $findings = Test-NixFlake $folder
        $findings.OutputPath | Should -Be 'n', 'pure'
        $findings.Code | Should -Be 'NixFlakeUnknownOutput', 'NixFlakeUnknownOutput'
        Test-NixFlake $folder -Quiet | Should -BeTrue
    }
}
