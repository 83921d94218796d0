# The recipe of about_TvixEval_Sessions: a package set evaluated by several processes. Another host of the engine than PowerShell's own starts no jobs.
BeforeDiscovery {
    $isShell = [IO.Path]::GetFileNameWithoutExtension([Diagnostics.Process]::GetCurrentProcess().MainModule.FileName) -in 'pwsh', 'powershell', 'dotnet'
}

Describe 'A package set in several processes' {
    BeforeAll {
        $base = (Get-Module TvixEval).ModuleBase
        $samples = @($base, $PSScriptRoot | ForEach-Object { for ($folder = $_; $folder; $folder = Split-Path $folder) { Join-Path $folder samples } }) |
            Where-Object { Test-Path (Join-Path $_ Get-PackageInJobs.ps1) } | Select-Object -First 1
    }

    It 'gives what one process gives, in order, and the errors of single attributes' -Skip:(-not $isShell) {
        $ErrorActionPreference = 'Continue'
        $here = Get-NixDerivation -LiteralPath (Join-Path $samples packages) -ErrorAction SilentlyContinue
        $all = & (Join-Path $samples Get-PackageInJobs.ps1) (Join-Path $samples packages) -JobCount 3 2>&1
        $found = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
        $failed = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })

        $found.Count | Should -Be 48
        ($found.AttributePath -join ' ') | Should -Be (($here.AttributePath | Sort-Object -CaseSensitive -Culture '') -join ' ')
        (($found.DrvPath | Sort-Object) -join ' ') | Should -Be (($here.DrvPath | Sort-Object) -join ' ')
        @($found.PSSourceJobInstanceId | Select-Object -Unique).Count | Should -Be 3
        $found[0].Outputs['out'] | Should -Match '^/nix/store/'
        $found[0].PSObject.Properties['Value'] | Should -BeNullOrEmpty
        $failed.Count | Should -Be 1
        "$($failed[0])" | Should -Be 'this package is marked as broken'
    }

    # PowerShell starts the program ssh and talks to the PowerShell that this starts on the other host. Here it is started on this one.
    # Not on Windows: no script can stand in for ssh.exe.
    Context 'on other hosts, over SSH' {
        BeforeAll {
            $path, $modules = $env:PATH, $env:PSModulePath
            if ($IsWindows) { return }
            $bin = New-Item -ItemType Directory -Path (Join-Path $TestDrive bin)
            $program = @([Environment]::GetCommandLineArgs()[0]; [Environment]::ProcessPath) | ForEach-Object { "'$_'" }
            $start = if ($program[0] -like "*.dll'") { "$($program[1]) $($program[0])" } else { $program[1] }
            Set-Content -LiteralPath (Join-Path $bin ssh) -Value "#!/bin/sh`nexec $start -sshs -NoLogo -NoProfile"
            chmod +x (Join-Path $bin ssh)
            $env:PATH = "$bin" + [IO.Path]::PathSeparator + $env:PATH

            # Where a module would be installed: in a folder of its name.
            $installed = Join-Path $TestDrive modules
            $null = New-Item -ItemType Directory -Path $installed
            $null = New-Item -ItemType SymbolicLink -Path (Join-Path $installed TvixEval) -Target (Get-Module TvixEval).ModuleBase
            $env:PSModulePath = $installed + [IO.Path]::PathSeparator + $env:PSModulePath
        }

        AfterAll {
            $env:PATH, $env:PSModulePath = $path, $modules
        }

        It 'gives the same with -Session' -Skip:($IsWindows -or -not $isShell) {
            $ErrorActionPreference = 'Continue'
            $sessions = New-PSSession -HostName build1, build2
            try {
                $all = & (Join-Path $samples Get-PackageInJobs.ps1) (Join-Path $samples packages) -Session $sessions 2>&1
                $found = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
                $here = Get-NixDerivation -LiteralPath (Join-Path $samples packages) -ErrorAction SilentlyContinue

                (($found.DrvPath | Sort-Object) -join ' ') | Should -Be (($here.DrvPath | Sort-Object) -join ' ')
                ($found.PSComputerName | Sort-Object -Unique) -join ' ' | Should -Be 'build1 build2'
                @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).Count | Should -Be 1

                $copy = Invoke-Command -Session $sessions[0] { Invoke-NixExpression '{ a.b = [ 1 { c = "x"; } ]; }' }
                $copy.a.b[1].c | Should -Be 'x'
                { Invoke-Command -Session $sessions[0] { Invoke-NixExpression 'throw "boom"' } -ErrorAction Stop } |
                    Should -Throw -ErrorId 'NixThrow,TvixEval.Module.InvokeNixExpressionCommand'
            } finally {
                $sessions | Remove-PSSession
            }
        }
    }
}
