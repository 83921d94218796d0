BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Sessions' {
    BeforeAll {
        $file = [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName() + '.nix')
        [IO.File]::WriteAllText($file, '{ answer = 42; system = builtins.currentSystem; }')
        # As an expression: a path literal has no colon, which a drive of Windows has.
        $path = "(/. + `"/$($file -replace '\\', '/')`")"
        $session = New-NixSession -Name 'pester-one' -System 'riscv64-linux'
    }

    AfterAll {
        Get-NixSession 'pester-*' | Remove-NixSession
        [IO.File]::Delete($file)
    }

    It 'has the settings it was made with' {
        $session.Name | Should -Be 'pester-one'
        $session.System | Should -Be 'riscv64-linux'
        $session.IsPure | Should -Be $false
        $session.IsRestricted | Should -Be $false
        $session.IsRemoved | Should -Be $false
    }

    It 'keeps what was imported' {
        Invoke-NixExpression "(import $path).answer" -Session $session | Should -Be 42
        $session.ImportedFiles | Should -Be 1
        Invoke-NixExpression "(import $path).system" -Session 'pester-one' | Should -Be 'riscv64-linux'
        $session.ImportedFiles | Should -Be 1
    }

    It 'is found by name and by wildcard' {
        (Get-NixSession 'pester-one').Id | Should -Be $session.Id
        (Get-NixSession 'PESTER-*').Name | Should -Be 'pester-one'
        ('pester-one' | Get-NixSession).Name | Should -Be 'pester-one'
    }

    It 'does not exist twice' {
        { New-NixSession 'pester-one' } | Should -Throw -ExpectedMessage "*named 'pester-one' already*"
    }

    It 'decides on its settings' {
        { Invoke-NixExpression '1' -Session $session -Pure } | Should -Throw -ExpectedMessage '*-Pure cannot be used*'
    }

    It 'evaluates functions too' {
        1, 2 | Invoke-NixFunction "x: x + (import $path).answer" -Session $session | Should -Be @(43, 44)
    }

    It 'can be pure' {
        $pure = New-NixSession -Name 'pester-pure' -Pure
        Invoke-NixExpression 'builtins ? currentTime' -Session $pure | Should -Be $false
    }

    It 'can be restricted to folders' {
        $narrow = New-NixSession -Name 'pester-narrow' -AllowedPath @()
        { Invoke-NixExpression "import $path" -Session $narrow } | Should -Throw -ExpectedMessage '*restricted mode*'
    }

    It 'has features and a search path' {
        $own = New-NixSession -Name 'pester-own' -ExperimentalFeature 'pipe-operators' -NixPath "it=$file"
        Invoke-NixExpression '(import <it>).answer |> builtins.add 1' -Session $own | Should -Be 43
    }

    It 'shows its limits as a list' {
        $list = New-NixSession -Name 'pester-limits' -MaxCallDepth 77 -TimeoutSec 2 | Format-List | Out-String
        $list | Should -Match 'MaxCallDepth *: 77'
        $list | Should -Match 'TimeoutSec *: 2'
    }

    It 'is removed by a pattern of names' {
        $several = (New-NixSession -Name 'pester-p1'), (New-NixSession -Name 'pester-p2')
        Remove-NixSession 'pester-p*'
        $several.IsRemoved | Should -Be @($true, $true)
    }

    It 'is kept with -WhatIf, and gone when it is removed' {
        $gone = New-NixSession -Name 'pester-gone'
        Remove-NixSession 'pester-gone' -WhatIf
        $gone.IsRemoved | Should -Be $false
        Remove-NixSession 'pester-gone'
        $gone.IsRemoved | Should -Be $true
        { Invoke-NixExpression '1' -Session $gone } | Should -Throw -ExpectedMessage '*was removed*'
        { Remove-NixSession 'pester-gone' -ErrorAction Stop } | Should -Throw -ExpectedMessage "*no Nix session named 'pester-gone'*"
    }
}
