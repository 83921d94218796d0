BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    $options = @'
        let option = loc: attrs: { _type = "option"; inherit loc; isDefined = true; declarations = [ ]; } // attrs; in
        {
          a.port = option [ "a" "port" ] { type.description = "port"; value = builtins.add 40 40; default = 8080; };
          a.bad = option [ "a" "bad" ] { type.description = "string"; value = throw "no value"; };
          b = throw "group";
        }
'@
}

Describe 'Get-NixOption' {
    It 'gives one option by its name' {
        $option = Get-NixOption $options -Name a.port
        $option.Name | Should -Be 'a.port'
        $option.Type | Should -Be 'port'
        $option.Value | Should -Be 80
        $option.Default | Should -Be 8080
        $option.Error | Should -BeNullOrEmpty
    }

    It 'lists all, and what fails is an error with its name' {
        $found = Get-NixOption $options -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'a.bad', 'a.port'
        $failed.TargetObject | Should -Be 'b'
        $failed.FullyQualifiedErrorId | Should -BeLike 'NixThrow,*'
    }

    It 'has wildcards' {
        (Get-NixOption $options -Name 'A.p*').Name | Should -Be 'a.port'
        Get-NixOption $options -Name 'a.x*' | Should -BeNullOrEmpty
    }

    It 'raises the error of a value where it is read' {
        $option = Get-NixOption $options -Name a.bad
        { $option.Value } | Should -Throw 'no value'
        $option.Error.FullyQualifiedErrorId | Should -BeLike 'NixThrow*'
    }

    It 'knows what was meant' {
        { Get-NixOption $options -Name a.prot } | Should -Throw -ErrorId 'NixMissingAttribute,*'
        try { Get-NixOption $options -Name a.prot } catch { $_.ErrorDetails.RecommendedAction | Should -Be "Did you mean 'a.port'?" }
    }

    It 'writes JSON' {
        (Get-NixOption $options -Name a.port -As Json | ConvertFrom-Json).'a.port'.default.text | Should -Be '8080'
    }

    It 'shows the values of what was asked for, and evaluates no others' {
        (Get-NixOption $options -Name a.port | Out-String) | Should -Match 'a\.port +port +80'
        (Get-NixOption $options -Name 'a.*' | Out-String) | Should -Match 'a\.port +port +\.\.\.'
    }
}
