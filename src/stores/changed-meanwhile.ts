/** A value isn't what the plan saw any more. What somebody else wrote is the current value. */
export class ChangedMeanwhileError extends Error {
  constructor(message = 'somebody else wrote it since the plan, and their value stays') {
    super(message);
    this.name = 'ChangedMeanwhileError';
  }
}
