using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>
/// A stable sort that asks only "is this less than that", in the order in which Python asks for short lists: errors name the same two
/// values.
/// </summary>
internal static class Sorting
{
    private const int ShortRun = 64;

    public static void Sort<T>(List<T> items, Func<T, T, bool> less)
    {
        if (items.Count > 1)
            Sort(items, 0, items.Count, less);
    }

    private static void Sort<T>(List<T> items, int start, int end, Func<T, T, bool> less)
    {
        if (end - start < ShortRun)
        {
            Insertion(items, start, end, less);
            return;
        }
        var middle = start + ((end - start) / 2);
        Sort(items, start, middle, less);
        Sort(items, middle, end, less);
        var left = items.GetRange(start, middle - start);
        for (int at = start, i = 0, j = middle; i < left.Count; at++)
        {
            Budget.Step();
            items[at] = j < end && less(items[j], left[i]) ? items[j++] : left[i++];
        }
    }

    private static void Insertion<T>(List<T> items, int start, int end, Func<T, T, bool> less)
    {
        var sorted = start + 1;
        if (sorted < end)
            sorted = FirstRun(items, start, end, less);
        for (; sorted < end; sorted++)
        {
            var pivot = items[sorted];
            var (low, high) = (start, sorted);
            while (low < high)
            {
                Budget.Step();
                var middle = low + ((high - low) / 2);
                if (less(pivot, items[middle]))
                    high = middle;
                else
                    low = middle + 1;
            }
            items.RemoveAt(sorted);
            items.Insert(low, pivot);
        }
    }

    private static int FirstRun<T>(List<T> items, int start, int end, Func<T, T, bool> less)
    {
        var at = start + 2;
        if (less(items[start + 1], items[start]))
        {
            while (at < end && less(items[at], items[at - 1]))
                at++;
            items.Reverse(start, at - start);
        }
        else
        {
            while (at < end && !less(items[at], items[at - 1]))
                at++;
        }
        return at;
    }
}
