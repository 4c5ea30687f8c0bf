/**
 * Thrown where the structure of a text is not certain; the message is the reason, one of a few. `condition` is where the
 * condition for the preprocessor begins without which it may be.
 */
export class Unclear extends Error {
  readonly condition: number | undefined;

  constructor(reason: string, condition?: number) {
    super(reason);
    this.condition = condition;
  }
}
