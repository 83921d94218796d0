BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    function Complete {
        param([string] $Text)
        ([Management.Automation.CommandCompletion]::CompleteInput($Text, $Text.Length, $null).CompletionMatches | ForEach-Object CompletionText) -join ' '
    }

    $searchPath = $env:NIX_PATH
    $env:NIX_PATH = 'mine=' + $PSScriptRoot
}

AfterAll {
    $env:NIX_PATH = $searchPath
}

Describe 'Completion' {
    It 'of <Text> offers <Expected>' -ForEach @(
        @{ Text = "Invoke-NixExpression '{ a.b = 1; a.c = throw 1; }' -AttributePath "; Expected = 'a' }
        @{ Text = "Invoke-NixExpression '{ a.b = 1; a.c = throw 1; }' -AttributePath a."; Expected = 'a.b a.c' }
        @{ Text = "Invoke-NixExpression '{ a.b = 1; a.c = throw 1; }' -AttributePath a.c."; Expected = '' }
        @{ Text = "Measure-NixExpression '{ a.`"x y`" = 1; }' -AttributePath a."; Expected = "'a.`"x y`"'" }
        @{ Text = "Get-NixDerivation '{ n ? 1 }: { p = n; }' -AttributePath "; Expected = 'p' }
        @{ Text = "Invoke-NixExpression '[ { z = 1; } ]' -AttributePath 0."; Expected = '0.z' }
        @{ Text = "Invoke-NixExpression 'builtins.concatM"; Expected = "'builtins.concatMap'" }
        @{ Text = "Invoke-NixExpression 'map (x: builtins.concatM"; Expected = "'map (x: builtins.concatMap" }
        @{ Text = "Invoke-NixExpression builtins.foldl"; Expected = "'builtins.foldl'''" }
        @{ Text = "Invoke-NixExpression 'import <mi"; Expected = "'import <mine>'" }
        @{ Text = "Invoke-NixExpression 'let x = { one = 1; two = throw 2; }; in x."; Expected = "'let x = { one = 1; two = throw 2; }; in x.one' 'let x = { one = 1; two = throw 2; }; in x.two'" }
        @{ Text = "Update-NixFlakeLock '$([IO.Path]::Combine($PSScriptRoot, '..', 'samples', 'flake'))' -InputName t"; Expected = 'tools' }
        @{ Text = "Update-NixFlakeLock '$($PSScriptRoot)' -InputName "; Expected = '' }
        @{ Text = 'Get-NixDerivation 1 -SystemFilter aarch64-d'; Expected = 'aarch64-darwin' }
        @{ Text = 'Get-NixBuiltin builtins.concatM'; Expected = 'concatMap' }
        @{ Text = 'Get-NixBuiltin foldl'; Expected = "'foldl'''" }
        @{ Text = 'Invoke-NixExpression 1 -ExperimentalFeature pipe'; Expected = 'pipe-operators' }
        @{ Text = 'Enter-NixRepl -ExperimentalFeature fla'; Expected = 'flakes' }
        @{ Text = 'Invoke-NixExpression 1 -System aarch64-l'; Expected = 'aarch64-linux' }
        @{ Text = 'Test-NixExpression 1 -IncludeCode NixUnusedW'; Expected = 'NixUnusedWith' }
    ) {
        Complete $Text | Should -Be $Expected
    }

    It 'offers the entries of the search path, quoted where it must be' {
        Complete 'Invoke-NixExpression 1 -NixPath mi' | Should -Match 'mine='
    }

    It 'offers sessions' {
        $session = New-NixSession -Name 'for completion'
        Complete 'Invoke-NixExpression 1 -Session for' | Should -Be "'for completion'"
        Remove-NixSession $session
    }

    It 'shows what is known of a value, and evaluates nothing for it' {
        $text = "Invoke-NixExpression '{ a = 1; b = throw 1; }' -AttributePath "
        $found = [Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches
        $found[0].ToolTip | Should -Be 'int 1'
        $found[1].ToolTip | Should -Be 'not evaluated'
    }
}
