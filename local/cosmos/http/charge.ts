// The service charges by size: a read of one kilobyte is one unit, a write about five.
const kilobytes = (characters: number) => Math.max(1, Math.ceil(characters / 1024));

export const readCharge = (characters: number): number => kilobytes(characters);

export const writeCharge = (characters: number): number => 5 * kilobytes(characters);

/** For a query: a base, and what its results would cost to read. */
export const queryCharge = (characters: number): number => 2 + kilobytes(characters);
