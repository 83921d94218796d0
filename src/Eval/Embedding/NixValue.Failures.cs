using System;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Embedding;
using TvixEval.Formats.Json;
using TvixEval.Formats.Xml;
using TvixEval.Text;

namespace TvixEval;

/// <content>Nix values of which parts fail, and the rest is wanted all the same.</content>
public sealed partial class NixValue
{
    /// <summary>Evaluates the value and everything in it, and goes on where an attribute or an element fails.</summary>
    /// <param name="onFailure">Gets each failure as soon as it is found. What it throws ends the evaluation.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The value itself.</returns>
    /// <exception cref="NixError">The value itself fails, or is nested too deeply, or a limit is reached.</exception>
    public NixValue ForceDeep(Action<NixFailure> onFailure, CancellationToken cancellationToken = default)
    {
        Run(onFailure, static (vm, self, failures) => DeepForcing.Run(vm, self.Value, failures), cancellationToken);
        return this;
    }

    /// <summary>As <see cref="ToObject(CancellationToken)"/>, with a <see cref="NixFailure"/> in the place of each attribute or element that fails.</summary>
    /// <param name="onFailure">Gets each failure as soon as it is found. What it throws ends the evaluation.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The value itself fails, or is nested too deeply, or a limit is reached.</exception>
    public object? ToObject(Action<NixFailure> onFailure, CancellationToken cancellationToken = default)
    {
        object? result = null;
        Run(onFailure, (vm, self, failures) => result = new ClrReader(self.Engine, vm, failures).Read(self.Value, typeof(object)), cancellationToken);
        return result;
    }

    /// <summary>
    /// As <see cref="ToJson(CancellationToken)"/>, with <c>{"$error":"..."}</c> and the message in the place of each attribute or element that fails or has no JSON
    /// representation. An attribute whose name is not UTF-8 is left out.
    /// </summary>
    /// <param name="onFailure">Gets each failure as soon as it is found. What it throws ends the evaluation.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The value itself fails, or is nested too deeply, or a limit is reached.</exception>
    public string ToJson(Action<NixFailure> onFailure, CancellationToken cancellationToken = default)
    {
        string json = string.Empty;
        Run(onFailure, (vm, self, failures) => json = Bytes.ToText(JsonWriter.WriteRest(vm, self.Value, Position.None, copyToStore: true, failures)), cancellationToken);
        return json;
    }

    /// <summary>As <see cref="ToXml(CancellationToken)"/>, with an element <c>error</c> and the message in the place of each attribute or element that fails.</summary>
    /// <param name="onFailure">Gets each failure as soon as it is found. What it throws ends the evaluation.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The value itself fails, or is nested too deeply, or a limit is reached.</exception>
    public string ToXml(Action<NixFailure> onFailure, CancellationToken cancellationToken = default)
    {
        string xml = string.Empty;
        Run(onFailure, (vm, self, failures) => xml = Bytes.ToText(XmlWriter.WriteRest(vm, self.Value, withLocations: false, failures)), cancellationToken);
        return xml;
    }

    private void Run(Action<NixFailure> onFailure, Action<Vm, NixValue, PartFailures> work, CancellationToken token)
    {
        if (onFailure is null)
        {
            throw new ArgumentNullException(nameof(onFailure));
        }

        Engine.Run(
            (Self: this, onFailure, work),
            static (vm, call) =>
            {
                call.work(vm, call.Self, new PartFailures(failure => call.onFailure(new NixFailure(failure))));
                return call.Self;
            },
            token,
            names);
    }
}
