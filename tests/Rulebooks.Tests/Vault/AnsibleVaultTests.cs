using System.Diagnostics;
using System.Text;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Vault;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Vault;

public sealed class AnsibleVaultTests
{
    private static string Recorded { get; } = Recording.Lines("rulebooks/cli.jsonl").First(
        r => r.GetProperty("name").GetString() == "vault_vars_no_password")
        .GetProperty("files").GetProperty("v.yml").GetString()!;

    private static string Envelope =>
        string.Join('\n', Recorded.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim())) + "\n";

    [Fact]
    public void Decrypt_RecordedText_GivesPlainText() => Assert.Matches("^[ -~]+$", Plain(Vault("correct horse").Decrypt(Envelope)));

    [Fact]
    public void Decrypt_InsideOtherText_ReplacesInPlace()
    {
        var plain = Plain(Vault("correct horse").Decrypt(Envelope));
        Assert.Equal($"Bearer {plain}", Plain(Vault("correct horse").Decrypt("Bearer " + Envelope)));
        Assert.Equal($"{plain};{plain}", Plain(Vault("correct horse")
            .Decrypt(Envelope.TrimEnd() + ";" + Envelope.Replace("\n", "\n   ", StringComparison.Ordinal).TrimEnd())));
    }

    [Theory]
    [InlineData("wrong", "none of the vault passwords opens it")]
    [InlineData(null, "no vault password was given")]
    public void Decrypt_WithoutTheRightPassword_SaysWhy(string? password, string reason) =>
        Assert.Equal(reason, Assert.IsType<VaultResult.Refused>(Vault(password is null ? [] : [password]).Decrypt(Envelope)).Reason);

    [Theory]
    [InlineData("$ANSIBLE_VAULT")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n66")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n666")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n61610a62620a6363")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n61610a62620a")]
    [InlineData("$ANSIBLE_VAULT;1.0;AES\n61610a62620a6363")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\nzz")]
    public void Decrypt_DamagedText_IsRefused(string text) =>
        Assert.Contains("damaged", Assert.IsType<VaultResult.Refused>(Vault("x").Decrypt(text)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Decrypt_ChangedDigit_IsRefused()
    {
        var changed = Envelope.Length - 3;
        var text = Envelope[..changed] + (Envelope[changed] == '3' ? '4' : '3') + Envelope[(changed + 1)..];
        Assert.IsType<VaultResult.Refused>(Vault("correct horse").Decrypt(text));
    }

    [Fact]
    public void Decrypt_Tree_ReachesEveryDepthAndLeavesTheRest()
    {
        var tree = new Mapping { { "a", new List<object?> { Envelope, 1L } }, { "b", "plain" } };
        var decrypted = (Mapping)Vault("other", "correct horse").Decrypt(tree, out var refused)!;
        Assert.Null(refused);
        Assert.DoesNotContain("ANSIBLE_VAULT", (string)((List<object?>)decrypted["a"]!)[0]!, StringComparison.Ordinal);
        Assert.Equal(1L, ((List<object?>)decrypted["a"]!)[1]);
        Vault("other").Decrypt(tree, out refused);
        Assert.NotNull(refused);
    }

    [Fact]
    public void ToString_OfPlain_HidesTheText() =>
        Assert.DoesNotContain("secret", new VaultResult.Plain("secret").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("short", null)]
    [InlineData("", null)]
    [InlineData("exactly 16 chars", "prod")]
    [InlineData("Grüße, 日本 \U0001F600\nsecond line\n", "dev")]
    public void Decrypt_WhatAnsibleVaultEncrypted_GivesItBack(string text, string? label)
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-vault");
        try
        {
            var password = Path.Combine(folder.FullName, "pw");
            var file = Path.Combine(folder.FullName, "secret");
            File.WriteAllText(password, "pass wörd\n");
            File.WriteAllText(file, text);
            var start = new ProcessStartInfo("ansible-vault") { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (var argument in (string[])["encrypt", "--vault-id", $"{label ?? "default"}@{password}", .. label is null
                ? (string[])[]
                : ["--encrypt-vault-id", label], file])
                start.ArgumentList.Add(argument);
            using (var process = Process.Start(start)!)
            {
                var error = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, error);
            }
            var encrypted = File.ReadAllText(file);
            Assert.Contains(label is null ? ";1.1;" : $";1.2;AES256;{label}", encrypted, StringComparison.Ordinal);
            var vault = new AnsibleVault([new VaultSecret("other", "no"u8.ToArray()),
                new VaultSecret(label ?? "default", Encoding.UTF8.GetBytes("pass wörd"))]);
            Assert.Equal(text, Plain(vault.Decrypt(encrypted)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static AnsibleVault Vault(params string[] passwords) =>
        new([.. passwords.Select(p => new VaultSecret(VaultSecret.DefaultLabel, Encoding.UTF8.GetBytes(p)))]);

    private static string Plain(VaultResult result) => Assert.IsType<VaultResult.Plain>(result).Text;
}
