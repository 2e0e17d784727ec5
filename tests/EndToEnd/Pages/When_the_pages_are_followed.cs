using Xunit;

namespace Plumbline.EndToEnd.Pages;

/// <summary>All pages but those of sources.</summary>
public sealed class When_the_pages_are_followed(ITestOutputHelper output) : PageFollowing(output)
{
    public static TheoryData<string> Pages() => Pages(ofSources: false);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task What_a_page_says_works_as_written(string page) => FollowAsync(page);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_stand_in_fenced_blocks(string page) => HasCommandsInFences(page);
}
