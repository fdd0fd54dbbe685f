/** The last failed connection. Some parts of the SDK report a failure without its cause. */
export const lastFailure: { of?: { readonly message: string; readonly fix?: string } } = {};
