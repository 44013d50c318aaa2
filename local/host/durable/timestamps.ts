/** An instant as the Durable extension writes it into histories: UTC, without trailing zeros in the fraction. */
export const historyTime = (ms: number): string => {
  const iso = new Date(ms).toISOString();
  if (iso.endsWith("000Z")) return `${iso.slice(0, 19)}Z`;
  if (iso.endsWith("00Z")) return `${iso.slice(0, -3)}Z`;
  return iso.endsWith("0Z") ? `${iso.slice(0, -2)}Z` : iso;
};

/** An instant as status answers carry it: whole seconds. */
export const statusTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
