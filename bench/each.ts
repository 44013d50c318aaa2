/** Does so many jobs, at most so many at once. */
export const each = async (
  jobs: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < jobs) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};
