/** Formats of `plan`. */
export const PLAN_FORMATS = ['text', 'json', 'markdown', 'github', 'junit'] as const;
export type PlanFormat = typeof PLAN_FORMATS[number];
