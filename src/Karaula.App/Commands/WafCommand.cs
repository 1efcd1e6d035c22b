using System.CommandLine;
using Karaula.Waf.Language;

namespace Karaula.App.Commands;

/// <summary><c>karaula waf check</c>.</summary>
internal static class WafCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Arity = ArgumentArity.OneOrMore, Description = "Rule files, or folders of *.conf" };
        var check = new Command("check", "Read SecLang rule files and name every error with file, line and column") { paths };
        check.SetAction(parsed => Check(parsed.GetRequiredValue(paths)));
        var waf = new Command("waf", "Web attack rules") { check };
        foreach (var command in WafEvaluateCommand.Create())
            waf.Add(command);
        return waf;
    }

    private static int Check(string[] paths)
    {
        var (files, rules, errors) = (0, 0, 0);
        foreach (var path in paths.SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*.conf").Order(StringComparer.Ordinal) : (IEnumerable<string>)[path]))
        {
            RuleFile file;
            try
            {
                file = RuleFile.Parse(path, File.ReadAllText(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                System.Console.Error.WriteLine($"{path}: cannot be read: {e.Message}");
                return 2;
            }

            files++;
            rules += file.Statements.OfType<RuleStatement>().Count();
            errors += file.Errors.Count;
            foreach (var error in file.Errors)
                System.Console.Error.WriteLine(error);
        }

        System.Console.Out.WriteLine($"{files} files, {rules} rules, {errors} errors");
        return errors == 0 ? 0 : 1;
    }
}
