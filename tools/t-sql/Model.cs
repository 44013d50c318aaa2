using Microsoft.SqlServer.Dac.Model;

namespace Boxoffice.TSql;

/// <summary>
/// Resolves every name and type: the folded schema, and each query as the body of a procedure with its parameters.
/// </summary>
public static class Model
{
    private const string migrations = "adapters/sql/migrations";

    public static int Validate(Schema schema, QueryFile[] queries, World world, List<Finding> findings)
    {
        using var model = new TSqlModel(world.Version, new TSqlModelOptions());
        var options = new TSqlObjectOptions { AnsiNulls = true, QuotedIdentifier = true };
        var number = 0;
        var isBlocked = false;
        foreach (var definition in schema.Definitions)
        {
            // A name of its own for each, as a second text under one name replaces the first.
            var source = $"{definition.File}#{++number}@{definition.Line}";
            Add(definition.File, definition.Line, definition.Text, source);
        }
        Add(migrations, 1, "CREATE SCHEMA [query]", "the schema of the queries");
        foreach (var query in queries) Add(query.File, 1, Procedure(query), query.File);

        foreach (var error in model.GetModelErrors())
            Tell(PlaceOf(error), $"{error.Prefix}{error.ErrorCode}", error.Message);
        foreach (var message in model.Validate())
            Tell(PlaceIn(message.Message, queries), $"{message.Prefix}{message.Number}", message.Message);
        return model.GetObjects(DacQueryScopes.UserDefined).Count();

        void Tell((string File, int Line) place, string rule, string message)
        {
            // System procedures are not part of the model.
            if (!message.Contains("sp_getapplock", StringComparison.OrdinalIgnoreCase))
                findings.Add(new(place.File, place.Line, rule, $"{message} ({world.Name})"));
        }

        void Add(string file, int line, string text, string source)
        {
            if (isBlocked) return;
            try
            {
                model.AddOrUpdateObjects(text, source, options);
            }
            catch (DacModelException problem)
            {
                // The model takes nothing more; its own errors say why, where it has any.
                isBlocked = true;
                if (!model.GetModelErrors().Any()) Tell((file, line), "model", problem.Message);
            }
        }
    }

    /// <summary>A definition's text is laid out anew, so that only where it begins is known.</summary>
    private static (string File, int Line) PlaceOf(DacModelError error)
    {
        var parts = (error.SourceName ?? migrations).Split('#', '@');
        return (parts[0], parts.Length == 3 ? int.Parse(parts[2]) : error.Line);
    }

    /// <summary>What resolving finds tells no file, but the name of the procedure that a query was made into.</summary>
    private static (string File, int Line) PlaceIn(string message, QueryFile[] queries) =>
        (queries.FirstOrDefault(query => message.Contains($"[query].[{query.Name}]"))?.File ?? migrations, 1);

    /// <summary>On its first line, so that lines of the query keep their number.</summary>
    private static string Procedure(QueryFile query)
    {
        var parameters = string.Join(", ", query.Parameters.Select(each => $"@{each.Name} {each.Type}"));
        return $"CREATE PROCEDURE [query].[{query.Name}] {parameters} AS BEGIN {query.Text}\nEND;";
    }
}
