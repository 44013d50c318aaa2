/** A line on the terminal that is drawn over and over; elsewhere only its last state is printed. */
export const progressBar = (label: string, total: number, out: NodeJS.WriteStream = process.stdout) => {
  const width = 40;
  let lastDrawn = 0;

  const line = (done: number, note: string): string => {
    const filled = Math.round((done / total) * width);
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
    return `  ${label} ${bar} ${String(done).padStart(String(total).length)}/${total}  ${note}`;
  };

  return {
    show(done: number, note: string): void {
      const isDue = performance.now() - lastDrawn > 50;
      if (!out.isTTY || !isDue) return;
      lastDrawn = performance.now();
      out.write(`\r${line(done, note)}\u001b[K`);
    },
    end(done: number, note: string): void {
      out.write(`${out.isTTY ? "\r" : ""}${line(done, note)}${out.isTTY ? "\u001b[K" : ""}\n`);
    },
  };
};
