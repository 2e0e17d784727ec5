using System.Net;

namespace Plumbline.Server.Options;

/// <summary>What <c>plumbline-server</c> was asked to do.</summary>
/// <param name="Folder">The project folder, absolute.</param>
/// <param name="Listen">Where the API listens.</param>
/// <param name="Log">How log lines look.</param>
/// <param name="Drain">How long running playbooks may go on when the server is asked to end.</param>
internal sealed record ServeOptions(string Folder, IPEndPoint Listen, LogStyle Log, TimeSpan Drain);
