/** Does something for each of so many, some of them at once; the results in their order. */
export const crowd = async <T>(
  size: number,
  atOnce: number,
  act: (nth: number) => Promise<T>,
): Promise<readonly T[]> => {
  const results: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let nth = next++; nth < size; nth = next++) results[nth] = await act(nth);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return results;
};
