BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }

    # An escape sequence, a C1 control, an override of the writing direction, a zero width space.
    $evil = 'A{0}[31mB{1}31mC{2}D{3}E' -f [char]27, [char]0x9b, [char]0x202e, [char]0x200b
    $option = '{ x = { _type = "option"; loc = [ "EVIL" ]; value = "EVIL"; description = "EVIL"; default = "EVIL"; type = { description = "EVIL"; }; declarations = [ "/EVIL" ]; }; }' -replace 'EVIL', $evil

    # As a terminal gets it: PowerShell itself takes escape sequences out of text that goes elsewhere.
    function Get-Shown([scriptblock] $Script) {
        $rendering = if ($PSStyle) { $PSStyle.OutputRendering }
        try {
            if ($PSStyle) { $PSStyle.OutputRendering = 'Ansi' }
            (& $Script | Out-String -Width 200) -replace '\x1b\[[0-9;]*m(?!B)'
        } finally {
            if ($PSStyle) { $PSStyle.OutputRendering = $rendering }
        }
    }
}

Describe 'Text that a terminal would act on' {
    It 'is written out in the list view of options' {
        $shown = Get-Shown { Get-NixOption $option | Format-List }
        $shown | Should -Match ([regex]::Escape('Description  : A\u001b[31mB\u009b31mC\u202eD\u200bE'))
        $shown | Should -Not -Match '[\x1b\x9b\u202e\u200b]'
        (Get-NixOption $option).Description | Should -Be $evil
    }

    It 'is written out in views of derivations' {
        $derivation = 'derivation { name = "n"; system = "EVIL"; builder = "b"; }' -replace 'EVIL', $evil
        Get-Shown { Invoke-NixExpression $derivation } | Should -Not -Match '[\x1b\x9b\u202e\u200b]'
        Get-Shown { Get-NixDerivation $derivation | Format-Table } | Should -Not -Match '[\x1b\x9b\u202e\u200b]'
    }

    It 'is written out in messages of Test-NixFlake' {
        $null = New-Item -ItemType Directory -Path (Join-Path $TestDrive flake)
        [IO.File]::WriteAllText((Join-Path $TestDrive flake/flake.nix), ('{ outputs = _: { overlays.a = throw "EVIL"; }; }' -replace 'EVIL', $evil))
        $shown = Get-Shown { Test-NixFlake (Join-Path $TestDrive flake) -WarningAction Ignore }
        $shown | Should -Match 'DE?'
        $shown | Should -Not -Match '[\x1b\x9b\u202e\u200b]'
    }

    It 'does not reach error views, and stays in the exception' {
        try { Invoke-NixExpression "throw ''$evil''" } catch { $record = $_ }
        Get-Shown { $record } | Should -Not -Match '[\x9b\u202e\u200b]|\x1b\[31mB'
        "$record" | Should -Be 'ABCDE'
        $record.Exception.Message | Should -Be $evil
    }
}
