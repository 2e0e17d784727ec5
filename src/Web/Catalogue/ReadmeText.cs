using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Plumbline.Web.Catalogue;

/// <summary>
/// A README as it may stand in a page: its text and its shape. HTML in it is text, links lead to pages and nowhere else, pictures are their
/// words (a page asks nothing of another machine), its headings stand below the page's own.
/// </summary>
internal static partial class ReadmeText
{
    private const int Longest = 200_000;
    private const int Below = 2;
    private const int LowestHeading = 6;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    /// <summary>Null where it cannot be read as Markdown: then it is shown as it is.</summary>
    public static MarkupString? Of(string markdown)
    {
        try
        {
            return new MarkupString(Html(Plain(markdown)));
        }
        catch (ArgumentException)
        {
            // Nested too deeply.
            return null;
        }
    }

    /// <summary>The text without what turns the direction of writing.</summary>
    public static string Plain(string text) =>
        Turning().Replace(text.Length <= Longest ? text : text[..Longest], "");

    private static string Html(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(heading.Level + Below, LowestHeading);
        // They would be styles within the page, which its policy forbids.
        foreach (var column in document.Descendants<Table>().SelectMany(table => table.ColumnDefinitions))
            (column.Alignment, column.Width) = (null, 0);
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new Links());
        renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new Addresses());
        renderer.Render(document);
        return text.ToString();
    }

    private static bool LeadsToPage(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme);

    [GeneratedRegex("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")]
    private static partial Regex Turning();

    private sealed class Links : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj)
        {
            var isLink = !obj.IsImage && LeadsToPage(obj.Url);
            if (isLink)
                renderer.Write("<a rel=\"noreferrer\" href=\"").WriteEscapeUrl(obj.Url).Write("\">");
            renderer.WriteChildren(obj);
            if (isLink)
                renderer.Write("</a>");
        }
    }

    private sealed class Addresses : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
        {
            var isLink = !obj.IsEmail && LeadsToPage(obj.Url);
            if (isLink)
                renderer.Write("<a rel=\"noreferrer\" href=\"").WriteEscapeUrl(obj.Url).Write("\">");
            renderer.WriteEscape(obj.Url);
            if (isLink)
                renderer.Write("</a>");
        }
    }
}
