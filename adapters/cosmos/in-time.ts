/** Milliseconds that Cosmos DB may take in all: the catalogue is read while a customer waits. */
const patienceMs = 3000;

/**
 * Asks, and rejects when there is no answer in time: the client by itself repeats a read whose connection broke for
 * ten seconds. The signal then ends its attempts, too.
 */
export const inTime = async <T>(ask: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Cosmos DB did not answer within ${patienceMs} ms`));
      end.abort();
    }, patienceMs);
  });
  try {
    return await Promise.race([ask(end.signal), late]);
  } finally {
    clearTimeout(timer);
  }
};
