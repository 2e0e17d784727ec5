using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Live;

/// <summary>Makes the reader that an inventory file describes.</summary>
public static class NetboxReaders
{
    /// <param name="options">Address, token, certificates and time limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="attempts">How often a request is tried before it is given up.</param>
    /// <param name="onRetry">Told before each wait.</param>
    public static NetboxClient Remote(InventoryOptions options, TimeProvider time, int attempts, Action<NetboxRetry>? onRetry = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new()
        {
            Address = NetboxClientOptions.ReadAddress(options.Endpoint)!, // not null: the options were checked when they were read
            Token = options.Token,
            Headers = options.Headers,
            ValidateCertificates = options.ValidateCerts,
            AuthorityPath = options.CaPath,
            ClientCertificatePath = options.Cert,
            ClientKeyPath = options.Key,
            Timeout = TimeSpan.FromSeconds(options.Timeout),
            Attempts = attempts,
            OnRetry = onRetry,
        }, time);
    }
}
