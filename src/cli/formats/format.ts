/** The values of an environment, by the name of their variable. */
export type Values = Readonly<Record<string, string>>;

export const READABLE_FORMATS = ['dotenv', 'json', 'yaml', 'shell', 'copilot'] as const;
export const WRITABLE_FORMATS = ['dotenv', 'json', 'yaml', 'shell'] as const;
export const TEMPLATE_FORMATS = ['dotenv', 'json', 'yaml'] as const;
export type ReadableFormat = typeof READABLE_FORMATS[number];
export type WritableFormat = typeof WRITABLE_FORMATS[number];
export type TemplateFormat = typeof TEMPLATE_FORMATS[number];

/** By the ending of a file's name; dotenv files have none that all agree on. */
export function formatOf(file: string): 'dotenv' | 'json' | 'yaml' | 'shell' {
  const ending = /\.([A-Za-z]+)$/.exec(file)?.[1].toLowerCase();
  switch (ending) {
    case 'json': return 'json';
    case 'yaml':
    case 'yml': return 'yaml';
    case 'sh': return 'shell';
    default: return 'dotenv';
  }
}

export function sortedNames(values: Values): string[] {
  return Object.keys(values).sort();
}
