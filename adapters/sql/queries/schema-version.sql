-- The number of the newest migration that the database has had.
SELECT COALESCE(MAX(m.Number), 0) AS [number] FROM dbo.Migrations AS m;
