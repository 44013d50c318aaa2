/**
 * Whether a text can be an id that is kept. Others are not asked for: the server compares without regard to spaces at
 * the end, and does not take more than its columns hold.
 */
export const isPossibleId = (text: string): boolean => /^[\x21-\x7e]{1,100}$/.test(text);
