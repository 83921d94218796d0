using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace TvixEval.Module.Tests.Pester;

/// <summary>The runner itself: a failing test must fail, and scopes must be Pester's.</summary>
public sealed class PesterRunnerTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".Tests.ps1");

    public static TheoryData<string, string?> Assertions() => new()
    {
        { "1 | Should -Be 1", null },
        { "1 | Should -Be 2", "Expected 1 (Int32) to be 2 (Int32)." },
        { "1 | Should -Be 2 -Because 'so'", "Expected 1 (Int32) to be 2 (Int32), because so." },
        { "1 | Should -Not -Be 1", "Expected 1 (Int32) not to be 1 (Int32)." },
        { "'a' | Should -Be 'A'", null },
        { "'a' | Should -BeExactly 'A'", "Expected 'a' to be exactly 'A'." },
        { "@(1, 2) | Should -Be @(1, 2)", null },
        { "@(1, 2) | Should -Be @(1, 3)", "Expected @(1 (Int32), 2 (Int32)) to be @(1 (Int32), 3 (Int32))." },
        { "@(1, 2) | Should -Be @(1)", "Expected @(1 (Int32), 2 (Int32)) to be @(1 (Int32))." },
        { "$null | Should -BeNullOrEmpty", null },
        { "@() | Should -BeNullOrEmpty", null },
        { "0 | Should -BeNullOrEmpty", "Expected 0 (Int32) to be null or empty." },
        { "1 | Should -BeOfType [int]", null },
        { "1 | Should -BeOfType ([long])", "Expected 1 (Int32) to be of type long (RuntimeType)." },
        { "1 | Should -BeTrue", null },
        { "0 | Should -BeTrue", "Expected 0 (Int32) to be true." },
        { "$false | Should -BeFalse", null },
        { "@(1, 2, 3) | Should -HaveCount 3", null },
        { "@(1, 2, 3) | Should -HaveCount 2", "Expected @(1 (Int32), 2 (Int32), 3 (Int32)) to have the count 2 (Int32)." },
        { "@(1, 2, 3) | Should -Contain 2", null },
        { "@(1, 2, 3) | Should -Not -Contain 4", null },
        { "@(1, 2, 3) | Should -Contain 4", "Expected @(1 (Int32), 2 (Int32), 3 (Int32)) to contain 4 (Int32)." },
        { "2 | Should -BeIn @(1, 2)", null },
        { "3 | Should -BeIn @(1, 2)", "Expected 3 (Int32) to be in @(1 (Int32), 2 (Int32))." },
        { "'abc' | Should -Match '^A.c$'", null },
        { "'abc' | Should -MatchExactly '^A.c$'", "Expected 'abc' to match exactly '^A.c$'." },
        { "'abc' | Should -BeLike 'A*'", null },
        { "'abc' | Should -BeLikeExactly 'A*'", "Expected 'abc' to be exactly like 'A*'." },
        { "3 | Should -BeGreaterThan 2", null },
        { "3 | Should -BeLessOrEqual 2", "Expected 3 (Int32) to be less than or equal to 2 (Int32)." },
        { "{ throw 'x y' } | Should -Throw 'x*'", null },
        { "{ throw 'x y' } | Should -Throw -ExpectedMessage '*y' -ExceptionType ([Management.Automation.RuntimeException])", null },
        { "{ throw 'x y' } | Should -Throw 'z*'", "Expected an exception with a message like 'z*', but got 'x y'." },
        { "{ throw 'x y' } | Should -Throw -ErrorId 'z'", "Expected an error with an id like 'z', but got 'x y'." },
        { "{ 1 } | Should -Throw", "Expected an exception, but none was thrown." },
        { "{ 1 } | Should -Not -Throw", null },
        { "{ throw 'x' } | Should -Not -Throw", "Expected no exception, but got 'x'." },
        { "({ throw 'x' } | Should -Throw -PassThru).Exception.Message | Should -Be 'x'", null },
        { "throw 'outright'", "outright" },
    };

    [Theory]
    [MemberData(nameof(Assertions))]
    public void An_assertion_holds_or_fails_with_a_message(string body, string? message)
    {
        PesterTest test = Assert.Single(Run("Describe 'd' { It 'i' { " + body + " } }"));
        Assert.Equal(message, test.Error?.Exception.Message);
        Assert.Equal(message is null, test.HasPassed);
    }

    [Fact]
    public void Set_ups_run_outside_in_and_their_variables_are_seen()
    {
        IReadOnlyList<PesterTest> tests = Run("""
            BeforeAll { $log = [System.Collections.Generic.List[string]]::new(); $fromFile = 'file' }
            BeforeEach { $log.Add('each-file') }
            Describe 'outer' {
                BeforeAll { $log.Add('all-outer'); $fromOuter = "$fromFile-outer" }
                BeforeEach { $log.Add('each-outer'); $local = 'fresh' }
                AfterEach { $log.Add('after-outer') }
                AfterAll { $log.Add('afterall-outer') }
                Context 'inner' {
                    BeforeAll { $log.Add('all-inner'); $fromInner = "$fromOuter-inner" }
                    It 'sees all' { $fromInner | Should -Be 'file-outer-inner'; $local | Should -Be 'fresh'; $local = 'used' }
                }
                It 'does not see what an inner block set' { $fromInner | Should -BeNullOrEmpty; $local | Should -Be 'fresh' }
            }
            Describe 'later' {
                It 'sees the order' {
                    "$log" | Should -Be 'all-outer each-file each-outer after-outer all-inner each-file each-outer after-outer afterall-outer each-file'
                }
                It 'does not see what another block set' { $fromOuter | Should -BeNullOrEmpty }
            }
            """);
        Assert.Equal(4, tests.Count);
        Assert.All(tests, static test => Assert.True(test.HasPassed, test.FullName + ": " + test.Error));
    }

    [Fact]
    public void ForEach_repeats_tests_and_blocks_with_their_data()
    {
        IReadOnlyList<PesterTest> tests = Run("""
            Describe 'block <N>' -ForEach @(@{ N = 1 }, @{ N = 2 }) {
                It 'test <_> of <N>' -ForEach @('a', 'b') { "$_$N" | Should -BeIn @('a1', 'b1', 'a2', 'b2') }
                It 'case <X.Y>' -TestCases @{ X = @{ Y = 5 } } { $X.Y | Should -Be 5; $N | Should -BeGreaterThan 0 }
            }
            """);
        Assert.Equal(
            new[] { "block 1.test a of 1", "block 1.test b of 1", "block 1.case 5", "block 2.test a of 2", "block 2.test b of 2", "block 2.case 5" },
            tests.Select(static test => test.FullName));
        Assert.All(tests, static test => Assert.True(test.HasPassed, test.FullName + ": " + test.Error));
    }

    [Fact]
    public void What_is_skipped_does_not_run()
    {
        IReadOnlyList<PesterTest> tests = Run("Describe 'd' { It 'a' -Skip { throw 'x' }; Context 'c' -Skip { It 'b' { throw 'x' } }; It 'e' { 1 } }");
        Assert.Equal(new[] { (true, false), (false, true), (true, false) }, tests.Select(static test => (test.IsSkipped, test.HasPassed)));
        Assert.All(tests, static test => Assert.Null(test.Error));
    }

    [Fact]
    public void A_failing_set_up_fails_the_tests_that_need_it()
    {
        IReadOnlyList<PesterTest> tests = Run("""
            Describe 'd' { BeforeAll { throw 'no' }; It 'a' { 1 }; Context 'c' { It 'b' { 1 } } }
            Describe 'e' { It 'c' { 1 }; AfterEach { throw 'late' } }
            Describe 'f' { It 'd' { 1 } }
            """);
        Assert.Equal(new[] { "no", "no", "late", null }, tests.Select(static test => test.Error?.Exception.Message));
    }

    [Fact]
    public void A_file_that_cannot_be_discovered_is_an_error()
    {
        Assert.ThrowsAny<Exception>(() => Run("Describe 'd' { throw 'no' }"));
        Assert.ThrowsAny<Exception>(() => Run("Describe 'd' {"));
    }

    public void Dispose() => File.Delete(file);

    private IReadOnlyList<PesterTest> Run(string text)
    {
        File.WriteAllText(file, text);
        return PesterRun.Run(file);
    }
}
