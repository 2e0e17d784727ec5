namespace Plumbline.Jinja.Python;

/// <summary>A value of ours that <c>len()</c> accepts.</summary>
internal interface ISized
{
    long Length { get; }
}
