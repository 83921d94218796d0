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
}
