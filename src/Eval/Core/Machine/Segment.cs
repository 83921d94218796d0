namespace TvixEval.Core.Machine;

/// <summary>A piece of the register file. Frames keep the segment they started in, so registers never move.</summary>
internal sealed class Segment
{
    public Segment(int size) => Slots = new Slot[size];

    public Slot[] Slots { get; }

    /// <summary>The segment that continues this one, once it was needed.</summary>
    public Segment? Next { get; set; }
}
