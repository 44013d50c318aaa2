import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const listen = "0A";
const loopback = "0100007F";

/** The addresses a process listens on, from Linux's tables: IPv4's loopback by name, any other as the kernel shows it. */
export function listeningOf(pid: number): readonly string[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => inodeOf(`/proc/${pid}/fd/${fd}`)));
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === listen && inode !== undefined && own.has(inode))
      .map(([, local = ""]) => local.split(":")[0] ?? "")
      .map((address) => (address === loopback ? "127.0.0.1" : address)),
  );
}

/** A descriptor can be closed between the listing and the look. */
function inodeOf(path: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
  } catch {
    return undefined;
  }
}
