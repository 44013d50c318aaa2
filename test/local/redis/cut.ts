/** A stream cut into chunks at places that arbitrary numbers choose. */
export function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (stream.length + 1)))].sort((a, b) => a - b);
  const bounds = [0, ...sorted, stream.length];
  return bounds.slice(1).map((end, index) => stream.subarray(bounds[index], end));
}
