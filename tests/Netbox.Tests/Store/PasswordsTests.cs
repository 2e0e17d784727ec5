using Plumbline.Netbox.Store.Rules.Users;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class PasswordsTests
{
    // What Django 5.2 made, with a salt of 22 letters; what this store made up to 0.1.0, with a salt of bytes; and what is neither.
    [Theory]
    [InlineData("ltään Secret 1", "pbkdf2_sha256$1000$seasaltXYZ0123456789ab$uk/NtV4rykvGG8hGOufQatfzR9DU7IiYpm21yexL2UU=", true)]
    [InlineData("ltään secret 1", "pbkdf2_sha256$1000$seasaltXYZ0123456789ab$uk/NtV4rykvGG8hGOufQatfzR9DU7IiYpm21yexL2UU=", false)]
    [InlineData("Old12345!xyz", "pbkdf2_sha256$1000$AAECAwQFBgcICQoLDA0ODw==$1NcQn7P4AeF0HEZarrVT/7E+w4GKAi8E6EWxiZriAaY=", true)]
    [InlineData("Old12345!xyy", "pbkdf2_sha256$1000$AAECAwQFBgcICQoLDA0ODw==$1NcQn7P4AeF0HEZarrVT/7E+w4GKAi8E6EWxiZriAaY=", false)]
    [InlineData("x", "!", false)]
    [InlineData("x", null, false)]
    [InlineData("x", "pbkdf2_sha256$999999999999$s$aGFzaA==", false)]
    [InlineData("x", "pbkdf2_sha256$-1$s$aGFzaA==", false)]
    [InlineData("x", "pbkdf2_sha256$1000$s$no base 64!", false)]
    [InlineData("x", "argon2$1000$s$aGFzaA==", false)]
    public void Verify_OfEachForm_TellsTheRightPassword(string password, string? stored, bool isRight) =>
        Assert.Equal(isRight, Passwords.Verify(password, stored));

    [Fact]
    public void Hash_HasDjangosForm_AndASaltOfItsOwn()
    {
        var hash = Passwords.Hash("Admin12345!x");
        Assert.Matches(@"^pbkdf2_sha256\$\d+\$[A-Za-z0-9]{22}\$[A-Za-z0-9+/]{43}=$", hash);
        Assert.NotEqual(hash, Passwords.Hash("Admin12345!x"));
        Assert.True(Passwords.Verify("Admin12345!x", hash));
    }
}
