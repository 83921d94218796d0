BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'ConvertTo-NixExpression' {
    It 'writes <Text>' -ForEach @(
        @{ Data = @{ b = 1; a = $true }; Text = '{a=true;b=1;}' }
        @{ Data = @(1, -2, 'x'); Text = '[1 (-2) "x"]' }
        @{ Data = 'a ${b} "c"'; Text = '"a \${b} \"c\""' }
        @{ Data = @{ 'in' = 1; 'x y' = 2 }; Text = '{"in"=1;"x y"=2;}' }
    ) {
        ConvertTo-NixExpression $Data -Compress | Should -BeExactly $Text
    }

    It 'writes what Invoke-NixExpression evaluates to the same' {
        $text = @{ name = 'web'; ports = 80, 443 } | ConvertTo-NixExpression
        $data = Invoke-NixExpression $text
        $data.name | Should -Be 'web'
        $data.ports[1] | Should -Be 443
    }

    It 'cuts nothing off' {
        { ConvertTo-NixExpression @{ a = @{ b = @{ c = 1 } } } -Depth 2 } | Should -Throw
    }
}

Describe 'ConvertFrom-NixExpression' {
    It 'reads what ConvertTo-NixExpression wrote' {
        $data = @{ text = "a`n b`n"; number = -1.5; none = $null } | ConvertTo-NixExpression | ConvertFrom-NixExpression
        $data.text | Should -BeExactly "a`n b`n"
        $data.number | Should -Be -1.5
        $data.none | Should -BeNullOrEmpty
    }

    It 'evaluates nothing: <_>' -ForEach @('x: x', 'import ./x.nix', '"${a}"', 'let a = 1; in a', 'rec { a = 1; }') {
        { ConvertFrom-NixExpression $_ } | Should -Throw
    }
}
