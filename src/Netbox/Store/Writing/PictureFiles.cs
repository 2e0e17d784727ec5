using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>Keeps the files of pictures as long as their objects, in the same commit.</summary>
internal static class PictureFiles
{
    /// <summary>Keeps the pictures that were sent with an object; those in whose place they come go.</summary>
    public static void Save(Transaction transaction, Row row, Row? before, IReadOnlyDictionary<string, Picture> sent)
    {
        foreach (var field in PictureFields.Of(row.Type))
        {
            if (PictureFields.IsKept(before?[field]) && !Equals(before![field], row[field]))
                transaction.Drop((string)before[field]!);
            if (sent.TryGetValue(field.Name, out var picture))
                transaction.Keep(row.Text(field.Name), picture.Content);
        }
    }

    /// <summary>The pictures of an object go with it.</summary>
    public static void Drop(Transaction transaction, Row row)
    {
        foreach (var path in PictureFields.Of(row.Type).Select(field => row[field]).Where(PictureFields.IsKept))
            transaction.Drop((string)path!);
    }
}
