using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Boxoffice.TSql;

/// <summary>What migrations may not have besides.</summary>
public sealed class MigrationRules(string file, string[] appendOnly, List<Finding> findings)
    : ForbiddenConstructs(file, appendOnly, findings)
{
    private static readonly string[] changes = ["UPDATE", "DELETE", "ALL", "CONTROL", "ALTER", "TAKE OWNERSHIP"];

    public override void Visit(CreateOrAlterProcedureStatement statement) => RefuseCreateOrAlter(statement);

    public override void Visit(CreateOrAlterTriggerStatement statement) => RefuseCreateOrAlter(statement);

    public override void Visit(CreateOrAlterViewStatement statement) => RefuseCreateOrAlter(statement);

    public override void Visit(CreateOrAlterFunctionStatement statement) => RefuseCreateOrAlter(statement);

    public override void Visit(TableDefinition table)
    {
        foreach (var index in table.Indexes) Refuse(index, "inline-index", "an index is made by CREATE INDEX");
        if (table.SystemTimePeriod is not null) Refuse(table, "temporal", "a temporal table");
    }

    public override void Visit(ColumnDefinition column)
    {
        if (column.Index is not null) Refuse(column, "inline-index", "an index is made by CREATE INDEX");
    }

    public override void Visit(SystemVersioningTableOption option) => Refuse(option, "temporal", "a temporal table");

    public override void Visit(AlterTableAddTableElementStatement added)
    {
        if (added.Definition.ColumnDefinitions.Count + added.Definition.TableConstraints.Count > 1)
            Refuse(added, "alter-table", "one ALTER TABLE adds one column or constraint");
    }

    public override void Visit(AlterTableAlterColumnStatement altered)
    {
        if (altered.AlterTableAlterColumnOption is AlterTableAlterColumnOption.NotNull)
            Refuse(altered, "alter-column", "ALTER COLUMN … NOT NULL");
    }

    public override void Visit(CreateTypeTableStatement type) => Refuse(type, "table-type", "lists come as JSON");

    public override void Visit(GrantStatement grant)
    {
        if (grant.SecurityTargetObject is not { } target) return;
        var name = target.ObjectName.MultiPartIdentifier.Identifiers[^1].Value;
        foreach (var permission in grant.Permissions)
        {
            var word = string.Join(' ', permission.Identifiers.Select(each => each.Value)).ToUpperInvariant();
            if (changes.Contains(word) && AppendOnly.Contains(name, StringComparer.OrdinalIgnoreCase))
                Refuse(grant, "append-only", $"GRANT {word} on {name}, which is only ever added to");
            if (target.ObjectKind is SecurityObjectKind.Schema or SecurityObjectKind.Database)
                Refuse(grant, "grant", "what is granted is named table by table");
        }
    }

    private string[] AppendOnly { get; } = appendOnly;

    private void RefuseCreateOrAlter(TSqlFragment at) => Refuse(at, "create-or-alter", "CREATE OR ALTER");
}
