using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Boxoffice.TSql;

/// <summary>The syntax trees of everything; what does not parse is a finding and has none.</summary>
public sealed record Parsed(
    List<(MigrationFile File, TSqlScript Script)> Migrations,
    List<(QueryFile File, TSqlScript Script)> Queries);

public static class Parsing
{
    public static Parsed Of(Work work, List<Finding> findings)
    {
        var migrations = new List<(MigrationFile, TSqlScript)>();
        foreach (var file in work.Migrations.Prepend(work.MigrationsTable))
        {
            if (Script(file.File, file.Text, findings) is not { } script) continue;
            migrations.Add((file, script));
            if (script.Batches.Count != file.Batches)
                findings.Add(new(file.File, 1, "batches",
                    $"the runner makes {file.Batches} batches of it, the parser {script.Batches.Count}"));
        }
        var queries = new List<(QueryFile, TSqlScript)>();
        foreach (var file in work.Queries)
        {
            if (Script(file.File, file.Text, findings) is not { } script) continue;
            queries.Add((file, script));
            if (script.Batches.Count != 1)
                findings.Add(new(file.File, 1, "batches", "a query is one batch"));
        }
        return new(migrations, queries);
    }

    public static TSqlScript? Script(string file, string text, List<Finding> findings, int lineOffset = 0)
    {
        var parser = new TSql170Parser(initialQuotedIdentifiers: true, SqlEngineType.SqlAzure);
        var fragment = parser.Parse(new StringReader(text), out var errors);
        foreach (var error in errors)
            findings.Add(new(file, error.Line + lineOffset, "syntax", error.Message));
        return errors.Count == 0 ? (TSqlScript)fragment : null;
    }
}
