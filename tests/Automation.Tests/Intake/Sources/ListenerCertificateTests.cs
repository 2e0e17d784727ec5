using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Automation.Tests.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A listener serves the certificate that it is given, and says when no client will take it.</summary>
public sealed class ListenerCertificateTests
{
    [Theory]
    [InlineData(2019, "server.pem is not good before 2020-01-01")]
    [InlineData(2026, null)]
    [InlineData(2048, "server.pem expired on 2048-01-01")]
    public void ACertificateOfAnotherTime_IsSaid(int year, string? said)
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-certificate-");
        try
        {
            using var authority = new TlsAuthority();
            authority.Write(folder.FullName);
            var log = new LogLines();

            var files = TlsFiles.Load(
                new TlsOptions("server.pem", "server.key", null, null, null), folder.FullName, log.CreateLogger("source"),
                new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));

            Assert.NotNull(files.Server);
            if (said is null)
                Assert.Empty(log.All);
            else
                Assert.Contains(said, Assert.Single(log.All), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
