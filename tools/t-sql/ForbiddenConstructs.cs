using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Boxoffice.TSql;

/// <summary>
/// What no file may have: whatever would change a row that is only ever added, and what Azure SQL, SQL Server and
/// Babelfish do not understand alike.
/// </summary>
public class ForbiddenConstructs(string file, string[] appendOnly, List<Finding> findings) : TSqlFragmentVisitor
{
    protected void Refuse(TSqlFragment at, string rule, string message) =>
        findings.Add(new(file, at.StartLine, rule, message));

    public override void Visit(UpdateSpecification update)
    {
        RefuseChange(update, update.Target, update.FromClause, "UPDATE");
        if (update.OutputClause is not null || (update.OutputIntoClause is not null && update.FromClause is not null))
            Refuse(update, "output", "an UPDATE gives its OUTPUT into a table, and has no FROM then");
        foreach (var set in update.SetClauses.OfType<AssignmentSetClause>())
            if (set.Variable is not null) Refuse(set, "set-variable", "UPDATE sets columns, not variables");
    }

    public override void Visit(DeleteSpecification delete)
    {
        RefuseChange(delete, delete.Target, delete.FromClause, "DELETE");
        if (delete.OutputClause is not null) Refuse(delete, "output", "OUTPUT goes into a table");
    }

    public override void Visit(InsertSpecification insert)
    {
        if (insert.OutputClause is not null) Refuse(insert, "output", "OUTPUT goes into a table");
        IEnumerable<int> given = insert.InsertSource switch
        {
            ValuesInsertSource values => values.RowValues.Select(row => row.ColumnValues.Count),
            SelectInsertSource { Select: QuerySpecification select } => [select.SelectElements.Count],
            _ => [],
        };
        // The model compiler does not count them.
        foreach (var count in given.Where(count => count != insert.Columns.Count))
            Refuse(insert, "insert", $"{insert.Columns.Count} columns are named and {count} values given");
    }

    public override void Visit(TruncateTableStatement truncate) =>
        Refuse(truncate, "append-only", "no table is truncated");

    public override void Visit(MergeStatement merge) => Refuse(merge, "merge", "MERGE");

    public override void Visit(DataModificationStatement change)
    {
        if (change.WithCtesAndXmlNamespaces is not null)
            Refuse(change, "cte", "a common table expression is not changed through");
    }

    public override void Visit(TableHint hint) =>
        Refuse(hint, "hint", "nothing may rest on a table hint, which other servers erase");

    public override void Visit(WaitForStatement wait) => Refuse(wait, "waitfor", "WAITFOR");

    public override void Visit(CreateSynonymStatement synonym) => Refuse(synonym, "synonym", "a synonym");

    public override void Visit(DistinctPredicate predicate) => Refuse(predicate, "distinct-from", "IS DISTINCT FROM");

    public override void Visit(ForClause clause) => Refuse(clause, "for-json", "JSON is built by the app");

    public override void Visit(ConvertCall convert) => RefuseStyle(convert, convert.Style);

    public override void Visit(TryConvertCall convert) => RefuseStyle(convert, convert.Style);

    public override void Visit(FunctionCall call)
    {
        if (call.FunctionName.Value.Equals("HASHBYTES", StringComparison.OrdinalIgnoreCase))
            Refuse(call, "hashbytes", "the app hashes");
    }

    public override void Visit(SchemaObjectFunctionTableReference function) =>
        RefuseSplit(function, function.SchemaObject.BaseIdentifier.Value);

    public override void Visit(GlobalFunctionTableReference function) => RefuseSplit(function, function.Name.Value);

    public override void Visit(NamedTableReference table)
    {
        var name = table.SchemaObject.BaseIdentifier.Value.ToLowerInvariant();
        if (name is "indexes" or "default_constraints" && table.SchemaObject.SchemaIdentifier?.Value.ToLowerInvariant() == "sys")
            Refuse(table, "catalogue", $"sys.{name} does not tell the same everywhere");
    }

    public override void Visit(SelectStarExpression star) => Refuse(star, "star", "columns are named");

    public override void Visit(ThrowStatement thrown)
    {
        if (thrown.ErrorNumber is IntegerLiteral number && int.Parse(number.Value) < 50001)
            Refuse(thrown, "throw", "own errors are numbered from 50001");
    }

    private void RefuseStyle(TSqlFragment at, ScalarExpression? style)
    {
        if (style is not null) Refuse(at, "convert-style", "CONVERT with a style");
    }

    private void RefuseSplit(TSqlFragment at, string name)
    {
        if (name.Equals("STRING_SPLIT", StringComparison.OrdinalIgnoreCase))
            Refuse(at, "string-split", "lists come as JSON");
    }

    private void RefuseChange(TSqlFragment at, TableReference target, FromClause? from, string verb)
    {
        if (target is not NamedTableReference named) return;
        var name = named.SchemaObject.BaseIdentifier.Value;
        var search = new AliasSearch(name);
        from?.Accept(search);
        var table = search.Table ?? name;
        if (appendOnly.Contains(table, StringComparer.OrdinalIgnoreCase))
            Refuse(at, "append-only", $"{verb} on {table}, which is only ever added to");
    }

    private sealed class AliasSearch(string alias) : TSqlFragmentVisitor
    {
        public string? Table { get; private set; }

        public override void Visit(NamedTableReference table)
        {
            if (string.Equals(table.Alias?.Value, alias, StringComparison.OrdinalIgnoreCase))
                Table = table.SchemaObject.BaseIdentifier.Value;
        }
    }
}
