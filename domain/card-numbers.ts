/** Issuers' prefixes with the lengths of their numbers. */
const issuers: readonly RegExp[] = [
  /^4(\d{12}|\d{15}|\d{18})$/,
  /^(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^(6011|64[4-9]\d|65\d{2})\d{12,15}$/,
  /^35\d{14,17}$/,
  /^3(0[0-5]|[68]\d)\d{11}$/,
  /^62\d{14,17}$/,
];

const shortest = 13;
const longest = 19;

const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
};

export const isCardNumber = (digits: string): boolean =>
  digits.length >= shortest &&
  digits.length <= longest &&
  issuers.some((issuer) => issuer.test(digits)) &&
  passesLuhn(digits);

/** Digits in groups that single spaces, dots or dashes part. */
const stretches = /\d+(?:[ .-]\d+)*/g;
const wordCharacter = /[\p{L}\p{N}_]/u;

/** Whether any run of consecutive groups in this text is a card number. */
export const holdsCardNumber = (text: string): boolean => {
  if (text.length < shortest) return false;
  for (const stretch of text.matchAll(stretches)) {
    const [digits] = stretch;
    if (digits.length < shortest) continue;
    const before = lastCharacter(text.slice(Math.max(0, stretch.index - 2), stretch.index));
    const after = firstCharacter(
      text.slice(stretch.index + digits.length, stretch.index + digits.length + 2),
    );
    if (wordCharacter.test(before) || wordCharacter.test(after)) continue;
    if (someRunIsCard(digits.split(/[ .-]/))) return true;
  }
  return false;
};

/** By code point: a letter outside of the basic plane is two units of UTF-16. */
const lastCharacter = (text: string): string => [...text].at(-1) ?? "";
const firstCharacter = (text: string): string => [...text][0] ?? "";

const someRunIsCard = (groups: readonly string[]): boolean => {
  for (let from = 0; from < groups.length; from++) {
    let run = "";
    for (let to = from; to < groups.length; to++) {
      run += groups[to];
      if (run.length > longest) break;
      if (isCardNumber(run)) return true;
    }
  }
  return false;
};
