/**
 * Puts `content` between `<!-- name:begin -->` and `<!-- name:end -->`; a text without the markers stays as it is.
 *
 * @throws Error when only one of the two is there, or they are in the wrong order
 */
export function replaceSection(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 && to === -1) return text;
  if (from === -1 || to < from) throw new Error(`${begin} and, after it, ${end} are needed`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
