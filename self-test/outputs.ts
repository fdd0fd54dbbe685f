/** Outputs of the stack that the probes need. */
export type Output = 'TaskDefinition' | 'Secret' | 'Events' | 'Keyless' | 'Suffixed' | 'Bare';

/** Outputs that are there with `--services` only. */
export type ServiceOutput = 'BlueGreen' | 'Express';

export type Outputs = Readonly<Record<Output, string> & Partial<Record<ServiceOutput, string>>>;
