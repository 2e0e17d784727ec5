using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>How many objects of another type point at a row, or at anything below it.</summary>
internal static class Counts
{
    public static int Of(State state, Row row, Field field) => field.IsCumulative
        ? Trees.Subtree(state, row).Sum(node => state.CountPointingAt(field.Target!, field.Partner!, node))
        : state.CountPointingAt(field.Target!, field.Partner!, row);
}
