/**
 * Loaded before a program that knows nothing of it (`node --import`): when the channel to the process that started it
 * closes, as it does when that process is killed, it ends, and so do the processes that it was told of, which have no such
 * channel.
 */
const others: number[] = [];

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "endAlso" in message)
    others.push(Number(message.endAlso));
});

process.on("disconnect", () => {
  for (const pid of others) {
    try {
      process.kill(pid, "SIGINT");
    } catch {
      // It is gone already.
    }
  }
  process.exit(0);
});

// The channel alone is no reason to live: a program that has closed everything ends as it would without it.
process.channel?.unref();
