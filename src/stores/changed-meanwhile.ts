/** A value has changed since the plan read it. The current value is somebody else's. */
export class ChangedMeanwhileError extends Error {
  constructor(message = 'somebody else wrote it since the plan, and their value stays') {
    super(message);
    this.name = 'ChangedMeanwhileError';
  }
}
