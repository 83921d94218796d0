BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Export-NixDerivation' {
    It 'writes nothing with -WhatIf' {
        $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), [Guid]::NewGuid().ToString())
        Get-NixDerivation 'derivation { name = "a"; system = "s"; builder = "b"; }' | Export-NixDerivation -Destination $folder -WhatIf
        [IO.Directory]::Exists($folder) | Should -BeFalse
    }

    It 'writes the registration of what it wrote, which is the same each time' {
        $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), [Guid]::NewGuid().ToString())
        $file = [IO.Path]::Combine($folder, 'registration')
        try {
            Export-NixDerivation 'derivation { name = "a"; system = "s"; builder = "b"; }' -Destination $folder -RegistrationPath $file
            $first = [IO.File]::ReadAllText($file)
            $first | Should -Match '^/nix/store/[0-9a-z]{32}-a\.drv\n[0-9a-f]{64}\n[0-9]+\n\n0\n$'
            Export-NixDerivation 'derivation { name = "a"; system = "s"; builder = "b"; }' -Destination $folder -RegistrationPath $file
            [IO.File]::ReadAllText($file) | Should -BeExactly $first
        }
        finally {
            foreach ($written in [IO.Directory]::GetFiles($folder, '*', 'AllDirectories')) {
                [IO.File]::SetAttributes($written, 'Normal')
            }

            [IO.Directory]::Delete($folder, $true)
        }
    }
}
