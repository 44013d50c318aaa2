-- The one CustomerId of a signed-in customer (Owner is a keyed pseudonym of them), from their first order on.
-- Not append-only, and nothing refers to it: deleting a row takes the person from the orders that carry the id.
CREATE TABLE Customers (
  Owner      TEXT NOT NULL PRIMARY KEY,
  CustomerId TEXT NOT NULL UNIQUE,
  Since      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
