BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Invoke-NixFunction' {
    It 'applies a function to each object' {
        1..3 | Invoke-NixFunction 'x: x * 2' | Should -Be @(2, 4, 6)
    }

    It 'passes arguments by name' {
        @{ host = 'a' } | Invoke-NixFunction '{ host, port ? 443 }: "${host}:${toString port}"' | Should -Be 'a:443'
    }
}
