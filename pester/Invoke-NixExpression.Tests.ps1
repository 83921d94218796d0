BeforeAll {
    if (-not (Get-Module TvixEval)) {
        Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'TvixEval.psd1'))
    }
}

Describe 'Invoke-NixExpression' {
    Context 'Results' {
        It 'evaluates <Expression> to <Expected>' -ForEach @(
            @{ Expression = '1 + 1'; Expected = 2 }
            @{ Expression = '"a" + "b"'; Expected = 'ab' }
            @{ Expression = '1.5 * 2'; Expected = 3.0 }
            @{ Expression = 'true && false'; Expected = $false }
            @{ Expression = 'builtins.length [ 1 2 3 ]'; Expected = 3 }
            @{ Expression = 'let f = n: if n == 0 then 1 else n * f (n - 1); in f 20'; Expected = 2432902008176640000 }
        ) {
            Invoke-NixExpression $Expression | Should -Be $Expected
        }

        It 'gives <Expression> as <Type>' -ForEach @(
            @{ Expression = '1'; Type = [long] }
            @{ Expression = '1.0'; Type = [double] }
            @{ Expression = '"a"'; Type = [string] }
            @{ Expression = '/a'; Type = [string] }
            @{ Expression = 'true'; Type = [bool] }
            @{ Expression = '{ }'; Type = [pscustomobject] }
            @{ Expression = 'x: x'; Type = [TvixEval.Module.NixFunction] }
        ) {
            Invoke-NixExpression $Expression | Should -BeOfType $Type
        }

        It 'gives null as one $null' {
            $result = @(Invoke-NixExpression 'null')
            $result.Count | Should -Be 1
            $result[0] | Should -BeNullOrEmpty
        }

        It 'gives the elements of a list one by one' {
            Invoke-NixExpression '[ 1 2 3 ]' | ForEach-Object { $_ * 10 } | Should -Be @(10, 20, 30)
        }

        It 'gives nothing for an empty list' {
            @(Invoke-NixExpression '[ ]').Count | Should -Be 0
        }

        It 'gives one array with -NoEnumerate' {
            $result = Invoke-NixExpression '[ 1 ]' -NoEnumerate
            $result.GetType().IsArray | Should -BeTrue
            $result.Count | Should -Be 1
        }

        It 'gives an attribute set as an object with properties' {
            $result = Invoke-NixExpression '{ name = "x"; tags = [ "a" "b" ]; inner.value = 1; }'
            $result.name | Should -Be 'x'
            $result.tags | Should -Be @('a', 'b')
            $result.inner.value | Should -Be 1
            $result.PSObject.TypeNames[0] | Should -Be 'Nix.AttributeSet'
            $result.PSObject.Properties.Name | Should -Be @('inner', 'name', 'tags')
        }

        It 'works with Where-Object and ForEach-Object by property' {
            Invoke-NixExpression 'map (n: { inherit n; even = n / 2 * 2 == n; }) [ 1 2 3 4 ]' |
                Where-Object even |
                ForEach-Object n |
                Should -Be @(2, 4)
        }

        It 'gives functions that can be called' {
            $add = Invoke-NixExpression 'a: b: a + b'
            $add.Invoke(1, 2) | Should -Be 3
            $add.Invoke(1).Invoke(2) | Should -Be 3
        }
    }

    Context 'Forms' {
        It 'gives ordered, case-sensitive dictionaries with -As Hashtable' {
            $result = Invoke-NixExpression '{ a = 1; A = 2; "" = 3; }' -As Hashtable
            @($result.Keys) | Should -Be @('', 'A', 'a')
            $result['a'] | Should -Be 1
            $result['A'] | Should -Be 2
        }

        It 'gives JSON' {
            Invoke-NixExpression '{ a = [ 1 null ]; }' -As Json | Should -BeExactly '{"a":[1,null]}'
        }

        It 'gives Nix text' {
            Invoke-NixExpression '{ b = x: x; a = [ 1 "x" ]; }' -As Nix | Should -BeExactly '{ a = [ 1 "x" ]; b = <LAMBDA>; }'
        }

        It 'gives XML that PowerShell can read' {
            $xml = [xml](Invoke-NixExpression '{ a = 1; }' -As Xml)
            $xml.expr.attrs.attr.int.value | Should -Be '1'
        }

        It 'gives values that compare as in Nix' {
            $one = Invoke-NixExpression '{ a = 1; }' -As Value
            $one -eq (Invoke-NixExpression '{ a = 1.0; }' -As Value) | Should -BeTrue
            $one -eq (Invoke-NixExpression '{ a = 2; }' -As Value) | Should -BeFalse
        }
    }

    Context 'Arguments' {
        It 'calls a function with -Argument' {
            Invoke-NixExpression '{ a, b ? 2 }: a * b' -Argument @{ a = 21 } | Should -Be 42
        }

        It 'passes script blocks as functions' {
            Invoke-NixExpression '{ double }: map double [ 1 2 ]' -Argument @{ double = { $_ * 2 } } | Should -Be @(2, 4)
        }

        It 'passes objects' {
            $machine = [pscustomobject]@{ name = 'web1'; ports = 80, 443 }
            Invoke-NixExpression '{ m }: "${m.name}:${toString m.ports}"' -Argument @{ m = $machine } | Should -Be 'web1:80 443'
        }

        It 'selects with -AttributePath' {
            Invoke-NixExpression '{ a."b c" = [ 1 { d = 2; } ]; }' -AttributePath 'a."b c".1.d' | Should -Be 2
        }
    }

    Context 'Input' {
        It 'takes expressions from the pipeline' {
            '1 + 1', '2 + 2' | Invoke-NixExpression | Should -Be @(2, 4)
        }

        It 'takes the lines of one expression from the pipeline' {
            'let', '  x = 1;', 'in', 'x + 1' | Invoke-NixExpression | Should -Be 2
        }

        It 'evaluates the sample fleet' -Skip:(-not [IO.Directory]::Exists([IO.Path]::Combine($PSScriptRoot, '..', 'samples'))) {
            $fleet = Invoke-NixExpression -Path ([IO.Path]::Combine($PSScriptRoot, '..', 'samples', 'fleet'))
            $fleet.name | Should -Be @('build1', 'db1', 'web1', 'web2')
            ($fleet | Where-Object name -eq 'db1').ports | Should -Be @(22, 5432, 9187)
        }
    }

    Context 'Errors' {
        It 'throws what Nix throws' {
            { Invoke-NixExpression 'throw "no luck"' } |
                Should -Throw -ExpectedMessage 'no luck' -ErrorId 'NixThrow,*' -ExceptionType ([TvixEval.Diagnostics.NixException])
        }

        It 'has the whole report of Nix' {
            $problem = { Invoke-NixExpression '{ a = nope; }' } | Should -Throw -PassThru
            $problem.Exception.Report | Should -BeLike "error: undefined variable 'nope'*at*1:7*"
        }

        It 'goes on with the next input' {
            $results = '1', 'throw "x"', '3' | Invoke-NixExpression -ErrorAction SilentlyContinue -ErrorVariable problems
            $results | Should -Be @(1, 3)
            $problems.Count | Should -Be 1
        }

        It 'says what to do about names that differ only in case' {
            { Invoke-NixExpression '{ a = 1; A = 2; }' } | Should -Throw -ExpectedMessage '*-As Hashtable*' -ErrorId 'AttributeNameCollision,*'
        }
    }

    Context 'Streams' {
        It 'writes trace to the information stream' {
            $result = Invoke-NixExpression 'builtins.trace "hello" 1' -InformationVariable messages
            $result | Should -Be 1
            "$messages" | Should -Be 'hello'
        }

        It 'writes warnings to the warning stream' {
            $null = Invoke-NixExpression 'builtins.warn "careful" 1' -WarningVariable warnings -WarningAction SilentlyContinue
            "$warnings" | Should -Be 'careful'
        }
    }
}
