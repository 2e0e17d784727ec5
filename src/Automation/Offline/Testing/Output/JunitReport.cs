using System.Globalization;
using System.Text;
using System.Xml;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Offline.Testing.Output;

/// <summary>The results as JUnit XML, which every CI server reads: a suite per file, a case per test.</summary>
public static class JunitReport
{
    public static void Write(IReadOnlyList<TestFileResult> files, Stream output)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var xml = XmlWriter.Create(
            output, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = false });
        xml.WriteStartElement("testsuites");
        foreach (var file in files)
            Suite(xml, file);
        xml.WriteEndElement();
    }

    private static void Suite(XmlWriter xml, TestFileResult file)
    {
        var errors = file.Findings.Where(f => f.Severity == Severity.Error).ToList();
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(file.Path));
        xml.WriteAttributeString("tests", Number(file.Tests.Count + Math.Sign(errors.Count)));
        xml.WriteAttributeString("failures", Number(file.Tests.Count(t => !t.Passed)));
        xml.WriteAttributeString("errors", Number(Math.Sign(errors.Count)));
        xml.WriteAttributeString("time", Seconds(file.Tests.Aggregate(TimeSpan.Zero, (sum, t) => sum + t.Took)));
        foreach (var test in file.Tests)
            Case(xml, file.Path, test);
        if (errors.Count > 0)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Clean(file.Path));
            xml.WriteAttributeString("name", "the file can be run");
            xml.WriteStartElement("error");
            xml.WriteAttributeString("message", Clean(errors[0].ToString()));
            xml.WriteString(Clean(string.Join('\n', errors)));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, string path, TestResult test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(path));
        xml.WriteAttributeString("name", Clean(test.Test.Name));
        xml.WriteAttributeString("file", Clean(path));
        xml.WriteAttributeString("line", Number(test.Test.Position.Line));
        xml.WriteAttributeString("time", Seconds(test.Took));
        if (!test.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(test.Failures[0].Message));
            xml.WriteString(Clean(
                string.Join('\n', test.Failures.SelectMany(f => f.Details.Select(d => "  " + d).Prepend($"{f.Position}: {f.Message}")))));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    // Events may hold characters that XML cannot.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        return clean.ToString();
    }
}
