using Plumbline.Web.Machines;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class MachineTimelineTests
{
    // what the journal has | what the line says
    [Theory]
    [InlineData(@"**new\_vm.yml** failed, rule *Configure VM*", "new_vm.yml failed, rule Configure VM")]
    [InlineData(@"`a` \\ \* b_c", @"a \ * b_c")]
    [InlineData("done in 1 s\n\n| ok | changed |\n|---|---|\n| 1 | 2 |\n\n[run 1](/runs/1)", "done in 1 s")]
    [InlineData("", "")]
    public void Journal_InALine_HasNoMarks(string comments, string said) => Assert.Equal(said, MachineTimeline.Plain(comments));
}
