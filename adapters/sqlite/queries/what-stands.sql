-- What of this request stands already: the checkout's own row, another one under its token, another one that
-- recorded or bought its cart. At most one row of each.
-- :checkoutId :scopedToken :cartId
SELECT
  CheckoutId  AS checkoutId,
  ScopedToken AS scopedToken,
  Fingerprint AS fingerprint,
  State       AS state
FROM Checkouts
WHERE CheckoutId = :checkoutId
   OR ScopedToken = :scopedToken
   OR (CartId = :cartId AND State <> 'abandoned')
