# What needs all of PowerShell: the commands of its own modules, jobs, and completion of members.
Describe 'TvixEval in PowerShell' {
    BeforeAll {
        $manifest = Join-Path (Get-Module TvixEval).ModuleBase TvixEval.psd1
    }

    It 'completes the attributes of a result' {
        $result = Invoke-NixExpression '{ alpha = 1; beta = { gamma = 2; }; }'
        $result.beta.gamma | Should -Be 2
        (TabExpansion2 -inputScript '$result.al' -cursorColumn 10).CompletionMatches.CompletionText | Should -Be 'alpha'
        (TabExpansion2 -inputScript '$result.beta.ga' -cursorColumn 15).CompletionMatches.CompletionText | Should -Be 'gamma'
    }

    It 'completes the forms of -As' {
        $found = (TabExpansion2 -inputScript 'Invoke-NixExpression 1 -As J' -cursorColumn 28).CompletionMatches.CompletionText
        $found | Should -Be 'Json'
    }

    It 'gives objects that ConvertTo-Json and ConvertTo-Csv take' {
        $result = Invoke-NixExpression '{ a = [ 1 2.5 "x" null true ]; b.c.d = 9007199254740993; }'
        $result | ConvertTo-Json -Depth 9 -Compress | Should -Be '{"a":[1,2.5,"x",null,true],"b":{"c":{"d":9007199254740993}}}'
        (Invoke-NixExpression '[ { x = 1; y = "b"; } ]' | ConvertTo-Csv -NoTypeInformation)[1] | Should -Be '"1","b"'
    }

    It 'shows nothing of the evaluator in JSON' {
        Invoke-NixExpression '{ f = x: x; }' | ConvertTo-Json -Depth 9 -Compress | Should -Match '^{"f":{"Name":"f","Parameters":\[\],"Source":"[^"]*:1:7","IsEvaluated":true,"Type":"lambda"}}$'
        $package = Get-NixDerivation 'derivation { name = "a-1"; system = "s"; builder = "b"; }' | ConvertTo-Json -Depth 9 | ConvertFrom-Json
        $package.Version | Should -Be '1'
        $package.Outputs.out | Should -Match '-a-1$'
        $package.PSObject.Properties.Name | Should -Not -Contain 'Value'
    }

    It 'passes objects from JSON by name' {
        Invoke-NixExpression '{ a, b }: a + builtins.length b' -Argument ('{ "a": 40, "b": [ 1, 2 ] }' | ConvertFrom-Json) | Should -Be 42
    }

    It 'has aliases' {
        inix '6 * 7' | Should -Be 42
        (Get-Alias nixrepl).Definition | Should -Be 'Enter-NixRepl'
    }

    It 'gives objects that Select-Object, Sort-Object, Group-Object and Measure-Object take' {
        $rows = Invoke-NixExpression 'map (n: { n = n; even = n / 2 * 2 == n; }) [ 3 1 2 ]'
        ($rows | Sort-Object n).n -join ' ' | Should -Be '1 2 3'
        ($rows | Measure-Object n -Sum).Sum | Should -Be 6
        ($rows | Group-Object even | Where-Object Name -eq 'False').Count | Should -Be 2
        ($rows | Select-Object -First 1 -ExpandProperty n) | Should -Be 3
    }

    It 'gives objects that survive serialisation' {
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression '{ a = { b = [ 1 "x" ]; }; }')))
        $copy.a.b | Should -Be @(1, 'x')
        $copy.PSTypeNames[0] | Should -Be 'Deserialized.Nix.AttributeSet'
    }

    It 'works in ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $squares = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            Invoke-NixExpression "$_ * $_"
        }
        ($squares | Measure-Object -Sum).Sum | Should -Be 204
    }

    It 'works in thread jobs' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $job = Start-ThreadJob -ScriptBlock { Import-Module $using:manifest; Invoke-NixExpression '{ a = 6 * 7; }' }
        ($job | Receive-Job -Wait -AutoRemoveJob).a | Should -Be 42
    }

    It 'shares the values of a session with thread jobs and parallel runspaces' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $file = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName() + '.nix')
        Set-Content -LiteralPath $file -Value '{ table = builtins.genList (n: n * n) 100; }'
        $path = "(/. + `"/$($file -replace '\\', '/')`")"
        $session = New-NixSession
        try {
            $found = 1..4 | ForEach-Object {
                Start-ThreadJob { Import-Module $using:manifest; Invoke-NixExpression "builtins.elemAt (import $using:path).table $args" -Session $using:session } -ArgumentList $_
            } | Receive-Job -Wait -AutoRemoveJob
            ($found | Sort-Object) -join ' ' | Should -Be '1 4 9 16'
            $found = 5..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:manifest
                Invoke-NixExpression "builtins.elemAt (import $using:path).table $_" -Session $using:session
            }
            ($found | Sort-Object) -join ' ' | Should -Be '25 36 49 64'
            $session.ImportedFiles | Should -Be 1
        }
        finally {
            Remove-NixSession $session
            Remove-Item -LiteralPath $file
        }
    }

    It 'reads a lazy value from several runspaces' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $lazy = Invoke-NixExpression 'builtins.listToAttrs (builtins.genList (n: { name = "a${toString n}"; value = { square = n * n; }; }) 40)' -Lazy
        $squares = 0..39 | ForEach-Object -ThrottleLimit 4 -Parallel { ($using:lazy)."a$_".square }
        ($squares | Measure-Object -Sum).Sum | Should -Be 20540
    }

    It 'casts values, and calls functions where script blocks are wanted' {
        [int](Invoke-NixExpression '"8080"' -As Value) | Should -Be 8080
        $f = Invoke-NixExpression 'x: x * 2'
        1..3 | ForEach-Object $f | Should -Be @(2, 4, 6)
        1..3 | Where-Object -FilterScript (Invoke-NixExpression 'x: x > 1') | Should -Be @(2, 3)
    }

    It 'works in jobs, whose results come back as data' {
        $job = Start-Job -ScriptBlock { Import-Module $using:manifest; Invoke-NixExpression '{ a = [ { b = 6 * 7; } ]; }' }
        $result = $job | Receive-Job -Wait -AutoRemoveJob
        $result.a[0].b | Should -Be 42
    }

    It 'shows the place of an error in the Nix source' {
        $text = try { Invoke-NixExpression '{ a = 1; }.b' } catch { $_ | Out-String }
        $text | Should -Match "attribute 'b' missing"
    }

    It 'has help' {
        (Get-Help Invoke-NixExpression).Synopsis | Should -Match 'Nix'
        (Get-Help about_TvixEval | Out-String) | Should -Match 'TOPIC'
    }
}
