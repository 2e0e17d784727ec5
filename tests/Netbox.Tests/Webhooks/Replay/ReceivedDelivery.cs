namespace Plumbline.Netbox.Tests.Webhooks.Replay;

internal sealed record ReceivedDelivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, int Answered);
