using System.Text;
using Plumbline.Rulebooks.Vault;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Vault;

public sealed class VaultSecretReaderTests
{
    private static readonly MemoryFiles Files = new(("pw", " correct horse\n"), ("folder/x", ""), ("empty", "\n"), ("client.sh", "#!"));

    private readonly VaultSecretReader _reader = new(
        Files, (path, label) => Encoding.UTF8.GetBytes($"{path} {label}\n"), label => "typed for " + label);

    [Theory]
    [InlineData("nope", "there is no vault password file nope")]
    [InlineData("folder", "the vault password file folder is a folder, not a file")]
    public void FromPasswordFile_NoFile_SaysSo(string path, string message)
    {
        Assert.Null(_reader.FromPasswordFile(path, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void FromPasswordFile_Empty_IsRefused()
    {
        Assert.Null(_reader.FromPasswordFile("empty", out var error));
        Assert.Contains("empty", error, StringComparison.Ordinal);
    }

    [Fact]
    public void FromId_MissingFile_SaysSo()
    {
        Assert.Null(_reader.FromId("dev@nope", out var error));
        Assert.Equal("there is no file nope, which the vault id 'dev@nope' names", error);
    }

    [Theory]
    [InlineData("dev@pw", "dev", "correct horse")]
    [InlineData("pw", "default", "correct horse")]
    [InlineData("dev@prompt", "dev", "typed for dev")]
    [InlineData("prompt", "default", "typed for default")]
    [InlineData("dev@client.sh", "dev", "client.sh dev")]
    [InlineData("client.sh", "default", "client.sh")]
    public void FromId_EachForm_GivesLabelAndPassword(string id, string label, string password)
    {
        var secret = _reader.FromId(id, out var error);
        Assert.Null(error);
        Assert.Equal((label, password), (secret!.Label, Encoding.UTF8.GetString(secret.Password)));
    }
}
