/** The same answers, worked out once for each of the questions asked last; beyond so many all are forgotten, in memory alone. */
export function remembered<Question, Answer>(
  most: number,
  of: (question: Question) => Answer,
): (question: Question) => Answer {
  const known = new Map<Question, Answer>();
  return (question) => {
    const kept = known.get(question);
    if (kept !== undefined) return kept;
    if (known.size >= most) known.clear();
    const made = of(question);
    known.set(question, made);
    return made;
  };
}
