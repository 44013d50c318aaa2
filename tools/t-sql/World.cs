using Microsoft.SqlServer.Dac.Model;

namespace Boxoffice.TSql;

/// <summary>
/// A kind of server that migrations are run on. A branch that asks SERVERPROPERTY is taken where there is a ledger, and
/// its ELSE where there is none.
/// </summary>
public sealed record World(string Name, bool HasLedger, SqlServerVersion Version)
{
    public static readonly World[] All =
    [
        new("Azure SQL", true, SqlServerVersion.SqlAzure),
        new("a server without ledger", false, SqlServerVersion.Sql150),
    ];
}
