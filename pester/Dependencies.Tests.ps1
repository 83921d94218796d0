BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe '-DependencyVariable' {
    BeforeEach {
        Set-Content (Join-Path $TestDrive 'a.nix') 'import ./b.nix'
        Set-Content (Join-Path $TestDrive 'b.nix') '1'
        $path = Join-Path $TestDrive 'a.nix'
    }

    It 'is a variable of the block that calls the command' {
        Invoke-NixExpression -LiteralPath $path -DependencyVariable deps | Should -Be 1
        $deps | Should -HaveCount 2
        $deps.Kind | Should -Be 'File', 'File'
        $deps.Name | Split-Path -Leaf | Should -Be 'a.nix', 'b.nix'
    }

    It 'is a variable of the function of a module that calls the command' {
        $module = New-Module {
            function Get-Read($Path) {
                $null = Invoke-NixExpression -LiteralPath $Path -DependencyVariable own
                $own.Count
            }
        }
        & $module { param($path) Get-Read $path } $path | Should -Be 2
        Get-Variable own -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is a variable of the script that calls the command' {
        $script = Join-Path $TestDrive 'read.ps1'
        Set-Content $script '$null = Invoke-NixExpression -LiteralPath $args[0] -DependencyVariable own; $own.Count'
        & $script $path | Should -Be 2
        Get-Variable own -ErrorAction Ignore | Should -BeNullOrEmpty
        . $script $path | Should -Be 2
        $own | Should -HaveCount 2
    }

    It 'adds with a plus' {
        $null = Invoke-NixExpression -LiteralPath $path -DependencyVariable deps
        $null = Invoke-NixExpression 'builtins.getEnv "TVIXEVAL_NONE"' -DependencyVariable +deps
        $deps | Should -HaveCount 3
    }

    It 'shows as a table' {
        $null = Invoke-NixExpression -LiteralPath $path -DependencyVariable deps
        ($deps | Out-String) | Should -Match 'Kind\s+Hash\s+Name'
    }
}

Describe 'Test-NixDependency' {
    It 'finds what has changed' {
        Set-Content (Join-Path $TestDrive 'c.nix') '1'
        $null = Invoke-NixExpression -LiteralPath (Join-Path $TestDrive 'c.nix') -DependencyVariable deps
        $deps | Test-NixDependency -Quiet | Should -BeTrue
        Set-Content (Join-Path $TestDrive 'c.nix') '2'
        $deps | Test-NixDependency -Quiet | Should -BeFalse
        ($deps | Test-NixDependency).Name | Split-Path -Leaf | Should -Be 'c.nix'
    }
}

Describe 'Get-NixDependencyKey' {
    It 'is the same for the same files elsewhere' {
        $keys = foreach ($folder in 'one', 'two') {
            $root = New-Item -ItemType Directory (Join-Path $TestDrive $folder)
            Set-Content (Join-Path $root 'a.nix') 'builtins.readDir ./.'
            $null = Invoke-NixExpression -LiteralPath (Join-Path $root 'a.nix') -DependencyVariable deps
            $deps | Get-NixDependencyKey -Root $root
        }

        $keys[0] | Should -Match '^[0-9a-f]{64}$'
        $keys[1] | Should -Be $keys[0]
    }
}

Describe '-Watch' {
    BeforeAll { $module = (Get-Module TvixEval).Path }

    It 'ends with the pipeline' {
        $file = Join-Path $TestDrive 'w.nix'
        Set-Content $file '1'
        $seen = Invoke-NixExpression -LiteralPath $file -Watch -InformationVariable told | ForEach-Object {
            Set-Content $file ($_ + 1)
            $_
        } | Select-Object -First 3
        $seen | Should -Be 1, 2, 3
        $told[0].MessageData.Changed.Name | Split-Path -Leaf | Should -Be 'w.nix'
    }

    It 'leaves nothing behind when it is stopped' {
        $file = Join-Path $TestDrive 'v.nix'
        Set-Content $file '1'
        $job = Start-ThreadJob { Import-Module $using:module; Invoke-NixExpression -LiteralPath $using:file -Watch }
        while (-not $job.Output.Count -and $job.State -in 'Running', 'NotStarted') { Start-Sleep -Milliseconds 50 }
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        Receive-Job $job | Should -Be 1
        Remove-Job $job
    } -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore))
}
