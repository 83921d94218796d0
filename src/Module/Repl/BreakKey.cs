using System;
using System.IO;
using System.Threading;

namespace TvixEval.Module.Repl;

/// <summary>
/// Lets Ctrl+C end an evaluation and not the pipeline that it is part of: while this lives, the console gives Ctrl+C as a key, and a
/// timer looks for it. Where input is no console, it does nothing, and the host does with Ctrl+C what it does.
/// </summary>
internal sealed class BreakKey : IDisposable
{
    private const int FirstLook = 100;
    private const int BetweenLooks = 30;

    // The console is the process's: of all that live, the latest has it.
    private static BreakKey? latest;

    private readonly object gate = new();
    private readonly Action onBreak;
    private readonly Timer? timer;
    private readonly BreakKey? outer;
    private readonly bool before;
    private bool isQuiet;

    /// <summary>Starts looking.</summary>
    /// <param name="onBreak">Called on another thread when the user presses Ctrl+C.</param>
    public BreakKey(Action onBreak)
    {
        this.onBreak = onBreak;
        if (!IsConsole)
        {
            return;
        }

        try
        {
            before = Console.TreatControlCAsInput;
            Console.TreatControlCAsInput = true;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            return;
        }

        outer = latest;
        latest = this;
        timer = new Timer(static self => ((BreakKey)self!).Look(), this, FirstLook, BetweenLooks);
    }

    /// <summary>Whether the process has a console to read keys from.</summary>
    public static bool IsConsole => Environment.UserInteractive && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Runs something that reads keys itself, within an evaluation: nobody looks meanwhile, and the console behaves as before.</summary>
    /// <param name="run">Runs it.</param>
    public static void WhilePaused(Action run)
    {
        if (latest is not { } paused)
        {
            run();
            return;
        }

        paused.SetQuiet(true);
        Console.TreatControlCAsInput = paused.before;
        try
        {
            run();
        }
        finally
        {
            Console.TreatControlCAsInput = true;
            paused.SetQuiet(false);
        }
    }

    /// <summary>Stops looking, and gives the console its behaviour back.</summary>
    public void Dispose()
    {
        if (timer is null)
        {
            return;
        }

        SetQuiet(true);
        timer.Dispose();
        latest = outer;
        Console.TreatControlCAsInput = before;
    }

    private void SetQuiet(bool value)
    {
        lock (gate)
        {
            isQuiet = value;
        }
    }

    private void Look()
    {
        // A look that is still going on is enough; and none must take a key after the end.
        if (!Monitor.TryEnter(gate))
        {
            return;
        }

        try
        {
            while (!isQuiet && Console.KeyAvailable)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control } or { KeyChar: '\u0003' })
                {
                    onBreak();
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // The console is gone.
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }
}
