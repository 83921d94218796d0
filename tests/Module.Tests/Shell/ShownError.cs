using System.Collections.Generic;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Shell;

/// <summary>An error record, and what has to be seen of it.</summary>
/// <param name="Name">Which one it is.</param>
/// <param name="Record">The record.</param>
/// <param name="Message">Its message.</param>
/// <param name="Source">What the source is called; empty if there is none.</param>
/// <param name="Line">The number of the line.</param>
/// <param name="Shown">A part of the line.</param>
/// <param name="Views">The views to show it in.</param>
public sealed record ShownError(string Name, ErrorRecord Record, string Message, string Source, int Line, string Shown, IReadOnlyList<string> Views);
