-- The fence of one checkout; the order's columns are null where nothing was recorded.
-- @checkoutId varchar(100)
SELECT
-- include checkouts
WHERE c.CheckoutId = @checkoutId;
