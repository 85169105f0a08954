using EmDsl.Generators.Emission;

namespace EmDsl.Generators.Tests.Emission;

public class SourceWriterTests
{
    [Fact]
    public void Blocks_are_indented_and_empty_lines_stand_between_members_only()
    {
        var writer = new SourceWriter();
        writer.Open("class A");
        writer.Line();
        writer.Line("int a;");
        writer.Line();
        writer.Line();
        writer.Block("""

                if (a)
                    b();

                c();
            """);
        writer.Line();
        writer.Close(";");
        Assert.Equal("class A\n{\n    int a;\n\n    if (a)\n        b();\n\n    c();\n};\n", writer.ToString());
    }

    [Fact]
    public void Long_documentation_is_wrapped_between_words()
    {
        var writer = new SourceWriter();
        writer.Summary(string.Join(" ", Enumerable.Repeat("formula", 30)));
        Assert.All(writer.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 130));
        Assert.StartsWith("/// <summary>\n/// formula formula", writer.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("formula\n/// </summary>\n", writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class", "@class", "@class")]
    [InlineData("Means", "Means", "means")]
    [InlineData("Int", "Int", "@int")]
    [InlineData("X", "X", "x")]
    public void Names_become_identifiers(string name, string identifier, string camel)
        => Assert.Equal((identifier, camel), (Names.Identifier(name), Names.Camel(name)));

    [Fact]
    public void A_taken_name_gets_a_number()
    {
        var taken = new HashSet<string> { "Sizes", "Sizes2" };
        Assert.Equal(["Sizes3", "Sizes4", "Free"], new[] { "Sizes", "Sizes", "Free" }.Select(name => Names.Fresh(name, taken)));
    }

    [Fact]
    public void Documentation_and_literals_are_escaped()
        => Assert.Equal(("a &lt; b &amp; c", "\"a\\\"\\n\\\\\""), (Names.Xml("a < b & c"), Names.Literal("a\"\n\\")));
}
