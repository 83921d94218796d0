// Prices orders by the rules in rules.nix, and evaluates expressions of strangers. One engine of each kind serves all requests, in parallel.
//   curl -H 'Content-Type: application/json' -d '{ "items": [ { "price": 20, "count": 3 } ], "customer": { "level": "gold" } }' localhost:5000/price
//   curl -d 'map (n: n * n) [ 1 2 3 ]' localhost:5000/evaluate
using System.Text.Json;
using TvixEval;

using var rules = new NixEngine(new NixEngineOptions { BaseDirectory = AppContext.BaseDirectory, TimeLimit = TimeSpan.FromSeconds(10) });

// What a request may take; one that takes more fails, and the others go on.
NixEngineOptions safe = NixEngineOptions.Safe;
safe.TimeLimit = TimeSpan.FromSeconds(2);
using var strangers = new NixEngine(safe);

WebApplication app = WebApplication.CreateBuilder(args).Build();

app.MapPost("/price", (JsonElement order, CancellationToken aborted) =>
    Answer(() => rules.EvaluateFile("rules.nix").Apply(order, aborted).ToJson(aborted)));

app.MapPost("/evaluate", async (HttpRequest request, CancellationToken aborted) =>
{
    using var reader = new StreamReader(request.Body);
    string expression = await reader.ReadToEndAsync(aborted);
    return Answer(() => strangers.Evaluate(expression, cancellationToken: aborted).ToJson(aborted));
});

// After a change of rules.nix.
app.MapPost("/refresh", () => rules.RefreshFiles());

app.Run();

static IResult Answer(Func<string> evaluate)
{
    try
    {
        return Results.Text(evaluate(), "application/json");
    }
    catch (NixError error)
    {
        return Results.Json(new { error = error.Id, error.Message, at = error.Location?.ToString() }, statusCode: error.Kind == NixErrorKind.Timeout ? 503 : 400);
    }
}
