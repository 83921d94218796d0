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
    It 'writes nothing with -WhatIf' {
        Update-NixFlakeLock $folder -WhatIf
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
