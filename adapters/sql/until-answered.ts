const most = 20;

/**
 * Asks until there is an answer. A batch has none when somebody else came between its write and its reading of what
 * stands in the way, which then is gone; the next time it sees the world after that.
 */
export const untilAnswered = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> => {
  for (let asked = 0; asked < most; asked += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what} was overtaken ${most} times in a row`);
};
