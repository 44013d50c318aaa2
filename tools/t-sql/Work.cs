namespace Boxoffice.TSql;

/// <summary>What is to be checked. The table of migrations is what the runner makes before the first of them.</summary>
public sealed record Work(
    MigrationFile MigrationsTable,
    MigrationFile[] Migrations,
    QueryFile[] Queries,
    string[] AppendOnly);

/// <summary>A migration, with how many batches the runner splits it into.</summary>
public sealed record MigrationFile(string File, string Text, int Batches);

public sealed record QueryFile(string File, string Name, string Text, QueryParameter[] Parameters);

public sealed record QueryParameter(string Name, string Type);

/// <summary>One thing that is wrong. Lines count from 1, of the text as it was handed over.</summary>
public sealed record Finding(string File, int Line, string Rule, string Message);
