/** The connection that failed last: some parts of the SDK report a failure without its cause. */
export const lastFailure: { of?: { readonly message: string; readonly fix?: string } } = {};
