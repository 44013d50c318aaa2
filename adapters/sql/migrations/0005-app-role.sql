-- What the app may do, and no more: add to the append-only tables, and change or delete only where its queries do.
CREATE ROLE boxoffice_app;
GO

GRANT SELECT ON dbo.Migrations TO boxoffice_app;
GRANT SELECT, INSERT, UPDATE ON dbo.Checkouts TO boxoffice_app;
GRANT SELECT, INSERT ON dbo.Orders TO boxoffice_app;
GRANT SELECT, INSERT ON dbo.OrderLines TO boxoffice_app;
GRANT SELECT, INSERT ON dbo.OrderEvents TO boxoffice_app;
GRANT SELECT, INSERT, UPDATE ON dbo.Stock TO boxoffice_app;
GRANT SELECT, INSERT ON dbo.StockMovements TO boxoffice_app;
GRANT SELECT, INSERT, DELETE ON dbo.OrderContacts TO boxoffice_app;
GRANT SELECT, INSERT, UPDATE ON dbo.Outbox TO boxoffice_app;
GRANT SELECT, INSERT, UPDATE ON dbo.Notices TO boxoffice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.WebhookInbox TO boxoffice_app;
-- NEXT VALUE FOR needs UPDATE on its sequence.
GRANT UPDATE ON dbo.OrderNumbers TO boxoffice_app;
