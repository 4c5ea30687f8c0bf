/** `ValueError: …`, `Uncaught TypeError: …`, `error[E0382]: …`: what is said after the name of a kind of error. */
const namedError =
  /(?:^|[\s(])(?:[\w.$:\\]*(?:Error|Exception|Warning|Failure|Fault|Panic)|error|ERROR|fatal|FATAL|panic|warning|WARN(?:ING)?)(?:\[\w+\])?: \S/m;
/** How questions and wishes begin; `cannot` begins a message. */
const asks =
  /\?\s*$|^(?:how|what|where|which|who|why|when|is|are|does|do(?! not)|did(?! not)|can(?! not| only)|could(?! not)|should(?! not)|show|find|list|explain|tests?)\b(?!')/i;
/** What the sentences of messages say and names of things seldom do. */
const complains =
  /\b(?:is|are|was|were|has|have|had|must|may|should|can|cannot|could|did|does|needs?|\w+n't|not|non|no|unable|invalid|illegal|un\w+ed|unknown|expected|missing|malformed|failed|fails|error|errors|empty|exceeds|too|already|required|requires?|forbidden|denied|duplicate|conflicting|multiple|corrupt|bad|only|incompatible|timeout|found|without|missed|outside|beyond|instead|never|deprecated|null|undefined)\b|\.$/i;
const fewestWords = 3;

/** Whether a text begins as errors are printed: its quotes and its spelling are the program's. */
export function isNamedError(text: string): boolean {
  return namedError.test(text);
}

/** What was said after the name of the error; the text as it is where none is named. */
export function withoutErrorName(text: string): string {
  const name = namedError.exec(text);
  return name === null ? text : text.slice(name.index + name[0].length - 1);
}

/** Whether a text may be what a program said of something that went wrong, rather than a question. */
export function mayBeMessage(text: string, isTask: boolean): boolean {
  if (isNamedError(text)) return true;
  if (isTask || asks.test(text.trim()) || !complains.test(text)) return false;
  return (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) >= fewestWords;
}
