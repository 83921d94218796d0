namespace TvixEval.Diagnostics;

// PowerShell sees errors as they are, with their places and traces (docs/errors.md). C# programs see NixError, so src/Library leaves these files out.
public partial class NixException;
