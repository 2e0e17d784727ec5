namespace Plumbline.Netbox.Webhooks;

/// <summary>A delivery cannot be made from its webhook; becomes the error of the attempt.</summary>
internal sealed class RenderingException(string message, Exception? inner = null) : Exception(message, inner);
