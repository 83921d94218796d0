# The debugger reads from the host, so it runs in a PowerShell of its own here, with lines from the pipeline in the place of a user.
# Under another host of the engine there is none to start.
BeforeDiscovery {
    $isShell = [IO.Path]::GetFileNameWithoutExtension([Diagnostics.Process]::GetCurrentProcess().MainModule.FileName) -in 'pwsh', 'powershell', 'dotnet'
}

Describe 'The debugger' -Skip:(-not $isShell) {
    BeforeAll {
        $manifest = Join-Path (Get-Module TvixEval).ModuleBase TvixEval.psd1
        $shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        # PowerShell as a .NET tool is a program for dotnet.
        $program = @(if ([IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })

        function Read-Debugger {
            param([string[]] $Line, [string] $Script, [string[]] $Option = @())
            $command = "Import-Module '$($manifest -replace "'", "''")'; $Script"
            $Line | & $shell @program -NoProfile @Option -Command $command 2>&1 | ForEach-Object { "$_" -replace '\x1b\[[0-9;]*m' }
        }
    }

    It 'stops at an error with the variables in scope' {
        $shown = Read-Debugger ':bt', 'x + y', ':st 4', 'x', ':c' "try { Invoke-NixExpression -Debugger 'let x = 40; f = y: throw (toString y); in f 2' } catch { 'caught ' + `$_ }"
        $shown -join "`n" | Should -Match "while calling 'f'"
        $shown | Should -Contain '42'
        $shown | Should -Contain '40'
        $shown | Should -Contain 'caught 2'
    }

    It 'stops at builtins.break, steps and goes on' {
        $shown = Read-Debugger ':s', ':c' "Invoke-NixExpression -Debugger 'let f = x: x * 2; in builtins.seq (builtins.break 1) (f 21)'"
        $shown | Should -Contain 'info: breakpoint reached'
        $shown -join "`n" | Should -Match '0: while calling a function'
        $shown | Should -Contain '42'
    }

    It 'ends the script with :q' {
        $shown = Read-Debugger ':q' "Invoke-NixExpression -Debugger 'builtins.break 1'; 'never'"
        $shown | Should -Contain 'info: breakpoint reached'
        $shown | Should -Not -Contain 'never'
    }

    It 'is an error where nobody can be asked' {
        $shown = Read-Debugger @() "try { Invoke-NixExpression -Debugger 'throw 1' } catch { `$_.FullyQualifiedErrorId }" -Option '-NonInteractive'
        $shown -join "`n" | Should -Match 'DebuggerNeedsInput'
    }
}
