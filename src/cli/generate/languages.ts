/** The languages that `types` can write. */
export const LANGUAGES = ['typescript', 'python', 'json-schema'] as const;
export type Language = typeof LANGUAGES[number];
