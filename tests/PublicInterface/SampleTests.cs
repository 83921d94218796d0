using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace PublicInterface;

/// <summary>The programs in <c>samples/embedding</c> do what they are there to show.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("test", 0, "web1.test.example:8001 logs Debug\n/static/logo.png goes to server 1\n/orders/17 goes to server 1\npassword: ****\n")]
    [InlineData("production", 1, "web1.production.example:443 logs Warning\nweb2.production.example:443 logs Warning\nweb3.production.example:443 logs Warning\n/static/logo.png goes to server 1\n/orders/17 goes to server 2\n")]
    public async Task Console(string environment, int exitCode, string expected)
    {
        using Process process = Start("ConsoleSample", environment);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string written = (await process.StandardOutput.ReadToEndAsync()).Replace("\r\n", "\n", StringComparison.Ordinal);
        await process.WaitForExitAsync();

        Assert.Equal(expected, written);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal(exitCode != 0, (await errors).Contains("error: the vault has no 'database/production'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Web()
    {
        using Process process = Start("WebSample", "--urls", "http://127.0.0.1:0");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string address = string.Empty;
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                address = Regex.Match(line, "http://127.0.0.1:\\d+").Value;
            }

            Assert.True(address.Length > 0, "the service ended: " + (address.Length == 0 ? await errors : string.Empty));
            _ = process.StandardOutput.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };

            string[] answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(async n =>
            {
                using var body = new StringContent($$"""{ "items": [ { "price": {{n * 10}}, "count": 2 } ], "customer": { "level": "gold" } }""", null, "application/json");
                using HttpResponseMessage response = await client.PostAsync("/price", body);
                return await response.Content.ReadAsStringAsync();
            }));
            Assert.Equal(Enumerable.Range(1, 40).Select(static n => $$"""{"percent":20,"sum":{{n * 20}},"total":{{n * 16}}}"""), answers);

            Assert.Equal((HttpStatusCode.OK, "[1,4,9]"), await Evaluate("map (n: n * n) [ 1 2 3 ]"));
            Assert.Equal(HttpStatusCode.BadRequest, (await Evaluate("builtins.readFile /etc/passwd")).Status);
            (HttpStatusCode status, string why) = await Evaluate("let f = n: if n == 0 then 0 else f (n - 1) + f (n - 1); in f 100");
            Assert.True(status == HttpStatusCode.ServiceUnavailable, why);
            Assert.Equal((HttpStatusCode.OK, "2"), await Evaluate("1 + 1"));

            async Task<(HttpStatusCode Status, string Text)> Evaluate(string expression)
            {
                using var body = new StringContent(expression);
                using HttpResponseMessage response = await client.PostAsync("/evaluate", body);
                return (response.StatusCode, await response.Content.ReadAsStringAsync());
            }
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Process Start(string sample, params string[] arguments)
    {
        string program = typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == sample).Value!;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (string argument in new[] { "exec", program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
