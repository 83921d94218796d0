using System.Collections;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Provider;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Drive;
using TvixEval.Module.Errors;

namespace TvixEval.Module;

/// <content>Content: the value of an item, and of a list its elements. Also what <c>${Nix:lib/version}</c> reads.</content>
public sealed partial class NixProvider : IContentCmdletProvider
{
    /// <inheritdoc/>
    public IContentReader GetContentReader(string path)
    {
        if (!Find(path, out NixDrive drive, out Value? value))
        {
            ThrowTerminatingError(new ErrorRecord(
                new ItemNotFoundException($"Cannot find path '{path}' because it does not exist."), "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }

        return new Reader(this, drive, Run(drive, vm => drive.Open(vm, value!)), path);
    }

    /// <inheritdoc/>
    public object? GetContentReaderDynamicParameters(string path) => null;

    /// <inheritdoc/>
    public IContentWriter GetContentWriter(string path) => throw ReadOnly();

    /// <inheritdoc/>
    public object? GetContentWriterDynamicParameters(string path) => null;

    /// <inheritdoc/>
    public void ClearContent(string path) => throw ReadOnly();

    /// <inheritdoc/>
    public object? ClearContentDynamicParameters(string path) => null;

    private static PSNotSupportedException ReadOnly() => new("Nix drives are read-only.");

    private object? ConvertContent(NixDrive drive, Value value, string path)
    {
        object? result = null;
        Run(
            drive,
            vm =>
            {
                try
                {
                    result = new ObjectConverter(vm, drive.Context, ObjectForm.LazyProperties).Convert(value);
                }
                catch (NixConversionException error)
                {
                    ThrowTerminatingError(ErrorRecords.Create(error, path));
                }

                return NixNull.Instance;
            });

        // Who reads content adds properties that tell where it is from; the object for a set is everybody's.
        return result is PSObject { BaseObject: PSCustomObject } shared ? shared.Copy() : result;
    }

    private sealed class Reader : IContentReader
    {
        private readonly NixProvider provider;
        private readonly NixDrive drive;
        private readonly Value value;
        private readonly string path;
        private long next;

        public Reader(NixProvider provider, NixDrive drive, Value value, string path)
        {
            this.provider = provider;
            this.drive = drive;
            this.value = value;
            this.path = path;
        }

        private int Count => value is NixList list ? list.Count : 1;

        public IList Read(long readCount)
        {
            var block = new ArrayList();
            while (next < Count && (readCount <= 0 || block.Count < readCount))
            {
                Value item = value is NixList list ? list[(int)next] : value;
                next++;

                // The engine takes no null as content.
                if (provider.ConvertContent(drive, item, path) is { } content)
                {
                    block.Add(content);
                }
            }

            return block;
        }

        public void Seek(long offset, SeekOrigin origin) => next = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => next + offset,
            _ => Count + offset,
        };

        public void Close()
        {
        }

        public void Dispose()
        {
        }
    }
}
