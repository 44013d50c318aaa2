-- Fences, newest first, after a row of the page before; a condition whose parameter is null was not asked for.
-- RECOMPILE gives each combination of conditions a plan of its own.
-- @states nvarchar(max) null       [{"value":"placed"}, …]
-- @failureCodes nvarchar(max) null [{"value":"payment_declined"}, …]
-- @among nvarchar(max) null        [{"value":"chk_…"}, …]
-- @unlessPlaced nvarchar(max) null [{"value":"chk_…"}, …]
-- @since datetimeoffset(3) null
-- @afterSince datetimeoffset(3) null
-- @afterId varchar(100) null
-- @limit int
SELECT TOP (@limit)
-- include checkouts
WHERE (@states IS NULL OR c.State IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@states) WITH (Value varchar(9) '$.value') AS j
  ))
  AND (@failureCodes IS NULL OR c.FailureCode IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@failureCodes) WITH (Value varchar(64) '$.value') AS j
  ))
  AND (@among IS NULL OR c.CheckoutId IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@among) WITH (Value varchar(100) '$.value') AS j
  ))
  AND (@unlessPlaced IS NULL OR c.State = 'placed' OR NOT EXISTS (
    SELECT 1 FROM OPENJSON(@unlessPlaced) WITH (Value varchar(100) '$.value') AS j
    WHERE j.Value COLLATE Latin1_General_100_BIN2 = c.CheckoutId
  ))
  AND (@since IS NULL OR c.Since >= @since)
  AND (@afterSince IS NULL OR c.Since < @afterSince OR (c.Since = @afterSince AND c.CheckoutId < @afterId))
ORDER BY c.Since DESC, c.CheckoutId DESC
OPTION (RECOMPILE);
