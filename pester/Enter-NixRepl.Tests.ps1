# The loop reads from the host, so it runs in a PowerShell of its own here, with lines from a file in the place of a user.
# Under another host of the engine there is none to start.
BeforeDiscovery {
    $isShell = [IO.Path]::GetFileNameWithoutExtension([Diagnostics.Process]::GetCurrentProcess().MainModule.FileName) -in 'pwsh', 'powershell', 'dotnet'
}

Describe 'Enter-NixRepl' -Skip:(-not $isShell) {
    BeforeAll {
        $manifest = Join-Path (Get-Module TvixEval).ModuleBase TvixEval.psd1
        $shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        # PowerShell as a .NET tool is a program for dotnet.
        $program = @(if ([IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })

        function Read-Repl {
            param([string[]] $Line, [string] $Before = '')
            $command = "Import-Module '$($manifest -replace "'", "''")'; $Before; Enter-NixRepl; 'left'"
            $Line | & $shell @program -NoProfile -Command $command 2>&1 | ForEach-Object { "$_" -replace '\x1b\[[0-9;]*m' }
        }
    }

    It 'evaluates until :q, over several lines, and survives errors' {
        $shown = Read-Repl 'x = 3', 'x +', '4', 'nope', ':t x', 'x * 100', ':q', '"never"'
        $shown | Should -Contain '7'
        $shown -join "`n" | Should -Match "undefined variable 'nope'"
        $shown | Should -Contain 'an integer'
        $shown | Should -Contain '300'
        $shown | Should -Contain 'left'
        $shown | Should -Not -Contain '"never"'
    }

    It 'goes on after an error even where errors are to stop scripts' {
        $shown = Read-Repl 'nope', '1 + 1' -Before '$ErrorActionPreference = "Stop"'
        $shown -join "`n" | Should -Match "undefined variable 'nope'"
        $shown | Should -Contain '2'
    }

    It 'shows documentation' {
        $shown = Read-Repl ':doc builtins.map', 'f = /** Adds one. */ x: x + 1', ':doc f'
        $shown | Should -Contain 'Synopsis: builtins.map f list'
        $shown | Should -Contain 'Adds one.'
    }
}
