-- The one CustomerId of a signed-in customer (Owner is a keyed pseudonym of them), from their first order on.
-- No ledger table, and nothing refers to it: deleting a row takes the person from the orders that carry the id.
CREATE TABLE dbo.Customers (
  Owner      varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Customers_Owner PRIMARY KEY,
  CustomerId varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Customers_CustomerId UNIQUE,
  Since      datetimeoffset(3) NOT NULL
);
GO

GRANT SELECT, INSERT ON dbo.Customers TO boxoffice_app;
