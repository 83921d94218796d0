using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace TvixEval.Module.Repl;

/// <summary>PSReadLine, as far as the read-eval-print loop needs it: found where the host has loaded it, and never loaded by us.</summary>
internal sealed class LineEditor
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;

    private readonly Type editor;

    private LineEditor(Type editor) => this.editor = editor;

    /// <summary>The options that hold for all that is typed: an object of PSReadLine.</summary>
    public PSObject Options => PSObject.AsPSObject(Call("GetOptions")!);

    /// <summary>The line as it is.</summary>
    public string Text
    {
        get
        {
            object?[] state = { null, 0 };
            editor.GetMethod("GetBufferState", Static, null, new[] { typeof(string).MakeByRefType(), typeof(int).MakeByRefType() }, null)!.Invoke(null, state);
            return (string?)state[0] ?? string.Empty;
        }
    }

    /// <summary>The editor, or null where the session does not read by it.</summary>
    /// <param name="cmdlet">The command that reads.</param>
    public static LineEditor? Find(PSCmdlet cmdlet)
    {
        if (!BreakKey.IsConsole || cmdlet.InvokeCommand.GetCommand("PSConsoleHostReadLine", CommandTypes.Function) is null)
        {
            return null;
        }

        Type? type = AppDomain.CurrentDomain.GetAssemblies()
            .Where(static assembly => !assembly.IsDynamic && assembly.GetName().Name!.StartsWith("Microsoft.PowerShell.PSReadLine", StringComparison.Ordinal))
            .Select(static assembly => assembly.GetType("Microsoft.PowerShell.PSConsoleReadLine"))
            .FirstOrDefault(static found => found is not null);
        return type is null || ReadMethod(type) is null ? null : new LineEditor(type);
    }

    /// <summary>Lets the user edit a line.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="engine">Its engine.</param>
    public string ReadLine(Runspace runspace, EngineIntrinsics engine)
    {
        MethodInfo method = ReadMethod(editor)!;
        object?[] arguments = method.GetParameters().Length == 3 ? new object?[] { runspace, engine, null } : new object?[] { runspace, engine };
        return (string)Invoke(method, arguments)!;
    }

    /// <summary>Calls one of the functions that keys can be bound to.</summary>
    /// <param name="function">Its name.</param>
    public void Do(string function) => Call(function, null, null);

    /// <summary>Types a text.</summary>
    /// <param name="text">The text.</param>
    public void Insert(string text) => Invoke(editor.GetMethod("Insert", Static, null, new[] { typeof(string) }, null)!, new object?[] { text });

    /// <summary>Puts an input into the history.</summary>
    /// <param name="text">The input.</param>
    public void Remember(string text) => Call("AddToHistory", text);

    /// <summary>The inputs that the user can go back to, the oldest first.</summary>
    public string[] History => ((System.Collections.IEnumerable)Call("GetHistoryItems")!).Cast<object>().Select(static item => (string)Property(item, "CommandLine")).ToArray();

    /// <summary>Whether inputs go into a file as they are typed: only then can the history be another one for a while without anything being lost.</summary>
    public bool SavesAtOnce => Options.Properties["HistorySaveStyle"]?.Value?.ToString() == "SaveIncrementally";

    /// <summary>Puts other inputs in the place of the history.</summary>
    /// <param name="inputs">The inputs, the oldest first.</param>
    public void ReplaceHistory(string[] inputs)
    {
        Do("ClearHistory");
        foreach (string input in inputs)
        {
            Remember(input);
        }
    }

    /// <summary>The function that a key is bound to, or null where it is something else.</summary>
    /// <param name="key">The key.</param>
    public string? FunctionOf(string key)
    {
        var handlers = (System.Collections.IEnumerable)Invoke(editor.GetMethod("GetKeyHandlers", Static, null, new[] { typeof(bool), typeof(bool) }, null)!, new object?[] { true, false })!;
        string? function = handlers.Cast<object>()
            .Where(handler => (string)Property(handler, "Key") == key)
            .Select(static handler => (string)Property(handler, "Function"))
            .FirstOrDefault();
        return function is not null && editor.GetMethod(function, Static, null, new[] { typeof(ConsoleKeyInfo?), typeof(object) }, null) is not null ? function : null;
    }

    /// <summary>Binds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="function">The name of the function, as the editor shows it.</param>
    /// <param name="action">What it does.</param>
    public void Bind(string key, string function, Action<ConsoleKeyInfo?, object> action) =>
        Invoke(
            editor.GetMethod("SetKeyHandler", Static, null, new[] { typeof(string[]), typeof(Action<ConsoleKeyInfo?, object>), typeof(string), typeof(string) }, null)!,
            new object?[] { new[] { key }, action, function, function });

    /// <summary>Binds a key to a function of the editor.</summary>
    /// <param name="key">The key.</param>
    /// <param name="function">The name of the function.</param>
    public void Bind(string key, string function)
    {
        MethodInfo method = editor.GetMethod(function, Static, null, new[] { typeof(ConsoleKeyInfo?), typeof(object) }, null)!;
        Bind(key, function, (Action<ConsoleKeyInfo?, object>)Delegate.CreateDelegate(typeof(Action<ConsoleKeyInfo?, object>), method));
    }

    private static MethodInfo? ReadMethod(Type type) =>
        type.GetMethod("ReadLine", Static, null, new[] { typeof(Runspace), typeof(EngineIntrinsics), typeof(bool?) }, null)
        ?? type.GetMethod("ReadLine", Static, null, new[] { typeof(Runspace), typeof(EngineIntrinsics) }, null);

    private static object Property(object owner, string name) => owner.GetType().GetProperty(name)!.GetValue(owner, null)!;

    private static object? Invoke(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(null, arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is PipelineStoppedException or FlowControlException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerException).Throw();
            throw;
        }
    }

    private object? Call(string name, params object?[] arguments) =>
        Invoke(editor.GetMethods(Static).First(method => method.Name == name && method.GetParameters().Length == arguments.Length), arguments);
}
