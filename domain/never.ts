/** For the `default` of a switch over tags: a tag that was forgotten does not compile. */
export const never = (value: never): never => {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
};
