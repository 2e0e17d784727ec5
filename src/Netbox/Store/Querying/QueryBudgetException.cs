namespace Plumbline.Netbox.Store.Querying;

/// <summary>A query takes more time than one request may.</summary>
internal sealed class QueryBudgetException(string message) : Exception(message);
