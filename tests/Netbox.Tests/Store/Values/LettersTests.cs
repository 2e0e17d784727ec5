using System.Text;
using Plumbline.Netbox.Store.Values;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Values;

public sealed class LettersTests
{
    [Fact]
    public void Base_IsTheLetterUnicodeTakesApart()
    {
        for (var letter = '\u00c0'; letter <= '\u017f'; letter++)
            if (letter.ToString().Normalize(NormalizationForm.FormD) is [>= 'A' and <= 'z' and var plain, _, ..])
                Assert.Equal(plain.ToString(), Letters.Base(letter));
            else
                Assert.InRange(Letters.Base(letter).Length, 1, 2);
    }
}
