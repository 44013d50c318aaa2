-- Which migrations a database has had; made by the runner before the first of them.
IF OBJECT_ID(N'dbo.Migrations', N'U') IS NULL
CREATE TABLE dbo.Migrations (
  Number    int          NOT NULL CONSTRAINT Migrations_Number PRIMARY KEY,
  Name      varchar(100) NOT NULL,
  Sha256    char(64)     NOT NULL,
  AppliedAt datetimeoffset(3) NOT NULL
);
