/** As Core Tools read a pattern: the beginning of a path, where stars stand for anything but nothing. */
const beginning = (pattern: string): RegExp => {
  const escaped = pattern.replace(/^\//, "").replace(/[-[\]/{}()+?.\\^$|]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("**", "(.+)").replaceAll("*", "([^/]+)")}`);
};

/** Left out whatever `.funcignore` says. */
const never =
  /(^|\/)(\.git|\.vscode)\/|(^|\/)(\.funcignore|\.gitignore|local\.settings\.json|project\.lock\.json)$/;

/**
 * What `func azure functionapp publish` takes of files, by the text of `.funcignore`: the order of lines is nothing to it,
 * and whatever one with "!" begins is taken.
 */
export const coreToolsTake = (text: string): ((path: string) => boolean) => {
  const lines = text.split("\n").map((line) => line.trim());
  const patterns = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const letIn = patterns.filter((line) => line.startsWith("!")).map((line) => beginning(line.slice(1)));
  const leftOut = patterns.filter((line) => !line.startsWith("!")).map(beginning);
  const matches = (path: string) => (pattern: RegExp) => pattern.test(path);
  return (path) => !never.test(path) && (letIn.some(matches(path)) || !leftOut.some(matches(path)));
};
