# New-PSDrive and the commands that work on paths belong to Microsoft.PowerShell.Management.
Describe 'Nix drives by New-PSDrive' {
    BeforeAll {
        $null = New-PSDrive -Name nixfull -PSProvider Nix -Scope Global -Root '{ boom = throw "no"; ok = { a = 1; "b c" = 2; "x[1]" = 3; "w*" = 4; "" = 5; list = [ 1 { z = 2; } ]; }; }'
    }

    AfterAll {
        Remove-PSDrive nixfull
        if (Get-NixSession 'drive session') { Remove-NixSession 'drive session' }
    }

    It 'reads names of any kind' {
        (Get-Item -LiteralPath 'nixfull:/ok/x[1]').Value | Should -Be 3
        Get-Content -LiteralPath 'nixfull:/ok/w*' | Should -Be 4
        Get-Content -LiteralPath 'nixfull:/ok/b c' | Should -Be 2
        Get-Content -LiteralPath 'nixfull:/ok/%' | Should -Be 5
    }

    It 'lists what a wildcard or a filter means' {
        (Get-ChildItem nixfull:/ok/[bl]*).Name -join ',' | Should -Be 'b c,list'
        (Get-ChildItem nixfull:/ok -Filter 'B*').Name | Should -Be 'b c'
        Get-ChildItem nixfull:/ok -Filter '*' -Name | Should -Be @('%', 'a', 'b c', 'list', 'w%2A', 'x%5B1%5D')
        Get-ChildItem nixfull:/ok -Filter 'x%5B*' -Name | Should -Be 'x%5B1%5D'
        (Get-ChildItem nixfull:/ok -Recurse -Filter z).Name | Should -Be 'z'
        (Get-Item nixfull:/ok/* -Filter l*).Name | Should -Be 'list'
    }

    It 'completes folders, and what may be one, for Set-Location' {
        $null = New-PSDrive -Name nixtab -PSProvider Nix -Scope Global -Root 'let f = x: x; in { fire = f { a = 1; }; first = "t${f ""}"; five = 5; fit = [ ]; fix = x: x; }'
        try {
            $found = (TabExpansion2 -inputScript 'Set-Location nixtab:/fi' -cursorColumn 23).CompletionMatches.ListItemText
            $found -join ',' | Should -Be 'fire,fit'
            $found = (TabExpansion2 -inputScript 'Get-Item nixtab:/fi' -cursorColumn 19).CompletionMatches.ListItemText
            $found -join ',' | Should -Be 'fire,first,fit,five,fix'
        } finally {
            Remove-PSDrive nixtab
        }
    }

    It 'moves around' {
        Push-Location nixfull:/ok
        try {
            (Get-ChildItem).Name -join ',' | Should -Be ',a,b c,list,w*,x[1]'
            Set-Location list
            (Get-Location).Path | Should -Be ('nixfull:/ok/list' -replace '/', [IO.Path]::DirectorySeparatorChar)
            Test-Path 1/z | Should -BeTrue
            Test-Path 2 | Should -BeFalse
        } finally {
            Pop-Location
        }
    }

    It 'gives the error of the evaluation for <Command>' -ForEach @(
        @{ Command = 'Get-Item nixfull:/boom/x' }
        @{ Command = 'Get-Content nixfull:/boom/x' }
        @{ Command = 'Get-ChildItem nixfull:/boom/x' }
        @{ Command = 'Set-Location nixfull:/boom' }
    ) {
        $id = try { & ([scriptblock]::Create("$Command -ErrorAction Stop")) } catch { $_.FullyQualifiedErrorId }
        $id | Should -BeLike 'NixThrow,*'
    }

    It 'gives the error of a limit for <Command>, and goes on' -ForEach @(
        @{ Command = 'Get-Item nixlimited:/endless/x' }
        @{ Command = 'Get-Content nixlimited:/endless/x' }
        @{ Command = 'Get-ChildItem nixlimited:/endless' }
        @{ Command = 'Get-ChildItem nixlimited:/ -Recurse' }
        @{ Command = 'Set-Location nixlimited:/endless' }
    ) {
        $root = '{ endless = builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }; ok = 1; }'
        $null = New-PSDrive -Name nixlimited -PSProvider Nix -Root $root -TimeoutSec 0.05
        try {
            $id = try { & ([scriptblock]::Create("$Command -ErrorAction Stop")) } catch { $_.FullyQualifiedErrorId }
            $id | Where-Object { $_ -is [string] } | Should -BeLike 'NixTimeout,*'
            Get-Content nixlimited:/ok | Should -Be 1
        } finally {
            Remove-PSDrive nixlimited
        }
    }

    It 'completes paths, quoted and written as they have to be' {
        (TabExpansion2 -inputScript 'Get-Item nixfull:/ok/' -cursorColumn 21).CompletionMatches.CompletionText -join ' ' |
            Should -Be ("nixfull:/ok/% nixfull:/ok/a 'nixfull:/ok/b c' nixfull:/ok/list nixfull:/ok/w%2A nixfull:/ok/x%5B1%5D" -replace '/', [IO.Path]::DirectorySeparatorChar)
    }

    It 'evaluates in a session' {
        $session = New-NixSession -Name 'drive session'
        $file = Join-Path $TestDrive shared.nix
        Set-Content $file '{ answer = 42; }'
        $null = New-PSDrive -Name nixwork -PSProvider Nix -Root "{ shared = import (/. + `"/$($file -replace '\\', '/')`"); }" -Session 'drive session'
        Get-Content nixwork:/shared/answer | Should -Be 42
        $session.ImportedFiles | Should -Be 1
        { New-PSDrive -Name nixwork2 -PSProvider Nix -Root 1 -Session $session -Pure -ErrorAction Stop } | Should -Throw '*session*determines*'
        Remove-PSDrive nixwork
    }

    Context 'where something fails' {
        BeforeAll {
            $null = New-PSDrive -Name nixbad -PSProvider Nix -Root '{ a = throw "no"; b = { c = 1; d = throw "nor this"; }; e = { c = 2; }; }'
        }

        AfterAll { Remove-PSDrive -Name nixbad }

        It 'lists what a wildcard finds elsewhere' {
            (Get-Item -Path nixbad:/*/c -ErrorAction SilentlyContinue).Value | Should -Be 1, 2
        }

        It 'reports it once and goes on, when it recurses' {
            $items = Get-ChildItem -Path nixbad:/ -Recurse -ErrorAction SilentlyContinue -ErrorVariable failed
            $items.Name | Should -Be 'a', 'b', 'c', 'd', 'e', 'c'
            $failed.Exception.Message | Should -Be 'no', 'nor this'
            Get-ChildItem -Path nixbad:/ -Recurse -Name -ErrorAction SilentlyContinue | Should -HaveCount 6
        }

        It 'leaves the location where it was' {
            $before = (Get-Location).Path
            foreach ($path in 'nixbad:/a', 'nixbad:/b/c') {
                try { Set-Location -Path $path -ErrorAction Stop } catch { $_.FullyQualifiedErrorId | Should -Match '^(NixThrow|PathNotFound),' }
            }

            (Get-Location).Path | Should -Be $before
        }
    }

    It 'lists what has no end as far as somebody reads' {
        $null = New-PSDrive -Name nixdeep -PSProvider Nix -Root 'let f = n: { next = f (n + 1); }; in f 0'
        (Get-ChildItem -Path nixdeep:/ -Recurse | Select-Object -First 2000)[-1].PSPath | Should -Match '(next.){1999}next$'
        Get-ChildItem -Path nixdeep:/ -Recurse -Depth 2 | Should -HaveCount 3
        Remove-PSDrive -Name nixdeep
    }

    It 'ends where a set holds itself' {
        @(Get-ChildItem -Path Nix:/ -Recurse).Count | Should -BeGreaterThan 100
        Get-ChildItem -Path Nix:/there-is-no-such-name -Recurse -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}
