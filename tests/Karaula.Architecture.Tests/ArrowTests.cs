using System.Reflection;
using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Karaula.Architecture.Tests;

public class ArrowTests
{
    private static readonly System.Reflection.Assembly[] Assemblies =
        [.. House.MayUse.Keys.Select(project => System.Reflection.Assembly.Load(House.AssemblyOf(project)))];

    private static readonly ArchUnitNET.Domain.Architecture Built = new ArchLoader().LoadAssemblies(Assemblies).Build();

    public static TheoryData<string> Projects => [.. House.MayUse.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Types_OfEachProject_UseOnlyProjectsBelow(string project)
    {
        var home = House.AssemblyOf(project);
        var allowed = House.MayUse[project].Select(House.AssemblyOf).Append(home).ToHashSet();
        var ours = House.MayUse.Keys.Select(House.AssemblyOf).ToHashSet();

        var wrong = Built.Types
            .Where(type => NameOf(type) == home)
            .SelectMany(type => type.Dependencies, (type, dependency) => (type.FullName, Target: dependency.Target))
            .Where(arrow => NameOf(arrow.Target) is { } target && ours.Contains(target) && !allowed.Contains(target))
            .Select(arrow => $"{arrow.FullName} uses {arrow.Target.FullName} of {NameOf(arrow.Target)}")
            .Distinct()
            .ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfEachProject_AreAllowedArrows(string project)
    {
        var file = Path.Combine(Root, "src", project, project + ".csproj");
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        var wrong = references.Except(House.MayUse[project]).ToList();

        Assert.True(wrong.Count == 0, $"{project} references {string.Join(", ", wrong)}");
    }

    [Fact]
    public void House_AndSourceFolder_NameTheSameProjects()
    {
        var folders = Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName).Order();

        Assert.Equal(folders, House.MayUse.Keys.Order());
    }

    [Fact]
    public void Arrows_FollowedAnywhere_NeverComeBack()
    {
        foreach (var project in House.MayUse.Keys)
            Assert.DoesNotContain(project, Below(project));
    }

    private static HashSet<string> Below(string project)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(House.MayUse[project]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            foreach (var further in House.MayUse[next])
                open.Push(further);
        }

        return seen;
    }

    // A type parameter belongs to no assembly, whatever the library's annotations say.
    private static string? NameOf(IType type) =>
        type is GenericParameter ? null : ((ArchUnitNET.Domain.Assembly?)type.Assembly)?.Name.Split(',')[0];

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Karaula.slnx was not found above " + AppContext.BaseDirectory);
    }
}
