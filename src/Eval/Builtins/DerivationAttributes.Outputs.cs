using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Store;

namespace TvixEval.Builtins;

/// <content>What follows from all attributes together: inputs and outputs.</content>
internal sealed partial class DerivationAttributes
{
    private void AddInputs()
    {
        var seen = new HashSet<StringContextElement>();
        foreach (StringContext context in contexts)
        {
            foreach (StringContextElement element in context)
            {
                if (seen.Add(element))
                {
                    AddInput(ContextElement.Parse(element));
                }
            }
        }
    }

    private void AddInput(ContextElement element)
    {
        switch (element.Kind)
        {
            case ContextElementKind.Path:
                derivation.InputSources.Add(element.Path);
                break;
            case ContextElementKind.Output:
                DerivationInput input = derivation.Input(element.Path);
                for (int i = 0; i < element.Outputs.Length - 1; i++)
                {
                    input = input.Descend(element.Outputs[i]);
                }

                input.Outputs.Add(element.Output!);
                break;
            default:
                AddClosure(element.Path);
                break;
        }
    }

    /// <summary>The builder may look at everything that is in the closure, so all of it is an input, outputs included.</summary>
    private void AddClosure(string path)
    {
        EvaluationStore store = vm.Evaluator().Store;
        foreach (string member in store.Closure(path))
        {
            derivation.InputSources.Add(member);
            if (StorePathNames.IsDerivation(member))
            {
                derivation.Input(member).Outputs.UnionWith(store.FindDerivation(member).Outputs);
            }
        }
    }

    private void Check()
    {
        if (derivation.Builder.Length == 0)
        {
            throw Error("required attribute 'builder' missing");
        }

        if (derivation.System.Length == 0)
        {
            throw Error("required attribute 'system' missing");
        }

        bool isOnlyOut = outputs.Count == 1 && outputs.Contains("out");
        if (StorePathNames.IsDerivation(derivation.Name) && !(outputHashMode == ContentAddressMethod.Text && isOnlyOut))
        {
            throw Error(
                $"derivation names are allowed to end in '{StorePathNames.DerivationExtension}' only if they produce a single derivation file");
        }

        if (outputHash is not null && !isOnlyOut)
        {
            throw Error("multiple outputs are not supported in fixed-output derivations");
        }

        if (outputHash is null && isContentAddressed && isImpure)
        {
            throw Error("derivation cannot be both content-addressed and impure");
        }
    }

    private void AddOutputs()
    {
        if (outputHash is not null)
        {
            var output = DerivationOutput.Fixed(new ContentAddress(outputHashMode ?? ContentAddressMethod.Flat, HashArguments.ParseAllowingEmpty(vm, outputHash, outputHashAlgorithm)));
            derivation.Environment["out"] = output.PathIn(vm.Evaluator().Store.Directory, derivation.Name, "out")!;
            derivation.Outputs.Add("out", output);
            return;
        }

        HashAlgorithm algorithm = outputHashAlgorithm ?? HashAlgorithm.Sha256;
        ContentAddressMethod mode = outputHashMode ?? ContentAddressMethod.NixArchive;
        foreach (string name in outputs)
        {
            bool isFloating = isContentAddressed || isImpure;
            derivation.Environment[name] = isFloating ? DownstreamPlaceholder.OfOwnOutput(name) : string.Empty;
            derivation.Outputs.Add(
                name,
                isImpure ? DerivationOutput.Impure(mode, algorithm)
                : isContentAddressed ? DerivationOutput.Floating(mode, algorithm)
                : DerivationOutput.Deferred);
        }
    }
}
