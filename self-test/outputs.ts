/** Outputs of the stack that the probes need. */
export type Output = 'TaskDefinition' | 'Secret' | 'Events' | 'Keyless' | 'Suffixed' | 'Bare';

export type Outputs = Readonly<Record<Output, string>>;
